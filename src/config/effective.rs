use std::fmt;
use std::path::PathBuf;

use super::{Secret, Settings, WebSettings};
use crate::cluster::ClusterError;

const NONE: &str = "(none)";
const MASK: &str = "(set, hidden)";

/// The values that `serve` would use, one `name = value` a line, secrets masked.
#[derive(Debug, Default)]
pub struct Effective(Vec<(&'static str, String)>);

impl Effective {
    /// Fails where `serve` would: no data folder to be found, a secret key that can't be used.
    pub fn of(settings: &Settings) -> Result<Self, ClusterError> {
        let key = match settings.web.secret_key()? {
            Some(_) => MASK.to_owned(),
            None => "(made on the first start)".to_owned(),
        };
        settings
            .web
            .mail
            .smtp_url()
            .map_err(|reason| ClusterError::BadFile {
                file: PathBuf::from("GREENROOM_SMTP_URL_FILE"),
                reason,
            })?;
        settings
            .web
            .providers
            .clients()
            .map_err(|reason| ClusterError::BadFile {
                file: PathBuf::from("sign-in by provider"),
                reason,
            })?;
        let database = settings.data.database_url()?.map_or_else(
            || "(private Postgres in data_dir)".to_owned(),
            |url| without_password(url.expose()),
        );
        let own_role = |url: Option<Secret>| {
            url.map_or_else(
                || "(as database_url)".to_owned(),
                |url| without_password(url.expose()),
            )
        };
        let mut values = Self::of_web(&settings.web).0;
        values.extend([
            ("data_dir", settings.data.data_dir()?.display().to_string()),
            ("database_url", database),
            ("web_database", own_role(settings.roles.web()?)),
            ("worker_database", own_role(settings.roles.worker()?)),
            ("secret_key", key),
            ("problems_dir", settings.problems_dir.display().to_string()),
            ("slots", settings.worker.slots().to_string()),
            (
                "lease_ttl",
                format!("{} s", settings.worker.lease_ttl.as_secs_f64()),
            ),
            (
                "log_format",
                format!("{:?}", settings.log.log_format).to_lowercase(),
            ),
        ]);
        Ok(Self(values))
    }

    /// What a web process shows of its settings: nothing secret is among them.
    pub fn of_web(web: &WebSettings) -> Self {
        let or_none = |value: Option<String>| value.unwrap_or_else(|| NONE.to_owned());
        Self(vec![
            ("bind", web.bind.to_string()),
            ("base_url", web.base_url()),
            ("allowed_hosts", list(&web.allowed_hosts)),
            ("trusted_proxies", list(&web.trusted_proxies)),
            ("security_contact", or_none(web.security_contact.clone())),
            ("mail", web.mail.words()),
            ("mail_from", or_none(web.mail.mail_from.clone())),
            (
                "metrics_bind",
                or_none(web.metrics_bind.map(|address| address.to_string())),
            ),
            ("providers", or_none(web.providers.words())),
            (
                "reviews",
                format!(
                    "{} open a seeker, {} min a claim, {} days of silence, {} h to the first answer",
                    web.reviews.review_slots,
                    web.reviews.review_claim_minutes,
                    web.reviews.review_timeout_days,
                    web.reviews.review_target_hours
                ),
            ),
            ("registration", web.registration.word().to_owned()),
            ("second_factor", web.second_factor().word().to_owned()),
        ])
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

fn list(entries: &[impl ToString]) -> String {
    let list = entries
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    if list.is_empty() { NONE.to_owned() } else { list }
}

impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.0 {
            writeln!(f, "{name:16} = {value}")?;
        }
        Ok(())
    }
}

/// Host and database of an address, as far as they can be told apart from secrets; else nothing of it.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return MASK.to_owned();
    };
    let rest = rest.split('?').next().unwrap_or(rest);
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://…@{place}")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        settings: Settings,
    }

    #[test]
    fn secrets_are_masked_and_the_rest_is_told() {
        let key = "k".repeat(40);
        let url = "postgresql://ada:pass@word@db.example/room?password=tail";
        let arguments = [
            "greenroom",
            "--secret-key",
            &key,
            "--database-url",
            url,
            "--data-dir",
            "/data",
            "--trusted-proxies",
            "127.0.0.1,::1",
            "--registration",
            "invite",
        ];
        let settings = Command::parse_from(arguments).settings;
        let text = Effective::of(&settings).unwrap().to_string();
        for secret in [key.as_str(), "pass", "word", "tail", "ada"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("postgresql://…@db.example/room"), "{text}");
        assert!(text.contains("trusted_proxies  = 127.0.0.1,::1"), "{text}");
        assert!(text.contains("registration     = invite"), "{text}");
        assert!(text.contains("data_dir         = /data"), "{text}");
    }

    #[test]
    fn key_value_addresses_are_hidden_whole() {
        assert_eq!(without_password("host=db password=x"), MASK);
    }
}
