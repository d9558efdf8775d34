//! What accounts tell by mail.

use diesel::prelude::*;

use super::queries::addresses;
use crate::mail::{Letter, Link, Post};
use crate::notifications::{self, News};

/// Something that the owner of an account is told, so that nobody else can do it unnoticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    PasswordChanged,
    PasswordReset,
    SecondFactorOn,
    SecondFactorOff,
    /// By an administrator.
    SecondFactorEnded,
    RecoveryCodesRenewed,
    /// By an administrator.
    RolesChanged {
        is_mentor: bool,
        is_admin: bool,
    },
    /// By an administrator.
    SessionsEnded,
    /// A browser that the account was never signed in with, in words, and where it is.
    NewDevice {
        words: String,
        address: String,
    },
    /// An account elsewhere signs in as well from now on: "GitHub".
    IdentityConnected {
        label: String,
    },
    /// And no longer.
    IdentityDropped {
        label: String,
    },
    /// The account is going to be deleted.
    DeletionAsked,
    /// Somebody wants the account to have another address; told to the one it has.
    EmailChanging,
    /// The account has another address now; told to the one it had.
    EmailChanged,
}

/// Where all of them lead.
const WHERE: &str = "/account/devices";
const IF_NOT_YOU: &str =
    "If this was not you, choose a new password, sign out everywhere and tell an administrator.";

impl Notice {
    /// One of each kind, for previews.
    fn samples() -> Vec<Notice> {
        vec![
            Notice::PasswordChanged,
            Notice::PasswordReset,
            Notice::SecondFactorOn,
            Notice::SecondFactorOff,
            Notice::SecondFactorEnded,
            Notice::RecoveryCodesRenewed,
            Notice::RolesChanged {
                is_mentor: true,
                is_admin: false,
            },
            Notice::SessionsEnded,
            Notice::NewDevice {
                words: "Firefox on Linux".into(),
                address: "192.0.2.7".into(),
            },
            Notice::IdentityConnected {
                label: "GitHub".into(),
            },
            Notice::IdentityDropped {
                label: "GitHub".into(),
            },
            Notice::DeletionAsked,
            Notice::EmailChanging,
            Notice::EmailChanged,
        ]
    }

    /// Whether it stands on the page of notifications as well: what somebody else did, not what its owner just did
    /// there and then.
    fn is_news(&self) -> bool {
        matches!(
            self,
            Notice::PasswordReset
                | Notice::SecondFactorEnded
                | Notice::RolesChanged { .. }
                | Notice::SessionsEnded
                | Notice::NewDevice { .. }
        )
    }

    /// Its kind, its subject, and what it tells.
    fn words(&self) -> (&'static str, &'static str, String) {
        match self {
            Notice::PasswordChanged => (
                "password-changed",
                "Your password was changed",
                "The password of your account was changed. Every other session has ended.".to_string(),
            ),
            Notice::PasswordReset => (
                "password-reset-done",
                "Your password was set by a link",
                "A new password was set for your account with a one-time link. Every session has ended.".to_string(),
            ),
            Notice::SecondFactorOn => (
                "second-factor-on",
                "The second factor is on",
                "Signing in to your account asks for a code of your app from now on.".to_string(),
            ),
            Notice::SecondFactorOff => (
                "second-factor-off",
                "The second factor is off",
                "Your password alone signs you in from now on.".to_string(),
            ),
            Notice::SecondFactorEnded => (
                "second-factor-ended",
                "Your second factor was turned off",
                "An administrator turned the second factor of your account off. Your password alone signs you in; set it up again soon.".to_string(),
            ),
            Notice::RecoveryCodesRenewed => (
                "recovery-codes",
                "You have new recovery codes",
                "New recovery codes were made for your account; the earlier ones work no more.".to_string(),
            ),
            Notice::RolesChanged { is_mentor, is_admin } => {
                let now = match (is_mentor, is_admin) {
                    (false, false) => "You practise as a seeker.",
                    (true, false) => "You are a mentor now.",
                    (false, true) => "You are an administrator now.",
                    (true, true) => "You are a mentor and an administrator now.",
                };
                (
                    "roles-changed",
                    "Your roles were changed",
                    format!("An administrator changed the roles of your account. {now}"),
                )
            }
            Notice::SessionsEnded => (
                "sessions-ended",
                "You were signed out everywhere",
                "An administrator ended all sessions of your account. Sign in again to go on; your drafts are kept.".to_string(),
            ),
            Notice::NewDevice { words, address } => (
                "new-device",
                "A new sign-in to your account",
                format!("Your account was signed in to with a browser that is new to it: {words}, from {address}."),
            ),
            Notice::IdentityConnected { label } => (
                "identity-connected",
                "There is another way to sign in",
                format!("An account of {label} was connected with yours: whoever has it can sign in as you from now on."),
            ),
            Notice::IdentityDropped { label } => (
                "identity-dropped",
                "A way to sign in was taken away",
                format!("The account of {label} that was connected with yours signs in no longer."),
            ),
            Notice::DeletionAsked => (
                "deletion-asked",
                "Your account will be deleted",
                "Somebody who knows your password asked for your account to be deleted in 30 days. Until then you can sign in and keep it, on the page of your data.".to_string(),
            ),
            Notice::EmailChanging => (
                "email-changing",
                "Another e-mail address was asked for",
                "Somebody who knows your password asked for another e-mail address for your account. It changes once a link sent there is followed.".to_string(),
            ),
            Notice::EmailChanged => (
                "email-changed",
                "Your e-mail address was changed",
                "Your account has another e-mail address now. This is the last letter to this one.".to_string(),
            ),
        }
    }

