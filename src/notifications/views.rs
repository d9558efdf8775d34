use askama::Template;

use crate::web::views::{Choice, FieldErrors, Layout};

/// `GET /notifications`, and the same with errors after a refused post. Field posted: `digest`.
#[derive(Template)]
#[template(path = "notifications/index.html")]
pub struct NotificationsPage {
    pub layout: Layout,
    pub rows: Vec<NotificationRow>,
    pub only_unread: bool,
    /// The newest of those shown: marking all as read leaves what came since.
    pub newest_id: Option<i64>,
    pub has_unread: bool,
    pub next_url: Option<String>,
    pub digests: Vec<Choice>,
    pub digest_state: DigestState,
    pub errors: FieldErrors,
}

/// Where digests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigestState {
    /// This instance sends no letters.
    MailIsOff,
    NoAddress,
    /// Nobody has shown yet that the address is theirs.
    Unconfirmed(String),
    To(String),
}

#[derive(Clone, Debug)]
pub struct NotificationRow {
    pub id: i64,
    pub text: String,
    pub path: String,
    /// "3 Nov 12:04".
    pub at: String,
    pub is_unread: bool,
}

/// The inner HTML of the link in the frame.
#[derive(Template)]
#[template(path = "notifications/_count.html")]
pub struct CountPartial {
    pub count: Option<String>,
}

/// `GET /stop-digests/{token}`, and the answer to the form.
#[derive(Template)]
#[template(path = "notifications/stop.html")]
pub struct StopPage {
    pub layout: Layout,
    pub token: String,
    pub is_done: bool,
}
