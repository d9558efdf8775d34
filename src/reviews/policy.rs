//! Who may see and do what: pure rules.

use super::queries::reviews::Review;
use super::state::{Role, State};
use crate::web::Viewer;

/// What somebody is to a review.
pub fn role_of(viewer: &Viewer, review: &Review) -> Role {
    if viewer.id == review.seeker_id {
        Role::Seeker
    } else if Some(viewer.id) == review.mentor_id && viewer.is_mentor {
        Role::Mentor
    } else if viewer.is_mentor {
        Role::OtherMentor
    } else {
        Role::Stranger
    }
}

/// Its seeker and its mentor see a review always; other mentors as long as it waits in the pool, and whoever had it before
/// what they wrote. Nobody else, administrators neither: they see how the queue does, not what people say.
pub fn may_view(viewer: &Viewer, review: &Review) -> bool {
    match role_of(viewer, review) {
        Role::Seeker | Role::Mentor => true,
        Role::OtherMentor => {
            review.state == State::Queued && review.is_in_pool && !review.is_kept_from_viewer
        }
        Role::Stranger | Role::House => false,
    }
}

/// Both sides write while they talk; the mentor from the claim on.
pub fn may_write(viewer: &Viewer, review: &Review) -> bool {
    match role_of(viewer, review) {
        Role::Mentor => review.state == State::Claimed || review.state.is_talking(),
        Role::Seeker => review.state.is_talking(),
        _ => false,
    }
}

/// Threads are settled while both talk, and when it is over.
pub fn may_settle(viewer: &Viewer, review: &Review) -> bool {
    let is_side = matches!(role_of(viewer, review), Role::Seeker | Role::Mentor);
    is_side && (review.state.is_talking() || review.state == State::Finished)
}

/// Both sides say how it was, once, when it is over and there was an answer.
pub fn may_rate(viewer: &Viewer, review: &Review) -> bool {
    let is_over = matches!(review.state, State::Finished | State::TimedOut);
    is_over && review.answered_at.is_some() && matches!(role_of(viewer, review), Role::Seeker | Role::Mentor)
}

/// A name, unless its owner wants none told.
pub fn seeker_name(viewer: &Viewer, review: &Review) -> String {
    if review.is_anonymous && viewer.id != review.seeker_id {
        "Somebody who practises".to_string()
    } else {
        review.seeker_name.clone()
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn viewer(id: i64, is_mentor: bool, is_admin: bool) -> Viewer {
        Viewer {
            id,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor,
            is_admin,
            has_second_factor: false,
            unread: 0,
        }
    }

    fn review(state: State, mentor_id: Option<i64>) -> Review {
        Review {
            state,
            mentor_id,
            answered_at: Some(Utc::now()),
            ..Review::example()
        }
    }

    #[test]
    fn each_role_sees_writes_settles_and_rates_in_each_state_as_the_table_says() {
        // seeker, its mentor, another mentor, an administrator, another seeker
        let people = [
            viewer(1, false, false),
            viewer(2, true, false),
            viewer(3, true, false),
            viewer(4, false, true),
            viewer(5, false, false),
        ];
        let table = [
            // state, mentor, sees, writes, settles, rates: one letter a person, `-` for no
            (State::Queued, None, "smo--", "-----", "-----", "-----"),
            (State::Claimed, Some(2), "sm---", "-m---", "-----", "-----"),
            (State::AwaitingSeeker, Some(2), "sm---", "sm---", "sm---", "-----"),
            (State::AwaitingMentor, Some(2), "sm---", "sm---", "sm---", "-----"),
            (State::Finished, Some(2), "sm---", "-----", "sm---", "sm---"),
            (State::TimedOut, Some(2), "sm---", "-----", "-----", "sm---"),
            (State::Cancelled, None, "s----", "-----", "-----", "-----"),
        ];
        for (state, mentor, sees, writes, settles, rates) in table {
            let review = review(state, mentor);
            let letters = |rule: &dyn Fn(&Viewer, &Review) -> bool| -> String {
                let named = people.iter().zip("smoax".chars());
                named
                    .map(|(person, letter)| if rule(person, &review) { letter } else { '-' })
                    .collect()
            };
            assert_eq!(letters(&may_view), sees, "{state} sees");
            assert_eq!(letters(&may_write), writes, "{state} writes");
            assert_eq!(letters(&may_settle), settles, "{state} settles");
            assert_eq!(letters(&may_rate), rates, "{state} rates");
        }
    }

    #[test]
    fn a_request_outside_the_pool_or_of_a_pair_that_does_not_meet_is_hidden_from_other_mentors() {
        let mentor = viewer(3, true, false);
        let mut hidden = review(State::Queued, None);
        hidden.is_in_pool = false;
        assert!(!may_view(&mentor, &hidden));
        let mut kept = review(State::Queued, None);
        kept.is_kept_from_viewer = true;
        assert!(!may_view(&mentor, &kept));
    }

    #[test]
    fn a_mentor_who_is_one_no_longer_is_a_stranger() {
        assert_eq!(
            role_of(&viewer(2, false, false), &review(State::Claimed, Some(2))),
            Role::Stranger
        );
    }

    #[test]
    fn an_anonymous_seeker_is_named_to_themselves_alone() {
        let mut anonymous = review(State::Claimed, Some(2));
        anonymous.is_anonymous = true;
        assert_eq!(seeker_name(&viewer(1, false, false), &anonymous), "Sam Seeker");
        assert_eq!(
            seeker_name(&viewer(2, true, false), &anonymous),
            "Somebody who practises"
        );
    }
}
