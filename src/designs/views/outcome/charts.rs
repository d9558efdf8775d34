//! The charts of one scenario, each with its figures as a table.

use crate::simulator::drawing::{self as chart, Table, Tail};
use crate::simulator::outcome::{ScenarioOutcome, SloOutcome};
use crate::web::views::TrustedHtml;

/// Tables show every fifth window: the chart has them all, and a page of figures is read by nobody.
const EVERY: usize = 5;

/// A picture and its twin in figures.
#[derive(Clone, Debug)]
pub struct ChartView {
    pub id: &'static str,
    pub title: &'static str,
    pub picture: TrustedHtml,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl ChartView {
    fn new(id: &'static str, title: &'static str, picture: &str, table: Table, every: usize) -> ChartView {
        ChartView {
            id,
            title,
            picture: TrustedHtml::from_sanitised(picture),
            head: table.head,
            rows: table.rows.into_iter().step_by(every).collect(),
        }
    }
}

/// Latency, success, traffic, the tail, busy shares, queues and hits; those that have something to show.
pub fn charts(scenario: &ScenarioOutcome) -> Vec<ChartView> {
    let series = &scenario.series;
    if series.arrivals.is_empty() {
        return Vec::new();
    }
    let fault = fault_words(scenario);
    let latency = chart::latency(series, limit(&scenario.slos, "latency"), &fault);
    let success = chart::success(series, limit(&scenario.slos, "success"), &fault);
    let traffic = chart::traffic(series, &fault);
    let mut views = vec![
        ChartView::new(
            "latency",
            "Latency",
            latency.svg().as_str(),
            latency.rows(),
            EVERY,
        ),
        ChartView::new(
            "success",
            "Success",
            success.svg().as_str(),
            success.rows(),
            EVERY,
        ),
        ChartView::new(
            "traffic",
            "Requests and errors",
            traffic.svg().as_str(),
            traffic.rows(),
            EVERY,
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
            views.push(ChartView::new(
                id,
                title,
                panels.html().as_str(),
                panels.rows(),
                EVERY,
            ));
        }
    }
    views
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
            1,
        )
    })
}

/// The strictest limit of a metric; charts show all kinds of requests together.
fn limit(slos: &[SloOutcome], metric: &str) -> Option<f64> {
    slos.iter().find(|slo| slo.metric == metric).map(|slo| slo.limit)
}

/// What the span of the fault is called in a chart, where room is short.
fn fault_words(scenario: &ScenarioOutcome) -> String {
    scenario.id.replace(['-', '_'], " ")
}
