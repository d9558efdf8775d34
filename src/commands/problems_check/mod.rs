//! `greenroom problems check PATH…`: proves that every labelled program of a package gets its verdict, and that
//! every design of a system-design problem comes out as its author says.
//!
//! Needs neither database nor server; the sandbox only where there are programs.

mod design;
mod report;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::judge::check::{CheckOptions, PackageCheck, write_footing, write_heading, write_program};
use crate::judge::gate::{GateOptions, gate, write_report};
use crate::judge::sandbox::{Spawner, SpawnerSettings};
use crate::judge::{Judge, Toolchains, check};
use crate::package::{self, AnyPackage, Package};
use report::Report;

/// What to check and how to tell about it.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub paths: Vec<PathBuf>,
    pub json: bool,
    /// Asks for everything that publishing asks for.
    pub gate: bool,
    /// Used instead of the packages' own limits.
    pub time_limit: Option<Duration>,
    /// Where a precompiled C++ header is kept between calls; none is made without it.
    pub header_cache: Option<PathBuf>,
}

/// Checks packages; the exit code is a failure when any program broke its label, when a package could not
/// be checked, and when nothing was judged.
pub fn run(
    arguments: &Arguments,
    settings: &SpawnerSettings,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let report = check_all(arguments, settings, out)?;
    if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{} passed, {} failed", report.passed, report.failed)?;
    }
    Ok(if report.is_fine() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn check_all(
    arguments: &Arguments,
    settings: &SpawnerSettings,
    out: &mut dyn Write,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    // Started by the first package with programs: designs need no sandbox.
    let mut judge = None;
    for path in &arguments.paths {
        let name = name_of(path);
        if !arguments.json {
            write_heading(out, &name)?;
        }
        match package::open(path) {
            Ok(AnyPackage::Code(package)) => {
                let judge = match &judge {
                    Some(judge) => judge,
                    None => judge.insert(start_judge(settings, arguments.header_cache.as_deref())?),
                };
                let checked = check_one(judge, &package, arguments, out)?;
                if !arguments.json {
                    write_footing(out, &checked)?;
                    if let Some(gate) = &checked.gate {
                        write_report(out, gate)?;
                    }
                }
                report.add_code(checked);
            }
            Ok(AnyPackage::Design(package)) => {
                let checked = design::check(&package, arguments.json, out)?;
                report.add_design(checked);
            }
            Err(error) => {
                let checked = PackageCheck {
                    name,
                    error: Some(error.to_string()),
                    ..PackageCheck::default()
                };
                if !arguments.json {
                    write_footing(out, &checked)?;
                }
                report.add_code(checked);
            }
        }
    }
    Ok(report)
}

/// A judge of one slot, for a command.
pub fn start_judge(settings: &SpawnerSettings, header_cache: Option<&Path>) -> anyhow::Result<Judge> {
    let settings = SpawnerSettings {
        slots: 1,
        executable: settings.executable.clone(),
        spawner_args: settings.spawner_args.clone(),
    };
    let spawner = Spawner::start(&settings).context("no code can be run safely on this machine")?;
    let mut toolchains = Toolchains::detect();
    if let Some(cache) = header_cache {
        toolchains = toolchains.with_header_cache(cache);
    }
    Ok(Judge::new(Arc::new(spawner), Arc::new(toolchains)))
}

fn check_one(
    judge: &Judge,
    package: &Package,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> anyhow::Result<PackageCheck> {
    // Lines appear as programs are judged; an error of the writer is told once the package is done.
    let mut written = Ok(());
    if arguments.gate {
        let options = GateOptions {
            time_limit: arguments.time_limit,
            slot: 0,
            on_step: &mut |_, _, program| {
                if let Some(program) = program.filter(|_| !arguments.json && written.is_ok()) {
                    written = write_program(out, program).and_then(|()| out.flush());
                }
            },
            stop: &|| false,
        };
        let report = gate(judge, package, options);
        written?;
        return Ok(PackageCheck::of_gate(report?));
    }
    let checked = check(
        judge,
        package,
        CheckOptions {
            time_limit: arguments.time_limit,
            slot: 0,
            on_program: &mut |program| {
                if !arguments.json && written.is_ok() {
                    written = write_program(out, program).and_then(|()| out.flush());
                }
            },
        },
    );
    written?;
    Ok(checked)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}
