//! Commands of the two children: the same program, with settings in the environment.

use std::{
    io,
    net::TcpListener,
    os::{fd::OwnedFd, unix::process::CommandExt},
    process::{Command, Stdio},
};

use super::child::{LISTENER_ON_STDIN, SUPERVISOR, THIS_PROGRAM, WORKER_PLACE};
use crate::{
    cluster::{SecretKey, SystemUser},
    config::{LogFormat, MailSettings, ProviderKind, ProviderSettings, Settings},
};

/// What each child must not inherit: it gets its own, or nothing.
const SECRETS: [&str; 15] = [
    "DATABASE_URL",
    "GREENROOM_DATABASE_URL",
    "GREENROOM_DATABASE_URL_FILE",
    "GREENROOM_WEB_DATABASE_URL",
    "GREENROOM_WEB_DATABASE_URL_FILE",
    "GREENROOM_WORKER_DATABASE_URL",
    "GREENROOM_WORKER_DATABASE_URL_FILE",
    "GREENROOM_SECRET_KEY",
    "GREENROOM_SECRET_KEY_FILE",
    "GREENROOM_SMTP_URL",
    "GREENROOM_SMTP_URL_FILE",
    "GREENROOM_OIDC_CLIENT_SECRET",
    "GREENROOM_OIDC_CLIENT_SECRET_FILE",
    "GREENROOM_GITHUB_CLIENT_SECRET",
    "GREENROOM_GITHUB_CLIENT_SECRET_FILE",
];

pub(super) fn web_command(
    settings: &Settings,
    database_url: &str,
    secret_key: &SecretKey,
    listener: &TcpListener,
    user: Option<&SystemUser>,
) -> io::Result<Command> {
    let mut command = base_command("web", settings, database_url);
    command
        .env("GREENROOM_BIND", settings.web.bind.to_string())
        .env("GREENROOM_SECRET_KEY", secret_key.expose())
        .env("GREENROOM_SECOND_FACTOR", settings.web.second_factor().word())
        .env("GREENROOM_REGISTRATION", settings.web.registration.word())
        .env(LISTENER_ON_STDIN, "1")
        .stdin(Stdio::from(OwnedFd::from(listener.try_clone()?)));
    // Only an address that was given is compared with the origin of posts; else the Host header counts.
    if let Some(base_url) = &settings.web.base_url {
        command.env("GREENROOM_BASE_URL", base_url);
    }
    if !settings.web.allowed_hosts.is_empty() {
        command.env("GREENROOM_ALLOWED_HOSTS", settings.web.allowed_hosts.join(","));
    }
    if let Some(contact) = &settings.web.security_contact {
        command.env("GREENROOM_SECURITY_CONTACT", contact);
    }
    if let Some(address) = settings.web.metrics_bind {
        command.env("GREENROOM_METRICS_BIND", address.to_string());
    }
    let proxies = settings.web.trusted_proxies.iter().map(ToString::to_string);
    let proxies: Vec<_> = proxies.collect();
    if !proxies.is_empty() {
        command.env("GREENROOM_TRUSTED_PROXIES", proxies.join(","));
    }
    let reviews = &settings.web.reviews;
    for (name, number) in [
        ("GREENROOM_REVIEW_SLOTS", reviews.review_slots),
        ("GREENROOM_REVIEW_CLAIM_MINUTES", reviews.review_claim_minutes),
        ("GREENROOM_REVIEW_TIMEOUT_DAYS", reviews.review_timeout_days),
        ("GREENROOM_REVIEW_TARGET_HOURS", reviews.review_target_hours),
    ] {
        command.env(name, number.to_string());
    }
    pass_mail(&mut command, &settings.web.mail, user)?;
    pass_providers(&mut command, &settings.web.providers)?;
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid).current_dir("/");
        command
            .env("HOME", "/nonexistent")
            .env("USER", &user.name)
            .env("LOGNAME", &user.name);
    }
    Ok(command)
}

/// The web process may be another user, so the file with the address of the mail server is read here, and the folder
/// for letters is made and handed over.
fn pass_mail(command: &mut Command, mail: &MailSettings, user: Option<&SystemUser>) -> io::Result<()> {
    if let Some(url) = mail.smtp_url().map_err(io::Error::other)? {
        command.env("GREENROOM_SMTP_URL", url.expose());
    }
    if let Some(from) = &mail.mail_from {
        command.env("GREENROOM_MAIL_FROM", from);
    }
    if let Some(folder) = &mail.mail_dir {
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        if let Some(user) = user {
            std::os::unix::fs::chown(&folder, Some(user.uid), Some(user.gid))?;
        }
        command.env("GREENROOM_MAIL_DIR", folder);
    }
    Ok(())
}

/// Files with secrets are read here, for the same reason.
fn pass_providers(command: &mut Command, providers: &ProviderSettings) -> io::Result<()> {
    for client in providers.clients().map_err(io::Error::other)? {
        let name = match client.kind {
            ProviderKind::Oidc { issuer } => {
                command.env("GREENROOM_OIDC_ISSUER", issuer);
                command.env("GREENROOM_OIDC_NAME", &client.label);
                "OIDC"
            }
            ProviderKind::GitHub { url, api_url } => {
                command.env("GREENROOM_GITHUB_URL", url);
                command.env("GREENROOM_GITHUB_API_URL", api_url);
                "GITHUB"
            }
        };
        command.env(format!("GREENROOM_{name}_CLIENT_ID"), client.client_id);
        command.env(
            format!("GREENROOM_{name}_CLIENT_SECRET"),
            client.client_secret.expose(),
        );
    }
    Ok(())
}

pub(super) fn worker_command(settings: &Settings, database_url: &str, place: &str) -> Command {
    let mut command = base_command("worker", settings, database_url);
    command
        .env(WORKER_PLACE, place)
        .env("GREENROOM_SLOTS", settings.worker.slots().to_string())
        .env(
            "GREENROOM_LEASE_TTL",
            settings.worker.lease_ttl.as_secs_f64().to_string(),
        )
        .stdin(Stdio::null());
    command
}

fn base_command(name: &str, settings: &Settings, database_url: &str) -> Command {
    let mut command = Command::new(THIS_PROGRAM);
    command.arg0("greenroom").arg(name); // What process lists show.
    for secret in SECRETS {
        command.env_remove(secret);
    }
    let log_format = match settings.log.log_format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    command
        .env(SUPERVISOR, std::process::id().to_string())
        .env("GREENROOM_DATABASE_URL", database_url)
        .env("GREENROOM_LOG_FORMAT", log_format);
    command
}
