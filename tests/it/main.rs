//! Greenroom's integration tests: one binary, one module a subject.

#![allow(clippy::unwrap_used, reason = "a failed expectation ends a test")]

mod sandbox;
