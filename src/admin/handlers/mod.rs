//! A file a subject: people, invitations, mail, the audit log, health, settings.

pub mod audit;
pub mod health;
pub mod invites;
pub mod mail;
pub mod settings;
pub mod users;

use super::views::EventRow;
use crate::audit::{Action, StoredEvent};

/// The rows of a page of a list.
const PER_PAGE: usize = 50;

fn event_row(event: StoredEvent) -> EventRow {
    let words = Action::parse(&event.action).map(|action| action.words().to_string());
    EventRow {
        id: event.id,
        happened_at: event.happened_at.format("%Y-%m-%d %H:%M:%S").to_string(),
        actor: if event.actor.is_empty() {
            "nobody known".to_string()
        } else {
            event.actor
        },
        action: words.unwrap_or(event.action),
        subject: event.subject,
        address: event.address,
        before: event.before,
        after: event.after,
        reason: event.reason,
    }
}
