//! Charts of pages for administrators: lines over time and bars in tables, as plain values for `_charts.html`.
//!
//! Places along the width are per cent or are stretched, so one piece of markup fits a phone and a wide screen.

use std::fmt::Write as _;

/// The plot's width in its own units; it is stretched to the page.
const ACROSS: f64 = 1000.0;
/// Height of the plot, px.
const PLOT: f64 = 120.0;
/// Room above the plot, px.
const TOP: f64 = 12.0;

/// Up to six lines over the same windows of time.
#[derive(Clone, Debug)]
pub struct TimeChart {
    pub title: String,
    /// What the picture shows, for whoever does not see it: "Waiting jobs: judge at most 12, last 3."
    pub words: String,
    /// px from the top, and what stands there.
    pub grid: Vec<(f64, String)>,
    pub lines: Vec<ChartLine>,
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug)]
pub struct ChartLine {
    pub name: String,
    /// Which of the six strokes of the style sheet.
    pub stroke: usize,
    pub path: String,
}

/// A name and one value a window; `None` leaves a gap.
pub type Values = (String, Vec<Option<f64>>);

impl TimeChart {
    /// `write` puts a value into words; `from` and `to` name both ends.
    pub fn new(
        title: &str,
        values: &[Values],
        write: impl Fn(f64) -> String,
        (from, to): (String, String),
    ) -> TimeChart {
        let all = values.iter().flat_map(|(_, values)| values.iter().flatten());
        let top = round_up(all.fold(0.0, |most: f64, value| most.max(*value)));
        let words = values.iter().map(|(name, values)| describe(name, values, &write));
        TimeChart {
            title: title.to_string(),
            words: format!("{title}: {}.", words.collect::<Vec<_>>().join("; ")),
            grid: [0.0, 0.5, 1.0]
                .map(|share| (TOP + PLOT * (1.0 - share), write(top * share)))
                .into(),
            lines: values
                .iter()
                .enumerate()
                .map(|(index, (name, values))| ChartLine {
                    name: name.clone(),
                    stroke: index.min(5),
                    path: path(values, top),
                })
                .collect(),
            from,
            to,
        }
    }

    /// Without a value there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.path.is_empty())
    }
}

fn describe(name: &str, values: &[Option<f64>], write: &impl Fn(f64) -> String) -> String {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    match known.last() {
        Some(last) => format!(
            "{name} at most {}, last {}",
            write(known.iter().copied().fold(0.0, f64::max)),
            write(*last)
        ),
        None => format!("{name} unknown"),
    }
}

/// Path data over the stretched plot; a lone value becomes a short stroke.
fn path(values: &[Option<f64>], top: f64) -> String {
    let step = ACROSS / values.len().max(1) as f64;
    let mut data = String::new();
    let mut is_drawing = false;
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value else {
            is_drawing = false;
            continue;
        };
        let (x, y) = ((index as f64 + 0.5) * step, PLOT * (1.0 - value / top));
        let word = if is_drawing { 'L' } else { 'M' };
        // Writing into a String does not fail.
        let _ = write!(data, "{word}{x:.1} {y:.1}");
        if !is_drawing && values.get(index + 1).copied().flatten().is_none() {
            data.push_str("h2");
        }
        is_drawing = true;
    }
    data
}

/// The first of 1, 2 and 5 times a power of ten that is not below the value.
fn round_up(value: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if unit * factor >= value || unit > 1e18 {
                return unit * factor;
            }
        }
        unit *= 10.0;
    }
}

/// A row of a table with a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub figure: String,
    /// "42 %", empty where there is no whole.
    pub share: String,
    /// Length of the bar, per cent of the longest there may be.
    pub length: f64,
}

impl Bar {
    /// One part of a whole, drawn against the largest part.
    pub fn of_whole(label: impl Into<String>, part: u64, whole: u64, largest: u64) -> Bar {
        Bar {
            label: label.into(),
            figure: super::text::thousands(part),
            share: share(part, whole),
            length: part as f64 * 100.0 / largest.max(1) as f64,
        }
    }

    /// For the attribute of the picture.
    pub fn width(&self) -> String {
        format!("{:.1}%", self.length.clamp(0.0, 100.0))
    }
}

/// `42 %`, `under 1 %`, `–` of nothing.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_string();
    }
    let share = part as f64 * 100.0 / whole as f64;
    if part > 0 && share < 1.0 {
        "under 1 %".to_string()
    } else if part < whole && share > 99.0 {
        "over 99 %".to_string()
    } else {
        format!("{share:.0} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_gaps_and_reach_from_zero_to_a_round_figure() {
        let values = [Some(0.0), Some(15.0), None, Some(3.0), None];
        let write = |value: f64| format!("{value:.0}");
        let ends = ("then".to_string(), "now".to_string());
        let chart = TimeChart::new("Waiting", &[("judge".into(), values.into())], write, ends);
        assert_eq!(chart.words, "Waiting: judge at most 15, last 3.");
        assert_eq!(chart.lines[0].path, "M100.0 120.0L300.0 30.0M700.0 102.0h2");
        let labels: Vec<&str> = chart.grid.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["0", "10", "20"]);
        assert!(!chart.is_empty());
    }

    #[test]
    fn a_chart_of_nothing_is_empty_and_has_an_axis() {
        let ends = (String::new(), String::new());
        let chart = TimeChart::new(
            "Waiting",
            &[("judge".into(), vec![None; 3])],
            |_| "x".into(),
            ends,
        );
        assert!(chart.is_empty() && chart.words == "Waiting: judge unknown.");
    }

    #[test]
    fn shares_are_never_rounded_to_all_or_none() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 5, "0 %"),
            (1, 500, "under 1 %"),
            (2, 3, "67 %"),
            (499, 500, "over 99 %"),
            (5, 5, "100 %"),
        ] {
            assert_eq!(share(part, whole), expected);
        }
    }
}
