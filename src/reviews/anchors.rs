//! Where a thread hangs in code that has changed since: its lines are followed from round to round.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines from first to last, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lines {
    pub first: usize,
    pub last: usize,
}

/// Lines in the next round's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// The same lines, perhaps elsewhere.
    Kept(Lines),
    /// Some of them changed, or something came in between.
    Changed(Lines),
    /// None of them is there any more; the line where they stood.
    Outdated(usize),
}

impl Carried {
    pub fn lines(self) -> Lines {
        match self {
            Carried::Kept(lines) | Carried::Changed(lines) => lines,
            Carried::Outdated(at) => Lines { first: at, last: at },
        }
    }
}

impl Lines {
    /// `None` where they don't lie in a text of so many lines.
    pub fn new(first: usize, last: usize, of: usize) -> Option<Lines> {
        (first >= 1 && first <= last && last <= of).then_some(Lines { first, last })
    }
}

/// Follows lines of `old` into `new`.
///
/// Lines that stand unchanged are followed one by one; a block that was rewritten is followed as a block, as long as a
/// line of the range stands beside it or the range is within it.
pub fn carry(old: &str, new: &str, lines: Lines) -> Carried {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (text_lines(old), text_lines(new));
    let steps = capture_diff_slices(Algorithm::Patience, &old_lines, &new_lines);
    // What hangs below the end of the text hangs on nothing.
    let lines = Lines {
        first: lines.first,
        last: lines.last.min(old_lines.len()),
    };
    if lines.first > lines.last {
        return Carried::Outdated(new_lines.len().max(1));
    }
    let (mut first, mut last) = (usize::MAX, 0);
    let (mut kept, mut rewritten, mut at) = (0, false, 1);
    for step in &steps {
        let (tag, old, new) = step.as_tag_tuple();
        // What of the range lies in this step, counted from 0 in the old text.
        let (from, to) = ((lines.first - 1).max(old.start), lines.last.min(old.end));
        if old.start < lines.first {
            at = new.end.max(1);
        }
        if from >= to {
            continue;
        }
        let mut found = |from: usize, to: usize| {
            first = first.min(from);
            last = last.max(to);
        };
        match tag {
            DiffTag::Equal => {
                let start = new.start + (from - old.start);
                found(start, start + (to - from));
                kept += to - from;
            }
            DiffTag::Replace => {
                found(new.start, new.end);
                rewritten = true;
            }
            DiffTag::Delete | DiffTag::Insert => {}
        }
    }
    if first >= last {
        return Carried::Outdated(at.min(new_lines.len().max(1)));
    }
    let wanted = lines.last - lines.first + 1;
    let found = Lines {
        first: first + 1,
        last,
    };
    if kept == 0 && !is_alike(&old_lines[lines.first - 1..lines.last], &new_lines[first..last]) {
        return Carried::Outdated(found.first);
    }
    if kept == wanted && !rewritten && last - first == wanted {
        Carried::Kept(found)
    } else {
        Carried::Changed(found)
    }
}

/// Whether a block that was rewritten is still about the same: a third of its words, at least.
fn is_alike(old: &[&str], new: &[&str]) -> bool {
    let words = |lines: &[&str]| -> Vec<String> {
        let text = lines.join(" ");
        let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (old, new) = (words(old), words(new));
    let shared = old.iter().filter(|word| new.contains(word)).count();
    shared > 0 && shared * 3 >= old.len()
}

fn text_lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODE: &str = "import sys\n\ndef read():\n    line = sys.stdin.readline()\n    return int(line)\n\nn = read()\nprint(n * 2)\n";

    fn lines(first: usize, last: usize) -> Lines {
        Lines { first, last }
    }

    #[test]
    fn lines_that_moved_are_followed() {
        let new = format!("# A comment.\n# And another.\n{CODE}");
        assert_eq!(carry(CODE, &new, lines(4, 5)), Carried::Kept(lines(6, 7)));
        assert_eq!(carry(CODE, CODE, lines(1, 8)), Carried::Kept(lines(1, 8)));
    }

    #[test]
    fn a_line_that_was_changed_a_little_is_found_where_it_is_now() {
        let new = CODE.replace("return int(line)", "return int(line.strip())");
        assert_eq!(carry(CODE, &new, lines(5, 5)), Carried::Changed(lines(5, 5)));
        assert_eq!(carry(CODE, &new, lines(4, 5)), Carried::Changed(lines(4, 5)));
    }

    #[test]
    fn a_line_that_came_in_between_belongs_to_the_range() {
        let new = CODE.replace("    return int(line)", "    assert line\n    return int(line)");
        assert_eq!(carry(CODE, &new, lines(4, 5)), Carried::Changed(lines(4, 6)));
    }

    #[test]
    fn lines_that_are_gone_are_outdated_and_stand_where_they_stood() {
        let new = CODE.replace("    line = sys.stdin.readline()\n    return int(line)\n", "");
        assert_eq!(carry(CODE, &new, lines(4, 5)), Carried::Outdated(3));
        assert_eq!(carry(CODE, "", lines(4, 5)), Carried::Outdated(1));
        let other = "fn main() {\n    todo\n}\n";
        assert!(matches!(carry(CODE, other, lines(7, 8)), Carried::Outdated(_)));
    }

    #[test]
    fn ranges_outside_the_text_are_none() {
        assert_eq!(Lines::new(1, 3, 3), Some(lines(1, 3)));
        for (first, last) in [(0, 1), (2, 1), (3, 4), (4, 4)] {
            assert_eq!(Lines::new(first, last, 3), None, "{first} to {last}");
        }
    }

    proptest! {
        #[test]
        fn whatever_changes_the_lines_lie_in_the_new_text(
            old in proptest::collection::vec("[abc]{0,3}", 1..20),
            new in proptest::collection::vec("[abc]{0,3}", 0..20),
            at in 0usize..20, more in 0usize..5,
        ) {
            let first = at % old.len() + 1;
            let range = lines(first, (first + more).min(old.len()));
            let carried = carry(&old.join("\n"), &new.join("\n"), range);
            let found = carried.lines();
            let of = text_lines(&new.join("\n")).len().max(1);
            prop_assert!(found.first >= 1 && found.first <= found.last && found.last <= of, "{carried:?} of {of}");
        }

        #[test]
        fn what_is_put_before_moves_lines_by_its_length(
            old in proptest::collection::vec("[a-z]{5,9}", 1..20), before in 1usize..5, at in 0usize..20,
        ) {
            let first = at % old.len() + 1;
            let new = format!("{}{}", "# something new\n".repeat(before), old.join("\n"));
            let moved = lines(first + before, first + before);
            prop_assert_eq!(carry(&old.join("\n"), &new, lines(first, first)), Carried::Kept(moved));
        }
    }
}
