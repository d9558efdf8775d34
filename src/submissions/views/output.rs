use crate::web::views::text;

/// What a program wrote, ready to be printed in a `pre`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputView {
    pub text: String,
    /// Said below it: "The first 64 KiB are shown."
    pub note: Option<String>,
}

impl OutputView {
    /// Bytes as text. Invalid UTF-8 becomes the replacement character; control characters other than
    /// tab and line feed become their Unicode pictures, so nothing is invisible or acts on the page.
    pub fn new(bytes: &[u8], is_cut: bool) -> Self {
        let lossy = String::from_utf8_lossy(bytes);
        let text = lossy.chars().map(visible).collect();
        let mut notes = Vec::new();
        if is_cut {
            notes.push(format!(
                "Only the first {} are shown.",
                text::bytes(bytes.len() as u64)
            ));
        }
        if matches!(lossy, std::borrow::Cow::Owned(_)) {
            notes.push("Bytes that are not valid UTF-8 are shown as \u{fffd}.".to_owned());
        }
        Self {
            text,
            note: (!notes.is_empty()).then(|| notes.join(" ")),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// `Some` only when there is something to show.
    pub fn when_any(bytes: &[u8], is_cut: bool) -> Option<Self> {
        (!bytes.is_empty()).then(|| Self::new(bytes, is_cut))
    }
}

fn visible(character: char) -> char {
    match character {
        '\t' | '\n' => character,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Directional overrides could make a text read as another one.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        let view = OutputView::new(b"a\tb\r\n\0\x1b[31m\xff", false);
        assert_eq!(view.text, "a\tb\u{240d}\n\u{2400}\u{241b}[31m\u{fffd}");
        assert!(view.note.is_some_and(|note| note.contains("UTF-8")));
    }

    #[test]
    fn nothing_written_is_no_output() {
        assert_eq!(OutputView::when_any(b"", false), None);
        assert_eq!(OutputView::new(b"ok\n", false).note, None);
    }
}
