use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::UNSOUND;
use crate::simulator::network::{NetworkReport, parse, simulate};

/// The largest file that is read as a network.
const MAX_BYTES: u64 = 1 << 20;

/// Simulates a network file and prints its report; answers with the exit code.
pub fn run(file: &Path, threads: usize, json: bool, out: &mut dyn Write) -> anyhow::Result<u8> {
    let size = std::fs::metadata(file).map_or(0, |data| data.len());
    if size > MAX_BYTES {
        anyhow::bail!("{} is larger than {MAX_BYTES} bytes", file.display());
    }
    let yaml = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let network = match parse(&yaml) {
        Ok(network) => network,
        Err(error) => {
            eprintln!("{}:{error}", file.display());
            return Ok(UNSOUND);
        }
    };
    let report = simulate(&network, threads)?;
    if json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        write_table(out, &report)?;
    }
    Ok(0)
}

fn write_table(out: &mut dyn Write, report: &NetworkReport) -> anyhow::Result<()> {
    let interval = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => format!("{low:.4} to {high:.4}"),
        _ => String::new(),
    };
    writeln!(
        out,
        "{:20}  {:>10}  {:>10}  {:>11}  {:>8}  95 % interval of the mean",
        "station", "mean wait", "p99", "utilisation", "loss"
    )?;
    for station in &report.stations {
        writeln!(
            out,
            "{:20}  {:>10.4}  {:>10.4}  {:>11.4}  {:>8.4}  {}",
            station.id,
            station.mean_wait,
            station.p99_sojourn,
            station.utilisation,
            station.loss,
            interval(station.low, station.high)
        )?;
    }
    let sojourn = &report.sojourn;
    writeln!(
        out,
        "{:20}  {:>10.4}  {:>10.4}  {:>11}  {:>8}  {}",
        "whole sojourn",
        sojourn.mean,
        sojourn.p99,
        "",
        "",
        interval(sojourn.low, sojourn.high)
    )?;
    writeln!(
        out,
        "\n{} customers, {} events, {:.0} ms of CPU time",
        report.customers, report.events, report.cpu_ms
    )?;
    Ok(())
}
