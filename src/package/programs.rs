//! Programs of a package: which files make one, and in which language.

use super::language::foreign_by_extension;
use super::tree::Tree;
use super::{Finding, LanguageId, OutputValidator, Program, Skipped, SourcePath, names};

/// The files of the program at `path`, a file or a folder, named as where they are built.
pub(super) fn files(tree: &Tree, path: &str) -> Vec<SourcePath> {
    if tree.contains(path) {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        return vec![SourcePath {
            name,
            path: path.to_owned(),
        }];
    }
    let start = path.len() + 1;
    tree.below(path)
        .map(|file| SourcePath {
            name: file[start..].to_owned(),
            path: file.to_owned(),
        })
        .collect()
}

/// The language a program is written in, or why there is none we judge.
pub(super) fn language(tree: &Tree, files: &[SourcePath]) -> Result<LanguageId, String> {
    let mut found: Vec<LanguageId> = Vec::new();
    let mut foreign: Vec<&str> = Vec::new();
    for file in files {
        let Some(extension) = names::extension(&file.name) else {
            continue;
        };
        if let Some(language) = LanguageId::by_extension(extension) {
            if language == LanguageId::PYTHON3 && is_python2(&tree.head(&file.path, 120)) {
                return Err("written in Python 2, which is not judged here".to_owned());
            }
            if !found.contains(&language) {
                found.push(language);
            }
        } else if let Some(name) = foreign_by_extension(extension)
            && !foreign.contains(&name)
        {
            foreign.push(name);
        }
    }
    // A C file inside a C++ program is built as part of it.
    if found.contains(&LanguageId::CPP) {
        found.retain(|language| *language != LanguageId::C);
    }
    match (found.as_slice(), foreign.as_slice()) {
        ([language], _) => Ok(*language),
        ([], []) => Err("its language is not recognised".to_owned()),
        ([], [name, ..]) => Err(format!("written in {name}, which is not judged here")),
        (several, _) => {
            let names: Vec<_> = several.iter().map(|language| language.as_str()).collect();
            Err(format!("has files in several languages ({})", names.join(", ")))
        }
    }
}

/// Only a shebang tells the two Pythons apart.
fn is_python2(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    line.starts_with(b"#!") && String::from_utf8_lossy(line).contains("python2")
}

/// The program that checks outputs. Legacy says in `problem.yaml` that there must be one (`wanted`), the
/// later formats by having the folder.
pub(super) fn output_validator(
    tree: &Tree,
    wanted: Option<bool>,
    findings: &mut Vec<Finding>,
) -> OutputValidator {
    let folder = ["output_validator", "output_validators"]
        .into_iter()
        .find(|folder| tree.has_folder(folder));
    let Some(folder) = folder else {
        return if wanted == Some(true) {
            OutputValidator::Missing
        } else {
            OutputValidator::Default
        };
    };
    if wanted == Some(false) {
        let message = "not used: `problem.yaml` asks for default validation";
        findings.push(Finding::warning("unused-validator", folder, message));
        return OutputValidator::Default;
    }
    let Some(path) = program_path(tree, folder, findings) else {
        return OutputValidator::Missing;
    };
    let files = files(tree, &path);
    if let Some(script) = files
        .iter()
        .find(|file| matches!(file.name.as_str(), "build" | "run"))
    {
        let message = "output validators with their own `build` or `run` program are not supported yet";
        findings.push(Finding::error("unsupported-feature", &script.path, message));
        return OutputValidator::Missing;
    }
    match language(tree, &files) {
        Ok(language) => OutputValidator::Custom(Program {
            path,
            files,
            language,
        }),
        Err(reason) => {
            findings.push(Finding::error(
                "unsupported-feature",
                &path,
                format!("the output validator is {reason}"),
            ));
            OutputValidator::Missing
        }
    }
}

/// The programs that check inputs, each a file or a folder directly in their folder. One that can't be run here is
/// left out with the reason: no verdict rests on it.
pub(super) fn input_validators(tree: &Tree, skipped: &mut Vec<Skipped>) -> Vec<Program> {
    let mut programs = Vec::new();
    for folder in ["input_validators", "input_format_validators"] {
        for (name, _) in tree.children(folder) {
            let path = format!("{folder}/{name}");
            let files = files(tree, &path);
            let own_script = files
                .iter()
                .any(|file| matches!(file.name.as_str(), "build" | "run"));
            let language = match own_script {
                true => Err("brings its own `build` or `run`, which is not supported yet".to_owned()),
                false => language(tree, &files),
            };
            match language {
                Ok(language) => programs.push(Program {
                    path,
                    files,
                    language,
                }),
                Err(reason) => skipped.push(Skipped { path, reason }),
            }
        }
    }
    programs
}

/// The programs in `generators/`. Folders of foreign packages hold whatever their tools want, so what is no program
/// here is passed over.
pub(super) fn generators(tree: &Tree) -> Vec<Program> {
    let named = tree.children("generators").into_iter().filter_map(|(name, _)| {
        let path = format!("generators/{name}");
        let files = files(tree, &path);
        let language = language(tree, &files).ok()?;
        Some(Program {
            path,
            files,
            language,
        })
    });
    named.collect()
}

/// `output_validators/` holds programs, each a file or a folder; `output_validator/` is one itself.
fn program_path(tree: &Tree, folder: &str, findings: &mut Vec<Finding>) -> Option<String> {
    let children = tree.children(folder);
    let files = children.iter().filter(|(_, is_folder)| !is_folder).count();
    match children.as_slice() {
        [(only, _)] => Some(format!("{folder}/{only}")),
        _ if folder == "output_validator" && files > 0 => Some(folder.to_owned()),
        _ => {
            let message = "several output validators are not supported yet";
            findings.push(Finding::error("unsupported-feature", folder, message));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_two_is_told_by_its_shebang_alone() {
        assert!(is_python2(b"#!/usr/bin/env python2\nprint 1"));
        assert!(is_python2(b"#!/usr/bin/python2.7"));
        assert!(!is_python2(b"#!/usr/bin/env python3\n# not python2"));
        assert!(!is_python2(b"print(1)"));
    }
}
