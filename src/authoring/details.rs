//! The form of a problem's details: read from its package, checked, and turned into changes of two files.

use std::path::Path;

use super::save::Change;
use super::yaml;
use crate::package::{AnyPackage, Difficulty, LanguageId, Licence, fields::Fields};
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

/// Hints that the form has room for.
pub const HINTS: usize = 8;
const EDITORIAL: &str = "editorial.md";

/// The form as it is shown and as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailsForm {
    pub title: String,
    pub slug: String,
    pub summary: String,
    /// Separated by commas.
    pub topics: String,
    /// `easy`, `medium`, `hard`, or empty.
    pub difficulty: String,
    pub target_minutes: String,
    /// Separated by commas.
    pub authors: String,
    /// As `problem.yaml` spells it.
    pub licence: String,
    /// Seconds; empty for a derived one.
    pub time_limit: String,
    /// MiB; empty for the default.
    pub memory: String,
    /// Ids; none for all.
    pub languages: Vec<String>,
    pub hints: Vec<String>,
    pub editorial: String,
    pub time_limit_note: String,
}

impl DetailsForm {
    /// What a laid out package says now.
    pub fn of(package: &AnyPackage, root: &Path) -> DetailsForm {
        let head = package.head();
        let meta = &head.greenroom;
        let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
        let (time_limit, memory) = stated_limits(&read("problem.yaml"));
        let languages = match package {
            AnyPackage::Code(package) => package.allowed_languages.clone().unwrap_or_default(),
            AnyPackage::Design(_) => Vec::new(),
        };
        let editorial = meta.editorial.as_deref().map(read);
        DetailsForm {
            title: main_name(package),
            slug: meta.slug.clone(),
            summary: meta.summary.clone().unwrap_or_default(),
            topics: meta.topics.join(", "),
            difficulty: meta
                .difficulty
                .map(difficulty_word)
                .unwrap_or_default()
                .to_owned(),
            target_minutes: meta
                .target_minutes
                .map(|minutes| minutes.to_string())
                .unwrap_or_default(),
            authors: head.authors.join(", "),
            licence: licence_word(head.licence).to_owned(),
            time_limit,
            memory,
            languages: languages
                .iter()
                .map(|language| language.as_str().to_owned())
                .collect(),
            hints: meta.hints.clone(),
            editorial: editorial.unwrap_or_default(),
            time_limit_note: meta.time_limit_note.clone().unwrap_or_default(),
        }
    }

    pub fn typed(posted: &PostedForm) -> DetailsForm {
        let text = |name: &str| posted.readable(name).trim().to_owned();
        DetailsForm {
            title: text("title"),
            slug: text("slug"),
            summary: text("summary"),
            topics: text("topics"),
            difficulty: text("difficulty"),
            target_minutes: text("target_minutes"),
            authors: text("authors"),
            licence: text("licence"),
            time_limit: text("time_limit"),
            memory: text("memory"),
            languages: LanguageId::ALL
                .into_iter()
                .map(|language| language.as_str().to_owned())
                .filter(|language| posted.has(&format!("language-{language}")))
                .collect(),
            hints: (1..=HINTS)
                .map(|number| text(&format!("hint-{number}")))
                .filter(|hint| !hint.is_empty())
                .collect(),
            editorial: posted.readable("editorial"),
            time_limit_note: text("time_limit_note"),
        }
    }

