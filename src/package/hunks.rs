//! The lines in which two texts differ, with the lines around them.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

const CONTEXT: usize = 3;
/// Beyond this many lines between the first and last difference, all of them count as replaced: looking for
/// the shortest way would take too long.
const MAX_LINES: usize = 10_000;

/// Lines that belong together in a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk<'a> {
    /// Index of the first line, from 0, and how many lines.
    pub old: (usize, usize),
    pub new: (usize, usize),
    pub lines: Vec<Line<'a>>,
}

/// A line with its end; only the last of a text may have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Same(&'a [u8]),
    Removed(&'a [u8]),
    Added(&'a [u8]),
}

/// The differences between two texts, each with three lines around it.
pub fn hunks<'a>(old: &'a [u8], new: &'a [u8]) -> Vec<Hunk<'a>> {
    let (old, new) = (lines(old), lines(new));
    group_diff_ops(operations(&old, &new), CONTEXT)
        .iter()
        .filter_map(|group| hunk(group, &old, &new))
        .collect()
}

/// Git ends lines at `\n` alone.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn operations(old: &[&[u8]], new: &[&[u8]]) -> Vec<DiffOp> {
    let same = |pair: &(&&[u8], &&[u8])| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(same)
        .count();
    let (old_len, new_len) = (old_rest.len() - tail, new_rest.len() - tail);
    if old_len + new_len <= MAX_LINES {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |old_index, new_index, len| DiffOp::Equal {
        old_index,
        new_index,
        len,
    };
    let middle = DiffOp::Replace {
        old_index: head,
        old_len,
        new_index: head,
        new_len,
    };
    [
        equal(0, 0, head),
        middle,
        equal(head + old_len, head + new_len, tail),
    ]
    .into_iter()
    .filter(|operation| !operation.old_range().is_empty() || !operation.new_range().is_empty())
    .collect()
}

fn hunk<'a>(group: &[DiffOp], old: &[&'a [u8]], new: &[&'a [u8]]) -> Option<Hunk<'a>> {
    let (first, last) = (group.first()?, group.last()?);
    let mut lines = Vec::new();
    for operation in group {
        if let DiffOp::Equal { .. } = operation {
            lines.extend(old[operation.old_range()].iter().map(|line| Line::Same(line)));
        } else {
            lines.extend(old[operation.old_range()].iter().map(|line| Line::Removed(line)));
            lines.extend(new[operation.new_range()].iter().map(|line| Line::Added(line)));
        }
    }
    let (old_start, new_start) = (first.old_range().start, first.new_range().start);
    Some(Hunk {
        old: (old_start, last.old_range().end - old_start),
        new: (new_start, last.new_range().end - new_start),
        lines,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_stands_between_its_neighbours() {
        let old = b"a\nb\nc\nd\ne\nf\ng\nh\n";
        let new = b"a\nb\nc\nd\nE\nf\ng\nh\n";
        let found = hunks(old, new);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].old, found[0].new), ((1, 7), (1, 7)));
        assert!(found[0].lines.contains(&Line::Removed(b"e\n")));
        assert!(found[0].lines.contains(&Line::Added(b"E\n")));
        assert_eq!(hunks(old, old), []);
    }

    #[test]
    fn long_texts_are_replaced_between_first_and_last_difference() {
        let text = |word: &str| -> String {
            let middle: String = (0..MAX_LINES).map(|line| format!("{word} {line}\n")).collect();
            format!("head\n{middle}tail\n")
        };
        let (old, new) = (text("old"), text("new"));
        let found = hunks(old.as_bytes(), new.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].lines.len(), 2 * MAX_LINES + 2);
        assert_eq!(found[0].lines[0], Line::Same(b"head\n"));
    }
}
