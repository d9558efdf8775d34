//! Any text is a design or refused with places; what is a design reads back.
#![no_main]

use std::sync::LazyLock;

use greenroom_fuzz::simulator::design::parse_text;
use greenroom_fuzz::simulator::problem::DesignProblem;
use greenroom_fuzz::{holds, problem};
use libfuzzer_sys::fuzz_target;

static PROBLEM: LazyLock<DesignProblem> = LazyLock::new(problem);

fuzz_target!(|text: &str| {
    match parse_text(text) {
        Ok(design) => holds(&PROBLEM, &design),
        Err(errors) => assert!(!errors.is_empty()),
    }
});
