//! Where in a submission the evidence of a mark is: lines that it names, or code that it quotes.

/// Index of the file and the lines, both from the first on (1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub file: usize,
    pub first: usize,
    pub last: usize,
}

/// A quotation of fewer characters could be anywhere.
const LEAST_QUOTE: usize = 4;

/// Finds `L12`, `L3-7`, `line 12`, `lines 3-7` at the beginning, or the first line that holds the whole text or what stands
/// between back quotes.
pub fn find(evidence: &str, files: &[(String, String)]) -> Option<Found> {
    named(evidence, files).or_else(|| quoted(evidence, files))
}

fn named(evidence: &str, files: &[(String, String)]) -> Option<Found> {
    let lower = evidence.trim_start().to_ascii_lowercase();
    let rest = ["lines", "line", "l"]
        .iter()
        .find_map(|word| lower.strip_prefix(word))?
        .trim_start();
    let (first, rest) = number(rest)?;
    let last = rest
        .trim_start()
        .strip_prefix(['-', '–'])
        .and_then(|rest| number(rest.trim_start().trim_start_matches('l')))
        .map_or(first, |(last, _)| last);
    let lines = files.first()?.1.lines().count();
    (first >= 1 && first <= last && last <= lines).then_some(Found { file: 0, first, last })
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text.get(..end)?.parse().ok()?, text.get(end..)?))
}

fn quoted(evidence: &str, files: &[(String, String)]) -> Option<Found> {
    let between = evidence
        .split('`')
        .nth(1)
        .filter(|_| evidence.matches('`').count() >= 2);
    let quote = plain(between.unwrap_or(evidence));
    if quote.chars().count() < LEAST_QUOTE {
        return None;
    }
    files.iter().enumerate().find_map(|(file, (_, text))| {
        let line = text.lines().position(|line| plain(line).contains(&quote))? + 1;
        Some(Found {
            file,
            first: line,
            last: line,
        })
    })
}

/// With single spaces, so that a quotation may be laid out differently.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(evidence: &str) -> Option<(usize, usize, usize)> {
        let files = [
            (
                "a.py".to_string(),
                "import sys\nfor  line in sys.stdin:\n    print(line)\n".to_string(),
            ),
            ("b.py".to_string(), "LIMIT = 10\n".to_string()),
        ];
        find(evidence, &files).map(|found| (found.file, found.first, found.last))
    }

    #[test]
    fn lines_are_found_by_number_and_code_by_its_text() {
        let table = [
            ("L2", Some((0, 2, 2))),
            ("Lines 1-3 read twice", Some((0, 1, 3))),
            ("line 2: reads it all", Some((0, 2, 2))),
            ("L1–L2", Some((0, 1, 2))),
            ("for line in sys.stdin:", Some((0, 2, 2))),
            ("It says `LIMIT = 10` and never uses it", Some((1, 1, 1))),
            ("L9", None),
            ("L3-2", None),
            ("Long names", None),
            ("the whole", None),
            ("in", None),
            ("", None),
            ("L99999999999999999999999", None),
        ];
        for (evidence, found) in table {
            assert_eq!(at(evidence), found, "{evidence}");
        }
    }
}
