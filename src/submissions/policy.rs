//! Who may see sent work: pure rules.

use crate::web::Viewer;

/// Submissions and runs are their author's; admins see submissions to keep the instance healthy.
pub fn may_view_submission(viewer: &Viewer, author_id: i64) -> bool {
    viewer.id == author_id || viewer.is_admin
}

/// Runs are private, whoever asks.
pub fn may_view_run(viewer: &Viewer, author_id: i64) -> bool {
    viewer.id == author_id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_author_and_admins_see_a_submission_and_only_the_author_a_run() {
        let viewer = |id, is_mentor, is_admin| Viewer {
            id,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor,
            is_admin,
            has_second_factor: false,
            unread: 0,
        };
        for (viewer, sees_submission, sees_run) in [
            (viewer(1, false, false), true, true),
            (viewer(2, false, false), false, false),
            (viewer(2, true, false), false, false),
            (viewer(2, false, true), true, false),
        ] {
            assert_eq!(may_view_submission(&viewer, 1), sees_submission, "{viewer:?}");
            assert_eq!(may_view_run(&viewer, 1), sees_run, "{viewer:?}");
        }
    }
}
