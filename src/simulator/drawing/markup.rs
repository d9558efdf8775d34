//! Writing SVG: every text and every attribute is escaped here, nowhere else.

use std::fmt::{self, Display, Write as _};

/// A finished piece of SVG (or of HTML around several): safe to put into a page as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Svg(String);

impl Svg {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From text that came out of another `Svg`.
    pub(super) fn from_written(text: String) -> Svg {
        Svg(text)
    }
}

impl Display for Svg {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Grows a text of elements. Elements are closed by the caller, in order.
#[derive(Debug, Default)]
pub(super) struct Markup {
    text: String,
}

impl Markup {
    pub fn new() -> Markup {
        Markup::default()
    }

    /// Begins an element; end it with `empty`, `open` or `text`.
    pub fn element(&mut self, name: &'static str) -> Element<'_> {
        self.text.push('<');
        self.text.push_str(name);
        Element {
            text: &mut self.text,
            name,
        }
    }

    pub fn close(&mut self, name: &'static str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Another finished piece.
    pub fn raw(&mut self, svg: &Svg) {
        self.text.push_str(&svg.0);
    }

    /// `<title>` and `<desc>`: the name and the description of a picture.
    pub fn describe(&mut self, title: &str, description: &str) {
        self.element("title").text(title);
        if !description.is_empty() {
            self.element("desc").text(description);
        }
    }

    pub fn finish(self) -> Svg {
        Svg(self.text)
    }
}

pub(super) struct Element<'a> {
    text: &'a mut String,
    name: &'static str,
}

impl Element<'_> {
    pub fn attr(self, name: &str, value: impl Display) -> Self {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        // Writing into a String does not fail.
        let _ = write!(Escaping(self.text), "{value}");
        self.text.push('"');
        self
    }

    pub fn class(self, value: impl Display) -> Self {
        self.attr("class", value)
    }

    /// Several numbers at once: `x`, `y`, `width`, `height` and the like.
    pub fn numbers(mut self, pairs: &[(&str, f64)]) -> Self {
        for (name, value) in pairs {
            self = self.attr(name, Number(*value));
        }
        self
    }

    pub fn empty(self) {
        self.text.push_str("/>");
    }

    pub fn open(self) {
        self.text.push('>');
    }

    pub fn text(self, content: &str) {
        self.text.push('>');
        let _ = Escaping(self.text).write_str(content);
        self.text.push_str("</");
        self.text.push_str(self.name);
        self.text.push('>');
    }
}

/// Passes text on with the five special characters replaced, and without control characters, which XML has no
/// way to write.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' | '\t' => self.0.push(' '),
                character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {}
                character => self.0.push(character),
            }
        }
        Ok(())
    }
}

/// A coordinate: at most one decimal, no trailing zero, never `-0`, never `NaN`.
pub(super) struct Number(pub f64);

impl Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = if self.0.is_finite() {
            (self.0 * 10.0).round() as i64
        } else {
            0
        };
        if tenths < 0 {
            formatter.write_char('-')?;
        }
        let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        write!(formatter, "{whole}")?;
        if rest != 0 {
            write!(formatter, ".{rest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_cannot_leave_their_place() {
        let mut markup = Markup::new();
        markup
            .element("text")
            .class("a\"b")
            .text("</text><script>alert('x')&\u{0}\u{1b}</script>");
        assert_eq!(
            markup.finish().as_str(),
            "<text class=\"a&quot;b\">&lt;/text&gt;&lt;script&gt;alert(&#39;x&#39;)&amp;&lt;/script&gt;</text>"
        );
    }

    #[test]
    fn numbers_are_short_and_always_numbers() {
        for (value, expected) in [
            (1.0, "1"),
            (0.04, "0"),
            (-0.04, "0"),
            (-2.25, "-2.3"),
            (10.55, "10.6"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(Number(value).to_string(), expected);
        }
    }
}
