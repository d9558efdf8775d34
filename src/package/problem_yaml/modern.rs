//! The keys of the `2023-07` and `2025-09` formats.

use std::collections::BTreeMap;

use super::{About, FILE, Programs, about, languages, limits, people, unsupported};
use crate::package::fields::Fields;
use crate::package::yaml::{Node, Value};
use crate::package::{Finding, FormatVersion};

pub(super) fn read(
    format: FormatVersion,
    fields: &mut Fields,
    findings: &mut Vec<Finding>,
) -> (About, Programs) {
    problem_types(fields, findings);
    if let Some(node) = fields.take("constants") {
        match node.value {
            Value::Map(entries) if entries.is_empty() => {}
            _ => findings.push(unsupported(fields, node.position, "`constants`")),
        }
    }
    if let Some((true, at)) = fields.boolean("allow_file_writing", findings) {
        findings.push(unsupported(fields, at, "`allow_file_writing: true`"));
    }
    // Known to the format, without a meaning for judging or display here.
    fields.take("version");
    fields.take("embargo_until");
    let about = about(fields, format == FormatVersion::V2025_09, findings);
    let programs = Programs {
        format,
        allowed_languages: languages(fields, findings),
        limits: limits::modern(format, fields, findings),
        custom_validation: None,
        validator_flags: Vec::new(),
    };
    (about, programs)
}

fn problem_types(fields: &mut Fields, findings: &mut Vec<Finding>) {
    let Some(node) = fields.take("type") else { return };
    let items: Vec<Node> = match node.value {
        Value::List(items) => items,
        _ => vec![node],
    };
    for item in items {
        match &item.value {
            Value::Scalar(kind) => match kind.as_str() {
                "pass-fail" => {}
                "scoring" | "multi-pass" | "interactive" | "submit-answer" => {
                    findings.push(unsupported(fields, item.position, &format!("`type: {kind}`")));
                }
                _ => {
                    let message = format!("type `{kind}` is unknown");
                    findings.push(fields.error("problem-type", item.position, message));
                }
            },
            _ => findings.push(fields.wrong_type("type", item.position, "a type or a list of types")),
        }
    }
}

pub(super) fn names(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<String, String> {
    let Some(node) = fields.take("name") else {
        findings.push(Finding::error("missing-key", FILE, "`name` is required"));
        return BTreeMap::new();
    };
    people::names(fields, &node, findings).unwrap_or_else(|| {
        findings.push(fields.wrong_type("name", node.position, "text or a map from language to text"));
        BTreeMap::new()
    })
}
