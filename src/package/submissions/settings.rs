//! `submissions/submissions.yaml`: language and entry point of programs, by glob.

use super::globs;
use crate::package::Finding;
use crate::package::fields::{Fields, located};
use crate::package::tree::Tree;
use crate::package::yaml::{self, Node, Value};

const FILE: &str = "submissions/submissions.yaml";

pub(super) struct Rule {
    glob: String,
    language: Option<String>,
    entrypoint: Option<String>,
}

pub(super) fn read(tree: &Tree, findings: &mut Vec<Finding>) -> Vec<Rule> {
    if !tree.contains(FILE) {
        return Vec::new();
    }
    let Some(text) = tree.text(FILE, findings) else {
        return Vec::new();
    };
    match yaml::parse(&text) {
        Ok(node) => rules(node, findings),
        Err(error) => {
            findings.push(located(
                Finding::error("yaml-syntax", FILE, error.message),
                error.position,
            ));
            Vec::new()
        }
    }
}

fn rules(node: Node, findings: &mut Vec<Finding>) -> Vec<Rule> {
    let position = node.position;
    let entries = match node.value {
        Value::Map(entries) => entries,
        Value::Null => Vec::new(),
        _ => {
            let message = "must be a mapping of globs to settings";
            findings.push(located(Finding::error("not-a-mapping", FILE, message), position));
            Vec::new()
        }
    };
    let mut rules = Vec::new();
    for (key, value) in entries {
        if let Err(reason) = globs::check(&key.name) {
            findings.push(located(Finding::error("glob", FILE, reason), key.position));
            continue;
        }
        let mut fields = Fields::new(FILE, value, findings);
        let language = fields.string("language", findings).map(|(text, _)| text);
        let entrypoint = fields.string("entrypoint", findings).map(|(text, _)| text);
        // About people and teaching, not about judging.
        fields.take("authors");
        fields.take("model_solution");
        for name in ["permitted", "required", "score", "message", "use_for_time_limit"] {
            if let Some(node) = fields.take(name) {
                let message = format!("`{name}` of a submission is not supported yet");
                findings.push(fields.error("unsupported-feature", node.position, message));
            }
        }
        fields.warn_unknown(findings);
        rules.push(Rule {
            glob: key.name,
            language,
            entrypoint,
        });
    }
    rules
}

/// Language and entry point of the program at `path` (below `submissions/`); the deepest glob wins, then
/// the later one.
pub(super) fn for_program<'a>(rules: &'a [Rule], path: &str) -> (Option<&'a str>, Option<&'a str>) {
    let mut matching: Vec<&Rule> = rules
        .iter()
        .filter(|rule| globs::matches_program(&rule.glob, path))
        .collect();
    matching.sort_by_key(|rule| rule.glob.matches('/').count());
    let last = |get: fn(&Rule) -> Option<&String>| {
        matching
            .iter()
            .rev()
            .find_map(|rule| get(rule))
            .map(String::as_str)
    };
    (
        last(|rule| rule.language.as_ref()),
        last(|rule| rule.entrypoint.as_ref()),
    )
}
