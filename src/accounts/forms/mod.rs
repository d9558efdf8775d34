//! What people type into the forms of their account, read into values that can't be wrong.

mod values;

pub use values::{Username, normal_username};

use super::password::Password;
use super::proof;
use super::second_factor::codes::Typed;
use crate::web::form::PostedForm;
use crate::web::page::safe_next;
use crate::web::views::FieldErrors;
use values::{check_display_name, check_email};

/// Somebody who may become a user.
#[derive(Debug)]
pub struct NewUser {
    pub username: Username,
    pub display_name: String,
    pub email: Option<String>,
    pub password: Password,
}

/// Where somebody wanted to go before they had to sign in.
#[derive(Debug, Clone, Default)]
pub struct Onward {
    /// A path of this site, empty for none.
    pub next: String,
    /// The key of a post that waits, empty for none.
    pub parked: String,
}

impl Onward {
    /// Keeps only a path of this site and what looks like a key of ours.
    pub fn new(next: &str, parked: &str) -> Onward {
        let is_key = parked.len() == 64 && parked.bytes().all(|byte| byte.is_ascii_hexdigit());
        Onward {
            next: match safe_next(next) {
                "/" => String::new(),
                next => next.to_string(),
            },
            parked: if is_key { parked.to_string() } else { String::new() },
        }
    }
}

/// Reads text fields and collects what can't be read.
struct Reader<'a> {
    form: &'a PostedForm,
    errors: FieldErrors,
}

impl<'a> Reader<'a> {
    fn new(form: &'a PostedForm) -> Reader<'a> {
        Reader {
            form,
            errors: FieldErrors::default(),
        }
    }

    fn text(&mut self, name: &str) -> String {
        self.form.text(name).unwrap_or_else(|error| {
            self.errors.push(error.field, error.message);
            String::new()
        })
    }

    fn onward(&mut self) -> Onward {
        let (next, parked) = (self.text("next"), self.text("parked"));
        Onward::new(&next, &parked)
    }
}

/// `POST /register`, as typed.
#[derive(Default)]
pub struct RegisterForm {
    pub username: String,
    pub display_name: String,
    pub email: String,
    pub onward: Onward,
    password: String,
    errors: FieldErrors,
}

impl RegisterForm {
    pub fn empty(onward: Onward) -> RegisterForm {
        RegisterForm {
            onward,
            ..RegisterForm::default()
        }
    }

    pub fn read(form: &PostedForm) -> RegisterForm {
        let mut reader = Reader::new(form);
        RegisterForm {
            username: reader.text("username"),
            display_name: reader.text("display_name"),
            email: reader.text("email"),
            onward: reader.onward(),
            password: reader.text("password"),
            errors: reader.errors,
        }
    }

    /// The user that the form describes; takes the password out of it.
    pub fn check(&mut self) -> Result<NewUser, FieldErrors> {
        let mut errors = std::mem::take(&mut self.errors);
        // A field that could not be read has its own error already.
        let mut fail = |field: &str, message: &str| {
            if errors.get(field).is_none() {
                errors.push(field, message);
            }
        };
        let username = Username::parse(&self.username).map_err(|message| fail("username", message));
        let display_name =
            check_display_name(&self.display_name).map_err(|message| fail("display_name", message));
        let email = check_email(&self.email).map_err(|message| fail("email", message));
        let own = [&*self.username, &*self.display_name, &*self.email];
        let password = Password::parse(std::mem::take(&mut self.password), &own)
            .map_err(|message| fail("password", &message));
        match (username, display_name, email, password) {
            (Ok(username), Ok(display_name), Ok(email), Ok(password)) if errors.is_empty() => Ok(NewUser {
                display_name: display_name.unwrap_or_else(|| username.to_string()),
                username,
                email,
                password,
            }),
            _ => Err(errors),
        }
    }
}

/// Somebody whom a provider has shown, and who may become a user.
#[cfg(feature = "oidc")]
#[derive(Debug)]
pub struct NewName {
    pub username: Username,
    pub display_name: String,
    pub email: Option<String>,
}

/// `POST /register/with`, as typed.
#[cfg(feature = "oidc")]
pub struct NewcomerForm {
    pub username: String,
    pub display_name: String,
    /// Whether the address that the provider told is to be the account's.
    pub takes_email: bool,
    errors: FieldErrors,
}

#[cfg(feature = "oidc")]
impl NewcomerForm {
    /// What a provider proposes.
    pub fn proposed(username: &str, display_name: &str) -> NewcomerForm {
        NewcomerForm {
            username: Username::parse(username).map_or_else(|_| String::new(), |name| name.to_string()),
            display_name: check_display_name(display_name)
                .ok()
                .flatten()
                .unwrap_or_default(),
            takes_email: true,
            errors: FieldErrors::default(),
        }
    }

