//! The states of a review and who may move it where: pure, so that every transition can be tried with every role.

use std::fmt;

/// Where a review stands. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for a mentor.
    Queued,
    /// A mentor has it for a while and has not answered yet.
    Claimed,
    AwaitingSeeker,
    AwaitingMentor,
    Finished,
    /// Nobody came back.
    TimedOut,
    /// Taken back before anybody claimed it.
    Cancelled,
}

impl State {
    pub const ALL: [State; 7] = [
        State::Queued,
        State::Claimed,
        State::AwaitingSeeker,
        State::AwaitingMentor,
        State::Finished,
        State::TimedOut,
        State::Cancelled,
    ];

    pub fn word(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Claimed => "claimed",
            State::AwaitingSeeker => "awaiting-seeker",
            State::AwaitingMentor => "awaiting-mentor",
            State::Finished => "finished",
            State::TimedOut => "timed-out",
            State::Cancelled => "cancelled",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// It uses one of its seeker's slots.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Finished | State::TimedOut | State::Cancelled)
    }

    /// Both sides are talking.
    pub fn is_talking(self) -> bool {
        matches!(self, State::AwaitingSeeker | State::AwaitingMentor)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Who acts, as this review sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Seeker,
    /// The mentor who has it.
    Mentor,
    /// Any other mentor.
    OtherMentor,
    /// Somebody with neither part in it, administrators among them.
    Stranger,
    /// Time, or an account that goes.
    House,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::Seeker,
        Role::Mentor,
        Role::OtherMentor,
        Role::Stranger,
        Role::House,
    ];
}

/// What moves a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Claim,
    /// Keeps a claim for longer.
    Renew,
    /// Gives a claim back.
    Release,
    /// A claim's time is over.
    Expire,
    /// Takes the request back.
    Cancel,
    /// Something of the mentor that the seeker gets to read.
    Answer,
    /// Something of the seeker.
    Reply,
    /// The seeker has submitted again.
    NextRound,
    Finish,
    /// 28 days of silence.
    TimeOut,
    /// The mentor's account goes, or is a mentor's no longer.
    LoseMentor,
}

