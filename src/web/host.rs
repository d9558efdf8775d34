//! Under which names the instance answers: a request for another host is refused, so that no page, link or cache
//! is ever made for a name that somebody made up, and a name that is turned to this machine opens nothing.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::header::{HOST, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::AppError;

/// Probes know a node by whatever address they reach it under.
const OPEN_PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// The names; app data. Ports are not compared: a proxy may listen on another one.
#[derive(Clone, Debug)]
pub struct AllowedHosts {
    names: Arc<[String]>,
    /// Without a name of its own an instance is for local use: numbers and `localhost` can't be turned to it
    /// by somebody else's name server.
    takes_numbers: bool,
}

impl AllowedHosts {
    /// The host of `public_origin` (`scheme://host[:port]`) and `others`; without an origin also every number
    /// and `localhost`.
    pub fn new(public_origin: Option<&str>, others: &[String]) -> AllowedHosts {
        let own = public_origin.and_then(|origin| name_of(origin.split_once("://")?.1));
        let others = others.iter().map(|name| name.to_ascii_lowercase());
        AllowedHosts {
            names: own.into_iter().chain(others).collect(),
            takes_numbers: public_origin.is_none(),
        }
    }

    /// Whether a host as it stands in a request, with or without a port, is one of ours.
    fn allows(&self, host: &str) -> bool {
        let Some(name) = name_of(host) else { return false };
        let is_local = || name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        self.names.contains(&name) || (self.takes_numbers && is_local())
    }

    /// The one `Host` header, and the host of an address in absolute form where the request has one.
    fn allow_request(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(HOST);
        let (Some(host), None) = (values.next(), values.next()) else {
            return false;
        };
        host.to_str().is_ok_and(|host| self.allows(host))
            && uri
                .authority()
                .is_none_or(|authority| self.allows(authority.as_str()))
    }
}

/// The name without its port, in small letters; `None` where it is no host and port.
fn name_of(host: &str) -> Option<String> {
    let name = match host.rsplit_once(':') {
        // The colon may be one of an IPv6 number, which stands in brackets.
        Some((name, port)) if !port.ends_with(']') => {
            port.parse::<u16>().ok()?;
            name
        }
        _ => host,
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte));
    is_name.then(|| name.to_ascii_lowercase())
}

/// Answers 400 for a host that is not ours, for none and for several.
pub async fn enforce<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_ours = request
        .app_data::<web::Data<AllowedHosts>>()
        .is_none_or(|hosts| hosts.allow_request(request.uri(), request.headers()));
    if is_ours || OPEN_PATHS.contains(&request.path()) {
        return next.call(request).await;
    }
    Err(AppError::BadRequest("This instance does not answer under that host name. Whoever runs it can allow it: GREENROOM_BASE_URL, GREENROOM_ALLOWED_HOSTS.".into()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn with_an_origin_only_its_host_and_the_listed_ones_are_ours() {
        let hosts = AllowedHosts::new(
            Some("https://Practice.example"),
            &["room.internal".into(), "10.0.0.7".into()],
        );
        for ours in [
            "practice.example",
            "practice.example:443",
            "PRACTICE.EXAMPLE",
            "room.internal:8317",
            "10.0.0.7",
        ] {
            assert!(hosts.allows(ours), "{ours}");
        }
        for foreign in [
            "evil.example",
            "practice.example.evil.example",
            "practice.example@evil.example",
            "practice.example:443:443",
            "practice.example:port",
            "practice.example/",
            "localhost",
            "127.0.0.1:8317",
            "",
            ":80",
        ] {
            assert!(!hosts.allows(foreign), "{foreign}");
        }
    }

    #[test]
    fn without_an_origin_numbers_and_localhost_are_ours() {
        let hosts = AllowedHosts::new(None, &[]);
        for ours in [
            "localhost:8317",
            "127.0.0.1",
            "192.0.2.7:80",
            "[::1]:8317",
            "[::1]",
        ] {
            assert!(hosts.allows(ours), "{ours}");
        }
        for foreign in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "[::1",
        ] {
            assert!(!hosts.allows(foreign), "{foreign}");
        }
    }

    #[test]
    fn one_host_header_is_needed_and_an_absolute_address_counts_as_well() {
        let hosts = AllowedHosts::new(None, &[]);
        let decide = |uri: &str, values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(HOST, HeaderValue::from_static(value));
            }
            hosts.allow_request(&uri.parse().expect("an address"), &headers)
        };
        assert!(decide("/problems", &["localhost"]));
        assert!(decide("http://localhost:8317/problems", &["localhost:8317"]));
        assert!(!decide("http://evil.example/problems", &["localhost"]));
        assert!(!decide("/problems", &[]));
        assert!(!decide("/problems", &["localhost", "localhost"]));
        assert!(!decide("/problems", &["localhost", "evil.example"]));
    }
}
