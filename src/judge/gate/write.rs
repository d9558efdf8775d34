//! The report as text, for a terminal.

use std::io::{self, Write};

use super::GateReport;

/// Writes what the gate says beyond the lines of the programs: matrix, margins, findings.
pub fn write_report(out: &mut dyn Write, report: &GateReport) -> io::Result<()> {
    let secret: Vec<_> = report.cases.iter().filter(|case| !case.is_sample).collect();
    let catching = secret.iter().filter(|case| case.kills > 0).count();
    writeln!(
        out,
        "  kills        {catching} of {} secret cases catch a wrong program",
        secret.len()
    )?;
    for validator in &report.input_validators {
        let asked = super::proofs::checked(validator);
        writeln!(
            out,
            "  inputs       {}: {} of {asked} cases taken",
            validator.path, validator.accepted
        )?;
    }
    let refused = report
        .invalid_inputs
        .iter()
        .filter(|input| input.refused_by.is_some());
    writeln!(
        out,
        "  invalid      {} of {} inputs refused",
        refused.count(),
        report.invalid_inputs.len()
    )?;
    if !report.outputs.is_empty() {
        let passed = report.outputs.iter().filter(|output| output.passed).count();
        writeln!(
            out,
            "  outputs      {passed} of {} judged as they should be",
            report.outputs.len()
        )?;
    }
    if let (Some(limit), Some(slowest)) = (report.time_limit_ms, &report.margins.slowest_accepted) {
        let times = limit as f64 / f64::from(slowest.cpu_ms.max(1));
        writeln!(
            out,
            "  time limit   {limit} ms, {times:.1} times the slowest accepted program ({} needs {} ms on {})",
            slowest.path, slowest.cpu_ms, slowest.case
        )?;
    }
    for finding in &report.findings {
        let word = if finding.refuses { "REFUSED" } else { "note   " };
        writeln!(out, "  {word}  {} [{}]", finding.message, finding.rule)?;
    }
    Ok(())
}
