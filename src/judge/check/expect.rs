//! What a label promises, and whether the verdicts of the cases keep it.
//!
//! The texts of the format give the rules per case: which outcomes may occur at all, and which must occur
//! at least once. The format knows no memory and no output verdict; both count as crashes.

use std::time::Duration;

use crate::judge::verdict::Verdict;
use crate::package::{Expected, FormatVersion};

/// An outcome in the words of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::judge) enum Outcome {
    Accepted,
    Wrong,
    TooSlow,
    /// Above the time limit, but not by the margin that a program labelled as too slow must have.
    BarelyTooSlow,
    Crashed,
    /// A judge error or a program that does not compile: keeps no promise.
    Broken,
}

impl Outcome {
    /// `limit` is the package's time limit; the case may have been run with a longer one.
    pub(in crate::judge) fn of(verdict: Verdict, cpu: Duration, limit: Duration) -> Self {
        match verdict {
            Verdict::JudgeError | Verdict::CompileError => Outcome::Broken,
            Verdict::TimeLimit => Outcome::TooSlow,
            _ if cpu > limit => Outcome::BarelyTooSlow,
            Verdict::Accepted => Outcome::Accepted,
            Verdict::WrongAnswer => Outcome::Wrong,
            Verdict::RuntimeError | Verdict::MemoryLimit | Verdict::OutputLimit => Outcome::Crashed,
        }
    }
}

/// Watches the outcomes of one program's cases until its label is decided.
pub(super) struct Watch {
    expected: Expected,
    format: FormatVersion,
    required_seen: bool,
    forbidden_seen: bool,
}

impl Watch {
    pub(super) fn new(expected: Expected, format: FormatVersion) -> Self {
        Watch {
            expected,
            format,
            required_seen: expected == Expected::Accepted,
            forbidden_seen: false,
        }
    }

    /// Takes the outcome of the next case; `true` means that no further case needs to be run.
    pub(super) fn take(&mut self, outcome: Outcome) -> bool {
        self.forbidden_seen |= !permitted(self.expected, self.format, outcome);
        self.required_seen |= required(self.expected, outcome);
        if self.forbidden_seen {
            return true;
        }
        // Every further case of a slow program may cost the whole limit; one is proof enough.
        // Legacy tools give one verdict for the whole program, so what follows the proof is not judged.
        let proved = self.required_seen && self.expected != Expected::Accepted;
        proved && (outcome == Outcome::TooSlow || self.format == FormatVersion::Legacy)
    }

    /// Whether a case has been seen that keeps or breaks the label; the second kind comes after the first.
    pub(super) fn decisions(&self) -> u8 {
        u8::from(self.required_seen) + u8::from(self.forbidden_seen)
    }

    /// Whether the label is kept by what was seen.
    pub(super) fn is_kept(&self) -> bool {
        self.required_seen && !self.forbidden_seen
    }
}

/// Whether a case may end like this at all.
fn permitted(expected: Expected, format: FormatVersion, outcome: Outcome) -> bool {
    use Outcome::{Accepted, BarelyTooSlow, Broken, Crashed, TooSlow, Wrong};
    let legacy = format == FormatVersion::Legacy;
    match (expected, outcome) {
        (_, Broken) => false,
        (_, Accepted) => true,
        (Expected::Accepted, _) => false,
        (Expected::Rejected, _) => true,
        (Expected::WrongAnswer, outcome) => outcome == Wrong,
        (Expected::TimeLimitExceeded, outcome) => {
            matches!(outcome, TooSlow | BarelyTooSlow) || legacy && outcome == Wrong
        }
        (Expected::RunTimeError, outcome) => legacy || outcome == Crashed,
        (Expected::BruteForce, outcome) => matches!(outcome, TooSlow | BarelyTooSlow | Crashed),
    }
}

/// Whether this outcome is what the label asks for at least once.
fn required(expected: Expected, outcome: Outcome) -> bool {
    use Outcome::{BarelyTooSlow, Crashed, TooSlow, Wrong};
    match expected {
        Expected::Accepted => true,
        Expected::Rejected => matches!(outcome, Wrong | TooSlow | BarelyTooSlow | Crashed),
        Expected::WrongAnswer => outcome == Wrong,
        Expected::TimeLimitExceeded => outcome == TooSlow,
        Expected::RunTimeError => outcome == Crashed,
        Expected::BruteForce => matches!(outcome, TooSlow | BarelyTooSlow | Crashed),
    }
}

