use askama::Template;

use super::{EstimateView, OutcomeView, SectionView};
use crate::rubrics::RubricView;
use crate::submissions::views::{EarlierRow, Progress, SourceView};
use crate::web::views::{BadgeView, Layout};

/// `GET /submissions/{id}/design`: what became of a sent design.
#[derive(Template)]
#[template(path = "designs/show.html")]
pub struct ResultPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub workspace_url: String,
    /// Counted from 1 within its author's submissions to the problem.
    pub number: u64,
    pub of: u64,
    /// Whose it is, when the viewer is somebody else.
    pub author: Option<String>,
    pub sent_at: String,
    pub problem_version: u32,
    pub result: ResultPartial,
    /// `/submissions/{id}/design/events` until it is judged.
    pub events_url: Option<String>,
    /// Where two submissions stand side by side; `None` while there is only this one.
    pub compare_url: Option<String>,
    pub estimates: Vec<EstimateView>,
    pub sections: Vec<SectionView>,
    pub rubric: RubricView,
    pub source: SourceView,
    /// What was said of it before, newest first.
    pub earlier: Vec<EarlierRow>,
}

impl ResultPage {
    pub fn save_words(&self) -> &'static str {
        if self.rubric.is_marked {
            "Save changed marks"
        } else {
            "Save my marks"
        }
    }

    pub fn badge(&self) -> BadgeView {
        self.result.badge()
    }

    /// "4 of 5 right".
    pub fn estimates_text(&self) -> String {
        let right = self
            .estimates
            .iter()
            .filter(|estimate| estimate.is_right == Some(true))
            .count();
        format!("{right} of {} right", self.estimates.len())
    }
}

/// `designs/_result.html`: the state of a sent design, on its page, in the workspace and in events.
#[derive(Template)]
#[template(path = "designs/_result.html")]
pub struct ResultPartial {
    pub progress: Option<Progress>,
    pub outcome: Option<Box<OutcomeView>>,
    /// Judged without an outcome.
    pub is_our_fault: bool,
    /// "12:06:02 UTC".
    pub judged_at: Option<String>,
    /// From sending to verdict.
    pub judged_in: Option<String>,
    pub url: String,
    pub workspace_url: String,
    pub problem_title: String,
    /// In the workspace: without charts, which its page has.
    pub is_brief: bool,
}

impl ResultPartial {
    pub fn badge(&self) -> BadgeView {
        match (&self.progress, &self.outcome) {
            (Some(progress), _) => progress.badge(),
            (None, Some(outcome)) => outcome.badge,
            (None, None) => BadgeView::JUDGE_ERROR,
        }
    }

    pub fn announcement(&self) -> String {
        match &self.outcome {
            Some(outcome) => format!("{}. {}", outcome.badge.word, outcome.words.happened),
            None => self.badge().word.to_owned(),
        }
    }

    pub fn is_passed(&self) -> bool {
        self.badge() == BadgeView::PASSED
    }
}
