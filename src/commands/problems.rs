//! `greenroom problems …`: check packages without an instance, import them into one.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Subcommand;

use super::{database, problems_check, problems_import};
use crate::config::DataSettings;
use crate::judge::sandbox::SpawnerSettings;

#[derive(Debug, Subcommand)]
pub enum ProblemsCommand {
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
