use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::web::views::text;

use super::{DiffCell, DiffPiece, DiffRow, DiffView, PieceKind, RowKind};

/// Longer outputs are compared up to here; 64 KiB of short lines would fill a page nobody reads.
const MOST_LINES: usize = 500;
/// Equal lines kept around a difference.
const CONTEXT: usize = 2;

impl DiffView {
    /// Compares two outputs; `None` when they are equal to the byte.
    pub fn compare(expected: &str, got: &str) -> Option<Self> {
        if expected == got {
            return None;
        }
        let (expected_lines, expected_cut) = lines(expected);
        let (got_lines, got_cut) = lines(got);
        let whitespace_only = expected.split_whitespace().eq(got.split_whitespace());
        let rows = if whitespace_only {
            pair(&expected_lines, &got_lines, |one, other| one == other)
        } else {
            pair(&expected_lines, &got_lines, |one, other| {
                one.split_whitespace().eq(other.split_whitespace())
            })
        };
        let summary = summary(&rows, whitespace_only);
        let note =
            (expected_cut || got_cut).then(|| format!("Only the first {MOST_LINES} lines are compared."));
        Some(Self {
            rows: fold(rows),
            summary,
            whitespace_only,
            note,
            heads: ("Expected".into(), "Yours".into()),
        })
    }

    /// Two texts of the same author, neither of them right or wrong; `None` when they are equal to the byte.
    pub fn between(old: &str, new: &str, old_name: &str, new_name: &str) -> Option<Self> {
        let mut view = Self::compare(old, new)?;
        let differing = view
            .rows
            .iter()
            .filter(|row| !row.kind.is_fold() && !row.kind.is_same());
        view.summary = match differing.count() {
            0 => "Only the end of the last line differs.".into(),
            number => format!("{} differ.", text::count(number as u64, "line", "lines")).replacen(
                "line differ",
                "line differs",
                1,
            ),
        };
        view.heads = (old_name.into(), new_name.into());
        Some(view)
    }
}

/// Lines with their ends removed; a missing final line feed makes no difference here.
fn lines(text: &str) -> (Vec<&str>, bool) {
    let mut all = text.split('\n').collect::<Vec<_>>();
    if all.last() == Some(&"") {
        all.pop();
    }
    let is_cut = all.len() > MOST_LINES;
    all.truncate(MOST_LINES);
    (all, is_cut)
}

