//! Takes letters from the outbox and hands them to the transport.

use std::sync::Arc;
use std::time::Duration;

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use tokio::time::sleep;

use super::PLACEHOLDER;
use super::outbox::{self, Taken};
use super::transport::{SendError, Transport};
use crate::db::{Db, DbError};

/// How often a node looks for letters.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Letters taken at a time; with a silent mail server they still end within the lease.
const AT_ONCE: i32 = 10;

/// What all letters of an instance share.
#[derive(Clone)]
pub struct Sender {
    pub transport: Arc<Transport>,
    pub from: Mailbox,
}

/// Sends what is due for as long as the process lives. Any number of nodes share the work.
pub async fn keep_sending(db: Db, sender: Sender) {
    loop {
        match send_due(&db, &sender).await {
            // There may be more.
            Ok(count) if count > 0 => {}
            Ok(_) => sleep(LOOK_EVERY).await,
            Err(error) => {
                tracing::warn!(%error, "the outbox can't be read");
                sleep(LOOK_EVERY).await;
            }
        }
    }
}

/// Tries the letters that are due now and returns how many were tried.
pub async fn send_due(db: &Db, sender: &Sender) -> Result<usize, DbError> {
    let letters = db
        .run(|conn| outbox::take_due(conn, AT_ONCE).map_err(DbError::from))
        .await?;
    let count = letters.len();
    for letter in letters {
        let (worker, number) = (sender.clone(), letter.number);
        let (letter, outcome) = tokio::task::spawn_blocking(move || {
            let outcome = worker.hand_over(&letter);
            (letter, outcome)
        })
        .await
        .map_err(|_| DbError::Cancelled)?;
        match outcome {
            Ok(()) => {
                tracing::info!(number, "a letter is out");
                db.run(move |conn| outbox::mark_sent(conn, &letter).map_err(DbError::from))
                    .await?;
            }
            Err(SendError { reason, is_final }) => {
                tracing::warn!(number, reason, is_final, "a letter could not be sent");
                db.run(move |conn| {
                    outbox::mark_refused(conn, &letter, &reason, is_final).map_err(DbError::from)
                })
                .await?;
            }
        }
    }
    Ok(count)
}

impl Sender {
    fn hand_over(&self, letter: &Taken) -> Result<(), SendError> {
        let message = self.message(letter).map_err(|reason| SendError {
            reason,
            is_final: true,
        })?;
        self.transport
            .send(&format!("letter-{}", letter.number), &message)
    }

    /// The letter as it travels. Its id is the same at each try, so that a mail program shows a letter once that
    /// a sender's death sent twice.
    fn message(&self, letter: &Taken) -> Result<Message, String> {
        let recipient: Mailbox = letter
            .recipient
            .parse()
            .map_err(|error| format!("the address can't be used: {error}"))?;
        let whole = |body: &str| match &letter.secret_link {
            Some(link) => body.replace(PLACEHOLDER, link),
            None => body.to_owned(),
        };
        let id = format!("<letter-{}@{}>", letter.number, self.from.email.domain());
        let header =
            |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(recipient)
            .subject(&letter.subject)
            .message_id(Some(id))
            // RFC 3834: no machine is to answer.
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(link) = letter.secret_link.as_ref().filter(|_| letter.can_be_stopped) {
            // RFC 8058: mail programs offer to stop such letters with one click.
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{link}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        builder
            .multipart(MultiPart::alternative_plain_html(
                whole(&letter.body_text),
                whole(&letter.body_html),
            ))
            .map_err(|error| error.to_string())
    }
}

/// The sender of all letters: what is configured, else `greenroom@` and the host of the instance.
///
/// # Errors
/// What is wrong with the configured one.
pub fn sender_address(configured: Option<&str>, base_url: &str) -> Result<Mailbox, String> {
    if let Some(text) = configured {
        return text.parse().map_err(|error| format!("{error}"));
    }
    let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let address = format!("Greenroom <greenroom@{name}>");
    // A number is no host of an address unless it stands in brackets, which few servers take.
    let fallback = || "Greenroom <greenroom@localhost>".parse();
    address
        .parse()
        .or_else(|_| fallback())
        .map_err(|error| format!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_is_configured_or_follows_the_base_url() {
        let of = |configured, base| sender_address(configured, base).map(|mailbox| mailbox.to_string());
        assert_eq!(
            of(Some("Room <room@mail.example>"), "https://practice.example").as_deref(),
            Ok("Room <room@mail.example>")
        );
        assert_eq!(
            of(None, "https://practice.example:8443").as_deref(),
            Ok("Greenroom <greenroom@practice.example>")
        );
        assert_eq!(
            of(None, "http://[::1]:8317").as_deref(),
            Ok("Greenroom <greenroom@localhost>")
        );
        assert!(of(Some("nobody"), "https://practice.example").is_err());
    }
}
