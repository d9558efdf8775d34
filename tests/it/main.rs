//! All integration tests in one binary: every extra file in `tests/` would link the application again.

#![allow(clippy::unwrap_used, reason = "a failed expectation ends a test")]

mod judging;
mod packages;
mod sandbox;
