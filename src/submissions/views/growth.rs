//! How an accepted program's time grows, as a picture and as its table.

use crate::growth::{Confidence, Grown, Growth};
use crate::web::views::text;

/// Cases that the picture and the table show: the slowest of a large test set.
const MOST_CASES: usize = 120;
/// Height of the picture and of what lies between its edges, in pixels.
const TOP: f64 = 12.0;
const BOTTOM: f64 = 180.0;
/// Pieces of a drawn curve.
const PIECES: u32 = 32;
/// No time is drawn below: the clock has whole milliseconds.
const LEAST_MS: f64 = 0.5;

/// A case with what it takes.
#[derive(Clone, Debug)]
pub struct SizedCase {
    /// "Case 9".
    pub name: String,
    pub size_bytes: u64,
    pub cpu_ms: u64,
}

#[derive(Clone, Debug)]
pub struct GrowthView {
    /// "n or n log n"; `None` where it can't be told.
    pub formula: Option<&'static str>,
    /// One sentence.
    pub words: String,
    /// What stands behind it, or why nothing does.
    pub note: String,
    pub dots: Vec<Dot>,
    pub edges: Vec<Edge>,
    pub sizes: Vec<Tick>,
    pub times: Vec<Tick>,
    pub rows: Vec<SizedCase>,
    pub left_out: u64,
}

#[derive(Clone, Debug)]
pub struct Dot {
    /// Per cent of the width.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
}

/// A piece of a curve at the edge of the band.
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: Dot,
    pub to: Dot,
    pub class: &'static str,
}

/// A line of the grid.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Per cent of the width, or pixels from the top.
    pub at: f64,
    pub label: String,
}

impl SizedCase {
    pub fn size_text(&self) -> String {
        text::bytes(self.size_bytes)
    }

    pub fn cpu_text(&self) -> String {
        text::milliseconds(self.cpu_ms)
    }
}

impl GrowthView {
    /// `None` without any case whose size is known.
    pub fn new(mut cases: Vec<SizedCase>, growth: &Growth) -> Option<GrowthView> {
        let total = cases.len();
        cases.sort_by_key(|case| std::cmp::Reverse(case.cpu_ms));
        cases.truncate(MOST_CASES);
        cases.sort_by_key(|case| (case.size_bytes, case.cpu_ms));
        let scale = Scale::over(&cases)?;
        let (formula, words, note) = in_words(growth);
        Some(GrowthView {
            formula,
            words,
            note,
            dots: cases
                .iter()
                .map(|case| scale.dot(case.size_bytes as f64, case.cpu_ms as f64))
                .collect(),
            edges: match growth {
                Growth::Grows(grown) => edges(grown, &scale),
                Growth::CannotTell(_) => Vec::new(),
            },
            sizes: scale.size_ticks(),
            times: scale.time_ticks(),
            left_out: (total - cases.len()) as u64,
            rows: cases,
        })
    }

    /// What the picture says to those who don't see it.
    pub fn label(&self) -> String {
        format!(
            "CPU time of each case against the size of its input, both by powers. {} The table has each case.",
            self.words
        )
    }

    pub fn left_out_text(&self) -> String {
        let cases = text::count(self.left_out, "faster case is", "faster cases are");
        format!("{cases} left out.")
    }
}

fn in_words(growth: &Growth) -> (Option<&'static str>, String, String) {
    match growth {
        Growth::Grows(grown) => {
            let sure = match grown.confidence {
                Confidence::Clear => "grows like",
                Confidence::Likely => "probably grows like",
            };
            let formula = grown.band.formula();
            let words = match grown.band {
                crate::growth::Band::BetweenLinearAndSquare => {
                    format!("The time of your program grows by something {formula}.")
                }
                crate::growth::Band::Steeper => format!("The time of your program grows {formula}."),
                _ => format!("The time of your program {sure} {formula}."),
            };
            let start = text::milliseconds(grown.start_ms.max(0.0).round() as u64);
            (
                Some(formula),
                words,
                format!(
                    "n is the size of the input in bytes. About {start} pass before it counts: the start of the program."
                ),
            )
        }
        Growth::CannotTell(reason) => (
            None,
            "How the time grows with the input can't be told from these cases.".into(),
            format!("Why: {reason}."),
        ),
    }
}

/// From sizes and times to places, both by their logarithms.
struct Scale {
    sizes: (f64, f64),
    times: (f64, f64),
}

impl Scale {
    fn over(cases: &[SizedCase]) -> Option<Scale> {
        let (first, last) = (cases.first()?, cases.last()?);
        let times = || cases.iter().map(|case| (case.cpu_ms as f64).max(LEAST_MS));
        Some(Scale {
            sizes: (
                (first.size_bytes.max(1) as f64) / 1.3,
                last.size_bytes.max(2) as f64 * 1.3,
            ),
            times: (
                times().fold(f64::INFINITY, f64::min) / 1.5,
                times().fold(LEAST_MS, f64::max) * 1.5,
            ),
        })
    }

