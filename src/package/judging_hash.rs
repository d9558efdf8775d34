//! The hash over what can move a verdict, from the values the judge uses rather than the files they
//! stand in: rewording a comment in `problem.yaml` proposes no rejudging.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::data::GroupItem;
use super::manifest::hex;
use super::tree::Tree;
use super::{Hash, OutputValidator, Package, SourcePath, TestCase, TestGroup};

/// SHA-256 over a text of lines: `greenroom-judging/1`, the limits, the languages, the validator with its
/// files, the include files, then groups and cases in judging order. Every file stands as its digest;
/// free text is quoted, so no value can imitate another line.
pub(super) fn judging_hash(package: &Package, tree: &Tree) -> Hash {
    let mut text = CanonicalText {
        text: String::from("greenroom-judging/1\n"),
        tree,
    };
    let limits = &package.limits;
    text.line(
        "time-limit",
        &format!("{:?}", limits.time_limit.map(|limit| limit.as_nanos())),
    );
    if limits.time_limit.is_none() {
        // Only a measured limit depends on how it is derived.
        let resolution = limits.time_resolution.as_nanos();
        text.line(
            "derive",
            &format!("{:?} {:?} {resolution}", package.format, limits.time_multiplier),
        );
    }
    for (key, value) in [
        ("memory", limits.memory_bytes),
        ("output", limits.output_bytes),
        ("code", limits.code_bytes),
        ("compilation-memory", limits.compilation_memory_bytes),
        ("validation-memory", limits.validation_memory_bytes),
        ("validation-output", limits.validation_output_bytes),
    ] {
        text.line(key, &value.to_string());
    }
    text.line(
        "compilation-time",
        &limits.compilation_time.as_nanos().to_string(),
    );
    text.line("validation-time", &limits.validation_time.as_nanos().to_string());
    text.line("languages", &format!("{:?}", package.allowed_languages));
    match &package.output_validator {
        OutputValidator::Default => text.line("validator", "default"),
        OutputValidator::Missing => text.line("validator", "missing"),
        OutputValidator::Custom(program) => {
            text.line("validator", program.language.as_str());
            text.files("validator-file", &program.files);
        }
    }
    for (language, files) in &package.include {
        text.line("include", language);
        text.files("include-file", files);
    }
    text.group(&package.data);
    Sha256::digest(text.text).into()
}

struct CanonicalText<'a> {
    text: String,
    tree: &'a Tree,
}

impl CanonicalText<'_> {
    fn line(&mut self, key: &str, value: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{key} {value}");
    }

    fn files(&mut self, key: &str, files: &[SourcePath]) {
        for file in files {
            self.line(key, &format!("{} {}", self.digest(&file.path), file.name));
        }
    }

    fn digest(&self, path: &str) -> String {
        self.tree
            .file(path)
            .map_or_else(String::new, |file| hex(&file.sha256))
    }

    fn group(&mut self, group: &TestGroup) {
        self.line("group", &format!("{:?} {:?}", group.name, group.on_reject));
        for item in group.items() {
            match item {
                GroupItem::Case(case) => self.case(case),
                GroupItem::Group(inner) => self.group(inner),
            }
        }
        self.line("end", &format!("{:?}", group.name));
    }

    fn case(&mut self, case: &TestCase) {
        let (input, answer) = (self.digest(&case.input), self.digest(&case.answer));
        self.line(
            "case",
            &format!(
                "{:?} {input} {answer} {:?} {:?}",
                case.name, case.validator_args, case.args
            ),
        );
        self.files("case-file", &case.extra_files);
    }
}
