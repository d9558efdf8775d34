//! One integration binary: an extra file beside this one would link the whole application again.

mod accounts;
mod health;
mod support;
