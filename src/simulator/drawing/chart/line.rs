//! Lines over time with a limit, the span of the fault and names at the line ends.

use super::plot::{ACROSS, draw_band, path, peak, push_apart};
use super::scale::{Scale, time_ticks};
use super::{Table, Unit, readings};
use crate::simulator::drawing::figures::{instant, text_width};
use crate::simulator::drawing::markup::{Markup, Svg};

/// Room above the plot, the plot, room below for times.
const TOP: f64 = 20.0;
const PLOT: f64 = 176.0;
pub(in crate::simulator::drawing) const HEIGHT: f64 = TOP + PLOT + 24.0;
/// Least distance between two names at line ends.
const NAME_PITCH: f64 = 14.0;

/// Up to six lines over time.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    pub title: String,
    pub unit: Unit,
    /// Length of a window in µs; values are drawn in its middle.
    pub window: u64,
    pub lines: Vec<Line>,
    pub limit: Option<Limit>,
    pub band: Option<Band>,
    pub log: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Short: it stands at the end of the line.
    pub name: String,
    /// One value a window; `None` leaves a gap.
    pub values: Vec<Option<f64>>,
    /// Which of the six strokes: 0 accent solid, 1 info dashed, 2 warn dotted, 3 running dash-dot, 4 bad long dash,
    /// 5 quiet thin.
    pub stroke: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    pub value: f64,
    /// Such as `limit 50 ms`.
    pub words: String,
}

/// A span of time worth marking, µs.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub from: u64,
    pub to: u64,
    pub words: String,
}

impl LineChart {
    pub fn svg(&self) -> Svg {
        let mut markup = Markup::new();
        let longest = self
            .lines
            .iter()
            .map(|line| text_width(&line.name, 12.0, true))
            .max();
        // Three widths of the right margin, as classes.
        let margin = match longest.unwrap_or(0) {
            0..=34 => "ends-short",
            35..=66 => "ends-middle",
            _ => "ends-long",
        };
        markup
            .element("svg")
            .class(format_args!("chart lines {margin}"))
            .attr("width", "100%")
            .attr("height", HEIGHT)
            .attr("role", "img")
            .attr("data-top", TOP)
            .attr("data-plot", PLOT)
            .attr("data-seconds", self.window as f64 / 1e6)
            .attr(
                "data-reads",
                readings((0..self.windows()).map(|window| self.reading(window))),
            )
            .open();
        markup.describe(&self.title, &self.description());
        self.draw(&mut markup);
        markup.close("svg");
        markup.finish()
    }

    /// One row a window.
    pub fn rows(&self) -> Table {
        let mut head = vec!["Time".to_string()];
        head.extend(self.lines.iter().map(|line| line.name.clone()));
        Table {
            caption: self.title.clone(),
            head,
            rows: (0..self.windows())
                .map(|window| {
                    let mut row = vec![instant(window as u64 * self.window)];
                    row.extend(self.lines.iter().map(|line| self.cell(line, window)));
                    row
                })
                .collect(),
        }
    }

    /// What is said for one window: `p50 4.1 ms, p99 14.7 ms`.
    pub fn reading(&self, window: usize) -> String {
        let figures: Vec<String> = self
            .lines
            .iter()
            .map(|line| format!("{} {}", line.name, self.cell(line, window)))
            .collect();
        figures.join(", ")
    }

    fn cell(&self, line: &Line, window: usize) -> String {
        match line.values.get(window).copied().flatten() {
            Some(value) => self.unit.figure(value),
            None => "–".to_string(),
        }
    }

    fn windows(&self) -> usize {
        self.lines.iter().map(|line| line.values.len()).max().unwrap_or(0)
    }

    pub(in crate::simulator::drawing) fn description(&self) -> String {
        let mut parts: Vec<String> = self
            .lines
            .iter()
            .filter_map(|line| {
                let (window, most) = peak(&line.values)?;
                Some(format!(
                    "{} at most {} at {}, at the end {}",
                    line.name,
                    self.unit.figure(most),
                    instant(window as u64 * self.window),
                    line.values
                        .iter()
                        .rev()
                        .flatten()
                        .next()
                        .map_or("–".into(), |last| self.unit.figure(*last))
                ))
            })
            .collect();
        if let Some(limit) = &self.limit {
            parts.push(limit.words.clone());
        }
        if let Some(band) = &self.band {
            parts.push(format!(
                "{} from {} to {}",
                band.words,
                instant(band.from),
                instant(band.to)
            ));
        }
        format!("{}.", parts.join("; "))
    }

