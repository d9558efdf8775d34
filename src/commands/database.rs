//! Which database a command speaks to, and `greenroom migrate`.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::cluster;
use crate::config::DataSettings;

/// The owner's address: the given database, or that of the private instance that runs.
pub fn owner_url(data: &DataSettings) -> anyhow::Result<String> {
    if let Some(url) = data.database_url()? {
        return Ok(url.expose().to_owned());
    }
    let folder = data.data_dir()?;
    let connection = cluster::find_running(&folder)?.with_context(|| {
        format!(
            "no instance runs with {}: start `greenroom serve`, or give --database-url",
            folder.display()
        )
    })?;
    Ok(connection.owner_url)
}

#[derive(Debug, Args)]
pub struct MigrateCommand {
    #[command(flatten)]
    data: DataSettings,
}

impl MigrateCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let applied = crate::db::migrations::run(&owner_url(&self.data)?)?;
        for name in &applied {
            println!("applied {name}");
        }
        println!("{} migrations applied", applied.len());
        Ok(ExitCode::SUCCESS)
    }
}
