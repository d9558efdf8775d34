//! Expected and got side by side, for the page of a failing sample.
//!
//! Lines are paired from the top, because outputs of programs correspond line by line; tokens inside a
//! pair are aligned, so that one missing token does not mark the rest of its line. Bytes that are not
//! UTF-8 are shown as `\xNN`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// The most lines shown.
pub const SHOWN_LINES: usize = 500;
/// The most bytes of each side looked at.
pub const SHOWN_BYTES: usize = 64 * 1024;
/// Lines with more tokens than this are compared as a whole; aligning them would take too long.
const ALIGNED_TOKENS: usize = 2000;

/// Both texts, line beside line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideBySide {
    pub rows: Vec<Row>,
    /// Only white space differs, so a page shows it.
    pub show_white_space: bool,
    /// The first difference in words; `None` when the texts are the same.
    pub first_difference: Option<String>,
    /// Some lines or bytes are not in `rows`.
    pub truncated: bool,
}

/// One line of each text; a side is `None` below the end of the shorter text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// From 1.
    pub line: u32,
    pub expected: Option<Vec<Piece>>,
    pub got: Option<Vec<Piece>>,
    pub differs: bool,
}

/// A token or a stretch of white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub text: String,
    pub is_space: bool,
    /// It has no equal on the other side.
    pub changed: bool,
}

/// How tokens are compared; what a validator forgives is not marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiffOptions {
    pub case_sensitive: bool,
    pub space_change_sensitive: bool,
}

/// Lays out both texts.
pub fn side_by_side(expected: &[u8], got: &[u8], options: DiffOptions) -> SideBySide {
    let cut = expected.len() > SHOWN_BYTES || got.len() > SHOWN_BYTES;
    let left = lines(&expected[..expected.len().min(SHOWN_BYTES)]);
    let right = lines(&got[..got.len().min(SHOWN_BYTES)]);
    let only_space = expected != got && words(expected).eq(words(got));
    let mark_space = options.space_change_sensitive || only_space;
    let same = |a: &[u8], b: &[u8]| {
        if options.case_sensitive {
            a == b
        } else {
            a.eq_ignore_ascii_case(b)
        }
    };

    let mut result = SideBySide {
        show_white_space: only_space,
        truncated: cut,
        ..SideBySide::default()
    };
    let mut differing = 0usize;
    let mut first = None;
    for index in 0..left.len().max(right.len()) {
        let (expected, got) = (left.get(index).copied(), right.get(index).copied());
        let row = row(index, expected, got, mark_space, &same);
        if row.differs {
            differing += 1;
            first.get_or_insert_with(|| Place::of(index, expected, got, mark_space, &same));
        }
        if index < SHOWN_LINES {
            result.rows.push(row);
        } else {
            result.truncated = true;
        }
    }
    result.first_difference = match first {
        Some(place) => Some(place.in_words(differing - 1)),
        // The same lines, yet other bytes: the end of the last line, or what was cut away.
        None if only_space => Some("only the end of the text differs".into()),
        None if cut && expected != got => Some(format!("the first {} KiB are the same", SHOWN_BYTES / 1024)),
        None => None,
    };
    result
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
}

/// Lines without their ends; a carriage return before the end is white space of the line.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines
}

/// Splits a line into tokens and stretches of white space.
fn pieces(line: &[u8]) -> Vec<&[u8]> {
    line.chunk_by(|a, b| a.is_ascii_whitespace() == b.is_ascii_whitespace())
        .collect()
}

fn is_space(piece: &[u8]) -> bool {
    piece.first().is_some_and(u8::is_ascii_whitespace)
}

fn row(
    index: usize,
    expected: Option<&[u8]>,
    got: Option<&[u8]>,
    mark_space: bool,
    same: &dyn Fn(&[u8], &[u8]) -> bool,
) -> Row {
    let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let left = expected.map(pieces).unwrap_or_default();
    let right = got.map(pieces).unwrap_or_default();
    let (changed_left, changed_right) = changed(&left, &right, mark_space, same);
    let show = |side: &[&[u8]], changed: &BTreeSet<usize>| {
        let piece = |(at, bytes): (usize, &&[u8])| Piece {
            text: shown(bytes),
            is_space: is_space(bytes),
            changed: changed.contains(&at),
        };
        side.iter().enumerate().map(piece).collect::<Vec<_>>()
    };
    Row {
        line,
        differs: !changed_left.is_empty()
            || !changed_right.is_empty()
            || (mark_space && expected.is_some() != got.is_some()),
        expected: expected.map(|_| show(&left, &changed_left)),
        got: got.map(|_| show(&right, &changed_right)),
    }
}

