use std::sync::Arc;

use super::Tone;
use crate::web::viewer::unread_words;
use crate::web::ways::Way;

/// What the frame around a page needs. Every page struct holds one as `layout`.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// `None` for a visitor.
    pub viewer: Option<ViewerSummary>,
    pub theme: Theme,
    /// Which entry of the navigation is marked.
    pub section: Section,
    /// The nonce of this answer's `Content-Security-Policy`; the editor's style element needs it.
    pub csp_nonce: String,
    /// Path and query of this page, where signing in and changing the theme lead back to.
    pub here: String,
    /// Not everybody may make an account, so the frame offers none.
    pub is_by_invitation: bool,
    /// Ways to sign in beside a password.
    pub ways: Arc<[Way]>,
    /// One message above the page, such as what the last form did.
    pub notice: Option<Notice>,
}

impl Layout {
    /// The program's version, for the footer.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// Whether the navigation offers the pages of administrators.
    pub fn is_admin(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.is_admin)
    }

    /// Whether the navigation offers the queue of mentors.
    pub fn is_mentor(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.is_mentor)
    }

    /// The value of `data-theme`, when the viewer chose one.
    pub fn data_theme(&self) -> Option<&'static str> {
        match self.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// Who looks at the page, as far as the frame shows it.
#[derive(Clone, Debug)]
pub struct ViewerSummary {
    pub username: String,
    pub display_name: String,
    pub is_mentor: bool,
    pub is_admin: bool,
    /// Notifications not read yet.
    pub unread: i64,
}

impl ViewerSummary {
    /// "3", "99+", `None` where all was read.
    pub fn unread_words(&self) -> Option<String> {
        unread_words(self.unread)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Reads the cookie or form value; anything unknown follows the system.
    pub fn parse(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    None,
    Practice,
    Submissions,
    Reviews,
    Queue,
    Account,
    Notifications,
    Operate,
}

/// A message above the page, spoken politely by screen readers.
#[derive(Clone, Debug)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
    pub link: Option<Link>,
}

impl Notice {
    /// Something went as asked: "Your password is changed."
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Ok,
            text: text.into(),
            link: None,
        }
    }

    /// Something to know, neither good nor bad.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Info,
            text: text.into(),
            link: None,
        }
    }

    /// The same for a design.
    pub fn design_came_back() -> Self {
        Self::done("Your design is back. It was kept while you signed in; nothing has been sent yet.")
    }

    /// Shown in the workspace when a post parked for sign-in came back.
    pub fn code_came_back() -> Self {
        Self::done("Your code is back. It was kept while you signed in; nothing has been sent yet.")
    }
}

#[derive(Clone, Debug)]
pub struct Link {
    pub url: String,
    pub text: String,
}
