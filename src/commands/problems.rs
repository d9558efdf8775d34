//! `greenroom problems …`: check packages without an instance, bring them into one and out of it again.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Subcommand;

use super::{
    database, problems_check, problems_diff, problems_export, problems_generate, problems_import,
    problems_new, problems_stress,
};
use crate::config::DataSettings;
use crate::judge::sandbox::SpawnerSettings;

#[derive(Debug, Subcommand)]
pub enum ProblemsCommand {
    /// Makes the folder of a new problem: a complete small package to begin from
    New(problems_new::NewArguments),
    /// Judges every labelled program of packages and compares it with its label
    Check {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Prints one JSON document instead of lines
        #[arg(long)]
        json: bool,
        /// Asks for everything that publishing asks for: validators, kill matrix, margins
        #[arg(long)]
        gate: bool,
        /// Time limit in seconds, instead of the packages' own
        #[arg(long, value_parser = seconds)]
        time_limit: Option<Duration>,
        /// Keeps a precompiled C++ header here between calls
        #[arg(long, env = "GREENROOM_HEADER_CACHE", value_name = "DIR")]
        header_cache: Option<PathBuf>,
    },
    /// Brings packages, or folders of packages, into the running instance
    Import {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Time limit in seconds, for packages that can't derive one
        #[arg(long, value_parser = seconds)]
        time_limit: Option<Duration>,
        #[command(flatten)]
        data: DataSettings,
    },
    /// Writes a package as a zip
    Export(problems_export::ExportArguments),
    /// Writes the test cases that a package's generators make
    Generate(problems_generate::GenerateArguments),
    /// Looks for an input on which two programs differ, and makes it small
    Stress(problems_stress::StressArguments),
    /// Says what differs between two packages or versions; ends with 0 where nothing does, 1 where something does
    Diff(problems_diff::DiffArguments),
}

impl ProblemsCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = std::io::stdout().lock();
        let code = match self {
            ProblemsCommand::Check {
                paths,
                json,
                gate,
                time_limit,
                header_cache,
            } => {
                let arguments = problems_check::Arguments {
                    paths,
                    json,
                    gate,
                    time_limit,
                    header_cache,
                };
                problems_check::run(&arguments, &SpawnerSettings::default(), &mut out)?
            }
            ProblemsCommand::Import {
                paths,
                time_limit,
                data,
            } => {
                let all_taken =
                    problems_import::run(&database::owner_url(&data)?, &paths, time_limit, &mut out)?;
                if all_taken {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                }
            }
            ProblemsCommand::Diff(arguments) => problems_diff::run(&arguments, &mut out),
            ProblemsCommand::Generate(arguments) => {
                problems_generate::run(&arguments, &SpawnerSettings::default(), &mut out)?
            }
            ProblemsCommand::Stress(arguments) => {
                problems_stress::run(&arguments, &SpawnerSettings::default(), &mut out)
            }
            ProblemsCommand::New(arguments) => {
                problems_new::run(&arguments, &mut out)?;
                ExitCode::SUCCESS
            }
            ProblemsCommand::Export(arguments) => {
                problems_export::run(&arguments, &mut out)?;
                ExitCode::SUCCESS
            }
        };
        out.flush()?;
        Ok(code)
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text} is not a number"))?;
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|limit| !limit.is_zero() && *limit <= Duration::from_secs(600))
        .ok_or_else(|| "a time limit lies above 0 and at most at 600 seconds".into())
}
