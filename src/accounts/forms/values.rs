//! Single values: what a name, a display name and an e-mail address may be.

use std::fmt;

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

/// `None` where the field was left empty.
pub(super) fn check_display_name(typed: &str) -> Result<Option<String>, &'static str> {
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
pub(super) fn check_email(typed: &str) -> Result<Option<String>, &'static str> {
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
