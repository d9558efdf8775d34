//! Which passwords are guessed first: common ones, words, names, dates and key rows, and what belongs to their owner.
//!
//! zxcvbn knows some thirty thousand common passwords, and words and names, by rank; nothing leaves the machine.
//! See Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016.

/// A password that falls within so many guesses (as a power of ten) is refused: as many as a patient guesser gets
/// through the limits on sign-ins, with room to spare.
const GUESSES_LOG10: f64 = 6.0;
/// Words of this product, which a guesser tries as well.
const PRODUCT_WORDS: [&str; 6] = [
    "greenroom",
    "green room",
    "interview",
    "backend",
    "practice",
    "practise",
];

/// What is wrong with a password, in a sentence with advice; `None` where it would take long to guess.
///
/// `own` is what everybody knows of its owner: username, name, address.
pub fn objection(password: &str, own: &[&str]) -> Option<String> {
    // Whole, by its words, and written together.
    let together: Vec<String> = own
        .iter()
        .map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect())
        .collect();
    let parts = own
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text]))
        .chain(together.iter().map(String::as_str));
    let known: Vec<&str> = parts.filter(|part| part.len() > 2).chain(PRODUCT_WORDS).collect();
    let estimate = zxcvbn::zxcvbn(password, &known);
    if estimate.guesses_log10() >= GUESSES_LOG10 {
        return None;
    }
    let mut words = "This password is among the first that are guessed.".to_string();
    if let Some(feedback) = estimate.feedback() {
        let warning = feedback.warning().map(|warning| warning.to_string());
        let advice = feedback.suggestions().first().map(|advice| advice.to_string());
        for sentence in warning.into_iter().chain(advice) {
            words.push(' ');
            words.push_str(sentence.trim_end_matches('.'));
            words.push('.');
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_with_and_without_ornaments_are_refused() {
        for common in [
            "passwordpassword",
            "password1234",
            "123456789012",
            "qwertyuiopasdf",
            "1q2w3e4r5t6y",
            "abcdefghijkl",
            "P@ssw0rd1234",
            "iloveyou1234",
            "letmeinletmein",
        ] {
            assert!(objection(common, &[]).is_some(), "{common}");
        }
    }

    #[test]
    fn what_belongs_to_the_owner_or_the_product_is_refused() {
        let own = ["grace-hopper", "Grace Brewster Hopper", "grace@navy.example"];
        for guessed in [
            "grace-hopper",
            "gracehopper1",
            "greenroom1234",
            "greenroomgreenroom",
            "brewsterbrewster",
        ] {
            assert!(objection(guessed, &own).is_some(), "{guessed}");
        }
    }

    #[test]
    fn a_few_words_in_a_row_and_any_signs_are_taken() {
        for fine in [
            "correct horse battery",
            "another long sentence",
            "9fX#kk2!vQz%",
            "snö över Göteborg",
            "кошка на крыше",
            "🦀🐘🎭🧪🪴🛰🧭🪁🫖🧩🎻🪗",
        ] {
            assert_eq!(objection(fine, &["ada"]), None, "{fine}");
        }
    }

    #[test]
    fn the_words_say_what_to_do() {
        let words = objection("password1234", &[]).expect("an objection");
        assert!(
            words.starts_with("This password is among the first that are guessed. "),
            "{words}"
        );
        assert!(words.ends_with('.') && words.len() > 60, "{words}");
    }

    #[test]
    fn the_longest_password_is_answered() {
        let long: String = "aA1 zß🦀".chars().cycle().take(128).collect();
        assert_eq!(objection(&long, &["ada"]), None);
    }
}
