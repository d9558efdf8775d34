//! `greenroom serve`: Postgres, web process and worker under one supervisor.

mod signals;

pub use signals::{StopSignal, watch_signals};
