//! What the address of the list asks for, and the address of its next page.
//!
//! An address is often old or edited by hand: what can't be understood is left out and named, and the list
//! is shown all the same.

use crate::package::LanguageId;

use super::present::language_name;
use super::queries::{ListFacts, ListQuery, ListRow, ListStatus};
use super::views::{Choice, Difficulty, Filters};
use super::{ProblemKind, policy};
use crate::web::Viewer;
use crate::web::secret::to_hex;

/// Longer searches say no more.
const SEARCH_CHARACTERS: usize = 200;
/// A longer title than this is not continued from; nobody wrote such an address by a click.
const CURSOR_BYTES: usize = 4096;

/// The filters of an address, read.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub search: String,
    pub topic: Option<String>,
    pub difficulty: Option<Difficulty>,
    pub status: Option<ListStatus>,
    pub language: Option<LanguageId>,
    pub kind: Option<ProblemKind>,
    pub bookmarked: bool,
    pub after: Option<(String, i64)>,
    /// Names of parameters that were left out.
    pub ignored: Vec<&'static str>,
}

impl Asked {
    /// Reads a query string; a parameter without a value is as good as absent.
    pub fn parse(query: &str, viewer: Option<&Viewer>) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match &*name {
                "q" => asked.search = value.chars().take(SEARCH_CHARACTERS).collect(),
                "topic" => asked.topic = Some(value.to_string()),
                "difficulty" => {
                    asked.difficulty = Difficulty::parse(value);
                    asked.note(asked.difficulty.is_none(), "difficulty");
                }
                "status" => {
                    asked.status = status(value).filter(|_| viewer.is_some());
                    asked.note(asked.status.is_none(), "status");
                }
                "language" => {
                    asked.language = LanguageId::parse(value);
                    asked.note(asked.language.is_none(), "language");
                }
                "kind" => {
                    asked.kind = ProblemKind::parse(value);
                    asked.note(asked.kind.is_none(), "kind");
                }
                "bookmarked" => {
                    asked.bookmarked = value == "1" && viewer.is_some();
                    asked.note(!asked.bookmarked, "bookmarked");
                }
                "after" => {
                    asked.after = parse_cursor(value);
                    asked.note(asked.after.is_none(), "after");
                }
                _ => {}
            }
        }
        asked
    }

    fn note(&mut self, is_ignored: bool, name: &'static str) {
        if is_ignored {
            self.ignored.push(name);
        }
    }

    /// One sentence about what was left out.
    pub fn notice(&self) -> Option<String> {
        (!self.ignored.is_empty()).then(|| {
            format!(
                "Part of this address could not be understood and was left out: {}.",
                self.ignored.join(", ")
            )
        })
    }

    pub fn to_query(&self, viewer: Option<&Viewer>) -> ListQuery {
        ListQuery {
            search: Some(self.search.clone()).filter(|search| !search.is_empty()),
            topic: self.topic.clone(),
            difficulty: self.difficulty.map(difficulty_number),
            language: self.language.map(|language| language.as_str().to_string()),
            kind: self.kind.map(ProblemKind::word),
            status: self.status,
            viewer_id: viewer.map(|viewer| viewer.id),
            bookmarked: self.bookmarked,
            drafts: policy::sees_drafts(viewer),
            after: self.after.clone(),
        }
    }

    /// The filter form with these values chosen.
    pub fn form(&self, facts: &ListFacts, viewer: Option<&Viewer>) -> Filters {
        let mut topics = facts.topics.clone();
        // A topic that no problem has any more stays visible as the reason for an empty list.
        topics.extend(self.topic.clone().filter(|topic| !facts.topics.contains(topic)));
        let statuses: &[ListStatus] = if viewer.is_some() { &STATUSES } else { &[] };
        Filters {
            query: self.search.clone(),
            bookmarks: viewer.is_some().then_some(self.bookmarked),
            topics: topics
                .into_iter()
                .map(|topic| choice(&topic, &topic, self.topic.as_deref() == Some(&topic)))
                .collect(),
            difficulties: [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard]
                .into_iter()
                .map(|level| {
                    let value = level.word().to_ascii_lowercase();
                    choice(&value, level.word(), self.difficulty == Some(level))
                })
                .collect(),
            statuses: statuses
                .iter()
                .map(|status| {
                    let (value, text) = status_words(*status);
                    choice(value, text, self.status == Some(*status))
                })
                .collect(),
            kinds: ProblemKind::ALL
                .into_iter()
                .map(|kind| choice(kind.word(), kind.name(), self.kind == Some(kind)))
                .collect(),
            languages: LanguageId::ALL
                .into_iter()
                .map(|language| {
                    choice(
                        language.as_str(),
                        language_name(language.as_str()),
                        self.language == Some(language),
                    )
                })
                .collect(),
        }
    }

    /// The list after `last`, with the filters kept.
    pub fn next_url(&self, last: &ListRow) -> String {
        let mut address = form_urlencoded::Serializer::new(String::new());
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                address.append_pair(name, value);
            }
        };
        let difficulty = self.difficulty.map(|level| level.word().to_ascii_lowercase());
        add("q", Some(&self.search));
        add("kind", self.kind.map(ProblemKind::word));
        add("topic", self.topic.as_deref());
        add("difficulty", difficulty.as_deref());
        add("status", self.status.map(|status| status_words(status).0));
        add("language", self.language.map(LanguageId::as_str));
        add("bookmarked", self.bookmarked.then_some("1"));
        add("after", Some(&cursor(&last.title, last.id)));
        format!("/problems?{}", address.finish())
    }
}

