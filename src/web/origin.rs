//! The unsafe-method rule, in place of CSRF tokens.
//!
//! A method other than GET, HEAD and OPTIONS needs `Sec-Fetch-Site: same-origin` or `none`; where the
//! header is absent, an `Origin` that is ours; where that is absent too, a `Referer` that is ours. With
//! all three absent the request passes only without a session cookie: it then acts for nobody.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::AppError;

/// What the rule compares with; app data.
#[derive(Clone)]
pub struct OriginRule {
    /// `scheme://host[:port]` under which people reach the instance; without it the `Host` header counts.
    pub public_origin: Option<String>,
    pub session_cookie: &'static str,
}

impl OriginRule {
    /// Whether people reach the instance by TLS.
    pub fn is_secure(&self) -> bool {
        self.public_origin
            .as_deref()
            .is_some_and(|origin| origin.starts_with("https://"))
    }
}

/// Refuses unsafe requests that may come from another site with 403.
pub async fn enforce<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(rule) = request.app_data::<web::Data<OriginRule>>()
        && !allows(
            rule,
            request.method(),
            request.headers(),
            request.cookie(rule.session_cookie).is_some(),
        )
    {
        return Err(AppError::Forbidden(
            "This form was sent from another site, or its origin can't be told. Open the page here and send it again.",
        )
        .into());
    }
    next.call(request).await
}

fn allows(rule: &OriginRule, method: &Method, headers: &HeaderMap, has_session: bool) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    // A header that is sent twice, or is not text, is a foreign header.
    let text = |name: &str| {
        let mut values = headers.get_all(name);
        let first = values.next()?;
        Some(if values.next().is_some() {
            ""
        } else {
            first.to_str().unwrap_or("")
        })
    };
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = text("host").unwrap_or("");
    let is_ours = |origin: &str| match &rule.public_origin {
        Some(ours) => origin.eq_ignore_ascii_case(ours),
        None => origin.split_once("://").is_some_and(|(scheme, rest)| {
            matches!(scheme, "http" | "https") && !host.is_empty() && rest.eq_ignore_ascii_case(host)
        }),
    };
    if let Some(origin) = text("origin") {
        return is_ours(origin);
    }
    if let Some(referer) = text("referer") {
        let end = referer
            .find("://")
            .and_then(|at| referer[at + 3..].find('/').map(|slash| at + 3 + slash));
        return is_ours(&referer[..end.unwrap_or(referer.len())]);
    }
    !has_session
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn decide(headers: &[(&'static str, &'static str)], has_session: bool) -> bool {
        let mut map = HeaderMap::new();
        map.append(
            HeaderName::from_static("host"),
            HeaderValue::from_static("practice.example:8317"),
        );
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let rule = OriginRule {
            public_origin: None,
            session_cookie: "greenroom",
        };
        allows(&rule, &Method::POST, &map, has_session)
    }

    #[test]
    fn the_fetch_site_header_decides_first() {
        assert!(decide(&[("sec-fetch-site", "same-origin")], true));
        assert!(decide(&[("sec-fetch-site", "none")], true));
        for site in ["cross-site", "same-site", "", "SAME-ORIGIN"] {
            assert!(
                !decide(
                    &[
                        ("sec-fetch-site", site),
                        ("origin", "http://practice.example:8317")
                    ],
                    true
                ),
                "{site}"
            );
        }
    }

    #[test]
    fn without_it_the_origin_must_be_ours() {
        assert!(decide(&[("origin", "http://practice.example:8317")], true));
        for origin in [
            "null",
            "http://evil.example",
            "http://practice.example:8317.evil.example",
            "practice.example:8317",
        ] {
            assert!(!decide(&[("origin", origin)], true), "{origin}");
        }
        assert!(!decide(
            &[
                ("origin", "http://practice.example:8317"),
                ("origin", "http://evil.example")
            ],
            true
        ));
    }

    #[test]
    fn without_both_the_referer_must_be_ours() {
        assert!(decide(
            &[("referer", "http://practice.example:8317/problems/x")],
            true
        ));
        assert!(!decide(
            &[("referer", "http://evil.example/http://practice.example:8317/")],
            true
        ));
    }

    #[test]
    fn with_nothing_at_all_only_sessionless_requests_pass() {
        assert!(decide(&[], false));
        assert!(!decide(&[], true));
    }

    #[test]
    fn a_configured_origin_wins_over_the_host_header() {
        let rule = OriginRule {
            public_origin: Some("https://practice.example".into()),
            session_cookie: "s",
        };
        let mut map = HeaderMap::new();
        map.append(
            HeaderName::from_static("host"),
            HeaderValue::from_static("evil.example"),
        );
        map.append(
            HeaderName::from_static("origin"),
            HeaderValue::from_static("https://evil.example"),
        );
        assert!(!allows(&rule, &Method::POST, &map, true));
    }
}
