//! What candidates write, what mentors go by, and what proves the package.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A number the candidate works out: `expect` in the problem's own figures, right within `factor` either way.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    pub id: String,
    pub ask: String,
    /// The expression as written, which may name earlier estimates.
    pub expect: String,
    pub unit: String,
    pub factor: f64,
}

/// A written part: what to say and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub prompt: String,
    pub minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rubric {
    pub id: String,
    pub criteria: Vec<Criterion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    pub id: String,
    pub title: String,
    pub weight: u32,
    /// What levels 1 to 4 look like.
    pub anchors: [String; 4],
    /// The machine marks it from scenarios, estimates or the budget.
    pub automatic: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SelfTest {
    /// Path in the package.
    pub design: String,
    pub expect: Expectation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    Pass,
    /// Scenarios that must pass, and the SLOs that must fail by scenario; `budget` → `units` for cost.
    Fail {
        pass: Vec<String>,
        fail: BTreeMap<String, Vec<String>>,
    },
}
