use std::process::ExitCode;

use clap::{Parser, Subcommand};
use greenroom::{
    commands::{
        serve::{ServeCommand, Steps, prepare_web, prepare_worker, web_listener},
        test_cluster::TestClusterCommand,
    },
    config::{Effective, LogFormat, Settings, init_logging},
};

#[derive(Parser)]
#[command(name = "greenroom", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    Serve(Box<ServeCommand>),
    /// Looks at the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Runs a command beside a throw-away Postgres
    #[command(hide = true)]
    TestCluster(TestClusterCommand),
    #[command(hide = true)]
    Web,
    #[command(hide = true)]
    Worker,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints the values in effect, secrets masked
    Check(Box<Settings>),
}

// Stand-ins of this branch; the real children come with the merge.
fn web() -> anyhow::Result<ExitCode> {
    use std::io::{Read, Write};
    prepare_web()?;
    let listener = web_listener("127.0.0.1:8317".parse()?)?;
    for stream in listener.incoming() {
        let mut stream = stream?;
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n");
    }
    Ok(ExitCode::SUCCESS)
}

fn worker() -> anyhow::Result<ExitCode> {
    prepare_worker()?;
    loop {
        std::thread::park();
    }
}

const STEPS: Steps = Steps {
    migrate: |_| Ok(()),
    seed_demo: |_| Ok(()),
    import_problems: |_, _| Ok("Problems: none".to_owned()),
    first_admin_link: |_, base| Ok(Some(format!("{base}/first-admin/x"))),
};

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Commands::TestCluster(command) => {
            init_logging(LogFormat::Text);
            command.run()
        }
        Commands::Serve(command) => {
            init_logging(command.settings.log.log_format);
            match command.run(STEPS) {
                Ok(code) => Ok(code),
                Err(error) => {
                    eprintln!("greenroom: {error}");
                    return error.code();
                }
            }
        }
        Commands::Config(ConfigCommand::Check(settings)) => Effective::of(&settings)
            .map(|effective| {
                let _ = std::io::Write::write_all(&mut std::io::stdout(), effective.to_string().as_bytes());
                ExitCode::SUCCESS
            })
            .map_err(Into::into),
        Commands::Web => web(),
        Commands::Worker => worker(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("greenroom: {error:#}");
        ExitCode::FAILURE
    })
}
