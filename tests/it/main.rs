//! All integration tests in one binary: every extra file in `tests/` would link the application again.

mod judging;
mod packages;
