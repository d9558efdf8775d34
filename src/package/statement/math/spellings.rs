/// Spellings that statements use and the renderer does not know.
pub(super) fn normalise(source: &str) -> String {
    let mut source = source.to_owned();
    for (from, to) in [
        ("\\textrm{", "\\text{"),
        ("\\mbox{", "\\text{"),
        ("\\hbox{", "\\text{"),
        ("\\texttt{", "\\mathtt{"),
        ("\\textbf{", "\\mathbf{"),
        ("\\textit{", "\\mathit{"),
        ("\\emph{", "\\mathit{"),
        ("\\textsf{", "\\mathsf{"),
        ("\\nonumber", ""),
        ("\\notag", ""),
        ("\\-", ""),
    ] {
        if source.contains(from) {
            source = source.replace(from, to);
        }
    }
    infix(source)
}

/// `{a \choose b}` and its relatives, which take the whole group they stand in.
fn infix(mut source: String) -> String {
    const INFIX: [(&str, &str); 3] = [
        ("\\choose", "\\binom"),
        ("\\over", "\\frac"),
        ("\\atop", "\\substack"),
    ];
    for (command, prefix) in INFIX {
        let mut from = 0;
        while let Some(found) = source[from..].find(command).map(|index| index + from) {
            let after = found + command.len();
            from = after;
            // `\overline` begins alike.
            if source[after..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let start = group_start(&source[..found]);
            let end = after + group_end(&source[after..]);
            let (left, right) = (source[start..found].trim(), source[after..end].trim());
            let replaced = match prefix {
                "\\substack" => format!("\\substack{{{left} \\\\ {right}}}"),
                _ => format!("{prefix}{{{left}}}{{{right}}}"),
            };
            source.replace_range(start..end, &replaced);
            // What is nested on the left was moved; looking again from there finds each one once, since
            // every pass takes one infix command away.
            from = start;
        }
    }
    source
}

/// Where the group begins that is still open at the end of `text`.
fn group_start(text: &str) -> usize {
    let mut depth = 0_usize;
    for (index, c) in text.char_indices().rev() {
        let escaped = text[..index].ends_with('\\');
        match c {
            '}' if !escaped => depth += 1,
            '{' if !escaped && depth == 0 => return index + 1,
            '{' if !escaped => depth -= 1,
            _ => {}
        }
    }
    0
}

/// Where the group ends that is open at the start of `text`.
fn group_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return index,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infix_commands_take_their_group() {
        assert_eq!(
            infix(r"{m \choose k} = \overline{x}".to_owned()),
            r"{\binom{m}{k}} = \overline{x}"
        );
        assert_eq!(
            infix(r"1 + {{a \over b} \over c}".to_owned()),
            r"1 + {\frac{{\frac{a}{b}}}{c}}"
        );
    }
}
