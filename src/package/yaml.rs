//! YAML as a tree of nodes that remember where they stand, so that every finding can name its line.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// Where something stands in a file; both count from 1, 0 means unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub position: Position,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    /// The text as written for numbers and truth values, unescaped for quoted text.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub name: String,
    pub position: Position,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Text that is not YAML, or more of it than a package needs.
#[derive(Debug)]
pub struct SyntaxError {
    pub position: Position,
    pub message: String,
}

/// Reads one YAML document; an empty one is `Null`.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    // Small enough to answer at once even for texts made to be slow; no honest file comes near.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: 20_000,
            max_events: 100_000,
            max_aliases: 100,
            max_depth: 32,
            max_documents: 2,
            max_total_scalar_bytes: 1_000_000,
        },
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Option<Raw>>(text, options) {
        Ok(Some(raw)) => Ok(convert(raw, text)),
        Ok(None) => Ok(Node {
            position: Position { line: 1, column: 1 },
            value: Value::Null,
        }),
        Err(error) => {
            let position = error.location().map(|at| position(&at)).unwrap_or_default();
            let full = error.without_snippet().to_string();
            let message = full.lines().next().unwrap_or("not valid YAML").to_owned();
            Err(SyntaxError { position, message })
        }
    }
}

type Raw = Spanned<RawValue>;

#[derive(Debug)]
enum RawValue {
    Null,
    /// A number or truth value: its text is taken from the source, so that `1E-6` stays `1E-6`.
    Plain(String),
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(Spanned<String>, Raw)>),
}

fn position(location: &serde_saphyr::Location) -> Position {
    Position {
        line: u32::try_from(location.line()).unwrap_or(0),
        column: u32::try_from(location.column()).unwrap_or(0),
    }
}

fn convert(raw: Raw, source: &str) -> Node {
    let value = match raw.value {
        RawValue::Null => Value::Null,
        RawValue::Text(text) => Value::Scalar(text),
        RawValue::Plain(fallback) => {
            let span = raw.defined.span();
            let written = span
                .byte_offset()
                .zip(span.byte_len())
                .and_then(|(start, length)| {
                    let start = usize::try_from(start).ok()?;
                    let end = start.checked_add(usize::try_from(length).ok()?)?;
                    source.get(start..end)
                });
            Value::Scalar(written.map_or(fallback, |text| text.trim().to_owned()))
        }
        RawValue::List(items) => Value::List(items.into_iter().map(|item| convert(item, source)).collect()),
        RawValue::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, node)| {
                    let key = Key {
                        position: position(&key.referenced),
                        name: key.value,
                    };
                    (key, convert(node, source))
                })
                .collect(),
        ),
    };
    Node {
        position: position(&raw.referenced),
        value,
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<RawValue, E> {
        Ok(RawValue::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(RawValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(RawValue::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(text: &str) -> Vec<(Key, Node)> {
        match parse(text).expect("valid").value {
            Value::Map(entries) => entries,
            other => panic!("not a map: {other:?}"),
        }
    }

    #[test]
    fn numbers_and_truth_values_keep_their_spelling() {
        let map = entries("a: 1E-6\nb: yes\nc: '1e-9'\nd: 0.50\ne: null\nf:\ng: 007\n");
        let values: Vec<_> = map.iter().map(|(_, node)| node.value.clone()).collect();
        let text = |s: &str| Value::Scalar(s.to_owned());
        let expected = [
            text("1E-6"),
            text("yes"),
            text("1e-9"),
            text("0.50"),
            Value::Null,
            Value::Null,
        ];
        assert_eq!(values[..6], expected);
        assert_eq!(values[6], text("007"));
    }

    #[test]
    fn nodes_and_keys_know_their_line_and_column() {
        let map = entries("a: 1\nbb:\n  - x\n  - cc: 2\n");
        assert_eq!(map[1].0.position, Position { line: 2, column: 1 });
        let Value::List(items) = &map[1].1.value else {
            panic!("list")
        };
        assert_eq!(items[0].position, Position { line: 3, column: 5 });
        let Value::Map(inner) = &items[1].value else {
            panic!("map")
        };
        assert_eq!(inner[0].0.position, Position { line: 4, column: 5 });
    }

    #[test]
    fn comments_alone_are_an_empty_document() {
        assert_eq!(parse("# nothing\n").expect("valid").value, Value::Null);
        assert_eq!(parse("").expect("valid").value, Value::Null);
    }

    #[test]
    fn an_alias_bomb_is_refused_quickly() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let before = level - 1;
            let aliases = vec![format!("*a{before}"); 9].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert!(parse(&text).is_err());
    }

    #[test]
    fn duplicate_keys_are_refused_with_their_line() {
        let error = parse("a: 1\nb: 2\na: 3\n").expect_err("duplicate");
        assert_eq!(error.position.line, 3, "{error:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "[ -~\n\t\u{e5}\u{1f600}]{0,120}") {
            let _ = parse(&text);
        }

        #[test]
        fn yaml_like_text_never_panics(text in "([a-c]: ?|- |\\[|\\]|\\{|\\}|,|&a |\\*a |'|\"|\n|  |!!int |1|~|\\||>|#){0,40}") {
            let _ = parse(&text);
        }
    }
}
