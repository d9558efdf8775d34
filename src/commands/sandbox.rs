//! `greenroom sandbox doctor`: whether programs can be isolated on this machine, and what to do if not.

use std::process::ExitCode;

use clap::Subcommand;

use crate::judge::sandbox;

#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Tries a real sandbox and says what works, what does not, and the remedy
    Doctor,
}

impl SandboxCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let report = sandbox::doctor();
        print!("{report}");
        Ok(if report.is_usable() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
