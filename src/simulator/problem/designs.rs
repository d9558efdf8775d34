//! The designs of a package: those of the self-test, and the one that an empty draft starts with.

use super::parse::Other;
use super::{DesignProblem, ProblemError};
use crate::simulator::design::{Design, DesignError, check, from_json, parse_text};

/// Where a package may keep the design that an empty draft starts with.
pub const STARTER: &str = "designs/starter.design";

/// Reads the designs of the self-test, in its order, and the starter where there is one.
///
/// # Errors
/// Everything that is wrong in any of them, by file, line and column.
pub fn read_designs(problem: &DesignProblem, other: &Other) -> Result<Vec<Design>, Vec<ProblemError>> {
    let mut designs = Vec::new();
    let mut errors = Vec::new();
    for test in &problem.self_test {
        let read = match other(&test.design) {
            Some(text) => read_design(problem, &test.design, &text),
            None => Err(vec![missing(&test.design)]),
        };
        match read {
            Ok(design) => designs.push(design),
            Err(found) => errors.extend(found),
        }
    }
    if let Some(text) = other(STARTER) {
        errors.extend(read_design(problem, STARTER, &text).err().into_iter().flatten());
    }
    if errors.is_empty() {
        Ok(designs)
    } else {
        Err(errors)
    }
}

/// Reads and checks one design of the package: JSON by the end of its name, else the text form.
fn read_design(problem: &DesignProblem, path: &str, text: &str) -> Result<Design, Vec<ProblemError>> {
    let read = if path.ends_with(".json") {
        from_json(text)
    } else {
        parse_text(text)
    };
    read.and_then(|design| check(problem, &design).map(|()| design))
        .map_err(|errors| errors.into_iter().map(|error| located(path, error)).collect())
}

fn missing(path: &str) -> ProblemError {
    ProblemError {
        path: path.to_owned(),
        line: 0,
        column: 0,
        rule: "missing-file",
        message: "the self-test names this design, but it is not in the package".to_owned(),
    }
}

fn located(path: &str, error: DesignError) -> ProblemError {
    ProblemError {
        path: path.to_owned(),
        line: error.at.line,
        column: error.at.column,
        rule: "design",
        message: error.message,
    }
}
