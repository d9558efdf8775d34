//! `greenroom simulate`: a bare queueing network through the simulator's engine.
//!
//! Needs neither instance nor database nor home.

mod network;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

/// Faults of the input, told by line and column.
const UNSOUND: u8 = 2;

#[derive(Debug, Args)]
pub struct SimulateCommand {
    /// The queueing network
    #[arg(long, value_name = "FILE")]
    network: PathBuf,
    /// Prints one JSON document instead of a table
    #[arg(long)]
    json: bool,
    /// Replications at a time; the result is the same for any number [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

impl SimulateCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let threads = self.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let code = network::run(&self.network, threads, self.json, &mut out)?;
        out.flush()?;
        Ok(ExitCode::from(code))
    }
}
