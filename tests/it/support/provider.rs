//! A provider to sign in with: the one of the browser suite, as a process of its own, whose signatures another library made.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use actix_web::http::Uri;
use greenroom::accounts::providers::Providers;
use greenroom::app::{AppSettings, all_routes};
use greenroom::config::{ProviderClient, ProviderKind, Secret};

use super::{Answer, TestApp, Visitor};

pub struct Provider {
    process: Child,
    pub url: String,
}

impl Provider {
    pub fn start() -> Provider {
        let mut process = Command::new("node")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/browser/support/provider.mjs"
            ))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js, which scripts/bootstrap test installs");
        let mut url = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output)
            .read_line(&mut url)
            .expect("a line with its address");
        Provider {
            process,
            url: url.trim().to_owned(),
        }
    }

    fn client(&self, kind: ProviderKind, label: &str) -> ProviderClient {
        ProviderClient {
            kind,
            label: label.to_owned(),
            client_id: "room".to_owned(),
            client_secret: Secret::new("the secret of the room"),
        }
    }

    /// Signs in with it as OpenID Connect and as GitHub.
    pub fn settle(&self, settings: &mut AppSettings) {
        let github = ProviderKind::GitHub {
            url: self.url.clone(),
            api_url: self.url.clone(),
        };
        let oidc = ProviderKind::Oidc {
            issuer: self.url.clone(),
        };
        let clients = vec![self.client(oidc, "House of keys"), self.client(github, "GitHub")];
        settings.providers = Providers::new(clients, "http://localhost:8317");
        settings.ways = settings.providers.ways();
    }

    pub fn stop(&mut self) {
        self.process.kill().expect("a process to end");
        self.process.wait().expect("its end");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An instance whose people may come from a provider.
pub async fn app_and_provider() -> (TestApp, Provider) {
    let provider = Provider::start();
    let app = TestApp::start_as(all_routes(), |settings| provider.settle(settings)).await;
    (app, provider)
}

impl Visitor {
    /// Goes to the provider as `person` and comes back; what the way back answers.
    pub async fn come_with(&self, way: &str, person: &str) -> Answer {
        let departure = self.post(&format!("/sign-in/with/{way}"), &[]).await;
        self.get(&way_back(&departure, person)).await
    }
}

/// What the provider does with somebody who calls themselves `person`: the path and query they come back to.
pub fn way_back(departure: &Answer, person: &str) -> String {
    let html = departure.assert_status(200).html();
    let start = html.find("0; url=").expect("a way there") + "0; url=".len();
    let end = start + html[start..].find('"').expect("its end");
    let url = html[start..end].replace("&#38;", "&").replace("&amp;", "&");
    let asked: Uri = url.parse().expect("an address");
    let approve = format!(
        "http://{}/approve?{}&person={person}",
        asked.authority().expect("a host"),
        asked.query().expect("what is asked")
    );
    let agent: ureq::Agent = ureq::Agent::config_builder().max_redirects(0).build().into();
    let answer = agent.get(&approve).call().expect("an answer");
    let back = answer.headers()["location"].to_str().expect("ASCII");
    let back: Uri = back.parse().expect("an address");
    assert_eq!(back.authority().expect("a host").as_str(), "localhost:8317");
    back.path_and_query().expect("a path").to_string()
}
