//! `problem.yaml` of `format: design-problem/1`, and the price table beside it, to a [`DesignProblem`].
//!
//! `docs/reference/design-problem.md` is the reference. All faults are reported together; a key that is not
//! known is one. Name, licence and credits are read by the package room, for every format the same.

mod facts;
mod faults;
mod prices;
mod rubric;
mod scenarios;
mod self_test;
mod service_times;
mod slo;
mod values;
mod workload;
mod written;

use std::path::Path;

use super::{DesignProblem, ProblemError, judging_hash};
use crate::package::Finding;
use crate::package::fields::{Fields, located};
use crate::package::yaml::{self, Node, Position, Value};
use crate::simulator::design::{Kind, hint};
pub use slo::is_floor;
use values::is_id;
pub use workload::mean as mean_rate;

pub const FILE: &str = "problem.yaml";
/// Value of the key `format`.
pub const FORMAT: &str = "design-problem/1";
/// Bytes of a file of the package that is read as text, at most.
const MAX_BYTES: u64 = 1 << 20;

/// Keys of every package, read by the package room.
const SHARED: [&str; 9] = [
    "uuid",
    "license",
    "credits",
    "source",
    "rights_owner",
    "keywords",
    "version",
    "embargo_until",
    "format",
];

/// Gives the text of another file of the package.
pub type Other<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Reads a problem from the text of its `problem.yaml`.
///
/// # Errors
/// Everything that is wrong, by file, line and column.
pub fn parse(problem_yaml: &str, other: &Other) -> Result<DesignProblem, Vec<ProblemError>> {
    let mut findings = Vec::new();
    let problem = match yaml::parse(problem_yaml) {
        Ok(node) => read_fields(node, other, &mut findings),
        Err(error) => {
            let finding = Finding::error("yaml-syntax", FILE, error.message);
            findings.push(located(finding, error.position));
            None
        }
    };
    match problem {
        Some(mut problem) if findings.is_empty() => {
            problem.judging_hash = judging_hash(&problem);
            Ok(problem)
        }
        _ => {
            findings.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
            findings.dedup();
            Err(findings.into_iter().map(ProblemError::from).collect())
        }
    }
}

/// Reads the problem in a folder.
///
/// # Errors
/// Everything that is wrong, files that can't be read included.
pub fn read(dir: &Path) -> Result<DesignProblem, Vec<ProblemError>> {
    let other = files_of(dir);
    match other(FILE) {
        Some(text) => parse(&text, &other),
        None => Err(vec![ProblemError {
            path: FILE.to_owned(),
            line: 0,
            column: 0,
            rule: "missing-file",
            message: "the file is missing or not readable as text".to_owned(),
        }]),
    }
}

/// The text of files inside `dir`, as [`parse`] wants it.
pub fn files_of(dir: &Path) -> impl Fn(&str) -> Option<String> {
    let dir = dir.to_owned();
    move |path| {
        let is_inside = path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..");
        let path = is_inside.then(|| dir.join(path))?;
        let is_small = std::fs::metadata(&path).is_ok_and(|file| file.len() <= MAX_BYTES);
        is_small.then(|| std::fs::read_to_string(&path).ok())?
    }
}

/// What later parts of the file may refer to.
struct Known {
    zones: Vec<String>,
    keyspaces: Vec<String>,
    kinds: Vec<String>,
    horizon: u64,
}

