//! Walking through bytes token by token while counting lines and columns.

/// Tokens are separated by the white space of the C locale: space, tab, line feed, vertical tab, form
/// feed and carriage return.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// A place in a text, both counted from 1. The column counts bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub line: u32,
    pub column: u32,
}

/// A cursor over bytes that need not be text in any encoding.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Cursor {
            bytes,
            at: 0,
            line: 1,
            line_start: 0,
        }
    }

    pub(super) fn place(&self) -> Place {
        let column = u32::try_from(self.at - self.line_start)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        Place {
            line: self.line,
            column,
        }
    }

    /// Moves over white space.
    pub(super) fn skip_space(&mut self) {
        while self.take_space().is_some() {}
    }

    /// The next byte if it is white space; moves over it.
    pub(super) fn take_space(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at).filter(|byte| is_space(**byte))?;
        self.at += 1;
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
            self.line_start = self.at;
        }
        Some(byte)
    }

    /// The token at the cursor without moving; `None` at white space and at the end.
    pub(super) fn peek_token(&self) -> Option<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| is_space(*byte)).unwrap_or(rest.len());
        (length > 0).then(|| &rest[..length])
    }

    pub(super) fn advance(&mut self, token: &[u8]) {
        self.at += token.len();
    }

    pub(super) fn at_start(&self) -> bool {
        self.at == 0
    }

    pub(super) fn next_byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

/// A token as it can be shown: valid text, control characters and foreign bytes as `\xNN`, cut to
/// `limit` characters.
pub(super) fn printable(token: &[u8], limit: usize) -> String {
    let mut shown = String::new();
    let mut count = 0;
    for chunk in token.utf8_chunks() {
        for character in chunk.valid().chars() {
            if count == limit {
                return shown + "…";
            }
            count += 1;
            if character.is_control() {
                shown.extend(character.to_string().bytes().map(|byte| format!("\\x{byte:02X}")));
            } else {
                shown.push(character);
            }
        }
        for byte in chunk.invalid() {
            if count == limit {
                return shown + "…";
            }
            count += 1;
            shown.push_str(&format!("\\x{byte:02X}"));
        }
    }
    shown
}
