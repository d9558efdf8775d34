//! The same for JSON.
#![no_main]

use std::sync::LazyLock;

use greenroom_fuzz::simulator::design::from_json;
use greenroom_fuzz::simulator::problem::DesignProblem;
use greenroom_fuzz::{holds, problem};
use libfuzzer_sys::fuzz_target;

static PROBLEM: LazyLock<DesignProblem> = LazyLock::new(problem);

fuzz_target!(|text: &str| {
    match from_json(text) {
        Ok(design) => holds(&PROBLEM, &design),
        Err(errors) => assert!(!errors.is_empty()),
    }
});
