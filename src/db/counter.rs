//! Counts the statements sent to Postgres, so that tests and the bench can hold pages to their budget.

use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

struct Counter;

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            STATEMENTS.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Starts counting on connections opened from now on, in the whole process.
pub fn install() {
    // It fails only when the global lock is poisoned, in which case nothing is counted.
    let _ = set_default_instrumentation(|| Some(Box::new(Counter)));
}

/// Statements since the start of the process; zero before [`install`].
pub fn statements() -> u64 {
    STATEMENTS.load(Ordering::Relaxed)
}
