//! Counts the statements that each test's own database gets, however many tests run side by side.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::TestApp;

static COUNTS: LazyLock<Mutex<HashMap<String, u64>>> = LazyLock::new(Mutex::default);

/// Knows from the first event which database its connection belongs to.
#[derive(Default)]
struct Counter {
    url: String,
}

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.url = url.to_string(),
            InstrumentationEvent::StartQuery { .. } => {
                let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
                *counts.entry(self.url.clone()).or_default() += 1;
            }
            _ => {}
        }
    }
}

/// Counts on connections opened from now on; doing it again changes nothing.
pub fn install() {
    set_default_instrumentation(|| Some(Box::<Counter>::default())).expect("no panic before");
}

impl TestApp {
    /// Statements that this app's database has got so far.
    pub fn statements(&self) -> u64 {
        let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(self.database.url()).copied().unwrap_or(0)
    }
}
