use anyhow::{Result, bail};

use crate::{cluster::find_running, config::DataSettings};

/// The owner's address of the database that a command works on: the one given, or that of the private
/// instance that runs in the data folder.
pub fn database_url(settings: &DataSettings) -> Result<String> {
    if let Some(url) = settings.database_url() {
        return Ok(url.expose().to_owned());
    }
    let folder = settings.data_dir()?;
    match find_running(&folder)? {
        Some(connection) => Ok(connection.owner_url),
        None => bail!(
            "no Greenroom runs in {}; start `greenroom serve`, or pass --database-url or --data-dir",
            folder.display()
        ),
    }
}