    fn scale(&self) -> Scale {
        let values = || {
            self.lines
                .iter()
                .flat_map(|line| line.values.iter().flatten().copied())
        };
        let limit = self.limit.iter().map(|limit| limit.value);
        let most = values().chain(limit.clone()).fold(0.0, f64::max);
        if self.unit == Unit::Share {
            Scale::share()
        } else if self.log {
            let least = values()
                .chain(limit)
                .filter(|value| *value > 0.0)
                .fold(f64::INFINITY, f64::min);
            Scale::logarithmic(least, most)
        } else {
            Scale::linear(most)
        }
    }

    /// Everything inside the plot's own frame: 0 to 100 % wide, `HEIGHT` high.
    pub(in crate::simulator::drawing) fn draw(&self, markup: &mut Markup) {
        let scale = self.scale();
        let end = self.window.max(1) * self.windows().max(1) as u64;
        let y = |value: f64| TOP + PLOT * (1.0 - scale.place(value));
        if let Some(band) = &self.band {
            draw_band(markup, band, end, TOP, PLOT);
            let from = band.from as f64 / end as f64;
            let (anchor, x) = if from < 0.6 {
                ("start", from)
            } else {
                ("end", (band.to as f64 / end as f64).min(1.0))
            };
            markup
                .element("text")
                .class("band-name")
                .at(x, TOP - 6.0)
                .attr("text-anchor", anchor)
                .text(&band.words);
        }
        for tick in &scale.ticks {
            let y = y(*tick);
            markup
                .element("line")
                .class("grid")
                .attr("x2", "100%")
                .numbers(&[("y1", y), ("y2", y)])
                .empty();
            let words = match self.unit {
                _ if *tick == 0.0 => "0".to_string(),
                Unit::Share => crate::simulator::drawing::figures::rough_share(*tick),
                unit => unit.figure(*tick),
            };
            markup
                .element("text")
                .class("tick")
                .numbers(&[("x", -8.0), ("y", y + 4.0)])
                .attr("text-anchor", "end")
                .text(&words);
        }
        for tick in time_ticks(end) {
            let place = tick as f64 / end as f64;
            markup
                .element("text")
                .class("tick")
                .at(place, TOP + PLOT + 17.0)
                .attr("text-anchor", "middle")
                .text(&instant(tick));
        }
        markup
            .element("svg")
            .numbers(&[("y", TOP)])
            .attr("width", "100%")
            .attr("height", PLOT)
            .attr("viewBox", format_args!("0 0 {ACROSS} {PLOT}"))
            .attr("preserveAspectRatio", "none")
            .attr("overflow", "visible")
            .open();
        for line in &self.lines {
            markup
                .element("path")
                .class(format_args!("line line-{}", line.stroke))
                .attr("vector-effect", "non-scaling-stroke")
                .attr(
                    "d",
                    path(
                        &line.values,
                        |value| PLOT * (1.0 - scale.place(value)),
                        self.windows(),
                    ),
                )
                .empty();
        }
        markup.close("svg");
        if let Some(limit) = &self.limit {
            let y = y(limit.value);
            markup
                .element("line")
                .class("limit")
                .attr("x2", "100%")
                .numbers(&[("y1", y), ("y2", y)])
                .empty();
            let below = if y < TOP + 16.0 { 15.0 } else { -5.0 };
            markup
                .element("text")
                .class("limit-name")
                .numbers(&[("x", 4.0), ("y", y + below)])
                .text(&limit.words);
        }
        self.name_ends(markup, y);
    }

    /// Names beside the last value of each line, pushed apart where they would overlap.
    fn name_ends(&self, markup: &mut Markup, y: impl Fn(f64) -> f64) {
        let mut ends: Vec<(f64, &Line)> = self
            .lines
            .iter()
            .filter_map(|line| Some((y(*line.values.iter().rev().flatten().next()?), line)))
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let wanted: Vec<f64> = ends.iter().map(|(y, _)| *y).collect();
        let places = push_apart(&wanted, NAME_PITCH, TOP, TOP + PLOT);
        for ((_, line), place) in ends.iter().zip(places) {
            // A line that ends early is named where it ends.
            let last = line.values.iter().rposition(Option::is_some).unwrap_or(0);
            let end = (last as f64 + 0.5) / self.windows().max(1) as f64;
            markup
                .element("text")
                .class(format_args!("end end-{}", line.stroke))
                .at(if end < 0.9 { end } else { 1.0 }, place + 4.0)
                .attr("dx", 8)
                .text(&line.name);
        }
    }
}
