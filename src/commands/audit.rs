//! `greenroom audit …`: the log from the terminal.

use std::process::ExitCode;

use clap::Subcommand;
use diesel::{Connection, PgConnection};

use super::database;
use crate::audit::{self, StoredEvent, queries};
use crate::config::DataSettings;
use crate::web::secret::to_hex;

/// Events read at a time.
const BATCH: i64 = 1_000;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Checks the chain of the audit log from its first event to its last
    Verify {
        #[command(flatten)]
        data: DataSettings,
    },
}

impl AuditCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let AuditCommand::Verify { data } = self;
        let mut conn = PgConnection::establish(&database::owner_url(&data)?)?;
        Ok(match audit::verify(events(&mut conn))? {
            Ok(verified) => {
                println!("{} events, the chain is whole. Last hash:", verified.events);
                println!("{}", to_hex(&verified.hash));
                ExitCode::SUCCESS
            }
            Err(fault) => {
                println!("The chain is broken: {fault}.");
                ExitCode::FAILURE
            }
        })
    }
}

/// All events in order, some at a time.
fn events(conn: &mut PgConnection) -> impl Iterator<Item = diesel::QueryResult<StoredEvent>> {
    let (mut batch, mut last) = (Vec::new().into_iter(), 0);
    std::iter::from_fn(move || {
        if batch.len() == 0 {
            match queries::list_events_after(conn, last, BATCH) {
                Ok(next) => batch = next.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
        let event: StoredEvent = batch.next()?;
        last = event.id;
        Some(Ok(event))
    })
}
