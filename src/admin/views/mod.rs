//! Pages of administrators.

pub mod health;
pub mod mail;

use askama::Template;

use crate::web::views::{Choice, FieldErrors, Layout};

/// `GET /admin/users`
#[derive(Template)]
#[template(path = "admin/users.html")]
pub struct UsersPage {
    pub layout: Layout,
    pub query: String,
    pub roles: Vec<Choice>,
    pub states: Vec<Choice>,
    pub rows: Vec<UserLine>,
    pub next_url: Option<String>,
}

impl UsersPage {
    pub fn is_filtered(&self) -> bool {
        !self.query.is_empty()
            || self
                .roles
                .iter()
                .chain(&self.states)
                .any(|choice| choice.selected)
    }
}

/// A person in the list and on their own page.
#[derive(Clone, Debug)]
pub struct UserLine {
    pub username: String,
    pub display_name: String,
    pub email: String,
    pub is_mentor: bool,
    pub is_admin: bool,
    pub is_disabled: bool,
    /// "3 Nov 12:04".
    pub joined_at: String,
    /// When the account is going to be deleted, at its owner's wish.
    pub leaves_on: Option<String>,
}

impl UserLine {
    /// "Seeker", "Mentor", "Administrator", "Mentor and administrator".
    pub fn role_words(&self) -> &'static str {
        match (self.is_mentor, self.is_admin) {
            (false, false) => "Seeker",
            (true, false) => "Mentor",
            (false, true) => "Administrator",
            (true, true) => "Mentor and administrator",
        }
    }
}

/// `GET /admin/users/{username}`, and the same with errors after a refused post.
#[derive(Template)]
#[template(path = "admin/user.html")]
pub struct UserPage {
    pub layout: Layout,
    pub user: UserLine,
    /// Who looks is who is shown.
    pub is_oneself: bool,
    pub sessions: u64,
    pub has_second_factor: bool,
    pub events: Vec<EventRow>,
    pub errors: FieldErrors,
    /// What was typed, and into which form: "roles", "state", "sessions", "reset".
    pub reason: String,
    pub refused: &'static str,
    /// A link that was made just now; it is shown this once.
    pub reset_link: Option<String>,
}

impl UserPage {
    /// The reason typed into one of the forms.
    pub fn reason_of(&self, form: &str) -> &str {
        if self.refused == form { &self.reason } else { "" }
    }

    /// Errors stand at the form that was refused.
    pub fn reason_error(&self, form: &str) -> Option<&str> {
        self.errors.get("reason").filter(|_| self.refused == form)
    }
}

/// `GET /admin/invites`, and the same with errors or a fresh link. Fields posted: `note`, `email`.
#[derive(Template)]
#[template(path = "admin/invites.html")]
pub struct InvitesPage {
    pub layout: Layout,
    pub rows: Vec<InviteRow>,
    pub note: String,
    pub email: String,
    /// A letter can bring the link.
    pub sends_mail: bool,
    /// Where a letter with the fresh link goes.
    pub mailed_to: Option<String>,
    pub errors: FieldErrors,
    /// A link that was made just now; it is shown this once.
    pub link: Option<String>,
}

/// An invitation.
#[derive(Clone, Debug)]
pub struct InviteRow {
    pub number: i64,
    pub note: String,
    pub made_by: String,
    pub made_at: String,
    pub ends_at: String,
    pub is_open: bool,
    pub used_by: Option<String>,
}

/// `GET /admin/settings`
#[derive(Template)]
#[template(path = "admin/settings.html")]
pub struct SettingsPage {
    pub layout: Layout,
    pub rows: Vec<SettingRow>,
}

/// A setting of the web process that answers.
#[derive(Clone, Debug)]
pub struct SettingRow {
    /// "Who may make an account".
    pub words: &'static str,
    pub value: String,
    /// "GREENROOM_REGISTRATION".
    pub variable: &'static str,
}

/// `GET /admin/audit`
#[derive(Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub layout: Layout,
    pub actions: Vec<Choice>,
    pub actor: String,
    pub subject: String,
    pub rows: Vec<EventRow>,
    pub next_url: Option<String>,
    pub export_url: String,
}

impl AuditPage {
    pub fn is_filtered(&self) -> bool {
        !self.actor.is_empty()
            || !self.subject.is_empty()
            || self.actions.iter().any(|choice| choice.selected)
    }
}

/// An event of the log.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub id: i64,
    /// "2026-11-05 12:04:09", UTC.
    pub happened_at: String,
    pub actor: String,
    /// "changed the roles".
    pub action: String,
    pub subject: String,
    pub address: String,
    /// JSON.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: String,
}
