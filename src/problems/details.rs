//! What a version carries beside its files: the part of a package that pages show, as stored with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::policy;
use crate::package::rubric::Rubric;
use crate::package::{
    AnyPackage, Difficulty, Expected, GoldSubmission, Head, LanguageId, Licence, Limits, Source,
};
use crate::simulator::design::MAX_TEXT_BYTES;

/// The column `problem_versions.details`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VersionDetails {
    /// Name in the address, as the package wants it; empty in versions of before.
    #[serde(default)]
    pub slug: String,
    /// Whether the package was written for Greenroom, and so must prove itself before it is published.
    #[serde(default)]
    pub is_own: bool,
    /// Display name per statement language.
    pub names: BTreeMap<String, String>,
    /// The name that lists show.
    pub title: String,
    pub authors: Vec<String>,
    pub source: Option<Source>,
    pub licence: Licence,
    pub rights_owner: Option<String>,
    pub keywords: Vec<String>,
    /// `None` where no program is judged.
    pub limits: Option<Limits>,
    /// `None` means every language of the instance.
    pub allowed_languages: Option<Vec<LanguageId>>,
    pub summary: Option<String>,
    pub topics: Vec<String>,
    pub difficulty: Option<Difficulty>,
    pub target_minutes: Option<u32>,
    /// Sanitised HTML, in the order they are offered.
    pub hints: Vec<String>,
    /// Path of the editorial in the package.
    pub editorial: Option<String>,
    /// How people mark code, where it is not by the built-in rubric.
    #[serde(default)]
    pub rubric: Option<Rubric>,
    #[serde(default)]
    pub gold: Vec<GoldSubmission>,
    /// Whether an accepted program in a language judged here is among the submissions.
    pub has_accepted: bool,
    /// The words of the statement, for the search.
    pub search_text: String,
}

/// More of a statement than this does not make it easier to find.
const SEARCH_CHARACTERS: usize = 50_000;

impl VersionDetails {
    /// Takes the shown part out of a package; `statement_html` is what the search will know.
    pub fn new(
        package: &AnyPackage,
        title: &str,
        statement_html: &str,
        hints: Vec<String>,
    ) -> VersionDetails {
        let details = VersionDetails::of_head(package.head(), title, statement_html, hints);
        match package {
            AnyPackage::Code(package) => VersionDetails {
                limits: Some(package.limits.clone()),
                allowed_languages: package.allowed_languages.clone(),
                has_accepted: package
                    .submissions
                    .iter()
                    .any(|submission| submission.expected == Expected::Accepted),
                ..details
            },
            AnyPackage::Design(_) => details,
        }
    }

    fn of_head(package: &Head, title: &str, statement_html: &str, hints: Vec<String>) -> VersionDetails {
        let meta = &package.greenroom;
        let mut search_text = plain_text(statement_html);
        for word in meta.topics.iter().chain(&package.keywords) {
            search_text.push(' ');
            search_text.push_str(word);
        }
        VersionDetails {
            slug: policy::slug(&meta.slug),
            is_own: meta.is_present,
            names: package.names.clone(),
            title: title.to_string(),
            authors: package.authors.clone(),
            source: package.source.clone(),
            licence: package.licence,
            rights_owner: package.rights_owner.clone(),
            keywords: package.keywords.clone(),
            limits: None,
            allowed_languages: None,
            summary: meta.summary.clone(),
            topics: meta.topics.clone(),
            difficulty: meta.difficulty,
            target_minutes: meta.target_minutes,
            hints,
            editorial: meta.editorial.clone(),
            rubric: meta.rubric.clone(),
            gold: meta.gold.clone(),
            has_accepted: false,
            search_text,
        }
    }

    /// The largest source that is taken: of a program as the package says, of a design as its text form has it.
    pub fn code_bytes(&self) -> u64 {
        match &self.limits {
            Some(limits) => limits.code_bytes,
            None => MAX_TEXT_BYTES as u64,
        }
    }

    /// As stored: without NUL, which Postgres keeps in no text.
    pub fn to_json(&self) -> serde_json::Result<Value> {
        Ok(without_nul(serde_json::to_value(self)?))
    }
}

/// 1 to 3, as the column `problems.difficulty` has it.
pub fn difficulty_number(difficulty: Difficulty) -> i16 {
    match difficulty {
        Difficulty::Easy => 1,
        Difficulty::Medium => 2,
        Difficulty::Hard => 3,
    }
}

/// Replaces NUL in every text of a value.
pub fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(values) => values.into_iter().map(without_nul).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name.replace('\0', "\u{fffd}"), without_nul(value)))
            .collect(),
        other => other,
    }
}

/// The words between the tags, cut at [`SEARCH_CHARACTERS`].
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(SEARCH_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_search_knows_words_and_no_tags() {
        assert_eq!(plain_text("<p class=\"a\">Two<br>words</p>\n"), "Two words");
        assert_eq!(
            plain_text(&"ab ".repeat(100_000)).chars().count(),
            SEARCH_CHARACTERS
        );
    }

    #[test]
    fn no_text_keeps_a_nul() {
        let value = without_nul(json!({"a\0": ["b\0c", 1, null]}));
        assert_eq!(value, json!({"a\u{fffd}": ["b\u{fffd}c", 1, null]}));
    }
}
