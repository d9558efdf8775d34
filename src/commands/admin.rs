//! `greenroom admin …`: what an administrator does from the terminal.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diesel::{Connection, PgConnection};

use super::database;
use crate::accounts::{first_admin, queries};
use crate::config::DataSettings;

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Makes a user an administrator
    Promote {
        username: String,
        #[command(flatten)]
        data: DataSettings,
    },
    /// Makes a user a mentor
    Mentor {
        username: String,
        #[command(flatten)]
        data: DataSettings,
    },
    /// Prints a new one-time link that makes the first administrator
    FirstLink {
        /// The address users type
        #[arg(long, env = "GREENROOM_BASE_URL", default_value = "http://127.0.0.1:8317")]
        base_url: String,
        #[command(flatten)]
        data: DataSettings,
    },
}

impl AdminCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            AdminCommand::Promote { username, data } => {
                let mut conn = PgConnection::establish(&database::owner_url(&data)?)?;
                let known = queries::make_admin(&mut conn, &username)?;
                anyhow::ensure!(known, "there is no user {username:?}");
                println!("{username} is an administrator now.");
            }
            AdminCommand::Mentor { username, data } => {
                let mut conn = PgConnection::establish(&database::owner_url(&data)?)?;
                anyhow::ensure!(
                    queries::make_mentor(&mut conn, &username)?,
                    "there is no user {username:?}"
                );
                println!("{username} is a mentor now.");
            }
            AdminCommand::FirstLink { base_url, data } => {
                let link = first_admin_link(&database::owner_url(&data)?, &base_url)?;
                println!("{}", link.context("there is an administrator already")?);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A fresh one-time link; `None` when there is an admin.
pub fn first_admin_link(database_url: &str, base_url: &str) -> anyhow::Result<Option<String>> {
    let mut conn = PgConnection::establish(database_url)?;
    let token = first_admin::new_link(&mut conn)?;
    Ok(token.map(|token| format!("{base_url}/first-admin/{token}")))
}
