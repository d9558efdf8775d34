//! The name a Java file must have: that of its public top-level type.

use crate::judge::program::SourceFile;

/// Renames the file of a single-file program after its public type, so that any class name is fine.
pub(super) fn rename_single_file(files: &mut [SourceFile]) {
    if let [file] = files
        && file.name.ends_with(".java")
        && let Some(name) = public_type(&file.bytes)
    {
        file.name = format!("{name}.java");
    }
}

/// The first public class, interface, enum or record outside all braces.
fn public_type(source: &[u8]) -> Option<String> {
    let mut depth = 0usize;
    let mut is_public = false;
    let mut names_type = false;
    for word in words(source) {
        match word.as_slice() {
            b"{" => depth += 1,
            b"}" => {
                depth = depth.saturating_sub(1);
                is_public = false;
            }
            b";" => is_public = false,
            _ if depth > 0 => {}
            b"public" => is_public = true,
            b"class" | b"interface" | b"enum" | b"record" if is_public => names_type = true,
            name if names_type => return String::from_utf8(name.to_vec()).ok(),
            _ => {}
        }
    }
    None
}

/// Identifiers, braces and semicolons, without comments, strings and characters.
fn words(source: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < source.len() {
            let rest = &source[at..];
            if rest.starts_with(b"//") {
                at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                at += find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
            } else if rest.starts_with(b"\"\"\"") {
                at += find(&rest[3..], b"\"\"\"").map_or(rest.len(), |end| end + 6);
            } else if rest[0] == b'"' || rest[0] == b'\'' {
                at += quoted_length(rest);
            } else if is_identifier(rest[0]) {
                let length = rest
                    .iter()
                    .position(|byte| !is_identifier(*byte))
                    .unwrap_or(rest.len());
                at += length;
                return Some(rest[..length].to_vec());
            } else {
                at += 1;
                if matches!(rest[0], b'{' | b'}' | b';') {
                    return Some(vec![rest[0]]);
                }
            }
        }
        None
    })
}

fn is_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Length of a string or character literal with its quotes; it ends at the line's end at the latest.
fn quoted_length(rest: &[u8]) -> usize {
    let quote = rest[0];
    let mut at = 1;
    while at < rest.len() && rest[at] != b'\n' {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at.min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(source: &str) -> Option<String> {
        public_type(source.as_bytes())
    }

    #[test]
    fn the_public_class_gives_the_name() {
        assert_eq!(
            name("import java.util.*;\nclass Helper { int x; }\npublic final class Solution {}"),
            Some("Solution".into())
        );
        assert_eq!(name("public record Pair(int a, int b) {}"), Some("Pair".into()));
        assert_eq!(name("class Main { public static class Inner {} }"), None);
    }

    #[test]
    fn comments_and_strings_do_not_count() {
        let source = "/* public class A */ // public class B\nclass C { String s = \"}\\\" public class D {\"; char c = '}'; }\npublic class E {}";
        assert_eq!(name(source), Some("E".into()));
    }

    #[test]
    fn unfinished_source_is_survived() {
        for source in [
            "public class",
            "\"",
            "/*",
            "'\\",
            "\"\"\"",
            "public class { \\u007b",
        ] {
            name(source);
        }
    }
}
