//! `greenroom simulate`: a design under its problem's traffic, or a bare queueing network.
//!
//! Needs neither instance nor database nor home. Workers run it in the sandbox with `--full`.

mod design;
mod json;
mod network;
mod table;
mod watch;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgGroup, Args};

use crate::simulator::drawing::Picture;
use crate::simulator::outcome::DesignVerdict;

/// Faults of the design, told as `line:column: message`.
const UNSOUND: u8 = 2;
/// A time bound was hit before there was a verdict.
const OUT_OF_TIME: u8 = 24;

fn exit_code(verdict: DesignVerdict) -> u8 {
    match verdict {
        DesignVerdict::Passed => 0,
        DesignVerdict::Failed => 21,
        DesignVerdict::Borderline => 22,
        DesignVerdict::EventLimit => 23,
    }
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["problem", "network"])))]
pub struct SimulateCommand {
    /// Folder of the design problem
    #[arg(long, value_name = "DIR", requires = "design")]
    problem: Option<PathBuf>,
    /// The design, as text or JSON
    #[arg(long, value_name = "FILE", requires = "problem", conflicts_with = "network")]
    design: Option<PathBuf>,
    /// Only this scenario, hidden or not
    #[arg(long, value_name = "ID", requires = "problem", conflicts_with = "preview")]
    scenario: Option<String>,
    /// One replication of each visible scenario
    #[arg(long, requires = "problem")]
    preview: bool,
    /// Other days than the one that submissions meet: each number is one, 0 is theirs
    #[arg(long, value_name = "N", default_value_t = 0, requires = "problem")]
    seed_set: u32,
    /// A bare queueing network instead of a design
    #[arg(long, value_name = "FILE")]
    network: Option<PathBuf>,
    /// Prints one JSON document instead of a table
    #[arg(long)]
    json: bool,
    /// Prints everything that pages are made of, as one JSON document
    #[arg(long, requires = "problem", conflicts_with = "json")]
    full: bool,
    /// Also draws the chart to this file, as SVG
    #[arg(long, value_name = "FILE", requires = "problem")]
    picture: Option<PathBuf>,
    /// Which chart of the first scenario that is simulated: latency, traffic, success, utilisation, queue, hits, tail,
    /// promises, design@SECONDS (heated), or the bare design, which needs no simulation
    #[arg(
        long,
        value_name = "CHART",
        requires = "picture",
        default_value = "utilisation"
    )]
    chart: Picture,
    /// Replications at a time; the result is the same for any number [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Keeps "scenario scenarios replication" in this file
    #[arg(long, value_name = "FILE", hide = true, requires = "problem")]
    progress: Option<PathBuf>,
    /// Ends without a verdict when a replication takes more seconds of CPU time
    #[arg(long, value_name = "SECONDS", hide = true, requires = "problem")]
    replication_cpu: Option<u64>,
}

impl SimulateCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let threads = self.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let code = match (&self.problem, &self.design, &self.network) {
            (Some(problem), Some(file), _) => {
                let task = design::Task {
                    problem,
                    file,
                    scenario: self.scenario.as_deref(),
                    is_preview: self.preview,
                    seed_set: self.seed_set,
                    threads,
                    progress: self.progress.as_deref(),
                    replication_cpu: self.replication_cpu.map(Duration::from_secs),
                    picture: self.picture.as_deref().map(|file| (file, self.chart)),
                };
                match design::run(&task)? {
                    Ok(None) => 0,
                    Ok(Some((outcome, cpu))) => {
                        if self.full {
                            serde_json::to_writer(&mut out, &outcome)?;
                        } else if self.json {
                            serde_json::to_writer_pretty(&mut out, &json::document(&outcome, cpu))?;
                            writeln!(out)?;
                        } else {
                            table::write(&mut out, &outcome)?;
                        }
                        exit_code(outcome.verdict)
                    }
                    Err(errors) => {
                        for error in errors {
                            eprintln!("{}:{error}", file.display());
                        }
                        UNSOUND
                    }
                }
            }
            (_, _, Some(file)) => network::run(file, threads, self.json, &mut out)?,
            // Refused by the argument group.
            _ => UNSOUND,
        };
        out.flush()?;
        Ok(ExitCode::from(code))
    }
}
