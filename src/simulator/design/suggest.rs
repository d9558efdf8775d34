//! "Did you mean …": the known word nearest to one that is not known.

/// The candidate that is at most two edits away (one for short words), or that one of the two begins with.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(40).collect::<String>().to_ascii_lowercase();
    let allowed = if word.len() <= 4 { 1 } else { 2 };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let shares_start = word.len() >= 3
            && candidate.len() >= 3
            && (candidate.starts_with(&word) || word.starts_with(candidate));
        let distance = if shares_start { 1 } else { edits(&word, candidate) };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What follows "unknown …" in a message: a suggestion, else all that is known.
pub fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(word, known.clone()) {
        Some(candidate) => format!("; did you mean `{candidate}`?"),
        None => {
            let known: Vec<&str> = known.into_iter().collect();
            match known.as_slice() {
                [] => String::new(),
                [only] => format!("; there is only `{only}`"),
                many => format!("; known are {}", many.join(", ")),
            }
        }
    }
}

/// Insertions, deletions, replacements and swaps of neighbours between the two.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let mut cost = (row[j] + usize::from(from != to))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *to && *from == b[j - 1] {
                cost = cost.min(before[j - 1] + 1);
            }
            next.push(cost);
        }
        before = row;
        row = next;
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_recognised() {
        let known = ["slots", "cores", "queue", "time"];
        assert_eq!(nearest("slot", known), Some("slots"));
        assert_eq!(nearest("tiem", known), Some("time"));
        assert_eq!(nearest("queue_limit", known), Some("queue"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn without_a_near_word_all_are_named() {
        assert_eq!(hint("zzz", ["a", "b"]), "; known are a, b");
        assert_eq!(hint("zzz", []), "");
    }
}
