//! The engine alone, from the sources of the program: it knows no other room, so fuzzing builds in a minute
//! instead of building the web, the database and the sandbox with instrumentation.

#![allow(dead_code, reason = "targets use parts of the engine")]

#[path = "../../src/simulator/mod.rs"]
pub mod simulator;

#[path = "."]
pub mod package {
    #[path = "../../src/package/fields.rs"]
    pub mod fields;
    #[path = "../../src/package/finding.rs"]
    mod finding;
    #[path = "../../src/package/yaml.rs"]
    pub mod yaml;
    pub use finding::{Finding, PackageError, Severity};
}

use simulator::design::{Design, check, design_hash, from_json, parse_text, to_json, to_text};
use simulator::problem::{DesignProblem, parse};

const PROBLEM: &str = include_str!("../../src/simulator/design/tests/problem.yaml");
const PRICES: &str = "version: p\nunits: {lb: 1, service: 1, worker: 1, cache: 1, sql_node: 1, nosql_node: 1, queue: 1, \
                      search_node: 1, rate_limiter: 1, object_store_tb: 1}\n";

/// The problem that random designs are checked against.
pub fn problem() -> DesignProblem {
    parse(PROBLEM, &|_| Some(PRICES.to_owned())).expect("sound")
}

/// What must hold of every design that could be read: both forms give it back, text and hash do not depend on the
/// way, and checking ends with an answer.
pub fn holds(problem: &DesignProblem, design: &Design) {
    let text = to_text(design);
    let from_text = parse_text(&text).unwrap_or_else(|errors| panic!("own text refused: {errors:?}\n{text}"));
    assert_eq!(to_text(&from_text), text, "canonical text is a fixed point");
    let json = to_json(design);
    let from_json = from_json(&json).unwrap_or_else(|errors| panic!("own JSON refused: {errors:?}\n{json}"));
    assert_eq!(to_text(&from_json), text, "JSON gives the same text");
    assert_eq!(to_json(&from_text), json, "text gives the same JSON");
    assert_eq!(design_hash(&from_text), design_hash(design));
    assert_eq!(check(problem, &from_text).is_ok(), check(problem, design).is_ok());
}
