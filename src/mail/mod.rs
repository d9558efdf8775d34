//! Mail: letters, the outbox they are written to, and the sender that takes them from there.
//!
//! A letter is written in the transaction of what it tells, so that it goes out exactly where that has happened.
//! No request waits for a mail server. This room knows no feature; features write their letters and hand them
//! to [`Post`].

mod letter;
pub mod outbox;
mod sender;
mod transport;

use std::sync::Arc;

use diesel::prelude::*;

pub use letter::{Letter, Link, PLACEHOLDER, Written};
pub use sender::{Sender, keep_sending, send_due, sender_address};
pub use transport::{SendError, Transport};

use crate::periodic::Task;

/// Where features post letters; app data, cheap to clone.
#[derive(Clone, Debug)]
pub struct Post {
    is_on: bool,
    base_url: Arc<str>,
}

impl Post {
    /// `base_url` is the address of the instance as it is configured, without a slash at the end: the links of all
    /// letters begin with it, whatever host a request names.
    pub fn new(is_on: bool, base_url: &str) -> Post {
        Post {
            is_on,
            base_url: Arc::from(base_url),
        }
    }

    /// Whether letters go out at all.
    /// A path as an address that works outside.
    pub fn address_of(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Writes a letter to the outbox; nothing where mail is off. Call it in the transaction of what the letter tells.
    pub fn send(&self, conn: &mut PgConnection, recipient: &str, letter: &Letter) -> QueryResult<()> {
        if !self.is_on {
            return Ok(());
        }
        let written = letter
            .write(&self.base_url)
            .map_err(|error| diesel::result::Error::QueryBuilderError(error.into()))?;
        outbox::insert(conn, recipient, letter.template, &written)
    }

    /// A letter as it would go out.
    ///
    /// # Errors
    /// Where its template can't be rendered.
    pub fn preview(&self, letter: &Letter) -> Result<Written, askama::Error> {
        letter.write(&self.base_url)
    }
}

/// What is removed when nobody needs it any more.
pub fn periodic_tasks() -> Vec<Task> {
    vec![Task::cleaning("old letters", outbox::delete_old)]
}
