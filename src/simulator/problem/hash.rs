//! What of a problem can move a verdict.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::DesignProblem;

/// SHA-256 over the traffic, speeds, promises, prices and scenarios, as hex. Texts, estimates, written parts,
/// rubric and self-tests are not in it, nor is the order of what has names.
pub fn judging_hash(problem: &DesignProblem) -> String {
    let mut text = String::from("greenroom-design-judging/1\n");
    let mut line = |value: &dyn std::fmt::Debug| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{value:?}");
    };
    line(&problem.zones);
    let mut palette = problem.palette.clone();
    palette.sort_unstable();
    line(&palette);
    line(&problem.service_times);
    line(&problem.facts);
    let mut workload = problem.workload.clone();
    for kind in &mut workload.kinds {
        kind.needs.clear();
    }
    line(&workload);
    line(&problem.slos);
    line(&problem.budget);
    for scenario in &problem.scenarios {
        let mut scenario = scenario.clone();
        scenario.title.clear();
        scenario.hidden = false;
        line(&scenario);
    }
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