impl Action {
    pub const ALL: [Action; 11] = [
        Action::Claim,
        Action::Renew,
        Action::Release,
        Action::Expire,
        Action::Cancel,
        Action::Answer,
        Action::Reply,
        Action::NextRound,
        Action::Finish,
        Action::TimeOut,
        Action::LoseMentor,
    ];
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// This person never may.
    NotYours,
    /// Not as things stand.
    NotNow(&'static str),
}

const TAKEN: &str = "A mentor has this request already.";
const CLAIMED: &str = "A mentor is writing an answer just now, so it can't be taken back. Once it is there you can finish the review.";
const NOT_CLAIMED: &str = "Nobody has claimed this request, or the claim ran out.";
const NOT_ANSWERED: &str = "The mentor's first answer comes before that.";
const OVER: &str = "This review is over.";

/// Where a review stands after somebody has done something.
///
/// # Errors
/// Why it is not done; the review stays as it is.
pub fn next(state: State, action: Action, role: Role) -> Result<State, Refusal> {
    use State::{AwaitingMentor, AwaitingSeeker, Cancelled, Claimed, Finished, Queued, TimedOut};
    let may = match action {
        Action::Claim => matches!(role, Role::OtherMentor),
        Action::Renew | Action::Release | Action::Answer => role == Role::Mentor,
        Action::Cancel | Action::Reply | Action::NextRound => role == Role::Seeker,
        Action::Finish => matches!(role, Role::Seeker | Role::Mentor),
        Action::Expire | Action::TimeOut | Action::LoseMentor => role == Role::House,
    };
    if !may {
        return Err(Refusal::NotYours);
    }
    match (action, state) {
        (Action::Claim, Queued) | (Action::Renew, Claimed) => Ok(Claimed),
        (Action::Release | Action::Expire, Claimed) => Ok(Queued),
        (Action::Cancel, Queued) => Ok(Cancelled),
        (Action::Answer, Claimed | AwaitingSeeker | AwaitingMentor) => Ok(AwaitingSeeker),
        (Action::Reply | Action::NextRound, AwaitingSeeker | AwaitingMentor) => Ok(AwaitingMentor),
        (Action::Finish, AwaitingSeeker | AwaitingMentor) => Ok(Finished),
        (Action::TimeOut, AwaitingSeeker | AwaitingMentor) => Ok(TimedOut),
        (Action::LoseMentor, Claimed | AwaitingSeeker | AwaitingMentor) => Ok(Queued),
        (_, Finished | TimedOut | Cancelled) => Err(Refusal::NotNow(OVER)),
        (Action::Claim, _) => Err(Refusal::NotNow(TAKEN)),
        (Action::Cancel | Action::Finish, Claimed) if role == Role::Seeker => Err(Refusal::NotNow(CLAIMED)),
        (Action::Renew | Action::Release | Action::Expire | Action::Answer | Action::LoseMentor, _) => {
            Err(Refusal::NotNow(NOT_CLAIMED))
        }
        (Action::Cancel | Action::Reply | Action::NextRound | Action::Finish | Action::TimeOut, _) => {
            Err(Refusal::NotNow(NOT_ANSWERED))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every allowed move; all others are refused.
    const ALLOWED: [(State, Action, Role, State); 21] = {
        use Action::{
            Answer, Cancel, Claim, Expire, Finish, LoseMentor, NextRound, Release, Renew, Reply, TimeOut,
        };
        use Role::{House, Mentor, OtherMentor, Seeker};
        use State::{AwaitingMentor, AwaitingSeeker, Cancelled, Claimed, Finished, Queued, TimedOut};
        [
            (Queued, Claim, OtherMentor, Claimed),
            (Queued, Cancel, Seeker, Cancelled),
            (Claimed, Renew, Mentor, Claimed),
            (Claimed, Release, Mentor, Queued),
            (Claimed, Expire, House, Queued),
            (Claimed, Answer, Mentor, AwaitingSeeker),
            (Claimed, LoseMentor, House, Queued),
            (AwaitingSeeker, Answer, Mentor, AwaitingSeeker),
            (AwaitingSeeker, Reply, Seeker, AwaitingMentor),
            (AwaitingSeeker, NextRound, Seeker, AwaitingMentor),
            (AwaitingSeeker, Finish, Seeker, Finished),
            (AwaitingSeeker, Finish, Mentor, Finished),
            (AwaitingSeeker, TimeOut, House, TimedOut),
            (AwaitingSeeker, LoseMentor, House, Queued),
            (AwaitingMentor, Answer, Mentor, AwaitingSeeker),
            (AwaitingMentor, Reply, Seeker, AwaitingMentor),
            (AwaitingMentor, NextRound, Seeker, AwaitingMentor),
            (AwaitingMentor, Finish, Seeker, Finished),
            (AwaitingMentor, Finish, Mentor, Finished),
            (AwaitingMentor, TimeOut, House, TimedOut),
            (AwaitingMentor, LoseMentor, House, Queued),
        ]
    };

    #[test]
    fn every_transition_by_every_role_is_allowed_or_refused_as_the_list_says() {
        let mut allowed = 0;
        for state in State::ALL {
            for action in Action::ALL {
                for role in Role::ALL {
                    let listed = ALLOWED
                        .iter()
                        .find(|(from, what, who, _)| (*from, *what, *who) == (state, action, role));
                    let got = next(state, action, role);
                    assert_eq!(
                        got.ok(),
                        listed.map(|(.., to)| *to),
                        "{state} {action:?} {role:?}"
                    );
                    allowed += usize::from(got.is_ok());
                }
            }
        }
        assert_eq!(allowed, ALLOWED.len());
    }

    #[test]
    fn nobody_hears_a_reason_for_what_they_never_may() {
        for state in State::ALL {
            for action in Action::ALL {
                assert_eq!(next(state, action, Role::Stranger), Err(Refusal::NotYours));
            }
        }
        assert_eq!(
            next(State::Claimed, Action::Cancel, Role::Seeker),
            Err(Refusal::NotNow(CLAIMED))
        );
    }

    #[test]
    fn every_open_state_has_a_way_out_by_time_or_by_its_owner() {
        // Nothing is stuck: from each open state the house or the seeker alone reaches an end or the queue.
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut seen = BTreeSet::from([state.word()]);
            let mut reached = vec![state];
            let mut ends = false;
            while let Some(at) = reached.pop() {
                for action in Action::ALL {
                    for role in [Role::House, Role::Seeker] {
                        if let Ok(to) = next(at, action, role) {
                            ends |= !to.is_open();
                            if seen.insert(to.word()) {
                                reached.push(to);
                            }
                        }
                    }
                }
            }
            assert!(ends, "{state}");
        }
    }

    #[test]
    fn words_come_back_as_their_states() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
        assert_eq!(State::parse("gone"), None);
    }
}
