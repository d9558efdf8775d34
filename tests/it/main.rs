//! One integration binary: an extra file beside this one would link the whole application again.

mod accounts;
mod cluster;
mod data_dir;
mod health;
mod judging;
mod packages;
mod problems;
mod support;
//! All integration tests in one binary: every extra file in `tests/` would link the application again.

