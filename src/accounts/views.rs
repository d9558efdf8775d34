//! Pages around an account: register, sign in, change the password, make the first admin.

use askama::Template;

use crate::web::views::{FieldErrors, Layout, TrustedHtml, text};
#[cfg(feature = "oidc")]
use crate::web::ways::Way;

/// `GET /register`, and the same with errors after a refused post.
///
/// Fields posted: `username`, `display_name`, `email` (may be empty), `password`, `next`.
#[derive(Template)]
#[template(path = "accounts/register.html")]
pub struct RegisterPage {
    pub layout: Layout,
    pub username: String,
    pub display_name: String,
    pub email: String,
    /// Where to go afterwards; a path of this site, already checked.
    pub next: String,
    /// The key of a post that waits, empty for none; posted along as `parked`.
    pub parked: String,
    pub min_password_length: u32,
    pub errors: FieldErrors,
}

impl RegisterPage {
    pub fn sign_in_link(&self) -> String {
        with_onward("/sign-in", &self.next, &self.parked)
    }

    pub fn password_hint(&self) -> String {
        password_hint(self.min_password_length)
    }
}

/// `GET /sign-in`, and the same with errors. Fields posted: `username`, `password`, `next`.
///
/// An error never tells whether the account exists, so it belongs to the field `""`.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub struct SignInPage {
    pub layout: Layout,
    pub username: String,
    pub next: String,
    /// A form was posted without a session; its content waits under a one-time key.
    pub parked: Option<ParkedPost>,
    /// A link for a new password can be had by mail.
    pub mails: bool,
    pub errors: FieldErrors,
}

impl SignInPage {
    /// The key of a post that waits, empty for none.
    pub fn parked_key(&self) -> &str {
        self.parked.as_ref().map_or("", |parked| parked.key.as_str())
    }

    pub fn register_link(&self) -> String {
        with_onward("/register", &self.next, self.parked_key())
    }
}

/// `GET /sign-in/code`, after the password of an account with a second factor. Field posted: `code`.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub struct CodePage {
    pub layout: Layout,
    pub username: String,
    pub errors: FieldErrors,
}

/// `GET /account/second-factor`. Fields posted: `current_password`, `code`.
#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
pub struct SecondFactorPage {
    pub layout: Layout,
    pub username: String,
    /// A mentor or an administrator.
    pub is_staff: bool,
    /// The key of a second factor that waits for its first code, as people type it.
    pub key: Option<String>,
    /// The same as a picture to scan.
    pub picture: Option<TrustedHtml>,
    /// Set where the second factor is on: recovery codes that nobody used.
    pub codes_left: Option<i64>,
    /// Recovery codes made just now; they are shown this once.
    pub new_codes: Vec<String>,
    pub errors: FieldErrors,
}

/// What is kept while somebody signs in.
#[derive(Clone, Debug)]
pub struct ParkedPost {
    pub problem_title: String,
    /// "Python code", "code", "design".
    pub what: String,
    pub line_count: u64,
    /// The one-time key, posted along as `parked`.
    pub key: String,
}

/// Asks administrators to show that it is them before what they posted is done. Fields posted: `current_password`,
/// `code`, and those of the form it stands for.
#[derive(Template)]
#[template(path = "accounts/confirm.html")]
pub struct ConfirmPage {
    pub layout: Layout,
    /// Where the form was posted to.
    pub action: String,
    /// Names and values of what was posted.
    pub fields: Vec<(String, String)>,
    /// For password managers.
    pub username: String,
    pub asks_for_code: bool,
    pub errors: FieldErrors,
}

/// `GET /account/password`. Fields posted: `current_password`, `code`, `new_password`.
#[derive(Template)]
#[template(path = "accounts/password.html")]
pub struct PasswordPage {
    pub layout: Layout,
    /// For password managers, which want to know whose password changes.
    pub username: String,
    /// Whoever signs in with a provider alone has none.
    pub has_password: bool,
    /// And chooses one soon after signing in.
    pub is_proved: bool,
    pub asks_for_code: bool,
    pub min_password_length: u32,
    pub errors: FieldErrors,
}

impl PasswordPage {
    pub fn password_hint(&self) -> String {
        password_hint(self.min_password_length)
    }
}

/// `GET /reset`, by somebody who opened a one-time link. Field posted: `new_password`.
#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub struct ResetPage {
    pub layout: Layout,
    pub username: String,
    pub min_password_length: u32,
    pub errors: FieldErrors,
}

impl ResetPage {
    pub fn password_hint(&self) -> String {
        password_hint(self.min_password_length)
    }
}

/// `GET /account/email`. Fields posted: `email` (empty takes it away), `current_password`, `code`.
#[derive(Template)]
#[template(path = "accounts/email.html")]
pub struct EmailPage {
    pub layout: Layout,
    pub username: String,
    pub email: Option<String>,
    pub is_verified: bool,
    /// Mail is on.
    pub mails: bool,
    /// A second factor is on.
    pub asks_for_code: bool,
    /// What stands in the field.
    pub typed: String,
    pub errors: FieldErrors,
}

