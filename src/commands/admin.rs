//! `greenroom admin …`: what an administrator does from the terminal.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diesel::{Connection, PgConnection};

use super::database;
use crate::accounts::changes::{self, Outcome};
use crate::accounts::queries::UserSummary;
use crate::accounts::{first_admin, queries, resets};
use crate::audit::Origin;
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
    /// Prints a one-time link with which a user sets a new password
    ResetLink {
        username: String,
        /// The address users type
        #[arg(long, env = "GREENROOM_BASE_URL", default_value = "http://127.0.0.1:8317")]
        base_url: String,
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
                give_role(&mut conn, &username, |user| (user.is_mentor, true))?;
                println!("{username} is an administrator now.");
            }
            AdminCommand::Mentor { username, data } => {
                let mut conn = PgConnection::establish(&database::owner_url(&data)?)?;
                give_role(&mut conn, &username, |user| (true, user.is_admin))?;
                println!("{username} is a mentor now.");
            }
            AdminCommand::ResetLink {
                username,
                base_url,
                data,
            } => {
                let mut conn = PgConnection::establish(&database::owner_url(&data)?)?;
                let token = conn.transaction(|conn| {
                    let user = queries::users::lock_user(conn, &username)?;
                    let user = user.with_context(|| format!("there is no user {username:?}"))?;
                    anyhow::ensure!(user.disabled_at.is_none(), "{username} is disabled");
                    Ok(resets::new_link(conn, &Origin::terminal(), &user, "")?)
                })?;
                println!("{base_url}/reset/{token}");
            }
            AdminCommand::FirstLink { base_url, data } => {
                let link = first_admin_link(&database::owner_url(&data)?, &base_url)?;
                println!("{}", link.context("there is an administrator already")?);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Gives a role, and tells the audit log so.
fn give_role(
    conn: &mut PgConnection,
    username: &str,
    roles: impl Fn(&UserSummary) -> (bool, bool),
) -> anyhow::Result<()> {
    conn.transaction(|conn| {
        let user = queries::users::lock_user(conn, username)?;
        let user = user.with_context(|| format!("there is no user {username:?}"))?;
        let (is_mentor, is_admin) = roles(&user);
        let outcome = Outcome::Roles { is_mentor, is_admin };
        changes::make(conn, &Origin::terminal(), &user, outcome, "")?;
        Ok(())
    })
}

/// A fresh one-time link; `None` when there is an admin.
pub fn first_admin_link(database_url: &str, base_url: &str) -> anyhow::Result<Option<String>> {
    let mut conn = PgConnection::establish(database_url)?;
    let token = first_admin::new_link(&mut conn)?;
    Ok(token.map(|token| format!("{base_url}/first-admin/{token}")))
}
