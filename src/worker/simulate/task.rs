//! What goes into the box: the problem's files and the design.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use crate::simulator::problem::{self, DesignProblem};

pub struct Task {
    /// Path in the package and text of every file that the simulation reads.
    pub files: BTreeMap<String, String>,
    /// As it was typed.
    pub design: Vec<u8>,
    pub is_preview: bool,
    /// Replications at a time; the result is the same for any number.
    pub threads: usize,
    pub slot: usize,
}

/// The problem of a package, and the files it was read from.
///
/// Reading asks for the files it needs by name, so the box is given those and no others.
pub fn read_problem(folder: &Path) -> Result<(DesignProblem, BTreeMap<String, String>), String> {
    let files = RefCell::new(BTreeMap::new());
    let in_folder = problem::files_of(folder);
    let read = |path: &str| {
        let text = in_folder(path)?;
        files.borrow_mut().insert(path.to_string(), text.clone());
        Some(text)
    };
    let yaml = read(problem::FILE).ok_or_else(|| format!("{} can't be read", problem::FILE))?;
    let problem = problem::parse(&yaml, &read).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    Ok((problem, files.into_inner()))
}
