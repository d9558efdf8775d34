use askama::Template;

use super::{ProblemView, SolveState};
use crate::web::views::{BadgeView, FieldErrors, Layout};

/// `GET /problems/{slug}/workspace?language=`: statement beside editor and results.
///
/// Also the answer (422, 429, 503) to a run or submission that was refused without script: with
/// `errors` or a notice, and the posted source in `source`.
#[derive(Template)]
#[template(path = "problems/workspace.html")]
pub struct WorkspacePage {
    pub layout: Layout,
    pub problem: ProblemView,
    pub state: SolveState,
    /// The languages of this problem; exactly one is selected.
    pub languages: Vec<LanguageOption>,
    /// The draft, or the language's starter when there is none, or what was posted and refused.
    pub source: String,
    /// Revision of the stored draft; 0 when there is none yet.
    pub revision: u64,
    /// "12:04", the time of the stored draft.
    pub saved_at: Option<String>,
    /// The same as RFC 3339 or any form `Date` reads; the local copy is compared with it.
    pub saved_at_iso: Option<String>,
    /// A fresh uuid for the next run or submission.
    pub idempotency_key: String,
    pub tab: WorkspaceTab,
    pub custom_input: String,
    /// The viewer's last submissions to this problem, newest first, at most ten.
    pub attempts: Vec<AttemptRow>,
    pub max_source_bytes: u64,
    pub errors: FieldErrors,
}

impl WorkspacePage {
    /// The selected language; the first one if the handler marked none.
    pub fn language(&self) -> Option<&LanguageOption> {
        self.languages
            .iter()
            .find(|language| language.selected)
            .or(self.languages.first())
    }

    /// A visitor can read and write here but must sign in to run.
    pub fn can_judge(&self) -> bool {
        self.problem.incomplete.is_none() && self.languages.iter().any(|language| language.version.is_some())
    }

    pub fn language_id(&self) -> &str {
        self.language().map_or("", |language| &language.id)
    }

    pub fn language_name(&self) -> &str {
        self.language().map_or("", |language| &language.name)
    }
}

#[derive(Clone, Debug)]
pub struct LanguageOption {
    /// "python3".
    pub id: String,
    /// "Python".
    pub name: String,
    /// `None` where the toolchain is missing; then it cannot be chosen.
    pub version: Option<String>,
    pub selected: bool,
    /// What an empty draft starts with, and "Reset" returns to.
    pub starter: String,
}

impl LanguageOption {
    /// "Python 3.11.2", "JavaScript, Node.js 20.20.2", "Java, not installed".
    pub fn label(&self) -> String {
        match &self.version {
            Some(version) if version.starts_with(&self.name) => version.clone(),
            Some(version) => format!("{}, {version}", self.name),
            None => format!("{}, not installed", self.name),
        }
    }
}

/// Which results panel is in front: `?tab=samples|custom|submissions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkspaceTab {
    #[default]
    Samples,
    Custom,
    Submissions,
}

impl WorkspaceTab {
    pub fn parse(word: &str) -> Self {
        match word {
            "custom" => Self::Custom,
            "submissions" => Self::Submissions,
            _ => Self::Samples,
        }
    }

    pub fn is_samples(&self) -> bool {
        *self == Self::Samples
    }

    pub fn is_custom(&self) -> bool {
        *self == Self::Custom
    }

    pub fn is_submissions(&self) -> bool {
        *self == Self::Submissions
    }
}

/// One of the viewer's own submissions to the problem.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    pub url: String,
    /// Counted from 1 within the problem.
    pub number: u64,
    pub badge: BadgeView,
    pub language: String,
    /// "12:04" today, "3 Nov 12:04" before.
    pub sent_at: String,
}
