//! What people type about reviews, read into values that can't be wrong.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::place::Place;
use super::queries::drafts::NewDraft;
use crate::package::LanguageId;
use crate::submissions::present::DESIGN;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

/// Ids and words of the levels that seekers prepare for.
pub const LEVELS: [(&str, &str); 3] = [
    ("junior", "Junior"),
    ("middle", "Mid-level"),
    ("senior", "Senior"),
];
/// Ids and words of kinds of threads.
pub const KINDS: [(&str, &str); 4] = [
    ("suggestion", "Suggestion"),
    ("must-fix", "Must fix"),
    ("question", "Question"),
    ("praise", "Praise"),
];
/// Languages of talk that are offered.
pub const TALKS: [(&str, &str); 10] = [
    ("en", "English"),
    ("ar", "Arabic"),
    ("de", "German"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("hi", "Hindi"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("pt", "Portuguese"),
    ("zh", "Chinese"),
];
/// What one comment may hold.
pub const BODY_LIMIT: usize = 20_000;

/// The word of an id in one of the lists above.
pub fn word_of(list: &[(&'static str, &'static str)], id: &str) -> &'static str {
    list.iter()
        .find(|(known, _)| *known == id)
        .map_or("", |(_, word)| word)
}

pub fn known(list: &[(&'static str, &'static str)], id: &str) -> Option<&'static str> {
    list.iter().map(|(known, _)| *known).find(|known| *known == id)
}

/// Reads fields and collects what is wrong with them.
struct Reader<'a> {
    form: &'a PostedForm,
    errors: FieldErrors,
}

impl<'a> Reader<'a> {
    fn new(form: &'a PostedForm) -> Reader<'a> {
        Reader {
            form,
            errors: FieldErrors::default(),
        }
    }

    /// Text of at most so many characters, without the space around it.
    fn text(&mut self, name: &str, limit: usize) -> String {
        let text = match self.form.text(name) {
            Ok(text) => text,
            Err(error) => {
                self.errors.push(error.field, error.message);
                return String::new();
            }
        };
        let text = text.trim().replace("\r\n", "\n");
        let length = text.chars().count();
        if length > limit {
            self.errors.push(
                name,
                format!("This has {length} characters; at most {limit} are taken."),
            );
        }
        text
    }

    fn choice(&mut self, name: &str, list: &[(&'static str, &'static str)], what: &str) -> &'static str {
        let typed = self.form.readable(name);
        known(list, &typed).unwrap_or_else(|| {
            self.errors.push(name, format!("Choose {what}."));
            list[0].0
        })
    }
}

/// A request for a review, checked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub is_quick: bool,
    pub question: String,
    pub goal: String,
    pub focus: String,
    pub level: String,
    pub talk: String,
    pub is_in_pool: bool,
    pub is_anonymous: bool,
    pub second_opinion_of: Option<i64>,
    pub idempotency_key: Uuid,
}

impl Asked {
    pub fn parse(form: &PostedForm) -> Result<Asked, FieldErrors> {
        let mut reader = Reader::new(form);
        let question = reader.text("question", 2000);
        if question.chars().filter(|c| c.is_alphanumeric()).count() < 10 {
            let words = "Say in a sentence what you want to know: a mentor reads it first.";
            if reader.errors.get("question").is_none() {
                reader.errors.push("question", words);
            }
        }
        let asked = Asked {
            is_quick: form.readable("kind") == "quick",
            question,
            goal: reader.text("goal", 500),
            focus: reader.text("focus", 500),
            level: reader
                .choice("level", &LEVELS, "the level you prepare for")
                .to_owned(),
            talk: reader.choice("talk", &TALKS, "a language to talk in").to_owned(),
            is_in_pool: form.readable("visibility") != "claimer",
            is_anonymous: form.has("is_anonymous"),
            second_opinion_of: form.readable("second_opinion_of").parse().ok(),
            // Without one the post is its own.
            idempotency_key: Uuid::parse_str(&form.readable("idempotency_key"))
                .unwrap_or_else(|_| Uuid::new_v4()),
        };
        if reader.errors.is_empty() {
            Ok(asked)
        } else {
            Err(reader.errors)
        }
    }
}

/// What somebody says of themselves as a mentor, checked.
#[derive(Clone, Debug)]
pub struct Profile {
    pub languages: Vec<String>,
    pub topics: Vec<String>,
    pub level: String,
    pub talks: Vec<String>,
    pub about: String,
    pub capacity: i16,
    pub away_until: Option<DateTime<Utc>>,
}

/// All programming languages, and designs: ids and words.
pub fn all_languages() -> Vec<(String, String)> {
    let code = LanguageId::ALL
        .into_iter()
        .map(|id| (id.as_str().to_owned(), id.display_name().to_owned()));
    std::iter::once((DESIGN.to_owned(), "System design".to_owned()))
        .chain(code)
        .collect()
}

impl Profile {
    pub fn parse(form: &PostedForm, topics: &[String], today: NaiveDate) -> Result<Profile, FieldErrors> {
        let mut reader = Reader::new(form);
        let chosen = |prefix: &str, id: &str| form.has(&format!("{prefix}-{id}"));
        let languages: Vec<String> = all_languages()
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| chosen("language", id))
            .collect();
        if languages.is_empty() {
            reader
                .errors
                .push("languages", "Choose at least one language that you review.");
        }
        let talks: Vec<String> = TALKS
            .iter()
            .filter(|(id, _)| chosen("talk", id))
            .map(|(id, _)| (*id).to_owned())
            .collect();
        if talks.is_empty() {
            reader
                .errors
                .push("talks", "Choose at least one language to talk in.");
        }
        let capacity = form.readable("capacity");
        let capacity = capacity.trim().parse().ok().filter(|n| (1..=20).contains(n));
        if capacity.is_none() {
            reader.errors.push("capacity", "Type a number from 1 to 20.");
        }
        let profile = Profile {
            languages,
            topics: topics
                .iter()
                .filter(|topic| chosen("topic", topic))
                .take(40)
                .cloned()
                .collect(),
            level: reader
                .choice("level", &LEVELS, "up to which level you review")
                .to_owned(),
            talks,
            about: reader.text("about", 2000),
            capacity: capacity.unwrap_or(3),
            away_until: reader.away(today),
        };
        if reader.errors.is_empty() {
            Ok(profile)
        } else {
            Err(reader.errors)
        }
    }
}

