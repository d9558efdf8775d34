//! Which statements a package has.

use crate::package::tree::Tree;
use crate::package::{Finding, FormatVersion, StatementFile, StatementFormat};

/// One statement per language, sorted by language; Markdown is preferred to LaTeX and LaTeX to PDF.
pub(in crate::package) fn list(
    tree: &Tree,
    format: FormatVersion,
    findings: &mut Vec<Finding>,
) -> Vec<StatementFile> {
    let own = if format == FormatVersion::Legacy {
        "problem_statement"
    } else {
        "statement"
    };
    let other = if format == FormatVersion::Legacy {
        "statement"
    } else {
        "problem_statement"
    };
    let mut found = in_folder(tree, own);
    if found.is_empty() {
        found = in_folder(tree, other);
        if !found.is_empty() {
            let message =
                format!("statements of this format belong in `{own}/`; these are used all the same");
            findings.push(Finding::warning("statement-folder", other, message));
        }
    }
    if found.is_empty() {
        let message = "no statement: expected `problem.<language>.md`, `.tex` or `.pdf`";
        findings.push(Finding::error("missing-statement", own, message));
    }
    found.sort_by(|a, b| {
        a.language
            .cmp(&b.language)
            .then(rank(a.format).cmp(&rank(b.format)))
    });
    found.dedup_by(|later, kept| {
        let same = later.language == kept.language;
        if same {
            let message = format!(
                "not shown: `{}` is the statement for `{}`",
                kept.path, kept.language
            );
            findings.push(Finding::warning("statement-twice", &later.path, message));
        }
        same
    });
    found
}

fn rank(format: StatementFormat) -> u8 {
    match format {
        StatementFormat::Markdown => 0,
        StatementFormat::Latex => 1,
        StatementFormat::Pdf => 2,
    }
}

fn in_folder(tree: &Tree, folder: &str) -> Vec<StatementFile> {
    let mut found = Vec::new();
    for (name, is_folder) in tree.children(folder) {
        if is_folder {
            continue;
        }
        let Some((language, format)) = parse_name(&name) else {
            continue;
        };
        found.push(StatementFile {
            language: language.to_owned(),
            format,
            path: format!("{folder}/{name}"),
        });
    }
    found
}

/// `problem.en.tex` → `en`; without a language it is English.
fn parse_name(name: &str) -> Option<(&str, StatementFormat)> {
    let rest = name.strip_prefix("problem.")?;
    let (language, extension) = rest.rsplit_once('.').unwrap_or(("en", rest));
    let format = match extension {
        "md" => StatementFormat::Markdown,
        "tex" => StatementFormat::Latex,
        "pdf" => StatementFormat::Pdf,
        _ => return None,
    };
    is_language(language).then_some((language, format))
}

/// `en`, `pt-BR`; codes nobody speaks are met too and harmless.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let word = |part: &str, max: usize| {
        (2..=max).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts.next().is_some_and(|part| word(part, 8)) && parts.all(|part| word(part, 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statement_names_tell_language_and_format() {
        assert_eq!(parse_name("problem.en.tex"), Some(("en", StatementFormat::Latex)));
        assert_eq!(parse_name("problem.tex"), Some(("en", StatementFormat::Latex)));
        assert_eq!(
            parse_name("problem.pt-BR.md"),
            Some(("pt-BR", StatementFormat::Markdown))
        );
        assert_eq!(parse_name("problem.sv.pdf"), Some(("sv", StatementFormat::Pdf)));
        for other in [
            "problem.en.tex.bak",
            "solution.en.tex",
            "problem",
            "problem.a/b.md",
            "problem..md",
        ] {
            assert_eq!(parse_name(other), None, "{other}");
        }
    }
}
