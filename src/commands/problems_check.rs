//! `greenroom problems check PATH…`: proves that every labelled program of a package gets its verdict.
//!
//! Needs neither database nor server, only the sandbox.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::judge::check::{
    CheckOptions, CheckReport, PackageCheck, write_footing, write_heading, write_program, write_totals,
};
use crate::judge::sandbox::{Spawner, SpawnerSettings};
use crate::judge::{Judge, Toolchains, check};
use crate::package::{self, AnyPackage, Package};

/// What to check and how to tell about it.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub paths: Vec<PathBuf>,
    pub json: bool,
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
    let settings = SpawnerSettings {
        slots: 1,
        executable: settings.executable.clone(),
        spawner_args: settings.spawner_args.clone(),
    };
    let spawner = Spawner::start(&settings).context("no code can be run safely on this machine")?;
    let mut toolchains = Toolchains::detect();
    if let Some(cache) = &arguments.header_cache {
        toolchains = toolchains.with_header_cache(cache);
    }
    let judge = Judge::new(Arc::new(spawner), Arc::new(toolchains));
    let report = check_all(&judge, arguments, out)?;
    if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        write_totals(out, &report)?;
    }
    Ok(if report.is_fine() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn check_all(judge: &Judge, arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<CheckReport> {
    let mut report = CheckReport::default();
    for path in &arguments.paths {
        let name = name_of(path);
        if !arguments.json {
            write_heading(out, &name)?;
        }
        let checked = match package::open(path) {
            Ok(AnyPackage::Code(package)) => check_one(judge, &package, arguments, out)?,
            Ok(AnyPackage::Design(_)) => PackageCheck {
                name,
                error: Some("system designs are not judged by this program yet".to_string()),
                ..PackageCheck::default()
            },
            Err(error) => PackageCheck {
                name,
                error: Some(error.to_string()),
                ..PackageCheck::default()
            },
        };
        if !arguments.json {
            write_footing(out, &checked)?;
        }
        report.add(checked);
    }
    Ok(report)
}

fn check_one(
    judge: &Judge,
    package: &Package,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> anyhow::Result<PackageCheck> {
    // Lines appear as programs are judged; an error of the writer is told once the package is done.
    let mut written = Ok(());
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