impl EmailPage {
    pub fn hint(&self) -> &'static str {
        if self.mails {
            "A link is sent there; the address counts once you have followed it. Leave it empty to have none."
        } else {
            "Leave it empty to have none."
        }
    }
}

/// `GET /email`, by somebody who opened a link that was sent to an address.
#[derive(Template)]
#[template(path = "accounts/email_confirm.html")]
pub struct EmailConfirmPage {
    pub layout: Layout,
    pub username: String,
    pub email: String,
    pub errors: FieldErrors,
}

/// `GET /account/leave`. Fields posted: `username`, `current_password`, `code`.
#[derive(Template)]
#[template(path = "accounts/leave.html")]
pub struct LeavePage {
    pub layout: Layout,
    /// A second factor is on.
    pub asks_for_code: bool,
    /// When the account is going to be deleted: "3 Nov 12:04".
    pub leaves_on: Option<String>,
    /// What was typed as a username.
    pub typed: String,
    pub errors: FieldErrors,
}

/// `GET /forgotten`. Field posted: `name`.
#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
pub struct ForgottenPage {
    pub layout: Layout,
    /// Mail is on.
    pub mails: bool,
    pub is_sent: bool,
    pub errors: FieldErrors,
}

/// `GET /account/devices`
#[derive(Template)]
#[template(path = "accounts/devices.html")]
pub struct DevicesPage {
    pub layout: Layout,
    /// This browser first, then the last used.
    pub rows: Vec<DeviceRow>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub number: i64,
    /// "Firefox on Linux".
    pub words: String,
    pub address: String,
    /// "3 Nov 12:04".
    pub signed_in_at: String,
    pub last_seen_at: String,
    pub is_this: bool,
}

/// `GET /first-admin/{token}`. Fields posted: `username`, `display_name`, `password`; none by somebody who
/// is signed in already.
#[derive(Template)]
#[template(path = "accounts/first_admin.html")]
pub struct FirstAdminPage {
    pub layout: Layout,
    /// The form posts back to the one-time address.
    pub action: String,
    pub username: String,
    pub display_name: String,
    pub min_password_length: u32,
    pub errors: FieldErrors,
}

impl FirstAdminPage {
    /// For somebody who has an account but is not signed in here.
    pub fn sign_in_link(&self) -> String {
        with_onward("/sign-in", &self.action, "")
    }

    pub fn password_hint(&self) -> String {
        password_hint(self.min_password_length)
    }
}

impl ParkedPost {
    /// "code", "design".
    pub fn noun(&self) -> &str {
        self.what.rsplit(' ').next().unwrap_or_default()
    }

    pub fn line_count_text(&self) -> String {
        text::count(self.line_count, "line", "lines")
    }
}

fn password_hint(min_length: u32) -> String {
    format!("At least {min_length} characters; a few words in a row are good.")
}

/// A page of this site with the place to go to afterwards in its query.
fn with_onward(page: &str, next: &str, parked: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("next", next), ("parked", parked)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    match query.finish() {
        query if query.is_empty() => page.to_string(),
        query => format!("{page}?{query}"),
    }
}

/// Leads to a provider, after a post that only this site may answer. No field.
#[cfg(feature = "oidc")]
#[derive(Template)]
#[template(path = "accounts/departure.html")]
pub struct DeparturePage {
    pub layout: Layout,
    pub label: String,
    /// Where the provider asks who somebody is.
    pub url: String,
}

/// `GET /register/with`, by somebody whom a provider has shown. Fields posted: `username`, `display_name`, `takes_email`.
#[cfg(feature = "oidc")]
#[derive(Template)]
#[template(path = "accounts/newcomer.html")]
pub struct NewcomerPage {
    pub layout: Layout,
    pub label: String,
    pub username: String,
    pub display_name: String,
    /// The address that the provider told and has checked.
    pub email: Option<String>,
    pub takes_email: bool,
    pub errors: FieldErrors,
}

/// `GET /account/identities`. Fields posted: `current_password`, `code`.
#[cfg(feature = "oidc")]
#[derive(Template)]
#[template(path = "accounts/identities.html")]
pub struct IdentitiesPage {
    pub layout: Layout,
    pub username: String,
    pub has_password: bool,
    pub asks_for_code: bool,
    pub rows: Vec<IdentityRow>,
    /// Providers that this account does not sign in with yet.
    pub others: Vec<Way>,
    pub errors: FieldErrors,
}

/// A way to sign in.
#[cfg(feature = "oidc")]
#[derive(Clone, Debug)]
pub struct IdentityRow {
    pub number: i64,
    pub label: String,
    /// What the provider calls them.
    pub name: String,
    /// "3 Nov 12:04".
    pub connected_at: String,
    pub last_used_at: Option<String>,
}
