//! How letters leave: by SMTP, or as files for local use.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::SmtpTransport;
use lettre::{Message, Transport as _};

/// A mail server that says nothing for so long is not asked any further.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where letters go.
pub enum Transport {
    Smtp(Box<SmtpTransport>),
    /// A folder that gets an `.eml` file a letter.
    Folder(PathBuf),
}

/// Why a letter could not be handed over.
#[derive(Debug)]
pub struct SendError {
    pub reason: String,
    /// Trying again can't help.
    pub is_final: bool,
}

impl Transport {
    /// A mail server by its address: `smtps://user:password@mail.example` or `smtp://…?tls=required`.
    ///
    /// # Errors
    /// What is wrong with the address; never the address itself, which holds a password.
    pub fn smtp(url: &str) -> Result<Transport, String> {
        let builder = SmtpTransport::from_url(url).map_err(|error| {
            let reason = error.to_string().replace(url, "…");
            format!("the address of the mail server can't be used: {reason}")
        })?;
        Ok(Transport::Smtp(Box::new(builder.timeout(Some(PATIENCE)).build())))
    }

    /// A folder, made where it is missing.
    ///
    /// # Errors
    /// Where it can't be made.
    pub fn folder(path: &Path) -> io::Result<Transport> {
        fs::create_dir_all(path)?;
        Ok(Transport::Folder(path.to_owned()))
    }

    /// Hands a letter over. Blocks; call it away from the threads that serve.
    pub fn send(&self, name: &str, message: &Message) -> Result<(), SendError> {
        match self {
            Transport::Smtp(server) => server.send(message).map(drop).map_err(|error| SendError {
                is_final: error.is_permanent(),
                reason: with_causes(&error),
            }),
            Transport::Folder(folder) => {
                let path = folder.join(format!("{name}.eml"));
                fs::write(&path, message.formatted()).map_err(|error| SendError {
                    is_final: false,
                    reason: format!("{}: {error}", path.display()),
                })
            }
        }
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    text
}
