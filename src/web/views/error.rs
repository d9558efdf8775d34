use askama::Template;

use super::{Layout, Link, text};

/// The page of an answer that is no success: what happened and what to do, without a dead end.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub layout: Layout,
    pub status: u16,
    /// "This page does not exist". Also the start of the title.
    pub heading: String,
    /// One calm sentence: what happened.
    pub detail: String,
    /// One sentence: what to do now.
    pub advice: String,
    /// The way on; the first is shown as a button.
    pub links: Vec<Link>,
    /// What to name when asking the administrator for help.
    pub request_id: String,
    /// For 429 and 503: when trying again makes sense.
    pub retry_after_s: Option<u64>,
}

impl ErrorPage {
    /// The standard words of a status; `detail` replaces the general sentence where more is known.
    pub fn new(layout: Layout, status: u16, request_id: impl Into<String>, detail: Option<String>) -> Self {
        let words = words(status);
        let mut links = vec![Link {
            url: "/problems".into(),
            text: "Browse problems".into(),
        }];
        if status == 401 {
            let url = format!("/sign-in?next={}", percent_encode(&layout.here));
            links.insert(
                0,
                Link {
                    url,
                    text: "Sign in".into(),
                },
            );
        } else {
            links.push(Link {
                url: "/".into(),
                text: "Go to the start page".into(),
            });
        }
        Self {
            layout,
            status,
            heading: words.heading.into(),
            detail: detail.unwrap_or_else(|| words.detail.into()),
            advice: words.advice.into(),
            links,
            request_id: request_id.into(),
            retry_after_s: None,
        }
    }
}

impl ErrorPage {
    pub fn retry_after_text(&self) -> String {
        self.retry_after_s.map(text::elapsed).unwrap_or_default()
    }
}

struct Words {
    heading: &'static str,
    detail: &'static str,
    advice: &'static str,
}

fn words(status: u16) -> Words {
    let (heading, detail, advice) = match status {
        400 => (
            "This request could not be read",
            "Something in the address or the form is malformed.",
            "Go back and try once more; what you typed is still there.",
        ),
        401 => (
            "Sign in to go on",
            "This page belongs to an account, and nobody is signed in here.",
            "After signing in you come straight back.",
        ),
        403 => (
            "Not allowed",
            "Your account may not do this.",
            "If it should, ask an administrator of this instance.",
        ),
        404 => (
            "This page does not exist",
            "The address is wrong, or what was here is gone or not public.",
            "Check the address, or start from the list of problems.",
        ),
        405 => (
            "This address does not take that",
            "The page exists, but not for this kind of request.",
            "Open it from a link or a button instead.",
        ),
        409 => (
            "This has changed meanwhile",
            "Somebody, perhaps you in another tab, was faster.",
            "Go back, look at the newer state and decide again; nothing was overwritten.",
        ),
        413 => (
            "Too large",
            "What was sent is larger than this page accepts.",
            "Go back, shorten it and send it again; your draft is kept.",
        ),
        422 => (
            "Something in the form is not right",
            "The server understood the form but could not accept a value.",
            "Go back and correct it; your draft is kept.",
        ),
        429 => (
            "A little slower",
            "Too many requests came from you in a short time.",
            "Wait a moment, then do it again; your draft is kept.",
        ),
        503 => (
            "Greenroom is catching its breath",
            "The server cannot answer this right now.",
            "Try again shortly; your draft is kept in this browser.",
        ),
        _ => (
            "Something broke on our side",
            "This is not your fault, and the cause is in the log.",
            "Try again; your draft is kept. If it stays, tell the administrator the request id below.",
        ),
    };
    Words {
        heading,
        detail,
        advice,
    }
}

/// Writes a value of a query string; all but unreserved characters and `/` are escaped.
fn percent_encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_back_with_the_whole_query() {
        let layout = Layout {
            here: "/problems?q=a b&x=1".into(),
            ..Layout::default()
        };
        let page = ErrorPage::new(layout, 401, "r1", None);
        assert_eq!(page.links[0].url, "/sign-in?next=/problems%3Fq%3Da%20b%26x%3D1");
    }
}
