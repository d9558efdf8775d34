//! `generators` in `greenroom.yaml`: programs that make test cases, and the cases they make.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::yaml::Value;
use super::{Expected, Finding, GreenroomMeta, LabelledSubmission, Program, greenroom_yaml, names};

const MOST_CASES: usize = 1_000;
const LARGEST_SIZE: u64 = 1_000_000_000;
/// Stands in arguments and descriptions for the size of a case of a ladder.
pub const SIZE: &str = "{size}";

/// A program in `generators/` with the cases it makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Path of the program, a file or a folder.
    pub program: String,
    /// Path of the accepted program whose output is the answer.
    pub answers: String,
    /// Arguments of its first ladder as they are written, with `{size}`; for sizes that are on no ladder.
    pub ladder_args: Option<Vec<String>>,
    pub cases: Vec<GeneratedCase>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneratedCase {
    /// Below `data/`, without extension: `secret/20-ladder-1000`.
    pub name: String,
    pub args: Vec<String>,
    /// The last argument.
    pub seed: u64,
    /// How large the input is, where the case stands on a ladder.
    pub size: Option<u64>,
    pub description: Option<String>,
}

impl GeneratedCase {
    /// What the program is called with.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = self.args.clone();
        arguments.push(self.seed.to_string());
        arguments
    }
}

/// The arguments of a ladder at one size.
pub fn at_size(args: &[String], size: u64) -> Vec<String> {
    args.iter()
        .map(|arg| arg.replace(SIZE, &size.to_string()))
        .collect()
}

impl GreenroomMeta {
    /// How large the input of a case is, where it stands on a size ladder.
    pub fn ladder_size(&self, case_name: &str) -> Option<u64> {
        let mut cases = self.generators.iter().flat_map(|generator| &generator.cases);
        cases.find(|case| case.name == case_name)?.size
    }
}

pub(super) fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<Generator> {
    let at = fields.peek("generators").map(|node| node.position);
    let mut generators = Vec::new();
    let mut seen = BTreeSet::new();
    for mut entry in fields.mappings("generators", findings) {
        let program = entry.need("program", inside("generators/"), findings);
        let answers = entry.need("answers", inside("submissions/accepted/"), findings);
        let mut generator = Generator {
            program: program.unwrap_or_default(),
            answers: answers.unwrap_or_default(),
            ladder_args: None,
            cases: Vec::new(),
        };
        for mut case in entry.mappings("cases", findings) {
            read_case(&mut case, &mut generator, findings);
            case.refuse_rest(findings);
        }
        for case in &generator.cases {
            if !seen.insert(case.name.clone()) {
                let message = format!("the case `{}` is made twice", case.name);
                findings.push(entry.error("repeated-name", entry.position, message));
            }
        }
        entry.refuse_rest(findings);
        generators.push(generator);
    }
    if let Some(at) = at.filter(|_| seen.len() > MOST_CASES) {
        let message = format!("generators may make at most {MOST_CASES} cases");
        findings.push(fields.error("too-many", at, message));
    }
    generators
}

fn read_case(case: &mut Fields, generator: &mut Generator, findings: &mut Vec<Finding>) {
    let name = case.need("name", case_name, findings);
    let seed = case.need("seed", |text| number(text, 0, u64::MAX), findings);
    let args = case
        .list("args", findings)
        .map_or_else(Vec::new, |(args, _)| args);
    let description = case.read("description", description, findings);
    let sizes = sizes(case, findings);
    let uses_size = args.iter().any(|arg| arg.contains(SIZE));
    match &sizes {
        Some(_) if !uses_size => {
            let message = "none of `args` holds `{size}`, so all sizes would make the same case";
            findings.push(case.error("ladder", case.position, message));
        }
        None if uses_size => {
            let message = "`{size}` stands for one of `sizes`, which are not given";
            findings.push(case.error("ladder", case.position, message));
        }
        _ => {}
    }
    let (Some(name), Some(seed)) = (name, seed) else {
        return;
    };
    let Some(sizes) = sizes else {
        return generator.cases.push(GeneratedCase {
            name,
            args,
            seed,
            size: None,
            description,
        });
    };
    // As wide as the largest, so that the smallest comes first in order of names.
    let width = sizes.last().map_or(0, |size| size.to_string().len());
    for size in sizes {
        generator.cases.push(GeneratedCase {
            name: format!("{name}-{size:0width$}"),
            args: at_size(&args, size),
            seed,
            size: Some(size),
            description: description
                .as_ref()
                .map(|text| text.replace(SIZE, &size.to_string())),
        });
    }
    generator.ladder_args.get_or_insert(args);
}

/// `sizes`, from small to large.
fn sizes(case: &mut Fields, findings: &mut Vec<Finding>) -> Option<Vec<u64>> {
    let node = case.take("sizes")?;
    let at = node.position;
    let mut sizes = Vec::new();
    if let Value::List(items) = node.value {
        for item in items {
            if let Value::Scalar(text) = item.value {
                sizes.push(number(&text, 1, LARGEST_SIZE).unwrap_or(0));
            }
        }
    }
    if sizes.is_empty() || sizes[0] == 0 || !sizes.is_sorted_by(|a, b| a < b) {
        let expected = "a list of whole numbers from 1 to 1,000,000,000, each larger than the one before";
        findings.push(case.wrong_type("sizes", at, expected));
    }
    Some(sizes)
}

/// Held against the programs of the package.
pub(super) fn check(
    meta: &GreenroomMeta,
    programs: &[Program],
    submissions: &[LabelledSubmission],
    findings: &mut Vec<Finding>,
) {
    for generator in &meta.generators {
        let Generator { program, answers, .. } = generator;
        if !program.is_empty() && !programs.iter().any(|known| known.path == *program) {
            let message = format!("`generators` names `{program}`, which is no program that runs here");
            findings.push(Finding::error("missing-program", greenroom_yaml::FILE, message));
        }
        let answers_well = |submission: &LabelledSubmission| {
            submission.path == *answers && submission.expected == Expected::Accepted
        };
        if !answers.is_empty() && !submissions.iter().any(answers_well) {
            let message =
                format!("`generators` names `{answers}`, which is no accepted program that runs here");
            findings.push(Finding::error("missing-program", greenroom_yaml::FILE, message));
        }
    }
}

fn inside(folder: &'static str) -> impl FnOnce(&str) -> Result<String, String> {
    move |path| match names::is_inner_path(path) && path.starts_with(folder) {
        true => Ok(path.to_owned()),
        false => Err(format!("the path of a program in `{folder}`")),
    }
}

fn case_name(text: &str) -> Result<String, String> {
    let in_data = text.starts_with("secret/") || text.starts_with("sample/");
    match names::is_inner_path(text) && in_data && text.len() <= 200 {
        true => Ok(text.to_owned()),
        false => Err("the name of a case such as `secret/10-random`".to_owned()),
    }
}

fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from {least} to {most}")),
    }
}

fn description(text: &str) -> Result<String, String> {
    match !text.trim().is_empty() && !text.contains('\n') && text.chars().count() <= 300 {
        true => Ok(text.to_owned()),
        false => Err("one line of at most 300 characters".to_owned()),
    }
}

#[cfg(test)]
mod tests;
