//! What isn't read beyond doubt: such code is compared line by line, so that nothing of it is lost.

use super::lexer::{Family, Kind, Raw};

/// Signs that mean something to a compiler before the lexer here would look at them.
pub fn in_source(family: Family, source: &str) -> bool {
    let has = |signs: &[&str]| signs.iter().any(|sign| source.contains(sign));
    let plain = source.replace("\r\n", "\n");
    // Each of these may end a line, and a comment with it.
    if plain.contains(['\r', '\0', '\u{2028}', '\u{2029}', '\u{85}']) {
        return true;
    }
    match family {
        Family::Python => has(&["\u{c}", "\u{b}", "__doc__", "doctest"]) || indents_both_ways(source),
        Family::C => {
            let is_spliced = |line: &str| line.trim_end().ends_with('\\') && !line.ends_with('\\');
            has(&["??/", "u8R\"", "LR\"", "uR\"", "UR\""]) || plain.lines().any(is_spliced)
        }
        Family::Java => has(&["\\u", "\\\"\"\""]),
        Family::Go => has(&["//go:", "//export", "\"C\""]),
        Family::JavaScript | Family::Rust => false,
    }
}

/// Tabs and spaces may mean other blocks to Python than their width does.
fn indents_both_ways(source: &str) -> bool {
    let begins = |sign: char| {
        source.lines().any(|line| {
            let code = line.trim_start();
            let indent = line.strip_suffix(code).unwrap_or_default();
            !code.is_empty() && indent.contains(sign)
        })
    };
    begins('\t') && begins(' ')
}

/// Brackets that don't match, names that can be written in two ways, and signs that stand nowhere.
pub fn in_tokens(tokens: &[Raw]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        if token.is("\\") || (token.kind == Kind::Name && !token.text.is_ascii()) {
            return true;
        }
        let Some(bracket) = token.text.chars().next().filter(|_| token.kind == Kind::Mark) else {
            continue;
        };
        match bracket {
            '(' | '[' | '{' => open.push(bracket),
            ')' | ']' | '}' => {
                let matching = match bracket {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(matching) {
                    return true;
                }
            }
            _ => {}
        }
    }
    !open.is_empty()
}
