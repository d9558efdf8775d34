//! What candidates write, what mentors go by, and what proves the package.

use std::collections::BTreeMap;

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