fn pair(expected: &[&str], got: &[&str], same: impl Fn(&str, &str) -> bool) -> Vec<DiffRow> {
    let keys = |lines: &[&str]| -> Vec<String> {
        lines
            .iter()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    let (expected_keys, got_keys) = (keys(expected), keys(got));
    let mut rows = Vec::new();
    if expected.len() == got.len() {
        for (index, (one, other)) in expected.iter().zip(got).enumerate() {
            let is_equal = expected_keys[index] == got_keys[index];
            rows.push(row(Some((index, one)), Some((index, other)), is_equal, &same));
        }
        return rows;
    }
    for operation in capture_diff_slices(Algorithm::Myers, &expected_keys, &got_keys) {
        let (old, new) = (operation.old_range(), operation.new_range());
        let is_equal = matches!(operation, DiffOp::Equal { .. });
        for offset in 0..old.len().max(new.len()) {
            let left = old.clone().nth(offset).map(|index| (index, expected[index]));
            let right = new.clone().nth(offset).map(|index| (index, got[index]));
            rows.push(row(left, right, is_equal, &same));
        }
    }
    rows
}

fn row(
    left: Option<(usize, &str)>,
    right: Option<(usize, &str)>,
    is_equal: bool,
    same: &impl Fn(&str, &str) -> bool,
) -> DiffRow {
    let cell = |(index, pieces): (usize, Vec<DiffPiece>)| DiffCell {
        line: index + 1,
        pieces,
    };
    match (left, right) {
        (Some((one, left)), Some((two, right))) => {
            let kind = if is_equal && same(left, right) {
                RowKind::Same
            } else {
                RowKind::Changed
            };
            let (left, right) = mark(pieces(left), pieces(right), kind);
            DiffRow {
                kind,
                expected: Some(cell((one, left))),
                got: Some(cell((two, right))),
                folded: 0,
            }
        }
        (left, right) => DiffRow {
            kind: if left.is_some() {
                RowKind::Missing
            } else {
                RowKind::Extra
            },
            expected: left.map(|(index, text)| cell((index, marked(text)))),
            got: right.map(|(index, text)| cell((index, marked(text)))),
            folded: 0,
        },
    }
}

fn pieces(line: &str) -> Vec<DiffPiece> {
    let is_space = |character: char| character.is_whitespace() || character == '\u{240d}';
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for character in line.chars() {
        let kind = if is_space(character) {
            PieceKind::Space
        } else {
            PieceKind::Word
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push(character),
            _ => pieces.push(DiffPiece {
                text: character.to_string(),
                kind,
                marked: false,
            }),
        }
    }
    pieces
}

fn marked(line: &str) -> Vec<DiffPiece> {
    let mut pieces = pieces(line);
    for piece in &mut pieces {
        piece.marked = piece.kind == PieceKind::Word;
    }
    pieces
}

/// Marks what differs between two lines: words, or white space where all words agree.
fn mark(
    mut left: Vec<DiffPiece>,
    mut right: Vec<DiffPiece>,
    kind: RowKind,
) -> (Vec<DiffPiece>, Vec<DiffPiece>) {
    if kind != RowKind::Changed {
        return (left, right);
    }
    let words = |pieces: &[DiffPiece]| -> Vec<String> {
        pieces
            .iter()
            .filter(|piece| !piece.is_space())
            .map(|piece| piece.text.clone())
            .collect()
    };
    let (left_words, right_words) = (words(&left), words(&right));
    let by_words = left_words != right_words;
    let text =
        |pieces: &[DiffPiece]| -> Vec<String> { pieces.iter().map(|piece| piece.text.clone()).collect() };
    let operations = if by_words {
        capture_diff_slices(Algorithm::Myers, &left_words, &right_words)
    } else {
        capture_diff_slices(Algorithm::Myers, &text(&left), &text(&right))
    };
    for operation in operations {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        for (pieces, range) in [
            (&mut left, operation.old_range()),
            (&mut right, operation.new_range()),
        ] {
            let candidates = pieces.iter_mut().filter(|piece| !by_words || !piece.is_space());
            candidates
                .skip(range.start)
                .take(range.len())
                .for_each(|piece| piece.marked = true);
        }
    }
    (left, right)
}

fn summary(rows: &[DiffRow], whitespace_only: bool) -> String {
    let differing = rows.iter().filter(|row| !row.kind.is_same()).count();
    let Some(first) = rows.iter().find(|row| !row.kind.is_same()) else {
        return "Only the end of the last line differs.".into();
    };
    let further = match differing - 1 {
        0 => String::new(),
        1 => " One further line differs.".into(),
        many => format!(" {many} further lines differ."),
    };
    let what = match (&first.expected, &first.got) {
        (Some(expected), None) => format!(
            "Line {} is expected, but your output ends before it.",
            expected.line
        ),
        (None, Some(got)) => format!("Line {} of your output is one too many.", got.line),
        (Some(_), Some(got)) if whitespace_only => {
            format!(
                "Line {}, column {}: only white space differs.",
                got.line,
                column(&got.pieces)
            )
        }
        (Some(expected), Some(got)) => format!(
            "Line {}, column {}: expected {}, got {}.",
            got.line,
            column(&got.pieces),
            word(&expected.pieces),
            word(&got.pieces)
        ),
        (None, None) => String::new(),
    };
    what + &further
}

/// The column, from 1, of the first marked piece, or behind the last one.
fn column(pieces: &[DiffPiece]) -> usize {
    let before = pieces.iter().take_while(|piece| !piece.marked);
    before.map(|piece| piece.text.chars().count()).sum::<usize>() + 1
}

fn word(pieces: &[DiffPiece]) -> String {
    const LONGEST: usize = 40;
    match pieces.iter().find(|piece| piece.marked) {
        Some(piece) if piece.text.chars().count() > LONGEST => {
            piece.text.chars().take(LONGEST).chain(['\u{2026}']).collect()
        }
        Some(piece) => piece.text.clone(),
        None => "nothing".into(),
    }
}

/// Replaces long stretches of equal rows by one row that counts them.
fn fold(rows: Vec<DiffRow>) -> Vec<DiffRow> {
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        let to = (index + CONTEXT + 1).min(rows.len());
        rows[from..to].iter().any(|row| !row.kind.is_same())
    };
    let keep: Vec<bool> = (0..rows.len()).map(near).collect();
    let mut folded: Vec<DiffRow> = Vec::new();
    for (row, keep) in rows.into_iter().zip(keep) {
        match folded.last_mut() {
            _ if keep => folded.push(row),
            Some(last) if last.kind.is_fold() => last.folded += 1,
            _ => folded.push(DiffRow {
                kind: RowKind::Fold,
                expected: None,
                got: None,
                folded: 1,
            }),
        }
    }
    folded
}
