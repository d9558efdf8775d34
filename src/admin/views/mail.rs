//! Pages of the outbox.

use askama::Template;

use crate::web::views::{Choice, Layout};

/// `GET /admin/mail`
#[derive(Template)]
#[template(path = "admin/mail.html")]
pub struct MailPage {
    pub layout: Layout,
    /// Mail is on.
    pub is_on: bool,
    pub states: Vec<Choice>,
    pub is_filtered: bool,
    pub rows: Vec<LetterRow>,
    pub next_url: Option<String>,
}

/// `GET /admin/mail/{number}`
#[derive(Template)]
#[template(path = "admin/letter.html")]
pub struct LetterPage {
    pub layout: Layout,
    pub row: LetterRow,
    pub text: String,
    pub html: String,
    /// It held a one-time link, which no page shows.
    pub has_secret: bool,
}

/// A letter in the list and on its own page.
#[derive(Clone, Debug)]
pub struct LetterRow {
    pub number: i64,
    pub recipient: String,
    pub template: String,
    pub subject: String,
    /// "Waiting", "Sent", "Given up".
    pub state: String,
    pub is_failed: bool,
    /// Where it waits: "3 Nov 12:04".
    pub next_attempt_at: Option<String>,
    pub attempts: u32,
    pub last_error: String,
    pub created_at: String,
    pub sent_at: Option<String>,
}

/// `GET /admin/mail/templates`
#[derive(Template)]
#[template(path = "admin/letters.html")]
pub struct TemplatesPage {
    pub layout: Layout,
    pub rows: Vec<TemplateRow>,
}

/// A kind of letter.
#[derive(Clone, Debug)]
pub struct TemplateRow {
    pub name: &'static str,
    pub subject: String,
    pub text: String,
    pub html: String,
}