    pub fn read(form: &PostedForm) -> NewcomerForm {
        let mut reader = Reader::new(form);
        NewcomerForm {
            username: reader.text("username"),
            display_name: reader.text("display_name"),
            takes_email: form.has("takes_email"),
            errors: reader.errors,
        }
    }

    pub fn check(&mut self, email: Option<String>) -> Result<NewName, FieldErrors> {
        let mut errors = std::mem::take(&mut self.errors);
        let mut fail = |field: &str, message: &str| {
            if errors.get(field).is_none() {
                errors.push(field, message);
            }
        };
        let username = Username::parse(&self.username).map_err(|message| fail("username", message));
        let display_name =
            check_display_name(&self.display_name).map_err(|message| fail("display_name", message));
        match (username, display_name) {
            (Ok(username), Ok(display_name)) if errors.is_empty() => Ok(NewName {
                display_name: display_name.unwrap_or_else(|| username.to_string()),
                username,
                // One that is no address for us is none.
                email: email
                    .filter(|_| self.takes_email)
                    .and_then(|email| check_email(&email).ok().flatten()),
            }),
            _ => Err(errors),
        }
    }
}

/// `POST /sign-in`, as typed.
pub struct SignInForm {
    pub username: String,
    pub password: String,
    pub onward: Onward,
    pub errors: FieldErrors,
}

impl SignInForm {
    pub fn read(form: &PostedForm) -> SignInForm {
        let mut reader = Reader::new(form);
        let (username, password, onward) =
            (reader.text("username"), reader.text("password"), reader.onward());
        let mut errors = reader.errors;
        if username.trim().is_empty() && errors.get("username").is_none() {
            errors.push("username", "Enter your username.");
        }
        if password.is_empty() && errors.get("password").is_none() {
            errors.push("password", "Enter your password.");
        }
        SignInForm {
            username,
            password,
            onward,
            errors,
        }
    }
}

/// `POST /account/password`, as typed.
pub struct PasswordForm {
    /// `None` of somebody who has no password yet.
    pub current: Option<String>,
    pub new: Password,
    /// Of somebody with a second factor.
    pub code: Option<Typed>,
}

/// What a password form must ask of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The current password: of whoever has one.
    pub password: bool,
    /// A code: with a second factor.
    pub code: bool,
}

impl PasswordForm {
    pub fn parse(form: &PostedForm, username: &str, asked: Asked) -> Result<PasswordForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let new = reader.text("new_password");
        let current = asked.password.then(|| reader.text("current_password"));
        let mut errors = reader.errors;
        let code = asked.code.then(|| proof::read_code(form, &mut errors)).flatten();
        if current.as_deref() == Some("") && errors.get("current_password").is_none() {
            errors.push("current_password", "Enter your current password.");
        }
        let is_same = !new.is_empty() && current.as_ref() == Some(&new);
        match Password::parse(new, &[username]) {
            Ok(_) if is_same => errors.push(
                "new_password",
                "Choose a password that differs from the current one.",
            ),
            Ok(new) if errors.is_empty() => return Ok(PasswordForm { current, new, code }),
            Ok(_) => {}
            Err(message) if errors.get("new_password").is_none() => errors.push("new_password", message),
            Err(_) => {}
        }
        Err(errors)
    }
}

/// `POST /reset`, as typed.
pub struct NewPasswordForm {
    pub new: Password,
}

impl NewPasswordForm {
    pub fn parse(form: &PostedForm, username: &str) -> Result<NewPasswordForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let new = reader.text("new_password");
        let mut errors = reader.errors;
        match Password::parse(new, &[username]) {
            Ok(new) if errors.is_empty() => return Ok(NewPasswordForm { new }),
            Ok(_) => {}
            Err(message) if errors.is_empty() => errors.push("new_password", message),
            Err(_) => {}
        }
        Err(errors)
    }
}

/// `POST /account/email`, as typed; the password beside it is for `proof`.
pub struct EmailForm {
    /// `None` takes the address away.
    pub email: Option<String>,
}

impl EmailForm {
    pub fn parse(form: &PostedForm) -> Result<EmailForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let typed = reader.text("email");
        let mut errors = reader.errors;
        match check_email(&typed) {
            Ok(email) if errors.is_empty() => return Ok(EmailForm { email }),
            Err(message) if errors.is_empty() => errors.push("email", message),
            _ => {}
        }
        Err(errors)
    }
}

#[cfg(test)]
mod tests;
