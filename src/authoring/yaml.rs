//! Changes single keys of a YAML file that a person may have written, and leaves the rest of it as it is.

use crate::package::fields::Fields;
use crate::package::yaml::Value;

/// Replaces the block of a top-level key, or adds it at the end; `None` takes the key away.
///
/// `block` is the value as it is written after the colon: ` text`, or lines that begin with a line feed. Comments and
/// keys around the block stay; comments inside it go with it.
pub fn set(text: &str, key: &str, block: Option<&str>) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let begins = |line: &str| {
        line.strip_prefix(key).is_some_and(|rest| {
            rest.starts_with(':') && rest[1..].starts_with([' ', '\n', '\r']) || rest == ":"
        })
    };
    let entry = block.map(|block| format!("{key}:{}\n", block.trim_end_matches('\n')));
    let Some(start) = lines.iter().position(|line| begins(line)) else {
        let mut all = text.to_owned();
        if let Some(entry) = entry {
            if !all.is_empty() && !all.ends_with('\n') {
                all.push('\n');
            }
            all.push_str(&entry);
        }
        return all;
    };
    let mut end = start + 1;
    while end < lines.len() && belongs(lines[end]) {
        end += 1;
    }
    // Blank lines and comments before the next key are that key's.
    while end > start + 1 && is_blank_or_comment(lines[end - 1]) {
        end -= 1;
    }
    let mut all: String = lines[..start].concat();
    if let Some(entry) = entry {
        all.push_str(&entry);
    }
    all.push_str(&lines[end..].concat());
    all
}

/// The same for a key of the mapping under `outer`; a mapping that would be empty is left out.
pub fn set_inside(text: &str, outer: &str, key: &str, block: Option<&str>) -> String {
    let inner = inside(text, outer);
    let changed = set(&inner, key, block);
    if changed.trim().is_empty() {
        return set(text, outer, None);
    }
    let indented: String = changed
        .lines()
        .map(|line| match line.is_empty() {
            true => "\n".to_owned(),
            false => format!("\n  {line}"),
        })
        .collect();
    set(text, outer, Some(&indented))
}

/// The lines of the mapping under `outer` without their margin. One that is written in braces is written anew.
fn inside(text: &str, outer: &str) -> String {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.starts_with(&format!("{outer}:")));
    let Some(first) = lines.next() else {
        return String::new();
    };
    let rest = first[outer.len() + 1..].trim();
    if !rest.is_empty() && !rest.starts_with('#') {
        return flat(text, outer);
    }
    let block: Vec<&str> = lines
        .take_while(|line| belongs(line) || line.is_empty())
        .collect();
    let margin = block
        .iter()
        .filter(|line| !is_blank_or_comment(line))
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let end = block
        .iter()
        .rposition(|line| !is_blank_or_comment(line))
        .map_or(0, |last| last + 1);
    block[..end]
        .iter()
        .map(|line| format!("{}\n", line.get(margin..).unwrap_or(line.trim_start())))
        .collect()
}

fn flat(text: &str, outer: &str) -> String {
    let Ok(node) = crate::package::yaml::parse(text) else {
        return String::new();
    };
    let mut fields = Fields::new("", node, &mut Vec::new());
    let mut inner = fields.mapping(outer, &mut Vec::new());
    inner
        .rest()
        .into_iter()
        .filter_map(|(key, node)| match node.value {
            Value::Scalar(value) => Some(format!("{}: {}\n", key.name, quoted(&value))),
            _ => None,
        })
        .collect()
}

/// Whether a line goes on with the block of the key above it.
fn belongs(line: &str) -> bool {
    line.starts_with([' ', '\t', '-', '#', '\n', '\r', '}', ']']) && !line.starts_with("---")
}

fn is_blank_or_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// A text as a value of one line.
pub fn text(value: &str) -> String {
    format!(" {}", quoted(value))
}

/// A list of texts, one a line.
pub fn list(values: &[String]) -> String {
    if values.is_empty() {
        return " []".to_owned();
    }
    values
        .iter()
        .map(|value| format!("\n  - {}", quoted(value)))
        .collect()
}

/// Double quotes as in JSON, which YAML reads the same way.
pub fn quoted(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "# head\nname: Old\n\n# people\ncredits:\n  authors: [Ada]\n  # inside\n\n# limits\nlimits:\n  time_limit: 1\nlast: 1";

    #[test]
    fn a_key_is_replaced_and_everything_around_it_stays() {
        let changed = set(FILE, "credits", Some("\n  authors: [Bo]"));
        assert_eq!(
            changed,
            "# head\nname: Old\n\n# people\ncredits:\n  authors: [Bo]\n  # inside\n\n# limits\nlimits:\n  time_limit: 1\nlast: 1"
        );
        assert!(set(FILE, "name", Some(" New")).starts_with("# head\nname: New\n\n# people\n"));
        assert!(set(FILE, "last", Some(" 2")).ends_with("time_limit: 1\nlast: 2\n"));
        assert!(set(FILE, "limits", None).ends_with("# limits\nlast: 1"));
    }

    #[test]
    fn a_new_key_comes_last_and_a_longer_name_is_another_key() {
        assert_eq!(set("names: a", "name", Some(" b")), "names: a\nname: b\n");
        assert_eq!(set("", "name", Some(" b")), "name: b\n");
        assert_eq!(set("a: 1\n", "b", None), "a: 1\n");
    }

    #[test]
    fn lists_that_stand_at_the_margin_belong_to_their_key() {
        assert_eq!(
            set("hints:\n- a\n- b\nx: 1\n", "hints", Some(&list(&["c".into()]))),
            "hints:\n  - \"c\"\nx: 1\n"
        );
    }

    #[test]
    fn a_key_of_an_inner_mapping_is_replaced_beside_its_neighbours() {
        assert_eq!(
            set_inside(
                "limits:\n  time_limit: 1\n  memory: 64 # MiB\nx: 1\n",
                "limits",
                "time_limit",
                Some(" 2")
            ),
            "limits:\n  time_limit: 2\n  memory: 64 # MiB\nx: 1\n"
        );
        assert_eq!(
            set_inside("limits: {time_limit: 1, memory: 64}\n", "limits", "memory", None),
            "limits:\n  time_limit: \"1\"\n"
        );
        assert_eq!(
            set_inside("a: 1\n", "limits", "memory", Some(" 64")),
            "a: 1\nlimits:\n  memory: 64\n"
        );
        assert_eq!(
            set_inside("limits:\n  memory: 64\na: 1\n", "limits", "memory", None),
            "a: 1\n"
        );
        assert_eq!(
            set_inside(
                "limits:\n  multipliers:\n    slow: 2\n",
                "limits",
                "memory",
                Some(" 64")
            ),
            "limits:\n  multipliers:\n    slow: 2\n  memory: 64\n"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was(value in "\\PC{0,80}") {
            let file = set(FILE, "name", Some(&text(&value)));
            let node = crate::package::yaml::parse(&file).expect("sound");
            let mut fields = crate::package::fields::Fields::new("problem.yaml", node, &mut Vec::new());
            let read = fields.string("name", &mut Vec::new()).expect("a text").0;
            prop_assert_eq!(read, value);
        }
    }
}
