//! What may become of a problem: pure rules.

use crate::problems::policy::ProblemState;

/// What an author asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Show the newest version, marked, before it is checked.
    Beta,
    /// Have the newest version checked, and published if it passes.
    Publish,
    Retire,
    /// Make a retired problem a draft again.
    Revive,
}

impl Move {
    pub fn parse(word: &str) -> Option<Move> {
        [Move::Beta, Move::Publish, Move::Retire, Move::Revive]
            .into_iter()
            .find(|wanted| wanted.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Move::Beta => "beta",
            Move::Publish => "publish",
            Move::Retire => "retire",
            Move::Revive => "revive",
        }
    }

    /// On its button.
    pub fn label(self) -> &'static str {
        match self {
            Move::Beta => "Show in beta",
            Move::Publish => "Check and publish",
            Move::Retire => "Retire",
            Move::Revive => "Make it a draft again",
        }
    }
}

/// The newest version, as the rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    /// It is the version that is shown.
    pub is_shown: bool,
    pub is_incomplete: bool,
    /// It has a time limit, or needs none.
    pub has_time_limit: bool,
    /// It was changed in the browser while the problem follows a folder.
    pub is_proposal: bool,
}

/// Whether the move is possible; what stands in its way otherwise, in words.
pub fn may(state: ProblemState, newest: Newest, wanted: Move) -> Result<(), &'static str> {
    let ready = || {
        if newest.is_proposal {
            Err(
                "This problem follows a folder. Export the patch, apply it there, and the folder's version is published.",
            )
        } else if newest.is_incomplete {
            Err("The newest version is incomplete: a part that judging needs is missing.")
        } else if !newest.has_time_limit {
            Err("The newest version has no time limit. State one under Details.")
        } else {
            Ok(())
        }
    };
    match (wanted, state) {
        (Move::Beta, ProblemState::Draft | ProblemState::Beta) if !(newest.is_shown) => ready(),
        (Move::Beta, _) => Err("Only a draft that is not shown yet can be put into beta."),
        (Move::Publish, ProblemState::Retired) => Err("A retired problem must be made a draft again first."),
        (Move::Publish, ProblemState::Published) if newest.is_shown => {
            Err("The newest version is published already.")
        }
        (Move::Publish, _) => ready(),
        (Move::Retire, ProblemState::Published | ProblemState::Beta) => Ok(()),
        (Move::Retire, _) => Err("Only a problem that is shown can be retired."),
        (Move::Revive, ProblemState::Retired) => Ok(()),
        (Move::Revive, _) => Err("Only a retired problem can be made a draft again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: Newest = Newest {
        is_shown: false,
        is_incomplete: false,
        has_time_limit: true,
        is_proposal: false,
    };

    #[test]
    fn each_move_leads_from_where_it_may() {
        use ProblemState::{Beta, Draft, Published, Retired};
        for (state, wanted, is_shown, allowed) in [
            (Draft, Move::Beta, false, true),
            (Draft, Move::Publish, false, true),
            (Draft, Move::Retire, false, false),
            (Draft, Move::Revive, false, false),
            (Beta, Move::Beta, true, false),
            (Beta, Move::Beta, false, true),
            (Beta, Move::Publish, true, true),
            (Beta, Move::Retire, true, true),
            (Published, Move::Beta, false, false),
            (Published, Move::Publish, false, true),
            (Published, Move::Publish, true, false),
            (Published, Move::Retire, true, true),
            (Retired, Move::Publish, false, false),
            (Retired, Move::Retire, false, false),
            (Retired, Move::Revive, false, true),
        ] {
            let newest = Newest { is_shown, ..READY };
            assert_eq!(
                may(state, newest, wanted).is_ok(),
                allowed,
                "{state:?} {wanted:?} {is_shown}"
            );
        }
    }

    #[test]
    fn what_cannot_be_judged_is_not_shown() {
        for newest in [
            Newest {
                is_incomplete: true,
                ..READY
            },
            Newest {
                has_time_limit: false,
                ..READY
            },
            Newest {
                is_proposal: true,
                ..READY
            },
        ] {
            for wanted in [Move::Beta, Move::Publish] {
                assert!(
                    may(ProblemState::Draft, newest, wanted).is_err(),
                    "{newest:?} {wanted:?}"
                );
            }
        }
    }
}
