//! What init tells the worker, one line of JSON each, through a pipe no candidate ever holds.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::io::Errno;
use serde::{Deserialize, Serialize};

/// Times are of the monotonic clock.
#[derive(Serialize, Deserialize)]
pub(super) enum Report {
    /// The sandbox could not be made. Nothing was run.
    Failed {
        step: String,
        errno: i32,
    },
    Started {
        at: Duration,
    },
    /// The program could not be executed; sent by the process that tried.
    NotExecuted {
        errno: i32,
    },
    /// The main process ended and so did all others.
    Ended {
        at: Duration,
        /// Raw wait status of the main process.
        status: i32,
        /// Of all processes that were waited for.
        cpu: Duration,
        max_rss_bytes: u64,
    },
}

/// Writes one report. It is far shorter than what a pipe takes in one piece.
pub(super) fn write_report(pipe: &OwnedFd, report: &Report) -> Result<(), Errno> {
    let mut line = serde_json::to_vec(report).map_err(|_| Errno::INVAL)?;
    line.push(b'\n');
    rustix::io::retry_on_intr(|| rustix::io::write(pipe.as_fd(), &line)).map(drop)
}

/// Collects bytes of the pipe and gives the whole lines as reports.
#[derive(Default)]
pub(super) struct Reports {
    pending: Vec<u8>,
}

impl Reports {
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Report> {
        self.pending.extend_from_slice(bytes);
        let mut reports = Vec::new();
        while let Some(end) = self.pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            reports.extend(serde_json::from_slice::<Report>(&line).ok());
        }
        reports
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, Reports};

    #[test]
    fn reports_survive_being_cut_anywhere() {
        let line = br#"{"NotExecuted":{"errno":2}}"#;
        let mut reports = Reports::default();
        assert!(reports.push(&line[..9]).is_empty());
        assert!(reports.push(&line[9..]).is_empty());
        assert!(matches!(
            reports.push(b"\n")[..],
            [Report::NotExecuted { errno: 2 }]
        ));
    }
}