    fn letter(&self, greeting: &str) -> Letter {
        let (template, subject, told) = self.words();
        Letter {
            template,
            subject: subject.to_string(),
            greeting: greeting.to_string(),
            paragraphs: vec![told],
            link: Some(Link {
                label: "Your devices and your password",
                path: WHERE.into(),
                is_secret: false,
            }),
            footnote: IF_NOT_YOU.to_string(),
            stop_path: None,
        }
    }
}

/// Tells the owner of an account: by a letter where they have an address, and on their page of notifications where it
/// is news: what somebody else did. Call it in the transaction of what is told.
pub fn tell(conn: &mut PgConnection, post: &Post, user_id: i64, notice: &Notice) -> QueryResult<()> {
    let email = if post.is_on() {
        let owner = addresses::get_addressee(conn, user_id)?;
        owner.email.map(|email| (email, owner.display_name))
    } else {
        None
    };
    if notice.is_news() {
        let (kind, _, text) = notice.words();
        let news = News {
            kind,
            text,
            path: WHERE.into(),
            has_letter: email.is_some(),
        };
        notifications::tell(conn, user_id, &news)?;
    }
    match email {
        Some((email, display_name)) => post.send(conn, &email, &notice.letter(&display_name)),
        None => Ok(()),
    }
}

/// The same to an address that the account has no longer, or not for long.
pub fn tell_at(
    conn: &mut PgConnection,
    post: &Post,
    (email, greeting): (&str, &str),
    notice: &Notice,
) -> QueryResult<()> {
    post.send(conn, email, &notice.letter(greeting))
}

/// With a link to choose a new password.
pub fn password_reset(greeting: &str, username: &str, token: &str) -> Letter {
    Letter {
        template: "password-reset",
        subject: "Choose a new password".into(),
        greeting: greeting.to_string(),
        paragraphs: vec![format!(
            "Somebody, probably you, asked for a new password for the account {username}. The link works once, within 24 hours."
        )],
        link: Some(Link {
            label: "Choose a new password",
            path: format!("/reset/{token}"),
            is_secret: true,
        }),
        footnote: "If this was not you, do nothing: your password stays as it is.".into(),
        stop_path: None,
    }
}

/// With a link to make an account; an administrator wants somebody to have it.
pub fn invitation(greeting: &str, made_by: &str, token: &str) -> Letter {
    Letter {
        template: "invitation",
        subject: "You are invited to Greenroom".into(),
        greeting: greeting.to_string(),
        paragraphs: vec![format!(
            "{made_by} invites you to practise backend interviews at Greenroom. The link makes one account, within 14 days."
        )],
        link: Some(Link {
            label: "Make your account",
            path: format!("/invite/{token}"),
            is_secret: true,
        }),
        footnote: "If you do not know who this is, do nothing.".into(),
        stop_path: None,
    }
}

/// With a link that shows that an address is somebody's own.
pub fn email_check(greeting: &str, username: &str, token: &str) -> Letter {
    Letter {
        template: "email-check",
        subject: "Confirm your e-mail address".into(),
        greeting: greeting.to_string(),
        paragraphs: vec![format!(
            "The account {username} wants to use this address. Confirm it, and you can set a new password by mail should you forget yours. The link works once, within 24 hours."
        )],
        link: Some(Link {
            label: "Confirm this address",
            path: format!("/email/{token}"),
            is_secret: true,
        }),
        footnote: "If you know nothing of this, do nothing: without the link the address is not used.".into(),
        stop_path: None,
    }
}

/// One letter of each kind, with made-up people.
pub fn samples() -> Vec<Letter> {
    let mut letters = vec![
        password_reset("Ada Lovelace", "ada", "…"),
        email_check("Ada Lovelace", "ada", "…"),
        invitation("Ada Lovelace", "grace", "…"),
    ];
    letters.extend(
        Notice::samples()
            .iter()
            .map(|notice| notice.letter("Ada Lovelace")),
    );
    letters
}
