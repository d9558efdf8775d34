//! From stored rows to what pages show.

use std::fmt::Write;

use chrono::Utc;

use super::ProblemKind;
use super::policy::ProblemState;
use super::queries::{ListRow, ProblemPageRow, SampleRow, SimilarRow, ToolchainRow};
use super::views::{
    Difficulty, LanguageView, ProblemRow, ProblemView, SampleView, SimilarProblem, SolveState,
};
use crate::aids::Aids;
use crate::aids::views::AidsView;
use crate::package::{self, LanguageId, Licence};
use crate::web::views::{Link, TrustedHtml};

/// The name of a language for people; the id where it is unknown.
pub fn language_name(id: &str) -> &str {
    match id {
        "c" => "C",
        "cpp" => "C++",
        "rust" => "Rust",
        "java" => "Java",
        "python3" => "Python",
        "javascript" => "JavaScript",
        "design" => "Design",
        other => other,
    }
}

/// A line of the list. An unpublished problem says why it can't be solved yet.
pub fn problem_row(row: ListRow) -> ProblemRow {
    let incomplete = row.incomplete.or_else(|| match ProblemState::parse(&row.state) {
        ProblemState::Published | ProblemState::Beta => None,
        ProblemState::Draft => Some("not published yet".to_string()),
        ProblemState::Retired => Some("retired".to_string()),
    });
    ProblemRow {
        is_beta: ProblemState::parse(&row.state) == ProblemState::Beta,
        kind: ProblemKind::parse(&row.kind).unwrap_or_default(),
        slug: row.slug,
        title: row.title,
        summary: Some(row.summary).filter(|summary| !summary.is_empty()),
        topics: row.topics,
        difficulty: row.difficulty.and_then(difficulty),
        target_minutes: row.target_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        state: match (row.solved, row.tried) {
            (true, _) => SolveState::Solved,
            (false, true) => SolveState::Tried,
            (false, false) => SolveState::New,
        },
        incomplete,
    }
}

pub fn difficulty(number: i16) -> Option<Difficulty> {
    match number {
        1 => Some(Difficulty::Easy),
        2 => Some(Difficulty::Medium),
        3 => Some(Difficulty::Hard),
        _ => None,
    }
}

pub fn similar_row(row: SimilarRow) -> SimilarProblem {
    SimilarProblem {
        url: format!("/problems/{}", row.slug),
        title: row.title,
        difficulty: row.difficulty.and_then(difficulty),
        shared: row.topics.join(", "),
    }
}

/// A problem with its samples, and the toolchains that workers reported, for somebody who has nothing of it yet.
pub fn problem_view(
    row: ProblemPageRow,
    samples: Vec<SampleRow>,
    toolchains: &[ToolchainRow],
) -> ProblemView {
    problem_view_with(row, samples, toolchains, &Aids::default())
}

/// The same for somebody with what they have of it. In an interview nobody says how hard a problem is or what it is about.
pub fn problem_view_with(
    row: ProblemPageRow,
    samples: Vec<SampleRow>,
    toolchains: &[ToolchainRow],
    aids: &Aids,
) -> ProblemView {
    let mut details = row.details;
    if aids.interview.is_some() {
        (details.topics, details.difficulty, details.target_minutes) = (Vec::new(), None, None);
    }
    let hints = details
        .hints
        .into_iter()
        .map(TrustedHtml::from_sanitised)
        .collect();
    let translations = row
        .statement_languages
        .iter()
        .filter(|language| **language != row.statement.language)
        .map(|language| Link {
            url: format!("/problems/{}?lang={language}", row.slug),
            text: language.clone(),
        })
        .collect();
    ProblemView {
        is_beta: ProblemState::parse(&row.state) == ProblemState::Beta,
        kind: row.kind,
        title: row.statement.title,
        summary: details.summary,
        statement_language: row.statement.language,
        statement: TrustedHtml::from_sanitised(row.statement.html),
        translations,
        samples: samples.into_iter().map(sample_view).collect(),
        aids: AidsView::new(aids, hints, Utc::now()),
        topics: details.topics,
        difficulty: details.difficulty.map(|level| match level {
            package::Difficulty::Easy => Difficulty::Easy,
            package::Difficulty::Medium => Difficulty::Medium,
            package::Difficulty::Hard => Difficulty::Hard,
        }),
        target_minutes: details.target_minutes,
        time_limit_ms: row.time_limit_ms.and_then(|limit| u64::try_from(limit).ok()),
        time_limit_is_measured: row.time_limit_from == "measured",
        memory_limit_bytes: details.limits.map_or(0, |limits| limits.memory_bytes),
        languages: languages(details.allowed_languages.as_deref(), toolchains),
        languages_are_known: !toolchains.is_empty(),
        authors: details.authors,
        licence: (details.licence != Licence::Unknown).then(|| details.licence.label().to_string()),
        rights_owner: details.rights_owner,
        source: details.source.map(|source| Link {
            // Only the web's own schemes: a package could name a script.
            url: source
                .url
                .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                .unwrap_or_default(),
            text: source.name,
        }),
        version: u32::try_from(row.version_number).unwrap_or(0),
        has_editorial: details.editorial.is_some(),
        has_programs: details.has_accepted,
        incomplete: row.incomplete,
        slug: row.slug,
    }
}

