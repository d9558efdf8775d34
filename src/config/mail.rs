//! Whether and how mail leaves.

use std::path::PathBuf;

use clap::Args;

use super::Secret;

/// Mail; off where neither a server nor a folder is given.
#[derive(Debug, Clone, Default, Args)]
pub struct MailSettings {
    /// Mail server, such as smtps://user:password@mail.example or smtp://mail.example?tls=required
    #[arg(
        long,
        env = "GREENROOM_SMTP_URL",
        hide_env_values = true,
        value_name = "URL",
        conflicts_with_all = ["smtp_url_file", "mail_dir"]
    )]
    pub smtp_url: Option<Secret>,
    /// File that holds the address of the mail server
    #[arg(
        long,
        env = "GREENROOM_SMTP_URL_FILE",
        value_name = "FILE",
        conflicts_with = "mail_dir"
    )]
    pub smtp_url_file: Option<PathBuf>,
    /// Folder that gets letters as .eml files instead of a mail server, for local use
    #[arg(long, env = "GREENROOM_MAIL_DIR", value_name = "DIR")]
    pub mail_dir: Option<PathBuf>,
    /// Sender of all letters [default: greenroom at the host of the base URL]
    #[arg(long, env = "GREENROOM_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

impl MailSettings {
    /// The address of the mail server, from the variable or from the file.
    ///
    /// # Errors
    /// A file that can't be read, or is empty, by its name.
    pub fn smtp_url(&self) -> Result<Option<Secret>, String> {
        match &self.smtp_url_file {
            Some(file) => Secret::from_file(file).map(Some),
            None => Ok(self.smtp_url.clone()),
        }
    }

    /// "off", "smtp" or "folder …".
    pub fn words(&self) -> String {
        match (&self.mail_dir, &self.smtp_url, &self.smtp_url_file) {
            (Some(folder), ..) => format!("folder {}", folder.display()),
            (None, None, None) => "off".to_owned(),
            _ => "smtp (set, hidden)".to_owned(),
        }
    }
}
