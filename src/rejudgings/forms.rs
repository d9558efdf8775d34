//! What is typed about a rejudging, read into values; whether they exist is the business of `make`.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use uuid::Uuid;

use crate::package::LanguageId;
use crate::submissions::forms::parse_key;
use crate::submissions::present::{DESIGN, language_name};
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

pub const REASON_LIMIT: usize = 500;
/// Verdicts as they are stored.
pub const VERDICTS: [&str; 12] = [
    "accepted",
    "wrong_answer",
    "time_limit",
    "memory_limit",
    "runtime_error",
    "compile_error",
    "output_limit",
    "judge_error",
    "passed",
    "failed",
    "borderline",
    "event_limit",
];

/// Ids and words of all languages, designs among them.
pub fn languages() -> Vec<(&'static str, String)> {
    let ids = LanguageId::ALL.into_iter().map(LanguageId::as_str);
    ids.chain([DESIGN]).map(|id| (id, language_name(id))).collect()
}

/// A rejudging as its form asks for it. Fields: `problem`, `against`, `version`, `language`, `verdict`, `from`,
/// `until`, `user`, `reason`, `idempotency_key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// A slug.
    pub problem: String,
    /// Number of the version to judge against; `None` is the current one.
    pub against: Option<i32>,
    /// Only what was last judged against the version of this number, or waits for it.
    pub version: Option<i32>,
    pub language: Option<&'static str>,
    pub verdict: Option<&'static str>,
    pub from: Option<DateTime<Utc>>,
    /// The first moment after.
    pub until: Option<DateTime<Utc>>,
    pub username: Option<String>,
    pub reason: String,
    pub idempotency_key: Uuid,
}

impl Asked {
    pub fn parse(posted: &PostedForm) -> Result<Asked, FieldErrors> {
        let mut reader = Reader {
            posted,
            errors: FieldErrors::default(),
        };
        let problem = reader.text("problem");
        if problem.is_empty() && reader.errors.get("problem").is_none() {
            reader
                .errors
                .push("problem", "Say which problem, by the name in its address.");
        }
        let (against, version) = (reader.number("against"), reader.number("version"));
        let language = reader.language();
        let verdict = reader.verdict();
        let from = reader.moment("from", false);
        let until = reader.moment("until", true);
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            reader
                .errors
                .push("until", "This is before the time from which to judge again.");
        }
        let username = Some(reader.text("user")).filter(|name| !name.is_empty());
        let reason = reader.text("reason");
        let length = reason.chars().count();
        if length == 0 && reader.errors.get("reason").is_none() {
            let words = "Say why; those whose verdict changes read it, and it stands in the audit log.";
            reader.errors.push("reason", words);
        } else if length > REASON_LIMIT {
            let words = format!("A reason has at most {REASON_LIMIT} characters; this has {length}.");
            reader.errors.push("reason", words);
        }
        let key = parse_key(posted).map_err(|error| reader.errors.push(error.field, error.message));
        match key {
            Ok(idempotency_key) if reader.errors.is_empty() => Ok(Asked {
                problem,
                against,
                version,
                language,
                verdict,
                from,
                until,
                username,
                reason,
                idempotency_key,
            }),
            _ => Err(reader.errors),
        }
    }
}

struct Reader<'a> {
    posted: &'a PostedForm,
    errors: FieldErrors,
}

impl Reader<'_> {
    /// A line of text; empty where nothing fits.
    fn text(&mut self, name: &str) -> String {
        match self.posted.text(name) {
            Ok(text) => text.trim().to_string(),
            Err(error) => {
                self.errors.push(error.field, error.message);
                String::new()
            }
        }
    }

    fn number(&mut self, name: &str) -> Option<i32> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            self.errors
                .push(name, "The number of a version is a whole number from 1.");
        }
        number
    }

    fn language(&mut self) -> Option<&'static str> {
        let id = self.text("language");
        let known = languages()
            .into_iter()
            .map(|(known, _)| known)
            .find(|known| *known == id);
        if known.is_none() && !id.is_empty() {
            self.errors.push("language", "Choose a language of the list.");
        }
        known
    }

    fn verdict(&mut self) -> Option<&'static str> {
        let word = self.text("verdict");
        let known = VERDICTS.into_iter().find(|known| *known == word);
        if known.is_none() && !word.is_empty() {
            self.errors.push("verdict", "Choose a verdict of the list.");
        }
        known
    }

    /// A date, or a date and a time of day, in UTC. As an end it is the moment after the day, or after the minute.
    fn moment(&mut self, name: &str, is_end: bool) -> Option<DateTime<Utc>> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let moment = parse_moment(&text, is_end);
        if moment.is_none() {
            self.errors
                .push(name, "A time looks like 2026-11-05 or 2026-11-05 12:30, in UTC.");
        }
        moment
    }
}

fn parse_moment(text: &str, is_end: bool) -> Option<DateTime<Utc>> {
    // Four digits of a year: Postgres keeps no more than a few hundred thousand years, and people mean none.
    if text.find('-') != Some(4) {
        return None;
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let day = if is_end {
            date.checked_add_days(Days::new(1))?
        } else {
            date
        };
        return Some(day.and_time(NaiveTime::MIN).and_utc());
    }
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
    let time = formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    let more = if is_end { 60 } else { 0 };
    Some(time.and_utc() + chrono::TimeDelta::seconds(more))
}

#[cfg(test)]
mod tests {
    use super::parse_moment;

    #[test]
    fn a_day_ends_with_its_last_moment_and_nonsense_is_no_time() {
        for (text, is_end, expected) in [
            ("2026-11-05", false, Some("2026-11-05T00:00:00Z")),
            ("2026-11-05", true, Some("2026-11-06T00:00:00Z")),
            ("2026-11-05T12:30", false, Some("2026-11-05T12:30:00Z")),
            ("2026-11-05 12:30", true, Some("2026-11-05T12:31:00Z")),
            ("2026-02-30", false, None),
            ("yesterday", false, None),
            ("+200000-01-01", false, None),
            ("-2026-01-01", false, None),
        ] {
            let got = parse_moment(text, is_end);
            assert_eq!(got, expected.map(|time| time.parse().expect("a time")), "{text}");
        }
    }
}
