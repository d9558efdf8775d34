//! Rubrics: how people score what machines can't. Code problems have theirs in `greenroom.yaml`, designs in
//! `problem.yaml`; the form is the same.

use serde::{Deserialize, Serialize};

use super::Finding;
use super::fields::Fields;
use super::yaml::{Node, Value};

/// The built-in rubric for code.
pub const FOR_CODE: &str = "backend-code/1";
/// What the machine can say of code: its verdict.
pub const VERDICT: &str = "verdict";
const MOST_CRITERIA: usize = 12;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rubric {
    pub id: String,
    pub criteria: Vec<Criterion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    pub id: String,
    pub title: String,
    /// Per cent of the whole.
    pub weight: u32,
    /// What levels 1 to 4 look like.
    pub anchors: [String; 4],
    /// The machine marks it from these: scenarios, estimates, the budget, the verdict. Empty: people mark it.
    pub automatic: Vec<String>,
}

impl Criterion {
    pub fn new(id: &str, title: &str, weight: u32, automatic: Vec<String>, anchors: [&str; 4]) -> Criterion {
        Criterion {
            id: id.to_owned(),
            title: title.to_owned(),
            weight,
            anchors: anchors.map(str::to_owned),
            automatic,
        }
    }

    pub fn is_for_people(&self) -> bool {
        self.automatic.is_empty()
    }
}

impl Rubric {
    /// Those that people mark.
    pub fn for_people(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|criterion| criterion.is_for_people())
    }

    /// The rubric of code problems that have none of their own.
    pub fn for_code() -> Rubric {
        let criterion = Criterion::new;
        Rubric {
            id: FOR_CODE.to_owned(),
            criteria: vec![
                criterion(
                    "correctness",
                    "Correctness",
                    30,
                    vec![VERDICT.to_owned()],
                    [
                        "Fails ordinary cases",
                        "Fails edges",
                        "Passes all cases",
                        "Passes with room to spare",
                    ],
                ),
                criterion(
                    "approach",
                    "Approach",
                    25,
                    Vec::new(),
                    [
                        "No plan that fits the problem",
                        "Works on small input, or by luck",
                        "Fits the limits, and the code shows why",
                        "The simplest idea that fits, with its cost plain",
                    ],
                ),
                criterion(
                    "clarity",
                    "Clarity",
                    20,
                    Vec::new(),
                    [
                        "Hard to follow even with help",
                        "Readable with effort: names or structure mislead",
                        "Reads from top to bottom, names say what things are",
                        "A colleague would change it without asking",
                    ],
                ),
                criterion(
                    "robustness",
                    "Edge cases",
                    15,
                    Vec::new(),
                    [
                        "The ordinary case only",
                        "Some edges by accident",
                        "Edges of the statement are handled on purpose",
                        "Edges are handled where they arise, and can't be got wrong later",
                    ],
                ),
                criterion(
                    "language",
                    "Use of the language",
                    10,
                    Vec::new(),
                    [
                        "Fights the language",
                        "Rebuilds what the language has",
                        "Uses its types and library well",
                        "Idiomatic throughout, nothing to explain",
                    ],
                ),
            ],
        }
    }
}

/// What stands under `rubric`: criteria, or the name of the built-in one. `None` where there is no such key or it is
/// wrong; `sources` is what a criterion may be marked from by the machine.
pub fn read(
    fields: &mut Fields,
    built_in: &str,
    sources: &[&str],
    findings: &mut Vec<Finding>,
) -> Option<Rubric> {
    let (value, at) = fields
        .peek("rubric")
        .map(|node| (node.value.clone(), node.position))?;
    if let Value::Scalar(name) = value {
        if name != built_in {
            let message = format!("no rubric is called `{name}`; there is `{built_in}`, or write criteria");
            findings.push(fields.error("rubric", at, message));
        }
        fields.take("rubric");
        return None;
    }
    let mut inner = fields.mapping("rubric", findings);
    let id = inner
        .read("id", text(60), findings)
        .unwrap_or_else(|| "own".to_owned());
    let mut criteria: Vec<Criterion> = Vec::new();
    for mut one in inner.mappings("criteria", findings) {
        let position = one.position;
        let criterion = criterion(&mut one, sources, findings);
        one.refuse_rest(findings);
        let Some(criterion) = criterion else { continue };
        if criteria.iter().any(|other| other.id == criterion.id) {
            let message = format!("the criterion `{}` stands twice", criterion.id);
            findings.push(fields.error("duplicate", position, message));
        }
        criteria.push(criterion);
    }
    if criteria.is_empty() || criteria.len() > MOST_CRITERIA {
        let message = format!("a rubric needs `criteria`, 1 to {MOST_CRITERIA} of them");
        findings.push(inner.error("rubric", inner.position, message));
    }
    inner.refuse_rest(findings);
    Some(Rubric { id, criteria })
}

fn criterion(fields: &mut Fields, sources: &[&str], findings: &mut Vec<Finding>) -> Option<Criterion> {
    let id = fields.need("id", name, findings);
    let title = fields.need("title", text(80), findings);
    let weight = fields.need("weight", percent, findings);
    let anchors = anchors(fields, findings);
    let automatic = match fields.list("automatic", findings) {
        Some((names, at)) => {
            for name in names.iter().filter(|name| !sources.contains(&name.as_str())) {
                let message = format!(
                    "nothing that the machine marks is called `{name}`; there are {}",
                    sources.join(", ")
                );
                findings.push(fields.error("unknown-name", at, message));
            }
            names
        }
        None => Vec::new(),
    };
    Some(Criterion {
        id: id?,
        title: title?,
        weight: weight?,
        anchors: anchors?,
        automatic,
    })
}

/// One line of at most so many characters.
pub(super) fn text(most: usize) -> impl Fn(&str) -> Result<String, String> {
    move |text| {
        let text = text.trim();
        if text.is_empty() || text.contains('\n') || text.chars().count() > most {
            Err(format!("one line of at most {most} characters"))
        } else {
            Ok(text.to_owned())
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    let is_name = text.len() <= 40
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    if is_name {
        Ok(text.to_owned())
    } else {
        Err("lower-case letters, digits, `_` and `-`, at most 40, with a letter first".to_owned())
    }
}

fn percent(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(percent @ 0..=100) => Ok(percent),
        _ => Err("a whole number from 0 to 100".to_owned()),
    }
}

/// Four texts, as a list or by level 1 to 4.
fn anchors(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<[String; 4]> {
    let Some(node) = fields.take("anchors") else {
        findings.push(fields.missing("anchors"));
        return None;
    };
    let text = |node: Node| match node.value {
        Value::Scalar(text) if !text.trim().is_empty() && text.chars().count() <= 300 => {
            Some(text.trim().to_owned())
        }
        _ => None,
    };
    let at = node.position;
    let texts: Option<Vec<String>> = match node.value {
        Value::List(items) => items.into_iter().map(text).collect(),
        Value::Map(mut entries) => {
            entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
            let is_levels = entries
                .iter()
                .map(|(key, _)| key.name.as_str())
                .eq(["1", "2", "3", "4"]);
            is_levels
                .then(|| entries.into_iter().map(|(_, node)| text(node)).collect())
                .flatten()
        }
        _ => None,
    };
    let anchors = texts.and_then(|texts| texts.try_into().ok());
    if anchors.is_none() {
        findings.push(fields.wrong_type("anchors", at, "four texts, for levels 1 to 4"));
    }
    anchors
}