const STATUSES: [ListStatus; 3] = [ListStatus::New, ListStatus::Tried, ListStatus::Solved];

fn status(word: &str) -> Option<ListStatus> {
    STATUSES
        .into_iter()
        .find(|status| status_words(*status).0 == word)
}

fn status_words(status: ListStatus) -> (&'static str, &'static str) {
    match status {
        ListStatus::Solved => ("solved", "Solved"),
        ListStatus::Tried => ("tried", "Tried, not solved"),
        ListStatus::New => ("new", "New to me"),
    }
}

fn choice(value: &str, text: &str, selected: bool) -> Choice {
    Choice {
        value: value.to_string(),
        text: text.to_string(),
        selected,
    }
}

fn difficulty_number(level: Difficulty) -> i16 {
    match level {
        Difficulty::Easy => 1,
        Difficulty::Medium => 2,
        Difficulty::Hard => 3,
    }
}

/// Where a page ended, opaque to people: hexadecimal digits of the id (8 bytes) and the title.
fn cursor(title: &str, id: i64) -> String {
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend_from_slice(title.as_bytes());
    to_hex(&bytes)
}

fn parse_cursor(text: &str) -> Option<(String, i64)> {
    if text.len() > 2 * CURSOR_BYTES || !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let bytes = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect::<Option<Vec<u8>>>()?;
    let (id, title) = bytes.split_first_chunk::<8>()?;
    // A NUL is refused in every address, but here it would come hidden in the digits.
    let title = std::str::from_utf8(title)
        .ok()
        .filter(|title| !title.contains('\0'))?;
    Some((title.to_string(), i64::from_be_bytes(*id)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seeker() -> Viewer {
        Viewer {
            id: 7,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor: false,
            is_admin: false,
            has_second_factor: false,
            unread: 0,
        }
    }

    #[test]
    fn unknown_values_are_left_out_and_named() {
        let asked = Asked::parse("difficulty=huge&language=cobol&after=xyz&status=solved&x=1", None);
        assert_eq!(asked.ignored, ["difficulty", "language", "after", "status"]);
        assert!(
            asked
                .notice()
                .is_some_and(|notice| notice.contains("difficulty, language"))
        );
        assert!(asked.difficulty.is_none() && asked.after.is_none() && asked.status.is_none());
    }

    #[test]
    fn known_values_are_taken_without_a_word() {
        let asked = Asked::parse(
            "q=&difficulty=hard&language=cpp&status=tried&topic=hash+maps",
            Some(&seeker()),
        );
        assert_eq!(asked.notice(), None);
        assert_eq!(asked.difficulty, Some(Difficulty::Hard));
        assert_eq!(asked.language, Some(LanguageId::CPP));
        assert_eq!(asked.status, Some(ListStatus::Tried));
        assert_eq!(asked.topic.as_deref(), Some("hash maps"));
    }

    proptest! {
        #[test]
        fn every_place_in_the_list_is_found_again(title in "[^\0]{0,80}", id: i64) {
            prop_assert_eq!(parse_cursor(&cursor(&title, id)), Some((title, id)));
        }

        #[test]
        fn no_address_breaks_the_reading(query in "\\PC{0,200}") {
            Asked::parse(&query, None);
        }

        #[test]
        fn no_cursor_breaks_the_reading(after in "\\PC{0,60}|[0-9a-f]{0,40}") {
            parse_cursor(&after);
        }
    }
}
