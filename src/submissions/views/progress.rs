//! How far work is that nobody has finished yet, in a word, a sentence and a bar.

use crate::web::views::{BadgeView, text};

/// Waiting longer than this gets an explanation.
const PATIENCE_S: u64 = 30;

/// How far an unfinished judgement or run is.
#[derive(Clone, Debug)]
pub enum Progress {
    Queued(WaitView),
    Compiling,
    /// `done` cases are finished; the next one runs now.
    Running {
        done: u32,
        total: u32,
    },
    /// A design is simulated in one scenario after the other; counted from 1, 0 before the first.
    Simulating {
        scenario: u32,
        scenarios: u32,
        replication: u32,
    },
}

#[derive(Clone, Debug, Default)]
pub struct WaitView {
    /// 1 is next; `None` when it can't be told.
    pub place: Option<u32>,
    /// Since it was sent.
    pub waiting_s: u64,
    /// Judges that sent a sign of life lately; `None` when unknown.
    pub judges: Option<u32>,
}

impl Progress {
    pub fn badge(&self) -> BadgeView {
        match self {
            Self::Queued(_) => BadgeView::QUEUED,
            Self::Compiling => BadgeView::COMPILING,
            Self::Running { .. } => BadgeView::RUNNING,
            Self::Simulating { .. } => BadgeView::SIMULATING,
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            Self::Queued(WaitView {
                place: Some(0 | 1), ..
            }) => "You are next.".into(),
            Self::Queued(WaitView {
                place: Some(place), ..
            }) => format!("Place {place} in the queue."),
            Self::Queued(_) => "Waiting for a judge.".into(),
            Self::Compiling => "Compiling your code.".into(),
            Self::Simulating { scenario: 0, .. } => "The simulation begins.".into(),
            Self::Simulating {
                scenario,
                scenarios,
                replication: ..=1,
            } => format!("Scenario {scenario} of {scenarios}."),
            Self::Simulating {
                scenario,
                scenarios,
                replication,
            } => format!("Scenario {scenario} of {scenarios}, run {replication}."),
            Self::Running { done, total } => format!("Case {} of {total}.", (done + 1).min(*total)),
        }
    }

    /// What the bar counts.
    pub fn bar_label(&self) -> &'static str {
        match self {
            Self::Simulating { .. } => "Finished scenarios",
            _ => "Finished cases",
        }
    }

    /// Finished cases, or scenarios, and all of them.
    pub fn bar(&self) -> Option<(u32, u32)> {
        match self {
            Self::Running { done, total } => Some((*done, *total)),
            Self::Simulating {
                scenario, scenarios, ..
            } if *scenarios > 0 => Some((scenario.saturating_sub(1), *scenarios)),
            _ => None,
        }
    }

    pub fn wait(&self) -> Option<&WaitView> {
        match self {
            Self::Queued(wait) => Some(wait),
            _ => None,
        }
    }
}

impl WaitView {
    pub fn waiting_text(&self) -> String {
        text::elapsed(self.waiting_s)
    }

    /// The script shows the explanation when the time has come, without asking the server.
    pub fn is_long(&self) -> bool {
        self.waiting_s >= PATIENCE_S
    }

    pub fn explanation(&self) -> &'static str {
        match self.judges {
            Some(0) => {
                "No judge is connected right now. What you sent is stored and will be judged as soon as one is back; \
                 you may close this page. If it lasts, tell the administrator of this instance."
            }
            _ => {
                "All judges are busy. What you sent is stored and keeps its place; you may close this page and come back."
            }
        }
    }
}
