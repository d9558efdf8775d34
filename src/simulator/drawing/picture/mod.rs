//! Pictures as files of their own, for editorials: the same drawings with their colours written in.
//!
//! Light ground, no style sheet, no script, nothing loaded from elsewhere: an `<img>` shows them under any policy.

mod inks;

use std::str::FromStr;

use super::chart::{self, Intervals, LineChart, Multiples, Tail};
use super::design::draw;
use super::heat::Heat;
use super::layout::{Direction, layout, layout_towards};
use super::markup::{Markup, Svg};
use crate::simulator::design::Design;
use crate::simulator::outcome::{ScenarioOutcome, SloOutcome};

const WIDTH: f64 = 760.0;
const MARGIN: f64 = 16.0;
/// Columns of small charts.
const COLUMNS: usize = 3;
const GUTTER: f64 = 24.0;

/// What `simulate --chart` can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Latency,
    Traffic,
    Success,
    Utilisation,
    Queue,
    Hits,
    Tail,
    Promises,
    /// The bare design, or heated at a time in µs.
    Design(Option<u64>),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no chart is called `{0}`; there are latency, traffic, success, utilisation, queue, hits, tail, promises, design \
     and design@SECONDS"
)]
pub struct UnknownPicture(String);

impl FromStr for Picture {
    type Err = UnknownPicture;

    fn from_str(text: &str) -> Result<Picture, UnknownPicture> {
        Ok(match text {
            "latency" => Picture::Latency,
            "traffic" => Picture::Traffic,
            "success" => Picture::Success,
            "utilisation" => Picture::Utilisation,
            "queue" => Picture::Queue,
            "hits" => Picture::Hits,
            "tail" => Picture::Tail,
            "promises" => Picture::Promises,
            "design" => Picture::Design(None),
            other => {
                let seconds = other
                    .strip_prefix("design@")
                    .and_then(|seconds| seconds.parse::<f64>().ok())
                    .filter(|seconds| (0.0..=1e9).contains(seconds))
                    .ok_or_else(|| UnknownPicture(other.to_string()))?;
                Picture::Design(Some((seconds * 1e6).round() as u64))
            }
        })
    }
}

impl Picture {
    /// Draws one scenario of an outcome. The bare design needs none: `draw_design`.
    pub fn draw(self, design: &Design, scenario: &ScenarioOutcome) -> Svg {
        let series = &scenario.series;
        let fault = &scenario.title;
        match self {
            Picture::Latency => lines(&chart::latency(series, limit(scenario, "latency"), fault)),
            Picture::Traffic => lines(&chart::traffic(series, fault)),
            Picture::Success => lines(&chart::success(series, limit(scenario, "success"), fault)),
            Picture::Utilisation => multiples(&chart::utilisation(series, fault)),
            Picture::Queue => multiples(&chart::queues(series, fault)),
            Picture::Hits => multiples(&chart::hit_shares(series, fault)),
            Picture::Tail => tail(&Tail::new(&scenario.tail)),
            Picture::Promises => intervals(&Intervals::new(&scenario.slos)),
            Picture::Design(None) => design_picture(design, None),
            Picture::Design(Some(time)) => design_picture(design, Some(&Heat::at(design, series, time))),
        }
    }
}

/// The limit a chart over all requests shows: of the first promise with that metric.
fn limit(scenario: &ScenarioOutcome, metric: &str) -> Option<f64> {
    let of_metric = |slo: &&SloOutcome| slo.metric == metric;
    scenario.slos.iter().find(of_metric).map(|slo| slo.limit)
}

/// The drawing of a design as a file of its own.
pub fn design_picture(design: &Design, heat: Option<&Heat>) -> Svg {
    // Text columns are narrow: a wide drawing would shrink until nobody can read it.
    let mut placement = layout(design);
    if f64::from(placement.width) > WIDTH {
        let down = layout_towards(design, Direction::Down);
        if down.width < placement.width {
            placement = down;
        }
    }
    let [width, height] = [f64::from(placement.width), f64::from(placement.height)];
    let drawing = draw(design, &placement, heat);
    let mut markup = Markup::new();
    open(&mut markup, width, height);
    markup.raw(&drawing);
    markup.close("svg");
    inks::write_in(&markup.finish())
}

fn lines(chart: &LineChart) -> Svg {
    let mut markup = Markup::new();
    let height = chart::LINES_HEIGHT + 2.0 * MARGIN;
    open(&mut markup, WIDTH, height);
    markup.describe(&chart.title, &chart.description());
    let frame = [
        ("x", 64.0),
        ("y", MARGIN),
        ("width", WIDTH - 64.0 - 104.0),
        ("height", chart::LINES_HEIGHT),
    ];
    markup
        .element("svg")
        .numbers(&frame)
        .attr("overflow", "visible")
        .open();
    chart.draw(&mut markup);
    markup.close("svg");
    markup.close("svg");
    inks::write_in(&markup.finish())
}

fn multiples(charts: &Multiples) -> Svg {
    let mut markup = Markup::new();
    let rows = charts.panels.len().div_ceil(COLUMNS).max(1) as f64;
    let pitch = chart::PANEL_HEIGHT + 12.0;
    open(&mut markup, WIDTH, rows * pitch - 12.0 + 2.0 * MARGIN);
    markup.describe(&charts.title, &charts.description());
    let width = (WIDTH - 2.0 * MARGIN - GUTTER * (COLUMNS - 1) as f64) / COLUMNS as f64;
    for (index, panel) in charts.panels.iter().enumerate() {
        let frame = [
            ("x", MARGIN + (index % COLUMNS) as f64 * (width + GUTTER)),
            ("y", MARGIN + (index / COLUMNS) as f64 * pitch),
            ("width", width),
            ("height", chart::PANEL_HEIGHT),
        ];
        markup
            .element("svg")
            .numbers(&frame)
            .attr("overflow", "visible")
            .open();
        charts.draw(&mut markup, panel);
        markup.close("svg");
    }
    markup.close("svg");
    inks::write_in(&markup.finish())
}

fn tail(chart: &Tail) -> Svg {
    let mut markup = Markup::new();
    open(&mut markup, WIDTH, chart.height() + 2.0 * MARGIN);
    markup.describe(Tail::TITLE, &chart.description());
    frame(&mut markup, chart.height());
    chart.draw(&mut markup);
    markup.close("svg");
    markup.close("svg");
    inks::write_in(&markup.finish())
}

fn intervals(chart: &Intervals) -> Svg {
    let mut markup = Markup::new();
    open(&mut markup, WIDTH, chart.height() + 2.0 * MARGIN);
    markup.describe(Intervals::TITLE, &chart.description());
    frame(&mut markup, chart.height());
    chart.draw(&mut markup);
    markup.close("svg");
    markup.close("svg");
    inks::write_in(&markup.finish())
}

fn frame(markup: &mut Markup, height: f64) {
    let frame = [
        ("x", MARGIN),
        ("y", MARGIN),
        ("width", WIDTH - 2.0 * MARGIN),
        ("height", height),
    ];
    markup
        .element("svg")
        .numbers(&frame)
        .attr("overflow", "visible")
        .open();
}

fn open(markup: &mut Markup, width: f64, height: f64) {
    markup
        .element("svg")
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr("viewBox", format_args!("0 0 {width} {height}"))
        .numbers(&[("width", width), ("height", height)])
        .attr(
            "font-family",
            "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
        )
        .attr("font-size", 12)
        .attr("role", "img")
        .open();
    markup
        .element("rect")
        .class("ground")
        .attr("width", "100%")
        .attr("height", "100%")
        .empty();
}

#[cfg(test)]
mod tests;
