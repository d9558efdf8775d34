//! What a simulation found, as pages and live events show it: verdict, scenarios, one of them in detail, cost.

mod charts;
pub(super) mod cost;
pub(super) mod detail;
pub(super) mod scenarios;
pub(super) mod words;

pub use charts::ChartView;
pub use cost::{CostRow, CostView};
pub use detail::{EdgeRow, NodeRow, ScenarioDetail, Slider};
pub use scenarios::{ScenarioRow, ScenarioTable, SloCell, SloColumn};
pub use words::{OutcomeWords, outcome_words};

use super::badge;
use super::pieces::{Piece, with_code};
use crate::simulator::design::Design;
use crate::simulator::drawing::figures::short_count;
use crate::simulator::outcome::{DesignVerdict, Outcome};
use crate::web::views::BadgeView;

/// Which scenario and moment a page was asked for, and where the others are.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// `/submissions/7/design`; `?scenario=` and `?at=` choose.
    pub url: String,
    /// The id of a scenario; the worst where there is none of it.
    pub scenario: Option<String>,
    /// Seconds.
    pub at: Option<f64>,
    /// The id of the chart whose figures stand on the page; those of the others are fetched when they are wanted.
    pub table: Option<String>,
}

#[derive(Clone, Debug)]
pub struct OutcomeView {
    pub badge: BadgeView,
    pub words: OutcomeWords,
    /// The first finding of the worst scenario.
    pub lead: Option<Lead>,
    pub scenarios: ScenarioTable,
    pub cost: CostView,
    pub detail: Option<ScenarioDetail>,
    /// Where the detail's form leads.
    pub url: String,
    pub engine: String,
    pub events: u64,
}

/// The finding to read first.
#[derive(Clone, Debug)]
pub struct Lead {
    pub scenario: String,
    pub url: String,
    pub finding: Vec<Piece>,
    /// The class of its tone.
    pub tone: &'static str,
}

impl OutcomeView {
    /// "2.6 M events".
    pub fn events_text(&self) -> String {
        format!("{} events", short_count(self.events as f64))
    }

    /// `design` is the parsed text; `None` where it can't be read any more.
    pub fn new(outcome: &Outcome, design: Option<&Design>, place: &Place) -> OutcomeView {
        let address = |id: &str| format!("{}?scenario={id}#detail", place.url);
        let worst = words::worst(outcome);
        let chosen = place
            .scenario
            .as_deref()
            .and_then(|id| outcome.scenarios.iter().find(|scenario| scenario.id == id))
            .or(worst);
        let lead = worst
            .filter(|scenario| scenario.verdict != DesignVerdict::Passed)
            .and_then(|scenario| {
                Some(Lead {
                    scenario: scenario.title.clone(),
                    url: address(&scenario.id),
                    finding: with_code(scenario.findings.first()?),
                    tone: badge(scenario.verdict).tone.class(),
                })
            });
        let chosen_id = chosen.map_or("", |scenario| scenario.id.as_str());
        let is_led = lead.is_some();
        OutcomeView {
            badge: badge(outcome.verdict),
            words: outcome_words(outcome),
            lead,
            scenarios: ScenarioTable::new(outcome, chosen_id, &address),
            cost: CostView::new(&outcome.cost),
            detail: chosen.map(|scenario| {
                let mut detail = ScenarioDetail::new(scenario, design, place);
                if is_led && worst.is_some_and(|worst| worst.id == scenario.id) {
                    // It stands at the head of the page already.
                    detail.findings.remove(0);
                }
                detail
            }),
            url: place.url.clone(),
            engine: outcome.engine.clone(),
            events: outcome.events,
        }
    }
}
