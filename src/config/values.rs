//! Values of settings as they are written.

use std::time::Duration;

pub fn parse_base_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@']) => Ok(trimmed.to_owned()),
        _ => Err("expected http:// or https:// and a host, without a path".to_owned()),
    }
}

/// Where a provider is: by https, or by http on this machine.
pub fn parse_provider_url(text: &str) -> Result<String, String> {
    let is_plain = !text.contains(char::is_whitespace) && !text.contains(['?', '#', '@']);
    if is_plain && is_private(text) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("expected https:// and a host (http:// only for this machine), without query".to_owned())
    }
}

/// Whether nobody between can read along: an address by https, or of this machine.
pub fn is_private(url: &str) -> bool {
    let host = |rest: &str| rest.split('/').next().unwrap_or_default().to_ascii_lowercase();
    match url.split_once("://") {
        Some(("https", rest)) => !host(rest).is_empty(),
        Some(("http", rest)) => {
            let host = host(rest);
            let name = match host.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
                _ => host.as_str(),
            };
            ["127.0.0.1", "[::1]", "localhost"].contains(&name)
        }
        _ => false,
    }
}

pub fn parse_host(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.[]:".contains(&byte));
    if is_name && !text.contains("://") {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("expected a host name or number without scheme and path".to_owned())
    }
}

pub fn parse_contact(text: &str) -> Result<String, String> {
    let is_address = text.starts_with("https://") || text.starts_with("mailto:");
    if is_address && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err("expected mailto:… or https://…".to_owned())
    }
}

pub fn parse_small(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(number @ 1..=10_000) => Ok(number),
        _ => Err("expected a number from 1 to 10000".to_owned()),
    }
}

pub fn parse_slots(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(slots @ 1..=1024) => Ok(slots),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}

pub fn parse_seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.1..=3600.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("expected seconds from 0.1 to 3600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_a_scheme_and_a_host() {
        assert_eq!(
            parse_base_url("https://room.example/").unwrap(),
            "https://room.example"
        );
        for wrong in [
            "room.example",
            "https://",
            "https://room.example/path",
            "ftp://room.example",
        ] {
            assert!(parse_base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_provider_is_reached_by_https_or_on_this_machine() {
        for right in [
            "https://id.example",
            "https://id.example/realms/room",
            "http://127.0.0.1:9000",
            "http://[::1]:9000/x",
            "http://localhost",
        ] {
            assert_eq!(parse_provider_url(right).as_deref(), Ok(right));
        }
        for wrong in [
            "id.example",
            "https://",
            "http://id.example",
            "http://localhost.example",
            "http://127.0.0.1.example:80",
            "http://127.0.0.1@id.example",
            "https://id.example/?x=1",
            "ftp://id.example",
        ] {
            assert!(parse_provider_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn counts_and_times_have_both_borders() {
        assert_eq!(parse_slots("2"), Ok(2));
        assert!(parse_slots("0").is_err());
        assert_eq!(parse_seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["0", "-1", "NaN", "1e9"] {
            assert!(parse_seconds(wrong).is_err(), "{wrong}");
        }
    }
}
