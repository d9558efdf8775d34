//! The browsers that somebody is signed in with, in words that they know them by.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use serde::{Deserialize, Serialize};

use super::address;

const USER_AGENT_LIMIT: usize = 300;

/// What is kept of a browser with its session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub user_agent: String,
    /// As limits count it.
    pub address: String,
}

impl Device {
    pub fn of(request: &HttpRequest) -> Device {
        let user_agent = request.headers().get(USER_AGENT);
        let user_agent = user_agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Device {
            user_agent: user_agent.chars().take(USER_AGENT_LIMIT).collect(),
            address: address::counted(request),
        }
    }

    /// "Firefox on Linux"; what a browser says of itself proves nothing and is enough to know it again.
    pub fn words(&self) -> String {
        let find = |known: &[(&str, &'static str)]| {
            let mut known = known.iter();
            known.find_map(|(mark, name)| self.user_agent.contains(mark).then_some(*name))
        };
        // Browsers name their forebears too, so the special ones come first.
        let browser = find(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ]);
        let system = find(&[
            ("Android", "Android"),
            ("iPhone", "an iPhone"),
            ("iPad", "an iPad"),
            ("Windows", "Windows"),
            ("Mac OS X", "a Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(browser), None) => browser.to_string(),
            (None, Some(system)) => format!("A browser on {system}"),
            (None, None) => "An unknown browser".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Device;

    #[test]
    fn a_browser_is_named_by_itself_and_its_system() {
        for (user_agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1",
                "Safari on an iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "An unknown browser"),
            ("<script>alert(1)</script>", "An unknown browser"),
        ] {
            let device = Device {
                user_agent: user_agent.into(),
                address: String::new(),
            };
            assert_eq!(device.words(), words);
        }
    }
}
