//! What people type into the forms of their account, read into values that can't be wrong.

use std::fmt;

use super::password::Password;
use crate::web::form::PostedForm;
use crate::web::page::safe_next;
use crate::web::views::FieldErrors;

/// Names that stand, or may come to stand, for something else in an address or a sentence.
const RESERVED: [&str; 32] = [
    "about",
    "account",
    "accounts",
    "admin",
    "administrator",
    "api",
    "assets",
    "code",
    "drafts",
    "first-admin",
    "greenroom",
    "healthz",
    "help",
    "home",
    "me",
    "mentor",
    "moderator",
    "new",
    "null",
    "problems",
    "readyz",
    "register",
    "root",
    "runs",
    "sign-in",
    "sign-out",
    "static",
    "submissions",
    "support",
    "system",
    "undefined",
    "users",
];
const DISPLAY_NAME_LIMIT: usize = 80;
const EMAIL_LIMIT: usize = 254;

/// A name to sign in with, as the table keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Lowers what was typed.
    ///
    /// # Errors
    /// A sentence for the person who chose it.
    pub fn parse(typed: &str) -> Result<Username, &'static str> {
        let name = normal_username(typed);
        if name.is_empty() {
            return Err("Choose a username.");
        }
        if !(2..=32).contains(&name.chars().count()) {
            return Err("A username has 2 to 32 characters.");
        }
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err("A username starts with a letter from a to z.");
        }
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !name.bytes().all(allowed) {
            return Err("A username has only letters from a to z, digits, - and _.");
        }
        if RESERVED.contains(&name.as_str()) {
            return Err("This username is reserved; choose another one.");
        }
        Ok(Username(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a typed name is looked up: without the spaces around it and the upper case of phone keyboards.
pub fn normal_username(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

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
        let password =
            Password::parse(std::mem::take(&mut self.password)).map_err(|message| fail("password", &message));
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
    pub current: String,
    pub new: Password,
}

impl PasswordForm {
    pub fn parse(form: &PostedForm) -> Result<PasswordForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let (current, new) = (reader.text("current_password"), reader.text("new_password"));
        let mut errors = reader.errors;
        if current.is_empty() && errors.get("current_password").is_none() {
            errors.push("current_password", "Enter your current password.");
        }
        let is_same = !current.is_empty() && current == new;
        match Password::parse(new) {
            Ok(_) if is_same => errors.push(
                "new_password",
                "Choose a password that differs from the current one.",
            ),
            Ok(new) if errors.is_empty() => return Ok(PasswordForm { current, new }),
            Ok(_) => {}
            Err(message) if errors.get("new_password").is_none() => errors.push("new_password", message),
            Err(_) => {}
        }
        Err(errors)
    }
}

/// `None` where the field was left empty.
fn check_display_name(typed: &str) -> Result<Option<String>, &'static str> {
    let name = typed.trim();
    if name.is_empty() {
        return Ok(None);
    }
    if name.chars().count() > DISPLAY_NAME_LIMIT {
        return Err("A name has at most 80 characters.");
    }
    if name
        .chars()
        .any(|character| character.is_control() || turns_text(character))
    {
        return Err("A name can't hold control characters or marks that turn the direction of text.");
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("A name needs at least one letter or digit.");
    }
    Ok(Some(name.to_string()))
}

/// Invisible marks that reorder or break the text around a name, or make two names look the same.
fn turns_text(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `None` where the field was left empty. Only a plain check: whether mail arrives nobody can tell here.
fn check_email(typed: &str) -> Result<Option<String>, &'static str> {
    let email = typed.trim();
    if email.is_empty() {
        return Ok(None);
    }
    if email.len() > EMAIL_LIMIT {
        return Err("An e-mail address has at most 254 characters.");
    }
    let is_strange = |character: char| {
        character.is_whitespace()
            || character.is_control()
            || turns_text(character)
            || "<>()[],;:\\\"".contains(character)
    };
    let is_plain = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| !label.is_empty())
    });
    if !is_plain || email.chars().any(is_strange) {
        return Err("Enter an address like name@example.org, or leave this empty.");
    }
    Ok(Some(email.to_string()))
}

#[cfg(test)]
mod tests;
