//! `greenroom sandbox doctor`: whether programs can be isolated here, and what to do where not.

use std::io::Write;
use std::process::ExitCode;

use crate::judge::sandbox;

/// Prints every probe with its outcome and remedy; fails when no code could be run.
pub fn doctor(out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let report = sandbox::doctor();
    for check in &report.checks {
        writeln!(
            out,
            "{:8} {}: {}",
            format!("{:?}", check.outcome),
            check.name,
            check.detail
        )?;
        if let Some(remedy) = &check.remedy {
            writeln!(out, "         {remedy}")?;
        }
    }
    Ok(if report.is_usable() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints how long a trivial program takes bare and in the sandbox.
pub fn bench(out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    const RUNS: usize = 200;
    for row in sandbox::bench(RUNS)?.rows {
        writeln!(out, "{:20} p10 {:?}  median {:?}", row.name, row.p10, row.median)?;
    }
    Ok(ExitCode::SUCCESS)
}
