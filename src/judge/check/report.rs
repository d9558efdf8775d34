//! What a check found, as JSON and as text.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::judge::gate::GateReport;
use crate::judge::verdict::Verdict;
use crate::package::{LanguageId, Skipped};

/// The check of one package: every labelled program with what it was and what it should have been.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PackageCheck {
    pub name: String,
    pub passed: u32,
    pub failed: u32,
    pub programs: Vec<ProgramCheck>,
    pub skipped: Vec<Skipped>,
    /// The time limit used, milliseconds, and whether it was derived from the accepted programs.
    pub time_limit_ms: Option<u64>,
    pub time_limit_derived: bool,
    /// Why the package could not be checked, or not to its end.
    pub error: Option<String>,
    /// Where everything was asked that publishing asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateReport>,
}

/// One labelled program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgramCheck {
    pub path: String,
    pub language: LanguageId,
    /// The label, as its folder is called.
    pub expected: String,
    pub got: Verdict,
    pub passed: bool,
    /// Always absent: packages with scores are refused.
    pub score: Option<f64>,
    /// Of the slowest case.
    pub cpu_ms: u32,
    pub wall_ms: u32,
    /// Of the largest case.
    pub memory_bytes: u64,
    /// The case that decided; `None` when all were accepted or the program did not compile.
    pub case: Option<String>,
    /// What a person needs to know about it, e.g. the compiler's first line.
    pub note: Option<String>,
}

impl PackageCheck {
    /// The same facts out of a whole self-check.
    pub fn of_gate(report: GateReport) -> PackageCheck {
        let mut check = PackageCheck {
            name: report.name.clone(),
            skipped: report.skipped.clone(),
            time_limit_ms: report.time_limit_ms,
            time_limit_derived: report.time_limit_derived,
            error: report.error.clone(),
            ..PackageCheck::default()
        };
        for program in &report.programs {
            check.add(program.check.clone());
        }
        check.gate = Some(report);
        check
    }

    pub(super) fn add(&mut self, program: ProgramCheck) {
        if program.passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.programs.push(program);
    }

    /// Every program that could be judged kept its label, and there was at least one.
    pub fn is_fine(&self) -> bool {
        let passes = self.gate.as_ref().is_none_or(GateReport::passes);
        self.failed == 0 && self.passed > 0 && self.error.is_none() && passes
    }
}

/// Writes the heading of a package's table.
pub fn write_heading(out: &mut dyn Write, name: &str) -> io::Result<()> {
    writeln!(out, "{name}")
}

/// Writes one program's line.
pub fn write_program(out: &mut dyn Write, program: &ProgramCheck) -> io::Result<()> {
    let path = program.path.strip_prefix("submissions/").unwrap_or(&program.path);
    let outcome = if program.passed { "ok" } else { "FAILED" };
    write!(
        out,
        "  {outcome:<6}  {path:<44} expected {:<19} got {:<14} {:>6} ms {:>6} MiB",
        program.expected,
        program.got,
        program.cpu_ms,
        program.memory_bytes.div_ceil(1 << 20),
    )?;
    if let Some(case) = &program.case {
        write!(out, "  case {case}")?;
    }
    if let Some(note) = &program.note {
        write!(out, "  ({note})")?;
    }
    writeln!(out)
}

/// Writes what follows the programs of a package: what was skipped, the limit, what went wrong.
pub fn write_footing(out: &mut dyn Write, package: &PackageCheck) -> io::Result<()> {
    for skipped in &package.skipped {
        let path = skipped.path.strip_prefix("submissions/").unwrap_or(&skipped.path);
        writeln!(out, "  skipped {path}: {}", skipped.reason)?;
    }
    if let Some(limit) = package.time_limit_ms {
        let origin = if package.time_limit_derived {
            ", derived from the accepted programs"
        } else {
            ""
        };
        writeln!(out, "  time limit {limit} ms{origin}")?;
    }
    if let Some(error) = &package.error {
        for line in error.lines() {
            writeln!(out, "  ERROR {line}")?;
        }
    }
    Ok(())
}
