//! Reviews over HTTP, each test on a database of its own.

mod asking;
mod beside;
mod calibration;
mod claims;
mod equal;
mod examples;
mod losing_nothing;
mod marks;
mod mentors;
mod people_who_go;
mod privacy;
mod replies;
mod rounds;
mod shares;
mod simulation;
mod talking;
mod time;

use crate::support::{Answer, PackageBuilder, TestApp, Visitor};

pub const SOURCE: &str =
    "import sys\n\ndef read():\n    return int(sys.stdin.readline())\n\nprint(read() * 2)\n";
const QUESTION: &str = "Is the reading of the input clear enough?";

/// A seeker, a mentor and a submission.
pub struct Room {
    pub app: TestApp,
    pub sam: Visitor,
    pub meg: Visitor,
    pub submission: String,
}

impl Room {
    pub async fn open() -> Room {
        let app = TestApp::start().await;
        app.import(PackageBuilder::new("sum"));
        let sam = app.sign_up("sam").await;
        app.sign_up("meg").await;
        app.make_mentor("meg");
        let meg = app.sign_in("meg").await;
        let submission = submit(&sam, SOURCE).await;
        Room {
            app,
            sam,
            meg,
            submission,
        }
    }

    /// The id of a request that Sam has made.
    pub async fn ask(&self) -> String {
        self.ask_with(&[]).await
    }

    pub async fn ask_with(&self, more: &[(&str, &str)]) -> String {
        ask(&self.sam, &self.submission, more).await
    }

    /// A request that Meg has claimed.
    pub async fn claimed(&self) -> String {
        let id = self.ask().await;
        act(&self.meg, &id, "claim").await.assert_status(303);
        id
    }

    /// A review in which Meg has answered about the whole.
    pub async fn answered(&self) -> String {
        let id = self.claimed().await;
        comment(
            &self.meg,
            &id,
            "whole",
            "Good names. Handle an empty input.",
            "send",
        )
        .await
        .assert_status(303);
        id
    }

    pub fn state(&self, id: &str) -> String {
        self.app
            .text(&format!("SELECT state FROM reviews WHERE id = {id}"))
    }

    /// What somebody was told, the last first.
    pub fn news(&self, username: &str) -> String {
        self.app.text(&format!(
            "SELECT coalesce(string_agg(n.kind, ' ' ORDER BY n.id DESC), '') FROM notifications n
             JOIN users u ON u.id = n.user_id WHERE u.username = '{username}' AND n.kind LIKE 'review%'"
        ))
    }

    pub async fn mentor(&self, username: &str) -> Visitor {
        self.app.sign_up(username).await;
        self.app.make_mentor(username);
        self.app.sign_in(username).await
    }
}

/// Sends code; the id of the submission.
pub async fn submit(visitor: &Visitor, source: &str) -> String {
    submit_to(visitor, "sum", source).await
}

pub async fn submit_to(visitor: &Visitor, problem: &str, source: &str) -> String {
    let key = uuid::Uuid::new_v4().to_string();
    let fields = [
        ("language", "python3"),
        ("source", source),
        ("run_on", "samples"),
        ("idempotency_key", &*key),
    ];
    let sent = visitor
        .post(&format!("/problems/{problem}/submissions"), &fields)
        .await;
    last_part(sent.assert_status(303))
}

fn last_part(answer: &Answer) -> String {
    let location = answer.location().expect("a location");
    location.rsplit('/').next().expect("an id").to_string()
}

pub async fn try_to_ask(visitor: &Visitor, submission: &str, more: &[(&str, &str)]) -> Answer {
    let key = uuid::Uuid::new_v4().to_string();
    let mut fields = vec![
        ("question", QUESTION),
        ("level", "junior"),
        ("talk", "en"),
        ("visibility", "mentors"),
        ("idempotency_key", &*key),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    visitor
        .post(&format!("/submissions/{submission}/review"), &fields)
        .await
}

pub async fn ask(visitor: &Visitor, submission: &str, more: &[(&str, &str)]) -> String {
    last_part(try_to_ask(visitor, submission, more).await.assert_status(303))
}

pub async fn act(visitor: &Visitor, id: &str, action: &str) -> Answer {
    visitor.post(&format!("/reviews/{id}/{action}"), &[]).await
}

pub async fn comment(visitor: &Visitor, id: &str, place: &str, body: &str, intent: &str) -> Answer {
    let fields = [
        ("place", place),
        ("body", body),
        ("kind", "suggestion"),
        ("intent", intent),
    ];
    visitor.post(&format!("/reviews/{id}/comments"), &fields).await
}
