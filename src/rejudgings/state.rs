//! Where a rejudging stands, and what may be done there: pure rules.

/// As the column `rejudgings.state` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its submissions are fixed; nothing is judged yet.
    Preview,
    Judging,
    /// All are judged; the current judgements are still the old ones.
    Judged,
    Applied,
    Cancelled,
}

/// What an administrator does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Start,
    Apply,
    Cancel,
}

/// What a step does where it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Goes,
    /// It was taken before: a post that arrives twice.
    Done,
    Refused(&'static str),
}

impl State {
    pub const ALL: [State; 5] = [
        State::Preview,
        State::Judging,
        State::Judged,
        State::Applied,
        State::Cancelled,
    ];

    pub fn name(self) -> &'static str {
        match self {
            State::Preview => "preview",
            State::Judging => "judging",
            State::Judged => "judged",
            State::Applied => "applied",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the column; an unknown word counts as cancelled, with which nothing can be done.
    pub fn parse(name: &str) -> State {
        let known = State::ALL.into_iter().find(|state| state.name() == name);
        known.unwrap_or(State::Cancelled)
    }

    pub fn words(self) -> &'static str {
        match self {
            State::Preview => "Preview",
            State::Judging => "Being judged",
            State::Judged => "Judged, not applied",
            State::Applied => "Applied",
            State::Cancelled => "Cancelled",
        }
    }

    pub fn take(self, step: Step) -> Taken {
        use Taken::{Done, Goes, Refused};
        match (step, self) {
            (Step::Start, State::Preview) | (Step::Apply, State::Judged) => Goes,
            (Step::Cancel, State::Preview | State::Judging | State::Judged) => Goes,
            (Step::Start, State::Judging | State::Judged)
            | (Step::Apply, State::Applied)
            | (Step::Cancel, State::Cancelled) => Done,
            (Step::Apply, State::Preview | State::Judging) => {
                Refused("Not every submission is judged yet. Apply it when all are.")
            }
            (_, State::Applied) => Refused("It is applied already; the new verdicts stand."),
            (_, State::Cancelled) => Refused("It was cancelled. Make a new one."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_goes_from_its_states_and_is_done_or_refused_elsewhere() {
        let word = |state: State, step| match state.take(step) {
            Taken::Goes => "goes",
            Taken::Done => "done",
            Taken::Refused(_) => "refused",
        };
        for (step, expected) in [
            (Step::Start, ["goes", "done", "done", "refused", "refused"]),
            (Step::Apply, ["refused", "refused", "goes", "done", "refused"]),
            (Step::Cancel, ["goes", "goes", "goes", "refused", "done"]),
        ] {
            assert_eq!(State::ALL.map(|state| word(state, step)), expected, "{step:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.name()), state);
        }
    }
}
