//! Who may see designs and what came of them: pure rules.

use crate::web::Viewer;

/// A sent design is its author's; admins see it to keep the instance healthy.
pub fn may_view_design(viewer: &Viewer, author_id: i64) -> bool {
    viewer.id == author_id || viewer.is_admin
}

/// Only who wrote a design marks it as its author.
pub fn may_mark(viewer: &Viewer, author_id: i64) -> bool {
    viewer.id == author_id
}

/// Previews are private, whoever asks.
pub fn may_view_preview(viewer: &Viewer, author_id: i64) -> bool {
    viewer.id == author_id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_see_all_of_their_own_admins_see_sent_designs_and_others_nothing() {
        let viewer = |id, is_mentor, is_admin| Viewer {
            id,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor,
            is_admin,
            has_second_factor: false,
            unread: 0,
        };
        // Author, other seeker, mentor, admin; may see the design, the preview, may mark.
        let table = [
            (viewer(1, false, false), true, true, true),
            (viewer(2, false, false), false, false, false),
            (viewer(2, true, false), false, false, false),
            (viewer(2, false, true), true, false, false),
        ];
        for (viewer, design, preview, mark) in table {
            assert_eq!(may_view_design(&viewer, 1), design, "{viewer:?}");
            assert_eq!(may_view_preview(&viewer, 1), preview, "{viewer:?}");
            assert_eq!(may_mark(&viewer, 1), mark, "{viewer:?}");
        }
    }
}
