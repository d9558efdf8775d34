//! `gold` in `greenroom.yaml`: submissions with known marks, by which mentors see how they mark.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::rubric::{Rubric, text};
use super::{Finding, LanguageId, names};

const MOST: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldSubmission {
    /// Path in the package.
    pub file: String,
    pub language: LanguageId,
    /// By criterion, for each that people mark.
    pub marks: BTreeMap<String, GoldMark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldMark {
    /// 1 to 4.
    pub level: i16,
    /// What in the code shows it.
    pub why: String,
}

/// The submissions under `gold`, held against the rubric they are marked by.
pub fn read(fields: &mut Fields, rubric: &Rubric, findings: &mut Vec<Finding>) -> Vec<GoldSubmission> {
    let at = fields.peek("gold").map(|node| node.position);
    let entries = fields.mappings("gold", findings);
    if let Some(at) = at.filter(|_| entries.len() > MOST) {
        findings.push(fields.error("too-many", at, format!("at most {MOST} gold submissions")));
    }
    entries
        .into_iter()
        .filter_map(|mut entry| {
            let gold = submission(&mut entry, rubric, findings);
            entry.refuse_rest(findings);
            gold
        })
        .collect()
}

fn submission(entry: &mut Fields, rubric: &Rubric, findings: &mut Vec<Finding>) -> Option<GoldSubmission> {
    let file = entry.need(
        "file",
        |path| match names::is_inner_path(path) {
            true => Ok(path.to_owned()),
            false => Err("a path inside the package".to_owned()),
        },
        findings,
    );
    let language = entry.need(
        "language",
        |id| LanguageId::parse(id).ok_or_else(|| "the id of a language that is judged here".to_owned()),
        findings,
    );
    let mut marks = BTreeMap::new();
    for (key, mut mark) in entry.named("marks", findings) {
        let level = mark.need("level", level, findings);
        let why = mark.need("why", text(300), findings);
        mark.refuse_rest(findings);
        if !rubric.for_people().any(|criterion| criterion.id == key.name) {
            let message = format!("the rubric has no criterion `{}` that people mark", key.name);
            findings.push(entry.error("unknown-name", key.position, message));
        } else if let (Some(level), Some(why)) = (level, why) {
            marks.insert(key.name, GoldMark { level, why });
        }
    }
    for criterion in rubric.for_people().filter(|one| !marks.contains_key(&one.id)) {
        let message = format!("the mark of `{}` is missing", criterion.id);
        findings.push(entry.error("missing-key", entry.position, message));
    }
    Some(GoldSubmission {
        file: file?,
        language: language?,
        marks,
    })
}

fn level(text: &str) -> Result<i16, String> {
    match text.parse() {
        Ok(level @ 1..=4) => Ok(level),
        _ => Err("a level from 1 to 4".to_owned()),
    }
}