impl Reader<'_> {
    /// The end of the last day away.
    fn away(&mut self, today: NaiveDate) -> Option<DateTime<Utc>> {
        let typed = self.form.readable("away_until");
        if typed.trim().is_empty() {
            return None;
        }
        match NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d") {
            Ok(date) if date < today => {
                self.errors
                    .push("away_until", "This day is over. Leave it empty to be there.");
                None
            }
            Ok(date) if date > today + chrono::Days::new(366) => {
                self.errors.push("away_until", "Choose a day within a year.");
                None
            }
            Ok(date) => Some((date + chrono::Days::new(1)).and_time(NaiveTime::MIN).and_utc()),
            Err(_) => {
                self.errors.push("away_until", "Type a day like 2026-12-31.");
                None
            }
        }
    }
}

/// A comment as posted. It can always be kept; whether it can be sent is asked later.
#[derive(Clone, Debug)]
pub struct CommentForm {
    pub place: Place,
    pub draft: NewDraft,
}

impl CommentForm {
    /// # Errors
    /// Only what can't be kept: a place that is none, text that is too long or no text.
    pub fn parse(form: &PostedForm) -> Result<CommentForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let place = Place::parse(&form.readable("place"));
        if place.is_none() {
            reader
                .errors
                .push("place", "It is not said where this comment hangs.");
        }
        // Lines of code keep the space around them.
        let suggestion = form
            .has("with_suggestion")
            .then(|| form.readable("suggestion"))
            .filter(|text| text.chars().count() <= BODY_LIMIT);
        let draft = NewDraft {
            place: place.as_ref().map(Place::words).unwrap_or_default(),
            kind: known(&KINDS, &form.readable("kind")).unwrap_or("suggestion"),
            body: reader.text("body", BODY_LIMIT),
            suggestion,
            level: None,
        };
        match place {
            Some(place) if reader.errors.is_empty() => Ok(CommentForm { place, draft }),
            _ => Err(reader.errors),
        }
    }
}

/// The questions that each side answers at the end: ids and words.
pub const OF_MENTOR: [(&str, &str); 3] = [
    ("answered", "Did it answer your question?"),
    ("next", "Do you know what to do next?"),
    ("kind", "Was it kind and to the point?"),
];
pub const OF_SEEKER: [(&str, &str); 3] = [
    ("clear", "Was the question clear?"),
    ("worked", "Did they work with your answers?"),
    ("kind", "Was it kind and to the point?"),
];
/// Ids and words of what can be answered.
pub const ANSWERS: [(&str, &str); 3] = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")];

/// What one side says of the other, checked.
#[derive(Clone, Debug)]
pub struct RatingForm {
    pub answers: serde_json::Value,
    pub body: String,
}

impl RatingForm {
    pub fn parse(
        form: &PostedForm,
        questions: &[(&'static str, &'static str)],
    ) -> Result<RatingForm, FieldErrors> {
        let mut reader = Reader::new(form);
        let mut answers = serde_json::Map::new();
        for (id, words) in questions {
            match known(&ANSWERS, &form.readable(id)) {
                Some(answer) => {
                    answers.insert((*id).to_owned(), answer.into());
                }
                None => reader.errors.push(*id, format!("Choose an answer: {words}")),
            }
        }
        let body = reader.text("body", 2000);
        if reader.errors.is_empty() {
            Ok(RatingForm {
                answers: answers.into(),
                body,
            })
        } else {
            Err(reader.errors)
        }
    }
}

/// A reply to be saved, checked.
#[derive(Clone, Debug)]
pub struct NewReply {
    pub title: String,
    pub body: String,
    /// The slug of a problem; empty for any.
    pub problem: String,
    pub is_shared: bool,
}

impl NewReply {
    pub fn parse(form: &PostedForm) -> Result<NewReply, FieldErrors> {
        let mut reader = Reader::new(form);
        let new = NewReply {
            title: reader.text("title", 120),
            body: reader.text("body", BODY_LIMIT),
            problem: reader.text("problem", 200),
            is_shared: form.has("is_shared"),
        };
        for (field, text, words) in [
            ("title", &new.title, "Give it a name."),
            ("body", &new.body, "Write what is to be said."),
        ] {
            if text.is_empty() && reader.errors.get(field).is_none() {
                reader.errors.push(field, words);
            }
        }
        if new.is_shared && new.problem.is_empty() {
            let words = "What is shared is about one problem: say which.";
            reader.errors.push("problem", words);
        }
        if reader.errors.is_empty() {
            Ok(new)
        } else {
            Err(reader.errors)
        }
    }
}

/// A reason of one to so many characters.
pub fn reason(form: &PostedForm, field: &str, limit: usize) -> Result<String, FieldErrors> {
    let mut reader = Reader::new(form);
    let text = reader.text(field, limit);
    if text.is_empty() && reader.errors.is_empty() {
        reader.errors.push(field, "Say why in a sentence.");
    }
    if reader.errors.is_empty() {
        Ok(text)
    } else {
        Err(reader.errors)
    }
}