    /// What can be told before the package is put together; the rest the reader tells.
    pub fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.title.is_empty() || self.title.chars().count() > 120 {
            errors.push("title", "A title of 1 to 120 characters.");
        }
        if self.slug.is_empty() {
            errors.push("slug", "A name for the address, such as two-sum.");
        }
        if !self.difficulty.is_empty() && !["easy", "medium", "hard"].contains(&self.difficulty.as_str()) {
            errors.push("difficulty", "Easy, medium or hard.");
        }
        if Licence::parse(&self.licence).is_none() {
            errors.push("licence", "Choose a licence of the list.");
        }
        for (field, value, most) in [
            ("time_limit", &self.time_limit, 600.0),
            ("memory", &self.memory, 65_536.0),
        ] {
            let number = value.parse::<f64>();
            if !value.is_empty() && !number.is_ok_and(|number| number > 0.0 && number <= most) {
                errors.push(field, format!("A number above 0, at most {most}."));
            }
        }
        if self.time_limit.is_empty() {
            errors.push("time_limit", "A time limit in seconds.");
        }
        errors
    }

    /// The changes of the files that make the package say this; `was` is what it says now.
    pub fn changes(
        &self,
        was: &DetailsForm,
        problem_yaml: &str,
        greenroom_yaml: &str,
        editorial_path: Option<&str>,
    ) -> Vec<Change> {
        let mut problem = problem_yaml.to_owned();
        let mut greenroom = greenroom_yaml.to_owned();
        let mut changes = Vec::new();
        if self.title != was.title {
            problem = name_changed(&problem, &self.title);
        }
        if self.authors != was.authors {
            let authors = yaml::list(&words(&self.authors)).replace('\n', "\n  ");
            problem = match words(&self.authors).is_empty() {
                true => yaml::set_inside(&problem, "credits", "authors", None),
                false => yaml::set_inside(&problem, "credits", "authors", Some(&authors)),
            };
        }
        if self.licence != was.licence {
            problem = yaml::set(&problem, "license", Some(&format!(" {}", self.licence)));
        }
        for (key, value, old) in [
            ("time_limit", &self.time_limit, &was.time_limit),
            ("memory", &self.memory, &was.memory),
        ] {
            if value != old {
                let block = (!value.is_empty()).then(|| format!(" {value}"));
                problem = yaml::set_inside(&problem, "limits", key, block.as_deref());
            }
        }
        if self.languages != was.languages {
            let all = self.languages.is_empty() || self.languages.len() == LanguageId::ALL.len();
            let block = (!all).then(|| yaml::list(&self.languages));
            problem = yaml::set(&problem, "languages", block.as_deref());
        }
        for (key, value, old) in [
            ("slug", &self.slug, &was.slug),
            ("summary", &self.summary, &was.summary),
            ("difficulty", &self.difficulty, &was.difficulty),
            ("target_minutes", &self.target_minutes, &was.target_minutes),
            ("time_limit_note", &self.time_limit_note, &was.time_limit_note),
        ] {
            if value != old {
                let block = (!value.is_empty()).then(|| yaml::text(value));
                greenroom = yaml::set(&greenroom, key, block.as_deref());
            }
        }
        if self.topics != was.topics {
            let topics = words(&self.topics);
            let block = (!topics.is_empty()).then(|| yaml::list(&topics));
            greenroom = yaml::set(&greenroom, "topics", block.as_deref());
        }
        if self.hints != was.hints {
            let block = (!self.hints.is_empty()).then(|| yaml::list(&self.hints));
            greenroom = yaml::set(&greenroom, "hints", block.as_deref());
        }
        if self.editorial.trim() != was.editorial.trim() {
            let path = editorial_path.unwrap_or(EDITORIAL);
            if self.editorial.trim().is_empty() {
                greenroom = yaml::set(&greenroom, "editorial", None);
                changes.push(Change::Remove {
                    path: path.to_owned(),
                });
            } else {
                greenroom = yaml::set(&greenroom, "editorial", Some(&yaml::text(path)));
                changes.push(Change::write(path, with_end(&self.editorial)));
            }
        }
        for (path, text, old) in [
            ("problem.yaml", problem, problem_yaml),
            ("greenroom.yaml", greenroom, greenroom_yaml),
        ] {
            if text != old {
                changes.push(Change::write(path, text));
            }
        }
        changes
    }
}

/// A text file ends with a line feed.
pub fn with_end(text: &str) -> String {
    match text.is_empty() || text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}\n"),
    }
}

/// Words that are separated by commas.
fn words(text: &str) -> Vec<String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The English name, else the first.
fn main_name(package: &AnyPackage) -> String {
    let names = &package.head().names;
    names
        .get("en")
        .or_else(|| names.values().next())
        .cloned()
        .unwrap_or_default()
}

/// `name` may be one text, or a mapping from languages to texts.
fn name_changed(problem_yaml: &str, title: &str) -> String {
    let is_mapping = crate::package::yaml::parse(problem_yaml).is_ok_and(|node| {
        let fields = Fields::new("problem.yaml", node, &mut Vec::new());
        fields
            .peek("name")
            .is_some_and(|node| matches!(node.value, crate::package::yaml::Value::Map(_)))
    });
    match is_mapping {
        true => yaml::set_inside(problem_yaml, "name", "en", Some(&yaml::text(title))),
        false => yaml::set(problem_yaml, "name", Some(&yaml::text(title))),
    }
}

/// `time_limit` and `memory` as they are written.
fn stated_limits(problem_yaml: &str) -> (String, String) {
    let Ok(node) = crate::package::yaml::parse(problem_yaml) else {
        return Default::default();
    };
    let ignored = &mut Vec::new();
    let mut fields = Fields::new("problem.yaml", node, ignored);
    let mut limits = fields.mapping("limits", &mut Vec::new());
    let mut stated = |key: &str| {
        limits
            .string(key, &mut Vec::new())
            .map(|(text, _)| text)
            .unwrap_or_default()
    };
    (stated("time_limit"), stated("memory"))
}

fn difficulty_word(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Easy => "easy",
        Difficulty::Medium => "medium",
        Difficulty::Hard => "hard",
    }
}

/// Licences as `problem.yaml` spells them.
pub const LICENCES: [&str; 7] = [
    "unknown",
    "public domain",
    "cc0",
    "cc by",
    "cc by-sa",
    "educational",
    "permission",
];

fn licence_word(licence: Licence) -> &'static str {
    LICENCES
        .into_iter()
        .find(|word| Licence::parse(word) == Some(licence))
        .unwrap_or("unknown")
}
