//! Names, authors, sources and owners: the parts of `problem.yaml` that come in several shapes.

use std::collections::BTreeMap;

use crate::package::fields::Fields;
use crate::package::yaml::{Node, Value};
use crate::package::{Finding, Licence, Source};

/// Language → name. A plain text is the English name. `None` when `node` is neither.
pub(super) fn names(
    fields: &Fields,
    node: &Node,
    findings: &mut Vec<Finding>,
) -> Option<BTreeMap<String, String>> {
    match &node.value {
        Value::Scalar(name) => Some(BTreeMap::from([("en".to_owned(), name.trim().to_owned())])),
        Value::Map(entries) => {
            let mut names = BTreeMap::new();
            for (language, name) in entries {
                match &name.value {
                    Value::Scalar(text) => {
                        names.insert(language.name.clone(), text.trim().to_owned());
                    }
                    _ => {
                        let key = format!("name.{}", language.name);
                        findings.push(fields.wrong_type(&key, name.position, "text"));
                    }
                }
            }
            Some(names)
        }
        _ => None,
    }
}

/// Legacy authors are one text: names between commas and the word "and", each maybe with an address.
pub(super) fn split_authors(text: &str) -> Vec<String> {
    text.split(',')
        .flat_map(|part| part.split(" and "))
        .map(person_name)
        .filter(|name| !name.is_empty())
        .collect()
}

/// `Name <mail>` → `Name`. Addresses are not for publishing.
fn person_name(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("and ").unwrap_or(text);
    text.split('<').next().unwrap_or(text).trim().to_owned()
}

/// The authors among `credits`; the other roles are read past.
pub(super) fn credits(fields: &Fields, node: Node, findings: &mut Vec<Finding>) -> Vec<String> {
    match node.value {
        Value::Scalar(text) => vec![person_name(&text)],
        Value::Map(entries) => {
            let mut authors = Vec::new();
            for (role, people) in entries {
                match role.name.as_str() {
                    "authors" => authors = persons(fields, people, findings),
                    "contributors" | "testers" | "translators" | "packagers" | "acknowledgements" => {}
                    other => {
                        let message = format!("unknown key `credits.{other}` is ignored");
                        findings.push(fields.warning("unknown-key", role.position, message));
                    }
                }
            }
            authors
        }
        _ => {
            findings.push(fields.wrong_type("credits", node.position, "a name or a map of roles"));
            Vec::new()
        }
    }
}

/// One person or a list; a person is a text or a map with `name`.
fn persons(fields: &Fields, node: Node, findings: &mut Vec<Finding>) -> Vec<String> {
    let items = match node.value {
        Value::List(items) => items,
        Value::Null => Vec::new(),
        _ => vec![node],
    };
    let mut names = Vec::new();
    for item in items {
        let name = match item.value {
            Value::Scalar(text) => Some(text),
            Value::Map(entries) => {
                entries
                    .into_iter()
                    .find(|(key, _)| key.name == "name")
                    .and_then(|(_, name)| match name.value {
                        Value::Scalar(text) => Some(text),
                        _ => None,
                    })
            }
            _ => None,
        };
        match name {
            Some(name) => names.push(person_name(&name)),
            None => {
                let expected = "names or maps with `name`";
                findings.push(fields.wrong_type("credits.authors", item.position, expected));
            }
        }
    }
    names
}

/// The source, or the first of several.
pub(super) fn source(fields: &Fields, node: Node, findings: &mut Vec<Finding>) -> Option<Source> {
    let at = node.position;
    match node.value {
        Value::Scalar(name) => Some(Source { name, url: None }),
        Value::Map(entries) => {
            let text = |wanted: &str| {
                entries
                    .iter()
                    .find(|(key, _)| key.name == wanted)
                    .and_then(|(_, node)| match &node.value {
                        Value::Scalar(text) => Some(text.clone()),
                        _ => None,
                    })
            };
            let name = text("name");
            if name.is_none() {
                findings.push(fields.wrong_type("source.name", at, "text"));
            }
            Some(Source {
                name: name?,
                url: text("url"),
            })
        }
        Value::List(items) => {
            let first = items.into_iter().next()?;
            source(fields, first, findings)
        }
        Value::Null => None,
    }
}

/// Who holds the rights when `problem.yaml` does not say: the authors, else the source.
pub(super) fn rights_owner(
    stated: Option<String>,
    licence: Licence,
    authors: &[String],
    source: Option<&Source>,
) -> Option<String> {
    if licence == Licence::PublicDomain {
        return None;
    }
    stated
        .or_else(|| (!authors.is_empty()).then(|| authors.join(", ")))
        .or_else(|| source.map(|s| s.name.clone()))
}
