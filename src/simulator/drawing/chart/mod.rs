//! Charts of simulation results. Each draws itself as SVG and gives its figures as rows for a table.
//!
//! Places along the width are per cent of the plot, so one piece of markup fits a phone and a wide screen with
//! letters of the same size; the style sheet's padding makes room for what is written beside the plot.

mod intervals;
mod line;
mod multiples;
mod plot;
mod scale;
mod series;
mod tail;

#[cfg(test)]
mod tests;

pub use intervals::Intervals;
pub use line::{Band, Limit, Line, LineChart};
pub use multiples::{Multiples, Panel};
pub use series::{hit_shares, latency, queues, success, traffic, utilisation};
pub use tail::Tail;

pub(super) use line::HEIGHT as LINES_HEIGHT;
pub(super) use multiples::PANEL_HEIGHT;

use super::figures;
use super::markup::{Element, Number};

/// What the numbers of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Durations in µs.
    Micros,
    /// Shares from 0 to 1.
    Share,
    Count,
    PerSecond,
}

impl Unit {
    pub fn figure(self, value: f64) -> String {
        match self {
            Unit::Micros => figures::duration(value),
            Unit::Share => figures::share(value),
            Unit::Count => figures::short_count(value),
            Unit::PerSecond => format!("{}/s", figures::short_count(value)),
        }
    }
}

/// The figures of a chart, row by row, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub caption: String,
    pub head: Vec<String>,
    /// The first cell names the row.
    pub rows: Vec<Vec<String>>,
}

/// A place along the width, from 0 to 1.
fn percent(share: f64) -> String {
    format!("{}%", Number(share.clamp(0.0, 1.0) * 100.0))
}

impl Element<'_> {
    /// Text or line at a share of the width.
    fn at(self, x: f64, y: f64) -> Self {
        self.attr("x", percent(x)).attr("y", Number(y))
    }
}

/// What the pointer or the arrow keys read: one text a window, parted by `|`.
fn readings(texts: impl Iterator<Item = String>) -> String {
    texts
        .map(|text| text.replace('|', "/"))
        .collect::<Vec<String>>()
        .join("|")
}
