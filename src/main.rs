use std::process::ExitCode;

use clap::{Parser, Subcommand};
use greenroom::{
    commands::test_cluster::TestClusterCommand,
    config::{LogFormat, init_logging},
};

#[derive(Parser)]
#[command(name = "greenroom", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    /// Runs a command beside a throw-away Postgres
    #[command(hide = true)]
    TestCluster(TestClusterCommand),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Commands::TestCluster(command) => {
            init_logging(LogFormat::Text);
            command.run()
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("greenroom: {error:#}");
        ExitCode::FAILURE
    })
}
