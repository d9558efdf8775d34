//! The keys of the `legacy` and `legacy-icpc` formats.

use std::collections::BTreeMap;

use super::{About, Programs, check_rights, keywords, languages, licence, limits, people, unsupported, uuid};
use crate::package::fields::Fields;
use crate::package::yaml::Value;
use crate::package::{Finding, FormatVersion, Source};

pub(super) fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> (About, Programs) {
    if let Some((kind, at)) = fields.string("type", findings) {
        match kind.as_str() {
            "pass-fail" => {}
            "scoring" => findings.push(unsupported(
                fields,
                at,
                "`type: scoring` (points instead of a verdict)",
            )),
            _ => findings.push(fields.error("problem-type", at, format!("type `{kind}` is unknown"))),
        }
    }
    let custom_validation = validation(fields, findings);
    // Only scoring problems, which are refused, give these keys a meaning.
    fields.take("grading");
    let validator_flags = fields
        .words("validator_flags", findings)
        .map(|(words, _)| words)
        .unwrap_or_default();
    let authors = fields
        .string("author", findings)
        .map(|(text, _)| people::split_authors(&text))
        .unwrap_or_default();
    let source_name = fields.string("source", findings).map(|(text, _)| text);
    let source_url = fields.string("source_url", findings).map(|(text, _)| text);
    let source = source_name.map(|name| Source {
        name,
        url: source_url,
    });
    let licence = licence(fields, findings);
    let keywords = keywords(fields, findings);
    let allowed_languages = languages(fields, findings);
    let stated_owner = fields.string("rights_owner", findings).map(|(text, _)| text);
    check_rights(licence, stated_owner.as_deref(), findings);
    let about = About {
        uuid: uuid(fields, false, findings),
        names: names(fields, findings),
        rights_owner: people::rights_owner(stated_owner, licence, &authors, source.as_ref()),
        authors,
        source,
        licence,
        keywords,
    };
    let programs = Programs {
        format: FormatVersion::Legacy,
        allowed_languages,
        limits: limits::legacy(fields, findings),
        custom_validation: Some(custom_validation),
        validator_flags,
    };
    (about, programs)
}

/// `default`, or `custom` and then what the validator can do besides.
fn validation(fields: &mut Fields, findings: &mut Vec<Finding>) -> bool {
    let Some((words, at)) = fields.words("validation", findings) else {
        return false;
    };
    let mut custom = false;
    for word in &words {
        match word.as_str() {
            "default" => {}
            "custom" => custom = true,
            "score" => findings.push(unsupported(fields, at, "`validation: custom score`")),
            "interactive" => findings.push(unsupported(fields, at, "`validation: custom interactive`")),
            "multi-pass" => findings.push(unsupported(fields, at, "`validation: custom multi-pass`")),
            _ => findings.push(fields.error("validation", at, format!("validation `{word}` is unknown"))),
        }
    }
    custom
}

/// Some packages state a map of names as the later formats do; both shapes are read.
fn names(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<String, String> {
    let Some(node) = fields.take("name") else {
        return BTreeMap::new();
    };
    people::names(fields, &node, findings).unwrap_or_else(|| {
        if !matches!(node.value, Value::Null) {
            findings.push(fields.wrong_type("name", node.position, "text"));
        }
        BTreeMap::new()
    })
}