fn read_fields(node: Node, other: &Other, findings: &mut Vec<Finding>) -> Option<DesignProblem> {
    let mut fields = Fields::new(FILE, node, findings);
    let format = fields.need("format", |text| Ok(text.to_owned()), findings)?;
    if format != FORMAT {
        findings.push(Finding::error(
            "format",
            FILE,
            format!("`format` must be `{FORMAT}`, not `{format}`"),
        ));
        return None;
    }
    for key in SHARED {
        fields.take(key);
    }
    let name = name(&mut fields, findings);
    let zones = zones(&mut fields, findings);
    let palette = palette(&mut fields, findings);
    let service_times = service_times::read(&mut fields, findings);
    let facts = facts::read(&mut fields, findings);
    let workload = workload::read(&mut fields, &service_times, findings);
    let known = Known {
        zones,
        keyspaces: workload.keyspaces.keys().cloned().collect(),
        kinds: workload.kinds.iter().map(|kind| kind.id.clone()).collect(),
        // Without a readable horizon, times in scenarios are not held against it.
        horizon: if workload.horizon.0 > 0 {
            workload.horizon.0
        } else {
            u64::MAX / 4
        },
    };
    let mut slos = slo::read(&mut fields, &known, findings);
    let budget = prices::budget(&mut fields, &palette, other, findings);
    let scenarios = scenarios::read(&mut fields, &known, &slos.list, findings);
    slos.check_scenarios(&scenarios, findings);
    let estimates = written::estimates(&mut fields, findings);
    let sections = written::sections(&mut fields, findings);
    let rubric = rubric::read(&mut fields, &scenarios, findings);
    let self_test = self_test::read(&mut fields, &scenarios, &slos.list, findings);
    fields.refuse_rest(findings);
    let mut problem = DesignProblem {
        name,
        zones: known.zones,
        palette,
        service_times,
        facts,
        workload,
        slos: slos.list,
        budget,
        scenarios,
        estimates: estimates.list.clone(),
        sections,
        rubric,
        self_test,
        judging_hash: String::new(),
    };
    // Figures of a problem with faults would bring messages that say nothing new.
    if findings.is_empty() {
        estimates.check(&mut problem, findings);
    }
    Some(problem)
}

/// The name in English, else in the first language there is.
fn name(fields: &mut Fields, findings: &mut Vec<Finding>) -> String {
    let Some(node) = fields.take("name") else {
        findings.push(fields.missing("name"));
        return String::new();
    };
    match node.value {
        Value::Scalar(name) => name,
        Value::Map(entries) => {
            let english = entries.iter().find(|(key, _)| key.name == "en");
            match english.or(entries.first()).map(|(_, node)| &node.value) {
                Some(Value::Scalar(name)) => name.clone(),
                _ => {
                    findings.push(fields.wrong_type(
                        "name",
                        node.position,
                        "text or a map from language to text",
                    ));
                    String::new()
                }
            }
        }
        _ => {
            findings.push(fields.wrong_type("name", node.position, "text or a map from language to text"));
            String::new()
        }
    }
}

fn zones(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<String> {
    let Some((zones, at)) = fields.list("zones", findings) else {
        if !findings.iter().any(|finding| finding.rule == "wrong-type") {
            findings.push(fields.missing("zones"));
        }
        return Vec::new();
    };
    if zones.is_empty() || zones.len() > 16 || zones.iter().any(|zone| !is_id(zone)) {
        let expected = "1 to 16 names of small letters, digits and `_`";
        findings.push(fields.wrong_type("zones", at, expected));
    }
    unique(&zones, "zone", at, fields, findings);
    zones
}

fn palette(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<Kind> {
    let Some((words, at)) = fields.list("palette", findings) else {
        if !fields.has("palette") {
            findings.push(fields.missing("palette"));
        }
        return Vec::new();
    };
    unique(&words, "palette entry", at, fields, findings);
    let mut palette = Vec::new();
    for word in &words {
        match Kind::ALL.into_iter().find(|kind| kind.word() == word) {
            Some(kind) => palette.push(kind),
            None => {
                let hint = hint(word, Kind::ALL.iter().map(|kind| kind.word()));
                findings.push(fields.error("palette", at, format!("unknown kind of node `{word}`{hint}")));
            }
        }
    }
    palette
}

fn unique(words: &[String], what: &str, at: Position, fields: &Fields, findings: &mut Vec<Finding>) {
    for (index, word) in words.iter().enumerate() {
        if words[..index].contains(word) {
            findings.push(fields.error("duplicate", at, format!("the {what} `{word}` stands twice")));
        }
    }
}
