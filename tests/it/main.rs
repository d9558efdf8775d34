//! The one integration binary: each further file in `tests/` would link the whole application again.
#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod cluster;
mod data_dir;
mod serve;
