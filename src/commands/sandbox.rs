//! `greenroom sandbox …`: whether programs can be isolated on this machine, and what it costs.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;

use crate::judge::sandbox;

#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Tries every part of the sandbox and says what to do where one fails
    Doctor,
    /// Measures a trivial program bare, in the sandbox and beside bubblewrap
    #[command(hide = true)]
    Bench {
        #[arg(long, default_value_t = 200)]
        runs: usize,
    },
}

impl SandboxCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = std::io::stdout().lock();
        match self {
            SandboxCommand::Doctor => doctor(&mut out),
            SandboxCommand::Bench { runs } => bench(runs, &mut out),
        }
    }
}

/// Prints every probe with its outcome and remedy; fails when no code could be run.
fn doctor(out: &mut dyn Write) -> anyhow::Result<ExitCode> {
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

fn bench(runs: usize, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    for row in sandbox::bench(runs)?.rows {
        writeln!(out, "{:20} p10 {:?}  median {:?}", row.name, row.p10, row.median)?;
    }
    Ok(ExitCode::SUCCESS)
}
