//! How a worker does, and what an administrator may order: pure rules without HTTP and SQL.

use crate::jobs::orders::Wanted;

/// Workers tell more often than this that they are there.
const SILENT_S: f64 = 45.0;

/// A worker as the rules see it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts {
    /// `None` where no process reports.
    pub silent_s: Option<f64>,
    pub leases: i64,
    /// What was ordered for its place.
    pub order: Option<Wanted>,
    /// All workers are paused.
    pub all_paused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerState {
    Busy,
    Idle,
    Paused,
    /// Paused, and still at what it had.
    Pausing,
    Draining,
    /// It has ended as it was told.
    Drained,
    /// It reported lately, but not just now.
    Silent,
    /// An order stands, and nothing reports.
    Gone,
}

impl WorkerState {
    pub const ALL: [WorkerState; 8] = [
        WorkerState::Busy,
        WorkerState::Idle,
        WorkerState::Paused,
        WorkerState::Pausing,
        WorkerState::Draining,
        WorkerState::Drained,
        WorkerState::Silent,
        WorkerState::Gone,
    ];

    pub fn of(facts: Facts) -> WorkerState {
        let Some(silent_s) = facts.silent_s else {
            return if facts.order == Some(Wanted::Drained) {
                WorkerState::Drained
            } else {
                WorkerState::Gone
            };
        };
        if silent_s > SILENT_S {
            return WorkerState::Silent;
        }
        let is_busy = facts.leases > 0;
        match facts.order {
            Some(Wanted::Drained) => WorkerState::Draining,
            Some(Wanted::Paused) if is_busy => WorkerState::Pausing,
            Some(Wanted::Paused) => WorkerState::Paused,
            None if facts.all_paused && is_busy => WorkerState::Pausing,
            None if facts.all_paused => WorkerState::Paused,
            None if is_busy => WorkerState::Busy,
            None => WorkerState::Idle,
        }
    }

    /// Whether a process of it is there.
    pub fn reports(self) -> bool {
        !matches!(self, WorkerState::Drained | WorkerState::Gone)
    }

    /// For people, and in lower case for figures.
    pub fn words(self) -> &'static str {
        match self {
            WorkerState::Busy => "Busy",
            WorkerState::Idle => "Idle",
            WorkerState::Paused => "Paused",
            WorkerState::Pausing => "Pausing",
            WorkerState::Draining => "Draining",
            WorkerState::Drained => "Drained",
            WorkerState::Silent => "Silent",
            WorkerState::Gone => "Gone",
        }
    }
}

/// What an administrator asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Pause,
    Drain,
    Resume,
}

impl Wish {
    pub const ALL: [Wish; 3] = [Wish::Pause, Wish::Drain, Wish::Resume];

    /// As forms have it.
    pub fn word(self) -> &'static str {
        match self {
            Wish::Pause => "pause",
            Wish::Drain => "drain",
            Wish::Resume => "resume",
        }
    }

    pub fn parse(word: &str) -> Option<Wish> {
        Wish::ALL.into_iter().find(|wish| wish.word() == word)
    }
}

/// Whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub is_everywhere: bool,
    /// A process of this place reports.
    pub is_present: bool,
    pub order: Option<Wanted>,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Unchanged,
    Gone,
    Ending,
    OneByOne,
}

impl Refusal {
    pub fn words(self) -> &'static str {
        match self {
            Refusal::Unchanged => "This is ordered already.",
            Refusal::Gone => "This worker is gone; there is nothing to pause or to drain.",
            Refusal::Ending => "This worker was told to end. Resume it first.",
            Refusal::OneByOne => "Drain workers one by one. To stop all judging at once, pause all workers.",
        }
    }
}

pub fn may_order(wish: Wish, target: Target) -> Result<(), Refusal> {
    match (wish, target.order) {
        (Wish::Resume, None) | (Wish::Pause, Some(Wanted::Paused)) | (Wish::Drain, Some(Wanted::Drained)) => {
            Err(Refusal::Unchanged)
        }
        (Wish::Resume, Some(_)) => Ok(()),
        (Wish::Drain, _) if target.is_everywhere => Err(Refusal::OneByOne),
        (Wish::Pause, Some(Wanted::Drained)) => Err(Refusal::Ending),
        (Wish::Pause | Wish::Drain, _) if !target.is_everywhere && !target.is_present => Err(Refusal::Gone),
        (Wish::Pause | Wish::Drain, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_what_it_says_and_what_is_wanted_of_it() {
        use Wanted::{Drained, Paused};
        for (silent_s, leases, order, all_paused, expected) in [
            (Some(2.0), 0, None, false, WorkerState::Idle),
            (Some(2.0), 1, None, false, WorkerState::Busy),
            (Some(2.0), 0, Some(Paused), false, WorkerState::Paused),
            (Some(2.0), 2, Some(Paused), false, WorkerState::Pausing),
            (Some(2.0), 0, None, true, WorkerState::Paused),
            (Some(2.0), 1, None, true, WorkerState::Pausing),
            (Some(2.0), 1, Some(Drained), true, WorkerState::Draining),
            (Some(50.0), 1, Some(Paused), false, WorkerState::Silent),
            (None, 0, Some(Drained), false, WorkerState::Drained),
            (None, 0, Some(Paused), false, WorkerState::Gone),
        ] {
            let facts = Facts {
                silent_s,
                leases,
                order,
                all_paused,
            };
            assert_eq!(WorkerState::of(facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn each_order_to_each_worker_is_given_or_refused_with_its_reason() {
        use Wanted::{Drained, Paused};
        let one = |is_present, order| Target {
            is_everywhere: false,
            is_present,
            order,
        };
        let all = |order| Target {
            is_everywhere: true,
            is_present: false,
            order,
        };
        for (wish, target, expected) in [
            (Wish::Pause, one(true, None), Ok(())),
            (Wish::Pause, one(true, Some(Paused)), Err(Refusal::Unchanged)),
            (Wish::Pause, one(true, Some(Drained)), Err(Refusal::Ending)),
            (Wish::Pause, one(false, None), Err(Refusal::Gone)),
            (Wish::Drain, one(true, None), Ok(())),
            (Wish::Drain, one(true, Some(Paused)), Ok(())),
            (Wish::Drain, one(true, Some(Drained)), Err(Refusal::Unchanged)),
            (Wish::Drain, one(false, Some(Paused)), Err(Refusal::Gone)),
            (Wish::Resume, one(true, None), Err(Refusal::Unchanged)),
            (Wish::Resume, one(true, Some(Paused)), Ok(())),
            (Wish::Resume, one(false, Some(Drained)), Ok(())),
            (Wish::Pause, all(None), Ok(())),
            (Wish::Pause, all(Some(Paused)), Err(Refusal::Unchanged)),
            (Wish::Drain, all(None), Err(Refusal::OneByOne)),
            (Wish::Resume, all(Some(Paused)), Ok(())),
            (Wish::Resume, all(None), Err(Refusal::Unchanged)),
        ] {
            assert_eq!(may_order(wish, target), expected, "{wish:?} {target:?}");
        }
    }
}
