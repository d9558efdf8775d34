//! Mail over a real connection to a mail server that the test runs.

mod addresses;
mod forgotten;
mod notices;
mod outbox;

use std::sync::Arc;

use greenroom::app::AppSettings;
use greenroom::mail::{Post, Sender, Transport, send_due, sender_address};

use crate::support::smtp::{Delivered, Sink};
use crate::support::{PASSWORD, TestApp, Visitor};

/// The address that the instance is configured with; requests name another host.
const BASE: &str = "https://practice.example";

/// An instance that sends mail.
pub struct Mailing {
    pub app: TestApp,
    pub sink: Sink,
    sender: Sender,
}

impl Mailing {
    pub async fn start() -> Mailing {
        Mailing::start_as(|_| {}).await
    }

    /// With other settings than tests have otherwise.
    pub async fn start_as(change: impl FnOnce(&mut AppSettings)) -> Mailing {
        let app = TestApp::start_as(greenroom::app::all_routes(), |settings| {
            settings.post = Post::new(true, BASE);
            change(settings);
        })
        .await;
        let sink = Sink::start();
        Mailing {
            app,
            sender: sender_to(&sink.url()),
            sink,
        }
    }

    /// Sends what is due; how many letters were tried.
    pub async fn send(&self) -> usize {
        send_due(&self.app.db, &self.sender)
            .await
            .expect("a readable outbox")
    }

    /// Sends what is due and returns the letters of this call.
    pub async fn delivered(&self) -> Vec<Delivered> {
        let before = self.sink.letters().len();
        while self.send().await > 0 {}
        self.sink.letters().split_off(before)
    }

    /// Somebody new with an address that is not confirmed yet; the letter that asks them to.
    pub async fn sign_up(&self, username: &str, email: &str) -> (Visitor, Delivered) {
        let visitor = self.app.visitor();
        let fields = [("username", username), ("email", email), ("password", PASSWORD)];
        visitor.post("/register", &fields).await.assert_status(303);
        let mut letters = self.delivered().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        (visitor, letters.remove(0))
    }

    /// The same with a confirmed address.
    pub async fn confirmed(&self, username: &str, email: &str) -> Visitor {
        let (visitor, letter) = self.sign_up(username, email).await;
        follow(&visitor, &letter, "/email/").await;
        visitor.post("/email", &[]).await.assert_status(303);
        visitor
    }

    pub fn make_due(&self) {
        self.app
            .execute("UPDATE outbox SET next_attempt_at = now() WHERE state = 'waiting'");
    }
}

pub fn sender_to(url: &str) -> Sender {
    Sender {
        transport: Arc::new(Transport::smtp(url).expect("an address")),
        from: sender_address(None, BASE).expect("a sender"),
    }
}

/// The path of the link in a letter: it must begin with the configured address.
pub fn link_in(letter: &Delivered, path: &str) -> String {
    let text = letter.readable();
    let whole = format!("{BASE}{path}");
    let start = text
        .find(&whole)
        .unwrap_or_else(|| panic!("no {whole} in {text}"))
        + BASE.len();
    text[start..].chars().take(path.len() + 64).collect()
}

/// Opens the link of a letter; the token must leave the address.
pub async fn follow(visitor: &Visitor, letter: &Delivered, path: &str) {
    let answer = visitor.get(&link_in(letter, path)).await;
    assert_eq!(answer.location(), Some(path.trim_end_matches('/')));
}
