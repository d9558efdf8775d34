//! The command line: one file a command, each a thin layer over a room.
#![expect(clippy::print_stdout, reason = "commands talk to the terminal")]

mod admin;
mod audit;
mod database;
mod problems;
pub mod problems_check;
pub mod problems_diff;
pub mod problems_export;
mod problems_follow;
pub mod problems_generate;
pub mod problems_import;
pub mod problems_new;
pub mod problems_place;
pub mod problems_stress;
mod sandbox;
mod seed;
pub mod serve;
mod simulate;
pub mod test_cluster;
mod web;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Effective, LogFormat, Settings, init_logging};

#[derive(Parser)]
#[command(name = "greenroom", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(Box<serve::ServeCommand>),
    /// Judges for an instance elsewhere: leases work from its database
    Worker(worker::WorkerCommand),
    /// Brings the database to the schema of this program
    Migrate(database::MigrateCommand),
    /// Works with problem packages
    #[command(subcommand)]
    Problems(problems::ProblemsCommand),
    /// Simulates a design under its problem's traffic, or a bare queueing network
    Simulate(Box<simulate::SimulateCommand>),
    /// Looks at the isolation of judged programs
    #[command(subcommand)]
    Sandbox(sandbox::SandboxCommand),
    /// Looks after accounts
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Looks at the audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Looks at the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Prints completions for a shell
    Completions {
        shell: clap_complete::Shell,
    },
    #[command(hide = true)]
    Web(Box<web::WebCommand>),
    #[command(hide = true)]
    TestCluster(test_cluster::TestClusterCommand),
    #[command(hide = true)]
    SandboxSpawner,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints the values in effect, secrets masked
    Check(Box<Settings>),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    // The spawner must stay small and single-threaded: nothing is set up before it.
    let command = Cli::parse().command;
    if matches!(command, Command::SandboxSpawner) {
        return run(command).unwrap_or(ExitCode::FAILURE);
    }
    let log_format = match &command {
        Command::Serve(command) => command.settings.log.log_format,
        Command::Web(command) => command.log.log_format,
        Command::Worker(command) => command.log.log_format,
        _ => LogFormat::Text,
    };
    init_logging(log_format);
    run(command).unwrap_or_else(|error| {
        eprintln!("greenroom: {error:#}");
        error
            .downcast_ref::<serve::ServeError>()
            .map_or(ExitCode::FAILURE, serve::ServeError::code)
    })
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(command) => Ok(command.run(serve_steps())?),
        Command::Worker(command) => command.run(),
        Command::Migrate(command) => command.run(),
        Command::Problems(command) => command.run(),
        Command::Simulate(command) => command.run(),
        Command::Sandbox(command) => command.run(),
        Command::Admin(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Config(ConfigCommand::Check(settings)) => {
            print!("{}", Effective::of(&settings)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            use clap::CommandFactory;
            clap_complete::generate(shell, &mut Cli::command(), "greenroom", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Web(command) => command.run(),
        Command::TestCluster(command) => command.run(),
        Command::SandboxSpawner => Ok(crate::judge::sandbox::spawner_main()),
    }
}

fn serve_steps() -> serve::Steps {
    serve::Steps {
        migrate: |url| {
            for name in crate::db::migrations::run(url)? {
                tracing::info!(name, "migrated");
            }
            Ok(())
        },
        seed_demo: seed::run,
        import_problems: problems_import::import_folder,
        follow_problems: |url, folder| {
            let mut follower = problems_follow::Follower::begin(folder);
            let url = url.to_owned();
            Box::new(move || follower.tend(&url))
        },
        first_admin_link: admin::first_admin_link,
        may_worker_return: |url, place| {
            use diesel::Connection;
            // Without an answer it stays away: it could do nothing anyway.
            diesel::PgConnection::establish(url)
                .ok()
                .and_then(|mut conn| crate::jobs::orders::is_drained(&mut conn, place).ok())
                == Some(false)
        },
    }
}
