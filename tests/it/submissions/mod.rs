//! From the workspace's form to the verdict's page.

mod bad_input;
mod hostile;
mod idempotency;
mod lists;
mod privacy;
mod runs;
mod verdicts;
mod workspace;

use crate::support::{Answer, PackageBuilder, TestApp, Visitor};

/// Adds two numbers; its samples and secret cases are in the package that the tests import.
pub const ACCEPTED: &str = "a, b = map(int, input().split())\nprint(a + b)\n";
pub const WRONG: &str = "a, b = map(int, input().split())\nprint(a - b)\n";

/// An instance with one published problem under `/problems/sum`.
pub async fn app() -> TestApp {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    app
}

pub fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Sends code by the plain form.
pub async fn submit(visitor: &Visitor, language: &str, source: &str) -> Answer {
    let fields = [
        ("language", language),
        ("source", source),
        ("idempotency_key", &key()),
    ];
    visitor.post("/problems/sum/submissions", &fields).await
}
