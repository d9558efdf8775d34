//! An attack suite against the real program: web processes of their own on loopback sockets, a real Postgres.
//!
//! `docs/security-tests.md` says which test stands for which probe; `table.rs` keeps that page true.

mod access;
mod accounts;
pub mod client;
mod clocks;
mod confusion;
mod cookies;
mod crawl;
mod faults;
mod flooding;
mod forgery;
mod fuzz;
mod injection;
mod instance;
mod names;
mod operating;
mod races;
mod table;

use client::{Answer, Client};
use instance::Instance;

/// What must never come out of the program unescaped.
const CANARY: &str = "\"'><gr-x>";
