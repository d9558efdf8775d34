//! `greenroom problems stress`: finds an input on which two programs differ, makes it small, and keeps it as a case.

mod case;
mod report;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::problems_check::start_judge;
use crate::judge::sandbox::SpawnerSettings;
use crate::judge::{Program, SourceFile, StressOptions, Stressed};
use crate::package::{self, Expected, LanguageId, Package, generators};
use case::Case;
use report::{report, report_alike};

/// As diff(1) has them.
const DIFFERENT: u8 = 1;
const TROUBLE: u8 = 2;
const DEFAULT_LIMIT: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub struct StressArguments {
    /// Folder of the package
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Two programs: of the package, or files anywhere. The output of the first stands for the answer
    #[arg(value_name = "PROGRAM", num_args = 2, required = true)]
    pub programs: Vec<String>,
    /// The program in `generators/` that makes the inputs
    #[arg(long)]
    pub generator: String,
    /// An argument for the generator, `{size}` for the size; else those of its first ladder, else the size alone. The seed is added
    #[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
    pub args: Vec<String>,
    /// The largest size to try
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub largest: u64,
    /// How long to look
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub seconds: u64,
    /// Keeps the input that was found, and its answer, as this case: data/secret/NAME
    #[arg(long, value_name = "data/secret/NAME")]
    pub save: Option<String>,
}

/// Ends with 0 where the programs did not differ, 1 where they did, 2 where that can't be told.
pub fn run(arguments: &StressArguments, settings: &SpawnerSettings, out: &mut dyn Write) -> ExitCode {
    match stress(arguments, settings, out) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(DIFFERENT),
        Err(error) => {
            eprintln!("greenroom: {error:#}");
            ExitCode::from(TROUBLE)
        }
    }
}

/// Returns whether the programs differ.
///
/// # Errors
/// The package or a program can't be read, or nothing could be tried.
pub fn stress(
    arguments: &StressArguments,
    settings: &SpawnerSettings,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let folder = &arguments.folder;
    let package = package::read(folder).with_context(|| folder.display().to_string())?;
    let save = arguments
        .save
        .as_deref()
        .map(|name| Case::new(folder, name))
        .transpose()?;
    let Some(generator) = package
        .generators
        .iter()
        .find(|known| known.path == arguments.generator)
    else {
        let known: Vec<&str> = package
            .generators
            .iter()
            .map(|known| known.path.as_str())
            .collect();
        bail!(
            "{} is no generator that runs here; there are: {}",
            arguments.generator,
            known.join(", ")
        );
    };
    let first = load(&package, &arguments.programs[0])?;
    let second = load(&package, &arguments.programs[1])?;
    let judge = start_judge(settings, None)?;
    let options = StressOptions {
        generator,
        args: &generator_args(arguments, &package),
        largest: arguments.largest,
        budget: Duration::from_secs(arguments.seconds),
        time_limit: package.limits.time_limit.unwrap_or(DEFAULT_LIMIT),
        slot: 0,
    };
    match judge.stress(&package, [&first, &second], &options)? {
        Stressed::Alike(tried) => {
            report_alike(&tried, out)?;
            Ok(false)
        }
        Stressed::Found(difference) => {
            report(&difference, &arguments.programs, out)?;
            if let Some(case) = save {
                let which = answering(&package, &arguments.programs);
                case.write(&difference, which, &arguments.programs[which], out)?;
            }
            Ok(true)
        }
    }
}

/// As the caller says, else as the generator's own ladder is written, else the size alone.
fn generator_args(arguments: &StressArguments, package: &Package) -> Vec<String> {
    if !arguments.args.is_empty() {
        return arguments.args.clone();
    }
    let named = package.greenroom.generators.iter();
    let ladder = named
        .filter(|generator| generator.program == arguments.generator)
        .find_map(|generator| generator.ladder_args.clone());
    ladder.unwrap_or_else(|| vec![generators::SIZE.to_owned()])
}

/// A program of the package by its path in it, or a file by its path here.
fn load(package: &Package, path: &str) -> anyhow::Result<Program> {
    if let Some(submission) = package
        .submissions
        .iter()
        .find(|submission| submission.path == path)
    {
        let mut files = Vec::new();
        for file in &submission.files {
            files.push(SourceFile {
                name: file.name.clone(),
                bytes: fs::read(package.root.join(&file.path)).with_context(|| file.path.clone())?,
            });
        }
        return Ok(Program {
            language: submission.language,
            files,
            entry: submission.entry.clone(),
        });
    }
    let file = Path::new(path);
    let extension = file.extension().and_then(|extension| extension.to_str());
    let language = extension.and_then(LanguageId::by_extension);
    let Some(language) = language else {
        bail!("{path} is neither a program of the package nor a file in a language that is judged here");
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Program {
        language,
        files: vec![SourceFile {
            name: name.unwrap_or_default(),
            bytes: fs::read(file).with_context(|| path.to_owned())?,
        }],
        entry: None,
    })
}

/// Which of the programs gives the answer of a kept case: an accepted one of the package, else the first.
fn answering(package: &Package, programs: &[String]) -> usize {
    let is_accepted = |path: &String| {
        let mut submissions = package.submissions.iter();
        submissions.any(|known| known.path == *path && known.expected == Expected::Accepted)
    };
    programs.iter().position(is_accepted).unwrap_or(0)
}
