//! What the simulator says of a system-design problem before anything of it is stored.

use super::ImportError;
use crate::package::{DesignPackage, Finding, PackageError};
use crate::simulator::problem;

/// The hash of what can move a verdict, of a problem that the simulator takes.
///
/// # Errors
/// Everything that is wrong with `problem.yaml`, its price table and the designs of the self-test.
pub fn judging_hash(package: &DesignPackage) -> Result<Vec<u8>, ImportError> {
    let refused = |errors: Vec<problem::ProblemError>| PackageError {
        findings: errors.into_iter().map(Finding::from).collect(),
    };
    let problem = problem::read(&package.root).map_err(refused)?;
    problem::read_designs(&problem, &problem::files_of(&package.root)).map_err(refused)?;
    // 64 hexadecimal digits, as the problem's own hash is written.
    Ok((0..problem.judging_hash.len())
        .step_by(2)
        .filter_map(|at| u8::from_str_radix(problem.judging_hash.get(at..at + 2)?, 16).ok())
        .collect())
}