/// The folder name of a label.
pub(super) fn label(expected: Expected) -> &'static str {
    match expected {
        Expected::Accepted => "accepted",
        Expected::Rejected => "rejected",
        Expected::WrongAnswer => "wrong_answer",
        Expected::TimeLimitExceeded => "time_limit_exceeded",
        Expected::RunTimeError => "run_time_error",
        Expected::BruteForce => "brute_force",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Accepted, BarelyTooSlow, Broken, Crashed, TooSlow, Wrong};

    /// Feeds outcomes until the watch has seen enough; returns whether the label is kept and how many were needed.
    fn watched(expected: Expected, format: FormatVersion, outcomes: &[Outcome]) -> (bool, usize) {
        let mut watch = Watch::new(expected, format);
        let needed = outcomes
            .iter()
            .position(|outcome| watch.take(*outcome))
            .map_or(outcomes.len(), |last| last + 1);
        (watch.is_kept(), needed)
    }

    const LEGACY: FormatVersion = FormatVersion::Legacy;
    const NEW: FormatVersion = FormatVersion::V2025_09;

    #[test]
    fn labels_per_case_in_the_new_format() {
        let table = [
            (Expected::Accepted, vec![Accepted, Accepted], true),
            (Expected::Accepted, vec![Accepted, Wrong], false),
            (Expected::Rejected, vec![Accepted, Crashed], true),
            (Expected::Rejected, vec![Accepted], false),
            (Expected::WrongAnswer, vec![Wrong, Accepted, Wrong], true),
            (Expected::WrongAnswer, vec![Wrong, TooSlow], false),
            (Expected::WrongAnswer, vec![Accepted], false),
            (Expected::TimeLimitExceeded, vec![Accepted, TooSlow], true),
            (Expected::TimeLimitExceeded, vec![Wrong, TooSlow], false),
            (Expected::TimeLimitExceeded, vec![Accepted, BarelyTooSlow], false),
            (Expected::RunTimeError, vec![Accepted, Crashed], true),
            (Expected::RunTimeError, vec![Wrong, Crashed], false),
            (Expected::BruteForce, vec![Accepted, TooSlow], true),
            (Expected::BruteForce, vec![Accepted], false),
            (Expected::BruteForce, vec![Wrong, TooSlow], false),
        ];
        for (expected, outcomes, kept) in table {
            assert_eq!(
                watched(expected, NEW, &outcomes).0,
                kept,
                "{expected:?} {outcomes:?}"
            );
        }
    }

    #[test]
    fn legacy_labels_allow_more_beside_the_proof() {
        assert!(watched(Expected::TimeLimitExceeded, LEGACY, &[Wrong, TooSlow]).0);
        assert!(!watched(Expected::TimeLimitExceeded, LEGACY, &[Crashed, TooSlow]).0);
        assert!(watched(Expected::RunTimeError, LEGACY, &[Wrong, TooSlow, Crashed]).0);
        assert!(!watched(Expected::WrongAnswer, LEGACY, &[TooSlow]).0);
        assert_eq!(
            watched(Expected::WrongAnswer, LEGACY, &[Wrong, Crashed]),
            (true, 1)
        );
    }

    #[test]
    fn a_slow_program_is_stopped_at_its_proof() {
        assert_eq!(
            watched(Expected::TimeLimitExceeded, NEW, &[Accepted, TooSlow, Accepted]),
            (true, 2)
        );
        assert_eq!(
            watched(Expected::WrongAnswer, NEW, &[Wrong, Accepted, Accepted]),
            (true, 3)
        );
    }

    #[test]
    fn our_own_failures_keep_no_label() {
        for format in [LEGACY, NEW] {
            for expected in [Expected::Rejected, Expected::RunTimeError, Expected::BruteForce] {
                assert!(!watched(expected, format, &[Broken]).0);
            }
        }
    }

    #[test]
    fn memory_and_output_count_as_crashes() {
        let limit = Duration::from_secs(1);
        for verdict in [Verdict::RuntimeError, Verdict::MemoryLimit, Verdict::OutputLimit] {
            assert_eq!(Outcome::of(verdict, Duration::ZERO, limit), Crashed);
        }
        assert_eq!(
            Outcome::of(Verdict::Accepted, Duration::from_millis(1001), limit),
            BarelyTooSlow
        );
    }
}
