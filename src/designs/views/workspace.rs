use askama::Template;

use super::{CheckedPartial, WrittenForm};
use crate::problems::design::DesignFacts;
use crate::problems::views::{AttemptRow, ProblemView};
use crate::web::views::{FieldErrors, Layout};

/// `GET /problems/{slug}/design`: statement and facts beside the text, its drawing and the written parts.
///
/// Also the answer to a design that was refused without script, with `errors` or a notice and all that was sent,
/// and to the buttons that check, draw and format.
#[derive(Template)]
#[template(path = "designs/workspace.html")]
pub struct WorkspacePage {
    pub layout: Layout,
    pub problem: ProblemView,
    pub facts: DesignFacts,
    /// What an empty draft starts with, and Reset returns to.
    pub starter: String,
    /// The draft, the starter, or what was sent and refused.
    pub source: String,
    pub checked: CheckedPartial,
    pub written: WrittenForm,
    pub design_draft: DraftView,
    pub answers_draft: DraftView,
    /// A fresh uuid for the next preview or submission.
    pub idempotency_key: String,
    pub tab: WorkspaceTab,
    /// The viewer's last submissions to this problem, newest first.
    pub attempts: Vec<AttemptRow>,
    pub max_source_bytes: u64,
    pub errors: FieldErrors,
}

impl WorkspacePage {
    pub fn can_judge(&self) -> bool {
        self.problem.incomplete.is_none()
    }
}

/// What is known of a stored draft.
#[derive(Clone, Debug, Default)]
pub struct DraftView {
    /// 0 when there is none yet.
    pub revision: u64,
    /// "12:04".
    pub saved_at: Option<String>,
    pub saved_at_iso: Option<String>,
}

/// Which results panel is in front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkspaceTab {
    #[default]
    Drawing,
    Submissions,
}

impl WorkspaceTab {
    pub fn parse(word: &str) -> Self {
        match word {
            "submissions" => Self::Submissions,
            _ => Self::Drawing,
        }
    }

    pub fn is_drawing(&self) -> bool {
        *self == Self::Drawing
    }
}
