//! Settings of groups (`testdata.yaml`, `test_group.yaml`) and of single cases (`X.yaml`).

use super::OnReject;
use crate::package::fields::{Fields, located};
use crate::package::tree::Tree;
use crate::package::yaml::{self, Node, Value};
use crate::package::{Finding, FormatVersion};

/// What a case inherits from the groups around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub on_reject: OnReject,
    pub validator_args: Vec<String>,
    pub input_validator_args: Vec<String>,
    pub args: Vec<String>,
    pub description: Option<String>,
    pub hint: Option<String>,
}

pub(super) const GROUP_FILES: [&str; 2] = ["testdata.yaml", "test_group.yaml"];

/// Keys that matter to scoring and visualisers only. Such problems are refused by
/// their type; in a pass-fail problem the keys have no effect.
const WITHOUT_EFFECT: [&str; 12] = [
    "accept_score",
    "reject_score",
    "range",
    "static_validator_args",
    "input_visualizer_args",
    "output_visualizer_args",
    "input_visualiser_args",
    "output_visualiser_args",
    "full_feedback",
    "max_score",
    "score_aggregation",
    "name",
];

/// Settings of the group in `folder`, over those of the group around it.
///
/// Each format has its own file name; the other one is met in packages that were converted half-way.
pub(super) fn group(
    tree: &Tree,
    folder: &str,
    format: FormatVersion,
    inherited: &Settings,
    findings: &mut Vec<Finding>,
) -> Settings {
    // A description tells about one group or case, not about what is inside it.
    let mut settings = Settings {
        description: None,
        hint: None,
        ..inherited.clone()
    };
    for file in GROUP_FILES {
        let path = format!("{folder}/{file}");
        if !tree.contains(&path) {
            continue;
        }
        let foreign = match format {
            FormatVersion::Legacy => file == "test_group.yaml",
            FormatVersion::Draft2023_07 => false,
            FormatVersion::V2025_09 => file == "testdata.yaml",
        };
        if foreign {
            let message =
                format!("`{file}` belongs to another version of the format; it is used all the same");
            findings.push(Finding::warning("group-file", &path, message));
        }
        read_file(tree, &path, &mut settings, findings);
    }
    settings
}

/// Settings of one case from the `.yaml` beside it.
pub(super) fn case(tree: &Tree, path: &str, inherited: &Settings, findings: &mut Vec<Finding>) -> Settings {
    let mut settings = Settings {
        description: None,
        hint: None,
        ..inherited.clone()
    };
    if tree.contains(path) {
        read_file(tree, path, &mut settings, findings);
    }
    settings
}

fn read_file(tree: &Tree, path: &str, settings: &mut Settings, findings: &mut Vec<Finding>) {
    let Some(text) = tree.text(path, findings) else {
        return;
    };
    match yaml::parse(&text) {
        Ok(node) => apply(Fields::new(path, node, findings), settings, findings),
        Err(error) => {
            findings.push(located(
                Finding::error("yaml-syntax", path, error.message),
                error.position,
            ));
        }
    }
}

fn apply(mut fields: Fields, settings: &mut Settings, findings: &mut Vec<Finding>) {
    if let Some((text, at)) = fields.string("on_reject", findings) {
        match text.as_str() {
            "break" => settings.on_reject = OnReject::Break,
            "continue" => settings.on_reject = OnReject::Continue,
            _ => findings.push(fields.wrong_type("on_reject", at, "`break` or `continue`")),
        }
    }
    if let Some((text, at)) = fields.string("grading", findings)
        && text != "default"
    {
        findings.push(fields.error(
            "unsupported-feature",
            at,
            format!("`grading: {text}` is not supported yet"),
        ));
    }
    grader_flags(&mut fields, findings);
    for (legacy, modern, target) in [
        (
            "output_validator_flags",
            "output_validator_args",
            &mut settings.validator_args,
        ),
        (
            "input_validator_flags",
            "input_validator_args",
            &mut settings.input_validator_args,
        ),
    ] {
        if let Some(node) = fields.take(legacy) {
            match legacy_flags(&node) {
                Some(flags) => *target = flags,
                None => findings.push(fields.wrong_type(legacy, node.position, "one text of flags")),
            }
        }
        if let Some((args, _)) = fields.words(modern, findings) {
            *target = args;
        }
    }
    if let Some((args, _)) = fields.words("args", findings) {
        settings.args = args;
    }
    for (key, target) in [
        ("description", &mut settings.description),
        ("hint", &mut settings.hint),
    ] {
        if let Some((text, _)) = fields.string(key, findings) {
            *target = Some(text.trim().to_owned());
        }
    }
    for key in ["require_pass", "static_validation_score"] {
        if let Some(node) = fields.take(key) {
            let message = format!("`{key}` is not supported yet");
            findings.push(fields.error("unsupported-feature", node.position, message));
        }
    }
    for key in WITHOUT_EFFECT {
        fields.take(key);
    }
    fields.warn_unknown(findings);
}

/// In a pass-fail problem the flags decide which failure gives a group its verdict; those that could turn
/// a failure into a success are refused.
fn grader_flags(fields: &mut Fields, findings: &mut Vec<Finding>) {
    let Some((flags, at)) = fields.words("grader_flags", findings) else {
        return;
    };
    for flag in flags {
        match flag.as_str() {
            "worst_error" | "first_error" | "sum" | "avg" | "min" | "max" => {}
            _ => {
                let message = format!("grader flag `{flag}` is not supported yet");
                findings.push(fields.error("unsupported-feature", at, message));
            }
        }
    }
}

/// One text of flags, or a map from the name of the only validator to such a text.
fn legacy_flags(node: &Node) -> Option<Vec<String>> {
    let text = match &node.value {
        Value::Scalar(text) => text,
        Value::Map(entries) => match entries.as_slice() {
            [
                (
                    _,
                    Node {
                        value: Value::Scalar(text),
                        ..
                    },
                ),
            ] => text,
            _ => return None,
        },
        _ => return None,
    };
    Some(text.split_whitespace().map(str::to_owned).collect())
}
