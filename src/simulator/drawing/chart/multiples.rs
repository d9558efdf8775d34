//! The same small chart once per node: shares all on one scale, counts each on its own.

use super::line::Band;
use super::plot::{draw_band, path, peak};
use super::scale::Scale;
use super::{Table, Unit, readings};
use crate::simulator::drawing::figures::{instant, rough_share, text_width};
use crate::simulator::drawing::markup::{Markup, Svg};

pub(in crate::simulator::drawing) const PANEL_HEIGHT: f64 = 76.0;
const TOP: f64 = 22.0;
const PLOT: f64 = 48.0;

/// Small charts side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Multiples {
    pub title: String,
    pub unit: Unit,
    /// µs.
    pub window: u64,
    pub band: Option<Band>,
    /// A panel of shares that gets this high is drawn as full; above 1 none is.
    pub alarm: f64,
    pub panels: Vec<Panel>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub name: String,
    pub values: Vec<Option<f64>>,
}

impl Multiples {
    /// One picture per panel, in a grid.
    pub fn html(&self) -> Svg {
        let mut markup = Markup::new();
        // Long names need wide panels.
        let roomy = self
            .panels
            .iter()
            .any(|panel| text_width(&panel.name, 13.0, true) > 88);
        markup
            .element("div")
            .class(if roomy { "multiples roomy" } else { "multiples" })
            .open();
        for panel in &self.panels {
            markup
                .element("svg")
                .class("chart panel")
                .attr("width", "100%")
                .attr("height", PANEL_HEIGHT)
                .attr("role", "img")
                .attr("data-top", TOP)
                .attr("data-plot", PLOT)
                .attr("data-seconds", self.window as f64 / 1e6)
                .attr(
                    "data-reads",
                    readings((0..panel.values.len()).map(|window| self.cell(panel, window))),
                )
                .open();
            markup.describe(
                &format!("{}: {}", self.title, panel.name),
                &self.peak_words(panel),
            );
            self.draw(&mut markup, panel);
            markup.close("svg");
        }
        markup.close("div");
        markup.finish()
    }

    /// One row a window, one column a panel.
    pub fn rows(&self) -> Table {
        let mut head = vec!["Time".to_string()];
        head.extend(self.panels.iter().map(|panel| panel.name.clone()));
        let windows = self
            .panels
            .iter()
            .map(|panel| panel.values.len())
            .max()
            .unwrap_or(0);
        Table {
            caption: self.title.clone(),
            head,
            rows: (0..windows)
                .map(|window| {
                    let mut row = vec![instant(window as u64 * self.window)];
                    row.extend(self.panels.iter().map(|panel| self.cell(panel, window)));
                    row
                })
                .collect(),
        }
    }

    fn cell(&self, panel: &Panel, window: usize) -> String {
        match panel.values.get(window).copied().flatten() {
            Some(value) => self.figure(value),
            None => "–".to_string(),
        }
    }

    fn figure(&self, value: f64) -> String {
        match self.unit {
            Unit::Share => rough_share(value),
            unit => unit.figure(value),
        }
    }

    fn peak_figure(&self, panel: &Panel) -> String {
        peak(&panel.values).map_or("–".to_string(), |(_, most)| {
            format!("max {}", self.figure(most))
        })
    }

    fn peak_words(&self, panel: &Panel) -> String {
        match peak(&panel.values) {
            Some((_, most)) if most <= 0.0 => "none".to_string(),
            Some((window, most)) => {
                format!(
                    "peak {} at {}",
                    self.figure(most),
                    instant(window as u64 * self.window)
                )
            }
            None => "no figures".to_string(),
        }
    }

    pub(in crate::simulator::drawing) fn description(&self) -> String {
        let words = self
            .panels
            .iter()
            .map(|panel| format!("{} {}", panel.name, self.peak_words(panel)));
        format!("{}.", words.collect::<Vec<String>>().join("; "))
    }

    fn scale(&self, panel: &Panel) -> Scale {
        if self.unit == Unit::Share {
            return Scale::share();
        }
        Scale::linear(panel.values.iter().flatten().copied().fold(0.0, f64::max))
    }

    /// Everything inside a frame 100 % wide and `PANEL_HEIGHT` high.
    pub(in crate::simulator::drawing) fn draw(&self, markup: &mut Markup, panel: &Panel) {
        let scale = self.scale(panel);
        let full =
            self.unit == Unit::Share && peak(&panel.values).is_some_and(|(_, most)| most >= self.alarm);
        let windows = panel.values.len().max(1);
        markup
            .element("text")
            .class("panel-name")
            .attr("y", 13)
            .text(&panel.name);
        markup
            .element("text")
            .class("tick now")
            .attr("x", "100%")
            .attr("y", 13)
            .attr("text-anchor", "end")
            .text(&self.peak_figure(panel));
        if let Some(band) = &self.band {
            draw_band(markup, band, self.window.max(1) * windows as u64, TOP, PLOT);
        }
        for y in [TOP, TOP + PLOT] {
            markup
                .element("line")
                .class("grid")
                .attr("x2", "100%")
                .numbers(&[("y1", y), ("y2", y)])
                .empty();
        }
        markup
            .element("svg")
            .numbers(&[("y", TOP)])
            .attr("width", "100%")
            .attr("height", PLOT)
            .attr("viewBox", format_args!("0 0 1000 {PLOT}"))
            .attr("preserveAspectRatio", "none")
            .attr("overflow", "visible")
            .open();
        let line = path(&panel.values, |value| PLOT * (1.0 - scale.place(value)), windows);
        for area in areas(&panel.values, &scale, windows) {
            markup
                .element("path")
                .class(if full { "area area-alarm" } else { "area" })
                .attr("d", area)
                .empty();
        }
        markup
            .element("path")
            .class(if full { "line line-alarm" } else { "line line-0" })
            .attr("vector-effect", "non-scaling-stroke")
            .attr("d", line)
            .empty();
        markup.close("svg");
    }
}

/// The ground under each unbroken run of values.
fn areas(values: &[Option<f64>], scale: &Scale, windows: usize) -> Vec<String> {
    let x = |window: usize| {
        crate::simulator::drawing::markup::Number((window as f64 + 0.5) / windows as f64 * 1000.0)
    };
    let mut areas = Vec::new();
    let mut begin = 0;
    while begin < values.len() {
        let run = values[begin..].iter().take_while(|value| value.is_some()).count();
        if run > 1 {
            let mut only = vec![None; begin];
            only.extend_from_slice(&values[begin..begin + run]);
            let top = path(&only, |value| PLOT * (1.0 - scale.place(value)), windows);
            areas.push(format!(
                "{top}L{} {PLOT}L{} {PLOT}z",
                x(begin + run - 1),
                x(begin)
            ));
        }
        begin += run.max(1);
    }
    areas
}
