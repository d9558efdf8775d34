//! Who may read solutions, and when: pure rules.

/// What keeps somebody from the solutions of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Solutions {
    Open,
    /// They may choose to read them, which is recorded.
    AskFirst,
    /// Who looks is recorded, so visitors have to say who they are.
    SignIn,
    /// Nobody reads them in an interview.
    Closed,
}

/// Solutions give the way away: they are for those who have found one, and for those who say that they want them all the
/// same.
pub fn solutions(is_signed_in: bool, has_solved: bool, has_chosen: bool, in_interview: bool) -> Solutions {
    match (is_signed_in, in_interview) {
        (false, _) => Solutions::SignIn,
        (true, true) => Solutions::Closed,
        (true, false) if has_solved || has_chosen => Solutions::Open,
        (true, false) => Solutions::AskFirst,
    }
}

/// Hints are handed out in their order: the next one, or one that was shown before.
pub fn may_show_hint(wanted: usize, shown: usize, count: usize) -> bool {
    (1..=count).contains(&wanted) && wanted <= shown + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solutions_are_read_after_solving_or_by_choice_and_never_in_an_interview() {
        for (is_signed_in, has_solved, has_chosen, in_interview, expected) in [
            (false, false, false, false, Solutions::SignIn),
            (false, true, true, false, Solutions::SignIn),
            (true, false, false, false, Solutions::AskFirst),
            (true, true, false, false, Solutions::Open),
            (true, false, true, false, Solutions::Open),
            (true, true, true, true, Solutions::Closed),
        ] {
            assert_eq!(
                solutions(is_signed_in, has_solved, has_chosen, in_interview),
                expected
            );
        }
    }

    #[test]
    fn no_hint_is_skipped() {
        for (wanted, shown, count, expected) in [
            (1, 0, 3, true),
            (2, 0, 3, false),
            (2, 1, 3, true),
            (1, 3, 3, true),
            (4, 3, 3, false),
            (0, 0, 3, false),
            (1, 0, 0, false),
        ] {
            assert_eq!(
                may_show_hint(wanted, shown, count),
                expected,
                "{wanted} after {shown} of {count}"
            );
        }
    }
}