/// The pieces of each side, by index, that have no equal on the other.
fn changed(
    left: &[&[u8]],
    right: &[&[u8]],
    mark_space: bool,
    same: &dyn Fn(&[u8], &[u8]) -> bool,
) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let counted = |side: &[&[u8]]| -> Vec<usize> {
        (0..side.len())
            .filter(|at| mark_space || !is_space(side[*at]))
            .collect()
    };
    let (left_at, right_at) = (counted(left), counted(right));
    let equal = |a: usize, b: usize| same(left[a], right[b]);
    if left_at.len() == right_at.len() && left_at.iter().zip(&right_at).all(|(a, b)| equal(*a, *b)) {
        return (BTreeSet::new(), BTreeSet::new());
    }
    if left_at.len().max(right_at.len()) > ALIGNED_TOKENS {
        return (left_at.into_iter().collect(), right_at.into_iter().collect());
    }
    // The comparison forgives case, so equal tokens get the same key before they are aligned.
    let key = |piece: &[u8]| {
        if same(b"a", b"A") {
            piece.to_ascii_lowercase()
        } else {
            piece.to_vec()
        }
    };
    let left_keys: Vec<_> = left_at.iter().map(|at| key(left[*at])).collect();
    let right_keys: Vec<_> = right_at.iter().map(|at| key(right[*at])).collect();
    let mut changes = (BTreeSet::new(), BTreeSet::new());
    for operation in capture_diff_slices(Algorithm::Myers, &left_keys, &right_keys) {
        if operation.tag() != DiffTag::Equal {
            changes.0.extend(&left_at[operation.old_range()]);
            changes.1.extend(&right_at[operation.new_range()]);
        }
    }
    changes
}

/// Where the texts part for the first time.
struct Place {
    line: usize,
    column: usize,
    expected: Option<String>,
    got: Option<String>,
}

impl Place {
    fn of(
        index: usize,
        expected: Option<&[u8]>,
        got: Option<&[u8]>,
        mark_space: bool,
        same: &dyn Fn(&[u8], &[u8]) -> bool,
    ) -> Self {
        let counted = |side: Option<&[u8]>| -> Vec<(usize, Vec<u8>)> {
            let mut at = 0;
            let mut found = Vec::new();
            for piece in side.map(pieces).unwrap_or_default() {
                if mark_space || !is_space(piece) {
                    found.push((at, piece.to_vec()));
                }
                at += piece.len();
            }
            found
        };
        let (left, right) = (counted(expected), counted(got));
        let pairs = left.iter().zip(&right);
        let first = pairs.take_while(|((_, a), (_, b))| same(a, b)).count();
        let end = got.map_or(0, <[u8]>::len);
        Place {
            line: index + 1,
            column: right.get(first).map_or(end, |(at, _)| *at) + 1,
            expected: left.get(first).map(|(_, piece)| shown(piece)),
            got: right.get(first).map(|(_, piece)| shown(piece)),
        }
    }

    fn in_words(&self, further: usize) -> String {
        let name = |side: &Option<String>| match side {
            None => "nothing".to_owned(),
            Some(text) if text.trim().is_empty() => space_in_words(text),
            Some(text) if text.chars().count() > 40 => text.chars().take(40).chain(['…']).collect(),
            Some(text) => text.clone(),
        };
        let rest = match further {
            0 => String::new(),
            1 => "; 1 further line differs".to_owned(),
            _ => format!("; {further} further lines differ"),
        };
        let (expected, got) = (name(&self.expected), name(&self.got));
        format!(
            "line {}, column {}: expected {expected}, got {got}{rest}",
            self.line, self.column
        )
    }
}

fn space_in_words(text: &str) -> String {
    let kind = |all: char, one: &str, many: &str| {
        text.chars()
            .all(|character| character == all)
            .then(|| match text.len() {
                1 => one.to_owned(),
                count => format!("{count} {many}"),
            })
    };
    kind(' ', "a space", "spaces")
        .or_else(|| kind('\t', "a tab", "tabs"))
        .or_else(|| kind('\r', "a carriage return", "carriage returns"))
        .unwrap_or_else(|| "white space".to_owned())
}

/// Bytes as text: white space as it is, foreign bytes and control characters as `\xNN`.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() && !character.is_ascii_whitespace() {
                text.extend(character.to_string().bytes().map(|byte| format!("\\x{byte:02X}")));
            } else {
                text.push(character);
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests;
