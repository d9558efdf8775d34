use askama::Template;

use super::OutcomeView;
use crate::submissions::views::{Progress, SourceView};
use crate::web::views::{BadgeView, Layout};

/// `GET /previews/{id}`: a design tried once in the visible scenarios.
#[derive(Template)]
#[template(path = "designs/preview.html")]
pub struct PreviewPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub workspace_url: String,
    pub source: SourceView,
    pub preview: PreviewPartial,
    /// `/previews/{id}/events` until it is finished.
    pub events_url: Option<String>,
}

/// `designs/_preview.html`: on its page, in the workspace's panel and in events.
#[derive(Template)]
#[template(path = "designs/_preview.html")]
pub struct PreviewPartial {
    pub progress: Option<Progress>,
    pub outcome: Option<Box<OutcomeView>>,
    /// It ended without an outcome.
    pub is_our_fault: bool,
    /// The preview's page.
    pub url: String,
    pub problem_title: String,
    /// In the workspace: without charts, which its page has.
    pub is_brief: bool,
}

impl PreviewPartial {
    pub fn badge(&self) -> BadgeView {
        match (&self.progress, &self.outcome) {
            (Some(progress), _) => progress.badge(),
            (None, Some(_)) => BadgeView::FINISHED,
            (None, None) => BadgeView::JUDGE_ERROR,
        }
    }

    /// Said once a change; scenarios going by don't change it.
    pub fn announcement(&self) -> String {
        match &self.outcome {
            Some(outcome) => format!("Preview finished. {}", self.sentence(outcome)),
            None => self.badge().word.to_owned(),
        }
    }

    /// "Within all limits in 7 of 7 scenarios, for 21.5 of 33 units."
    pub fn sentence(&self, outcome: &OutcomeView) -> String {
        let rows = &outcome.scenarios.rows;
        let within = rows.iter().filter(|row| row.badge == BadgeView::PASSED).count();
        format!(
            "Within its limits in {within} of {} visible scenarios, for {}.",
            rows.len(),
            outcome.cost.text()
        )
    }
}
