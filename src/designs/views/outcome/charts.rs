//! The charts of one scenario, each with its figures as a table.

use super::Place;
use crate::problems::design::words::is_floor;
use crate::simulator::drawing::{self as chart, Table, Tail};
use crate::simulator::outcome::{ScenarioOutcome, SloOutcome};
use crate::web::views::TrustedHtml;

/// Tables show so many windows at most: the chart has them all, and a page of figures is read by nobody.
const MOST_ROWS: usize = 12;
/// Every window, every second, every fifth: times stay round.
const STEPS: [usize; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/// A picture and its twin in figures.
#[derive(Clone, Debug)]
pub struct ChartView {
    pub id: &'static str,
    pub title: &'static str,
    pub picture: TrustedHtml,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The page with the figures, where they are not on this one: tables of all charts would make it heavy.
    pub table_url: Option<String>,
}

impl ChartView {
    fn new(id: &'static str, title: &'static str, picture: &str, table: Table) -> ChartView {
        ChartView {
            id,
            title,
            picture: TrustedHtml::from_sanitised(picture),
            head: table.head,
            rows: table.rows,
            table_url: None,
        }
    }

    /// Leaves the figures to a page of their own, unless they are asked for.
    fn at(mut self, scenario: &ScenarioOutcome, place: &Place) -> ChartView {
        if place.table.as_deref() != Some(self.id) {
            let moment = place.at.map(|at| format!("&at={at}")).unwrap_or_default();
            let (url, id) = (&place.url, self.id);
            self.table_url = Some(format!(
                "{url}?scenario={}{moment}&table={id}#chart-{id}",
                scenario.id
            ));
            self.rows.clear();
        }
        self
    }

    /// A chart over time, with the figures of some windows.
    fn over_time(id: &'static str, title: &'static str, picture: &str, mut table: Table) -> ChartView {
        let every = step(table.rows.len());
        table.rows = table.rows.into_iter().step_by(every).collect();
        ChartView::new(id, title, picture, table)
    }
}

/// Windows from one row to the next.
fn step(windows: usize) -> usize {
    let fits = |step: &&usize| windows.div_ceil(**step) <= MOST_ROWS;
    STEPS.iter().find(fits).copied().unwrap_or(windows.max(1))
}

/// Latency, success, traffic, the tail, busy shares, queues and hits; those that have something to show.
pub fn charts(scenario: &ScenarioOutcome, place: &Place) -> Vec<ChartView> {
    let series = &scenario.series;
    if series.arrivals.is_empty() {
        return Vec::new();
    }
    let fault = fault_words(scenario);
    let latency = chart::latency(series, limit(&scenario.slos, "latency"), &fault);
    let success = chart::success(series, limit(&scenario.slos, "success"), &fault);
    let traffic = chart::traffic(series, &fault);
    let mut views = vec![
        ChartView::over_time("latency", "Latency", latency.svg().as_str(), latency.rows()),
        ChartView::over_time("success", "Success", success.svg().as_str(), success.rows()),
        ChartView::over_time(
            "traffic",
            "Requests and errors",
            traffic.svg().as_str(),
            traffic.rows(),
        ),
    ];
    views.extend(tail(scenario));
    for (id, title, panels) in [
        (
            "utilisation",
            "How busy each node is",
            chart::utilisation(series, &fault),
        ),
        ("queues", "Who waits where", chart::queues(series, &fault)),
        ("hits", "Hits of caches", chart::hit_shares(series, &fault)),
    ] {
        if !panels.panels.is_empty() {
            views.push(ChartView::over_time(
                id,
                title,
                panels.html().as_str(),
                panels.rows(),
            ));
        }
    }
    views.into_iter().map(|view| view.at(scenario, place)).collect()
}

/// Where the slowest requests spent their time; `None` where nothing is known.
fn tail(scenario: &ScenarioOutcome) -> Option<ChartView> {
    let tail = Tail::new(&scenario.tail);
    let table = tail.rows();
    (!table.rows.is_empty()).then(|| {
        ChartView::new(
            "tail",
            "Where the slowest 1 % spent their time",
            tail.svg().as_str(),
            table,
        )
    })
}

/// The strictest limit of a metric; charts show all kinds of requests together.
fn limit(slos: &[SloOutcome], metric: &str) -> Option<f64> {
    let limits = slos
        .iter()
        .filter(|slo| slo.metric == metric)
        .map(|slo| slo.limit);
    if is_floor(metric) {
        limits.max_by(f64::total_cmp)
    } else {
        limits.min_by(f64::total_cmp)
    }
}

/// What the span of the fault is called in a chart, where room is short.
fn fault_words(scenario: &ScenarioOutcome) -> String {
    scenario.id.replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_windows_stay_short_and_their_steps_round() {
        for (windows, every) in [
            (0, 1),
            (12, 1),
            (13, 2),
            (50, 5),
            (100, 10),
            (180, 20),
            (1_000, 100),
        ] {
            assert_eq!(step(windows), every, "{windows}");
            assert!(windows.div_ceil(every) <= MOST_ROWS);
        }
    }

    #[test]
    fn the_strictest_limit_is_drawn() {
        let slo = |metric: &str, limit| SloOutcome {
            id: "a".into(),
            metric: metric.into(),
            kind: None,
            quantile: None,
            value: 0.0,
            low: 0.0,
            high: 0.0,
            limit,
            verdict: crate::simulator::outcome::DesignVerdict::Passed,
        };
        let slos = [
            slo("latency", 80.0),
            slo("success", 0.9),
            slo("latency", 40.0),
            slo("success", 0.99),
        ];
        assert_eq!(limit(&slos, "latency"), Some(40.0));
        assert_eq!(limit(&slos, "success"), Some(0.99));
        assert_eq!(limit(&slos, "backlog"), None);
    }
}
