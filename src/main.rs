use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use greenroom::commands::{problems_check, sandbox};
use greenroom::judge::sandbox::SpawnerSettings;

#[derive(Parser)]
#[command(name = "greenroom", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    /// Works with problem packages
    #[command(subcommand)]
    Problems(ProblemsCommand),
    /// Looks at the isolation of programs
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    #[command(hide = true)]
    SandboxSpawner,
    #[command(hide = true)]
    SandboxBench,
}

#[derive(Subcommand)]
enum SandboxCommand {
    /// Tries every part of the sandbox and says what to do where one fails
    Doctor,
}

#[derive(Subcommand)]
enum ProblemsCommand {
    /// Judges every labelled program of packages and compares it with its label
    Check {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Prints one JSON document instead of lines
        #[arg(long)]
        json: bool,
        /// Time limit in seconds, instead of the packages' own
        #[arg(long, value_parser = seconds)]
        time_limit: Option<Duration>,
        /// Folder that keeps a precompiled C++ header between calls
        #[arg(long, env = "GREENROOM_HEADER_CACHE")]
        header_cache: Option<PathBuf>,
    },
}

fn seconds(text: &str) -> Result<Duration, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text} is not a number"))?;
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|limit| !limit.is_zero() && *limit <= Duration::from_secs(600))
        .ok_or_else(|| "a time limit lies above 0 and at most at 600 seconds".into())
}

fn main() -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    match Cli::parse().command {
        Commands::SandboxSpawner => Ok(greenroom::judge::sandbox::spawner_main()),
        Commands::Sandbox(SandboxCommand::Doctor) => sandbox::doctor(&mut out),
        Commands::SandboxBench => sandbox::bench(&mut out),
        Commands::Problems(ProblemsCommand::Check {
            paths,
            json,
            time_limit,
            header_cache,
        }) => {
            let arguments = problems_check::Arguments {
                paths,
                json,
                time_limit,
                header_cache,
            };
            problems_check::run(&arguments, &SpawnerSettings::default(), &mut out)
        }
    }
}
