//! Taking names out of a text, for examples that others read.

/// Puts a word in place of each name: whole words, whatever their case. A name of one letter stays, for it would be found
/// everywhere.
pub fn without_names(text: &str, names: &[(String, &'static str)]) -> String {
    let mut text = text.to_string();
    let mut sorted: Vec<_> = names
        .iter()
        .filter(|(name, _)| name.chars().count() > 1)
        .collect();
    // The longest first: "Ada Lovelace" before "Ada".
    sorted.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, word) in sorted {
        text = replaced(&text, name, word);
    }
    text
}

/// All that a person may be called by: names, each part of them, and the address.
pub fn names_of(
    username: &str,
    display_name: &str,
    email: Option<&str>,
    word: &'static str,
) -> Vec<(String, &'static str)> {
    let parts = display_name
        .split_whitespace()
        .filter(|part| part.chars().count() > 2);
    let mut names: Vec<String> = parts.map(str::to_string).collect();
    names.push(username.to_string());
    names.push(display_name.to_string());
    if let Some((local, _)) = email.and_then(|email| email.split_once('@')) {
        names.push(local.to_string());
    }
    names.extend(email.map(str::to_string));
    names.into_iter().map(|name| (name, word)).collect()
}

fn replaced(text: &str, name: &str, word: &str) -> String {
    let lowered = |one: char| one.to_lowercase().next().unwrap_or(one);
    let wanted: Vec<char> = name.chars().map(lowered).collect();
    let characters: Vec<char> = text.chars().collect();
    let lower: Vec<char> = characters.iter().map(|one| lowered(*one)).collect();
    let is_word = |at: Option<&char>| at.is_some_and(|one| one.is_alphanumeric());
    let mut made = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        let end = at + wanted.len();
        let is_here = lower.get(at..end) == Some(wanted.as_slice());
        let is_whole =
            !is_word(at.checked_sub(1).and_then(|before| lower.get(before))) && !is_word(lower.get(end));
        if is_here && is_whole && !wanted.is_empty() {
            made.push_str(word);
            at = end;
        } else {
            made.push(*character);
            at += 1;
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_as_whole_words_whatever_their_case() {
        let names = names_of("ada99", "Ada Lovelace", Some("ada@example.org"), "[seeker]");
        let table = [
            ("Hi Ada, nice", "Hi [seeker], nice"),
            ("ADA LOVELACE wrote it", "[seeker] wrote it"),
            ("# by ada99", "# by [seeker]"),
            ("adapt and Canada stay", "adapt and Canada stay"),
            ("mail ada@example.org", "mail [seeker]"),
            ("Lovelace's idea", "[seeker]'s idea"),
            ("_ada_ and ada_99", "_[seeker]_ and [seeker]_99"),
            ("", ""),
        ];
        for (text, without) in table {
            assert_eq!(without_names(text, &names), without);
        }
    }

    #[test]
    fn letters_of_any_script_are_no_harm() {
        let names = names_of("i", "İnci Öz", None, "[mentor]");
        assert_eq!(without_names("İnci says: ßİ i", &names), "[mentor] says: ßİ i");
    }
}