/// The languages of a problem (`None`: all) in the order of menus, with the versions that workers have.
pub fn languages(allowed: Option<&[LanguageId]>, toolchains: &[ToolchainRow]) -> Vec<LanguageView> {
    LanguageId::ALL
        .into_iter()
        .filter(|language| allowed.is_none_or(|allowed| allowed.contains(language)))
        .map(|language| LanguageView {
            name: language_name(language.as_str()).to_string(),
            version: toolchains
                .iter()
                .find(|toolchain| toolchain.id == language.as_str())
                .and_then(|toolchain| toolchain.version.clone()),
        })
        .collect()
}

/// Why an admin alone sees this problem; `None` for one that everybody sees.
pub fn draft_notice(row: &ProblemPageRow) -> Option<String> {
    match ProblemState::parse(&row.state) {
        ProblemState::Published | ProblemState::Beta => None,
        ProblemState::Retired => Some("Only administrators see this: the problem is retired.".to_string()),
        ProblemState::Draft => {
            let failure = row
                .time_limit_details
                .as_ref()
                .and_then(|details| details.get("failed")?.as_str());
            let reason = match (&row.incomplete, row.time_limit_ms, failure) {
                (Some(reason), ..) => format!("it is incomplete, {reason}"),
                (None, Some(_), _) => "it is not published".to_string(),
                (None, None, Some(failure)) => {
                    format!("its time limit could not be measured: {failure}")
                }
                (None, None, None) if row.details.has_accepted => {
                    "its time limit is not measured yet".to_string()
                }
                (None, None, None) => {
                    "it states no time limit and has no accepted program to measure one with".to_string()
                }
            };
            Some(format!("Only administrators see this draft: {reason}."))
        }
    }
}

fn sample_view(row: SampleRow) -> SampleView {
    let (input, input_is_escaped) = shown(&row.input);
    let (output, output_is_escaped) = shown(&row.answer);
    let mut notes = Vec::new();
    for (what, bytes, size) in [
        ("input", &row.input, row.input_bytes),
        ("output", &row.answer, row.answer_bytes),
    ] {
        if size > bytes.len() as i64 {
            notes.push(format!(
                "Only the first {} KiB of the {what} are shown, of {} bytes.",
                bytes.len() / 1024,
                size
            ));
        }
    }
    if input_is_escaped || output_is_escaped {
        notes.push(r"Bytes that are no text are written as \x and two digits.".to_string());
    }
    SampleView {
        number: u32::try_from(row.position).unwrap_or(0),
        input,
        output,
        explanation: row.description,
        note: (!notes.is_empty()).then(|| notes.join(" ")),
    }
}

/// Bytes as text; what is no text is written as `\x00`. Says whether anything was.
fn shown(bytes: &[u8]) -> (String, bool) {
    let mut text = String::with_capacity(bytes.len());
    let mut is_escaped = false;
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() && !matches!(character, '\n' | '\r' | '\t') {
                is_escaped = true;
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    escape(&mut text, byte);
                }
            } else {
                text.push(character);
            }
        }
        for byte in chunk.invalid() {
            is_escaped = true;
            escape(&mut text, *byte);
        }
    }
    (text, is_escaped)
}

fn escape(text: &mut String, byte: u8) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\\x{byte:02x}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(input: &[u8], input_bytes: i64) -> SampleRow {
        SampleRow {
            position: 1,
            input: input.to_vec(),
            input_bytes,
            answer: b"1\n".to_vec(),
            answer_bytes: 2,
            description: None,
        }
    }

    #[test]
    fn text_is_shown_as_it_is() {
        let view = sample_view(sample("5 <b>\tå\r\n".as_bytes(), 10));
        assert_eq!(view.input, "5 <b>\tå\r\n");
        assert_eq!(view.note, None);
    }

    #[test]
    fn other_bytes_are_escaped_and_the_reader_is_told() {
        let view = sample_view(sample(b"a\xff\0\x1bz", 5));
        assert_eq!(view.input, r"a\xff\x00\x1bz");
        assert!(view.note.is_some_and(|note| note.contains(r"\x")));
    }

    #[test]
    fn a_cut_sample_says_how_much_is_missing() {
        let view = sample_view(sample(&[b'1'; 65536], 70_000));
        assert_eq!(
            view.note.as_deref(),
            Some("Only the first 64 KiB of the input are shown, of 70000 bytes.")
        );
    }

    #[test]
    fn languages_are_those_allowed_with_the_versions_reported() {
        let reported = [
            ToolchainRow {
                id: "python3".into(),
                version: Some("Python 3.11.2".into()),
            },
            ToolchainRow {
                id: "java".into(),
                version: None,
            },
        ];
        let shown: Vec<_> = languages(Some(&[LanguageId::PYTHON3, LanguageId::JAVA]), &reported)
            .into_iter()
            .map(|language| (language.name, language.version))
            .collect();
        assert_eq!(
            shown,
            [
                ("Java".to_string(), None),
                ("Python".to_string(), Some("Python 3.11.2".to_string()))
            ]
        );
        assert_eq!(languages(None, &[]).len(), LanguageId::ALL.len());
    }
}
