//! What the cases of an accepted program tell of its growth.

use std::collections::HashMap;

use crate::growth::{Observation, Unit, judge};
use crate::judge::{CaseResult, Verdict};
use crate::submissions::views::{GrowthView, SizedCase};

/// Inputs by their case's name, with their bytes.
pub type InputSizes = HashMap<String, u64>;

/// `None` unless every case was accepted.
pub(super) fn growth(cases: &[CaseResult], sizes: &InputSizes) -> Option<GrowthView> {
    if cases.iter().any(|case| case.verdict != Some(Verdict::Accepted)) {
        return None;
    }
    let sized: Vec<SizedCase> = cases
        .iter()
        .zip(1u64..)
        .filter_map(|(case, number)| {
            Some(SizedCase {
                name: format!("{} {number}", if case.is_sample { "Sample" } else { "Case" }),
                size_bytes: *sizes.get(&case.name)?,
                cpu_ms: u64::from(case.cpu_ms),
            })
        })
        .collect();
    let observations: Vec<Observation> = sized
        .iter()
        .map(|case| Observation {
            size: case.size_bytes as f64,
            time_ms: case.cpu_ms as f64,
        })
        .collect();
    GrowthView::new(sized, &judge(&observations, Unit::Bytes))
}
