//! Settings: command line first, then environment, then defaults.
//!
//! Each group is flattened into the commands that need it; `serve` takes them all and hands them to its
//! children by environment. Secrets never appear in `--help`, in `Debug` or in `config check`.

mod data;
mod effective;
mod logging;
mod mail;
mod providers;
mod reviews;
mod secret;
mod values;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::{Args, ValueEnum};

pub use data::{DataSettings, RoleSettings};
pub use effective::Effective;
pub use logging::init_logging;
pub use mail::MailSettings;
pub use providers::{ProviderClient, ProviderKind, ProviderSettings};
pub use reviews::ReviewSettings;
pub use secret::Secret;
pub use values::is_private;
use values::{parse_base_url, parse_contact, parse_host, parse_seconds, parse_slots};

use crate::cluster::{ClusterError, SecretKey};

/// Everything `serve` can be told.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    #[command(flatten)]
    pub data: DataSettings,
    #[command(flatten)]
    pub roles: RoleSettings,
    #[command(flatten)]
    pub web: WebSettings,
    #[command(flatten)]
    pub worker: WorkerSettings,
    #[command(flatten)]
    pub log: LogSettings,
    /// Folder of problem packages imported at start
    #[arg(
        long,
        visible_alias = "problems",
        env = "GREENROOM_PROBLEMS_DIR",
        default_value = "problems",
        value_name = "DIR"
    )]
    pub problems_dir: PathBuf,
}

/// The web process.
#[derive(Debug, Clone, Args)]
pub struct WebSettings {
    /// Address and port to listen on
    #[arg(
        long,
        env = "GREENROOM_BIND",
        default_value = "127.0.0.1:8317",
        value_name = "ADDRESS:PORT"
    )]
    pub bind: SocketAddr,
    /// The address users type, when a proxy stands in front [default: http:// and the bound address]
    #[arg(long, env = "GREENROOM_BASE_URL", value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// Other host names that the instance answers to, with commas between them
    #[arg(
        long,
        env = "GREENROOM_ALLOWED_HOSTS",
        value_delimiter = ',',
        value_name = "NAMES",
        value_parser = parse_host
    )]
    pub allowed_hosts: Vec<String>,
    /// Where to report security holes, shown in /.well-known/security.txt: mailto:… or https://…
    #[arg(long, env = "GREENROOM_SECURITY_CONTACT", value_name = "URL", value_parser = parse_contact)]
    pub security_contact: Option<String>,
    /// Addresses of proxies whose X-Forwarded-For tells who the client is, with commas between them
    #[arg(
        long,
        env = "GREENROOM_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "ADDRESSES"
    )]
    pub trusted_proxies: Vec<IpAddr>,
    #[command(flatten)]
    pub mail: MailSettings,
    #[command(flatten)]
    pub providers: ProviderSettings,
    #[command(flatten)]
    pub reviews: ReviewSettings,
    /// Address and port of figures for Prometheus, apart from the pages; none are told without it
    #[arg(long, env = "GREENROOM_METRICS_BIND", value_name = "ADDRESS:PORT")]
    pub metrics_bind: Option<SocketAddr>,
    /// Who may make an account: everybody, people with an invitation, or nobody
    #[arg(
        long,
        env = "GREENROOM_REGISTRATION",
        default_value = "open",
        value_name = "WHO"
    )]
    pub registration: Registration,
    /// Who needs a second factor: mentors and administrators, or nobody [default: staff where the base URL is https]
    #[arg(long, env = "GREENROOM_SECOND_FACTOR", value_name = "WHO")]
    pub second_factor: Option<SecondFactorRule>,
    /// Signs cookies, at least 32 characters [default: made on the first start, with a private Postgres]
    #[arg(
        long,
        env = "GREENROOM_SECRET_KEY",
        hide_env_values = true,
        value_name = "KEY",
        conflicts_with = "secret_key_file"
    )]
    pub secret_key: Option<Secret>,
    /// File that holds the secret key
    #[arg(long, env = "GREENROOM_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
}

impl WebSettings {
    /// What was given; else staff need one unless this is plain local use.
    pub fn second_factor(&self) -> SecondFactorRule {
        let is_secure = self
            .base_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"));
        let usual = if is_secure {
            SecondFactorRule::Staff
        } else {
            SecondFactorRule::Optional
        };
        self.second_factor.unwrap_or(usual)
    }

    /// Without a slash at the end.
    pub fn base_url(&self) -> String {
        self.base_url_at(self.bind)
    }

    /// The same once it is known where the process listens, which `bind` with port 0 leaves open.
    pub fn base_url_at(&self, address: SocketAddr) -> String {
        self.base_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"))
    }

    /// The key that was given, if one was.
    pub fn secret_key(&self) -> Result<Option<SecretKey>, ClusterError> {
        match (&self.secret_key, &self.secret_key_file) {
            (Some(key), _) => {
                SecretKey::parse(key.expose())
                    .map(Some)
                    .map_err(|reason| ClusterError::BadFile {
                        file: PathBuf::from("GREENROOM_SECRET_KEY"),
                        reason,
                    })
            }
            (None, Some(file)) => SecretKey::from_file(file).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// Workers.
#[derive(Debug, Clone, Args)]
pub struct WorkerSettings {
    /// Programs judged at once [default: one per core]
    #[arg(long = "slots", env = "GREENROOM_SLOTS", value_name = "N", value_parser = parse_slots)]
    pub slots: Option<usize>,
    /// Seconds after which a silent worker's job goes to another one
    #[arg(long = "lease-ttl", env = "GREENROOM_LEASE_TTL", default_value = "30", value_name = "SECONDS", value_parser = parse_seconds)]
    pub lease_ttl: Duration,
}

impl WorkerSettings {
    pub fn slots(&self) -> usize {
        self.slots
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Who needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SecondFactorRule {
    /// Mentors and administrators.
    Staff,
    Optional,
}

impl SecondFactorRule {
    pub fn word(self) -> &'static str {
        match self {
            SecondFactorRule::Staff => "staff",
            SecondFactorRule::Optional => "optional",
        }
    }
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    #[default]
    Open,
    /// People with a link that an administrator made.
    Invite,
    Closed,
}

impl Registration {
    pub fn word(self) -> &'static str {
        match self {
            Registration::Open => "open",
            Registration::Invite => "invite",
            Registration::Closed => "closed",
        }
    }
}

/// What the program says while it runs.
#[derive(Debug, Clone, Args)]
pub struct LogSettings {
    /// Form of the log on standard error; RUST_LOG chooses what is in it
    #[arg(
        long,
        env = "GREENROOM_LOG_FORMAT",
        default_value = "text",
        value_name = "FORMAT"
    )]
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}