    fn dot(&self, size: f64, time_ms: f64) -> Dot {
        let share = |value: f64, (low, high): (f64, f64)| (value / low).ln() / (high / low).ln();
        let up = share(time_ms.max(LEAST_MS), self.times).clamp(0.0, 1.0);
        Dot {
            x: round(100.0 * share(size.max(1.0), self.sizes)),
            y: round(BOTTOM - up * (BOTTOM - TOP)),
        }
    }

    fn size_ticks(&self) -> Vec<Tick> {
        // 16 B, 256 B, 4 KiB: each sixteen times the one before.
        let powers = (0..10).map(|power| 16_f64.powi(power));
        let inside = powers.filter(|size| (self.sizes.0..self.sizes.1).contains(size));
        inside
            .map(|size| Tick {
                at: self.dot(size, 1.0).x,
                label: text::bytes(size as u64),
            })
            .collect()
    }

    fn time_ticks(&self) -> Vec<Tick> {
        let powers = (0..7).map(|power| 10_f64.powi(power));
        let inside = powers.filter(|time| (self.times.0..self.times.1).contains(time));
        inside
            .map(|time| Tick {
                at: self.dot(1.0, time).y,
                label: text::milliseconds(time as u64),
            })
            .collect()
    }
}

/// One or two curves: the flattest and the steepest of the band.
fn edges(grown: &Grown, scale: &Scale) -> Vec<Edge> {
    let last = grown.curves.len().saturating_sub(1);
    let mut edges = Vec::new();
    for (index, curve) in grown
        .curves
        .iter()
        .enumerate()
        .filter(|(index, _)| [0, last].contains(index))
    {
        let size = |piece: u32| {
            let (low, high) = scale.sizes;
            low * (high / low).powf(f64::from(piece) / f64::from(PIECES))
        };
        let place = |piece: u32| scale.dot(size(piece), curve.at(size(piece)));
        edges.extend((0..PIECES).map(|piece| Edge {
            from: place(piece),
            to: place(piece + 1),
            class: if index == 0 { "line-0" } else { "line-1" },
        }));
    }
    edges
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::{Observation, Unclear, Unit, judge};

    fn cases(time: impl Fn(u64) -> u64) -> Vec<SizedCase> {
        [100, 1_000, 10_000, 40_000, 100_000, 400_000]
            .map(|size_bytes| SizedCase {
                name: "Case 1".into(),
                size_bytes,
                cpu_ms: time(size_bytes),
            })
            .to_vec()
    }

    fn view(cases: Vec<SizedCase>) -> GrowthView {
        let observations: Vec<_> = cases
            .iter()
            .map(|case| Observation {
                size: case.size_bytes as f64,
                time_ms: case.cpu_ms as f64,
            })
            .collect();
        GrowthView::new(cases, &judge(&observations, Unit::Bytes)).expect("a view")
    }

    #[test]
    fn a_band_is_drawn_by_its_two_edges() {
        let view = view(cases(|size| 15 + size / 1_000));
        assert_eq!(view.words, "The time of your program grows like n or n log n.");
        assert!(view.note.contains("About 15 ms pass"), "{}", view.note);
        assert_eq!((view.dots.len(), view.edges.len()), (6, 2 * PIECES as usize));
        let inside = |dot: &Dot| (0.0..=100.0).contains(&dot.x) && (TOP..=BOTTOM).contains(&dot.y);
        assert!(view.dots.iter().all(inside), "{:?}", view.dots);
        assert!(
            view.edges
                .iter()
                .all(|edge| inside(&edge.from) && inside(&edge.to)),
            "{:?}",
            view.edges
        );
        let labels: Vec<_> = view.sizes.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["256 B", "4 KiB", "64 KiB"]);
    }

    #[test]
    fn what_is_not_told_has_no_curve_and_a_reason() {
        let view = view(cases(|_| 15));
        assert!(view.edges.is_empty() && view.formula.is_none());
        assert!(view.note.contains("too small to tell"), "{}", view.note);
    }

    #[test]
    fn a_large_test_set_shows_its_slowest_cases() {
        let cases: Vec<_> = (1..=1_000)
            .map(|number| SizedCase {
                name: format!("Case {number}"),
                size_bytes: number * 100,
                cpu_ms: number,
            })
            .collect();
        let view = GrowthView::new(cases, &Growth::CannotTell(Unclear::Scattered)).expect("a view");
        assert_eq!((view.rows.len(), view.left_out), (120, 880));
        assert_eq!(view.rows[0].cpu_ms, 881);
        assert_eq!(view.left_out_text(), "880 faster cases are left out.");
        assert!(GrowthView::new(Vec::new(), &Growth::CannotTell(Unclear::TooFewSizes)).is_none());
    }
}
