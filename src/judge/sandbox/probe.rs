//! What the doctor runs inside a sandbox: this program again, trying what must be refused.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use rustix::mount::{MountFlags, mount};
use serde::{Deserialize, Serialize};

use super::sys;

/// Set only inside doctor's own sandbox; its value is an address of the host to be dialled.
pub(super) const VARIABLE: &str = "GREENROOM_SANDBOX_PROBE";

/// What was possible inside.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Findings {
    pub could_fork: bool,
    pub could_write_outside: Vec<String>,
    pub could_mount: bool,
    pub could_reach_host: bool,
    pub capabilities: u64,
    pub process_id: u32,
}

pub(super) fn main() -> ExitCode {
    let outside = ["/usr", "/etc", "/dev", "/proc", "/", "/box"];
    let could_write_outside = outside
        .into_iter()
        .filter(|folder| fs::write(format!("{folder}/greenroom-probe"), "x").is_ok())
        .map(str::to_owned)
        .collect();
    let findings = Findings {
        could_fork: can_fork(),
        could_write_outside,
        could_mount: mount("tmpfs", "/tmp", "tmpfs", MountFlags::empty(), None).is_ok(),
        could_reach_host: std::env::var(VARIABLE).is_ok_and(|address| can_reach(&address)),
        capabilities: rustix::thread::capabilities(None).map_or(u64::MAX, |sets| sets.permitted.bits()),
        process_id: std::process::id(),
    };
    match serde_json::to_writer(std::io::stdout(), &findings) {
        Ok(()) if std::io::stdout().flush().is_ok() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn can_fork() -> bool {
    match sys::fork() {
        Ok(sys::Fork::Child) => sys::exit_now(0),
        Ok(sys::Fork::Parent(_)) => matches!(sys::reap(true), Ok(Some(ended)) if ended.status == 0),
        Err(_) => false,
    }
}

fn can_reach(address: &str) -> bool {
    let address: Option<SocketAddr> = address.parse().ok();
    address.is_some_and(|address| TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok())
}
