//! All integration tests in one binary: every extra file in `tests/` would link the application again.

mod accounts;
mod cluster;
mod data_dir;
mod health;
mod judging;
mod packages;
mod problems;
mod serve;
mod support;
