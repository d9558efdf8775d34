//! Finds the cases below `data/sample` and `data/secret` and puts them into their groups.

use super::settings::{self, GROUP_FILES, Settings};
use super::{TestCase, TestGroup};
use crate::package::tree::Tree;
use crate::package::{Finding, FormatVersion, SourcePath};

/// Longer descriptions and hints are cut off by a warning; they are shown beside a verdict.
const MAX_NOTE_BYTES: u64 = 16 * 1024;

/// Reads the root group. Folders of `data/` other than sample and secret test the package itself and
/// are left to its author's tools.
pub(in crate::package) fn read(
    tree: &Tree,
    format: FormatVersion,
    validator_flags: &[String],
    findings: &mut Vec<Finding>,
) -> TestGroup {
    let mut reader = Reader {
        tree,
        format,
        validator_flags,
        findings,
    };
    let settings = settings::group(tree, "data", format, &Settings::default(), reader.findings);
    let mut root = TestGroup {
        on_reject: settings.on_reject,
        ..TestGroup::default()
    };
    for name in ["sample", "secret"] {
        if tree.has_folder(&format!("data/{name}")) {
            root.groups.push(reader.group(name, &settings));
        }
    }
    if !root.all_cases().iter().any(|case| !case.is_sample) {
        let message = "no secret test case: `data/secret` holds no pair of `.in` and `.ans`";
        findings.push(Finding::error("no-secret-data", "data/secret", message));
    }
    root
}

struct Reader<'a> {
    tree: &'a Tree,
    format: FormatVersion,
    validator_flags: &'a [String],
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn group(&mut self, name: &str, inherited: &Settings) -> TestGroup {
        let folder = format!("data/{name}");
        let settings = settings::group(self.tree, &folder, self.format, inherited, self.findings);
        let mut group = TestGroup {
            name: name.to_owned(),
            on_reject: settings.on_reject,
            ..TestGroup::default()
        };
        self.fill(&mut group, name, &settings);
        if self.format == FormatVersion::V2025_09 && !group.groups.is_empty() && !group.cases.is_empty() {
            let message = "test groups and loose test cases must not be mixed";
            self.findings
                .push(Finding::error("mixed-groups", folder, message));
        }
        group.cases.sort_by(|a, b| a.name.cmp(&b.name));
        group.groups.sort_by(|a, b| a.name.cmp(&b.name));
        group
    }

    /// Adds what is in `data/<name>` to `group`, sub-folders that are no groups included.
    fn fill(&mut self, group: &mut TestGroup, name: &str, settings: &Settings) {
        for (child, is_folder) in self.tree.children(&format!("data/{name}")) {
            let child_name = format!("{name}/{child}");
            if !is_folder {
                self.file(group, &child_name, settings);
            } else if self.is_extra_files(&child_name) {
                // Belongs to the case of the same name.
            } else if self.is_group(&child_name) {
                let inner = self.group(&child_name, settings);
                group.groups.push(inner);
            } else {
                self.refuse_nested_group(&child_name);
                self.fill(group, &child_name, settings);
            }
        }
    }

    /// Legacy: every folder. 2025-09: direct children of `secret` with their settings file.
    fn is_group(&self, name: &str) -> bool {
        match self.format {
            FormatVersion::Legacy | FormatVersion::Draft2023_07 => true,
            FormatVersion::V2025_09 => name.matches('/').count() == 1 && self.group_file(name).is_some(),
        }
    }

    fn group_file(&self, name: &str) -> Option<String> {
        GROUP_FILES
            .iter()
            .map(|file| format!("data/{name}/{file}"))
            .find(|path| self.tree.contains(path))
    }

    fn refuse_nested_group(&mut self, name: &str) {
        if let Some(path) = self.group_file(name) {
            let message = "only folders directly in `data/secret` can be test groups";
            self.findings.push(Finding::error("nested-group", path, message));
        }
    }

    fn is_extra_files(&self, name: &str) -> bool {
        name.strip_suffix(".files")
            .is_some_and(|stem| self.tree.contains(&format!("data/{stem}.in")))
    }

    fn file(&mut self, group: &mut TestGroup, name: &str, settings: &Settings) {
        let path = format!("data/{name}");
        if let Some(stem) = name.strip_suffix(".in") {
            if self.tree.contains(&format!("data/{stem}.ans")) {
                let case = self.case(stem, settings);
                group.cases.push(case);
            } else {
                self.findings.push(Finding::error(
                    "missing-answer",
                    path,
                    "has no `.ans` file beside it",
                ));
            }
        } else if let Some(stem) = name.strip_suffix(".ans") {
            if !self.tree.contains(&format!("data/{stem}.in")) {
                self.findings.push(Finding::error(
                    "missing-input",
                    path,
                    "has no `.in` file beside it",
                ));
            }
        } else if let Some((_, kind)) = display_variant(name) {
            let message = format!("`{kind}` files are not used: the sample is shown as it is judged");
            self.findings
                .push(Finding::warning("sample-display", path, message));
        }
    }

    fn case(&mut self, stem: &str, inherited: &Settings) -> TestCase {
        let beside = |extension: &str| format!("data/{stem}.{extension}");
        let settings = if self.format == FormatVersion::Legacy {
            Settings {
                description: None,
                hint: None,
                ..inherited.clone()
            }
        } else {
            settings::case(self.tree, &beside("yaml"), inherited, self.findings)
        };
        let mut validator_args = self.validator_flags.to_vec();
        validator_args.extend(settings.validator_args);
        let description = self.note(&beside("desc")).or(settings.description);
        let hint = self.note(&beside("hint")).or(settings.hint);
        TestCase {
            name: stem.to_owned(),
            input: beside("in"),
            answer: beside("ans"),
            is_sample: stem.starts_with("sample/"),
            validator_args,
            input_validator_args: settings.input_validator_args,
            args: settings.args,
            description,
            hint,
            extra_files: self.extra_files(&beside("files")),
        }
    }

    /// The text of a `.desc` or `.hint` file, if there is one.
    fn note(&mut self, path: &str) -> Option<String> {
        let size = self.tree.file(path)?.size;
        if size > MAX_NOTE_BYTES {
            self.findings.push(Finding::warning(
                "text-too-long",
                path,
                "longer than 16 KiB, ignored",
            ));
            return None;
        }
        let text = self.tree.text(path, self.findings)?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn extra_files(&self, folder: &str) -> Vec<SourcePath> {
        let start = folder.len() + 1;
        self.tree
            .below(folder)
            .map(|path| SourcePath {
                name: path[start..].to_owned(),
                path: path.to_owned(),
            })
            .collect()
    }
}

/// `(base, extension)` of files that change how a sample is shown, not how it is judged.
fn display_variant(name: &str) -> Option<(&str, &'static str)> {
    [
        ".in.statement",
        ".ans.statement",
        ".in.download",
        ".ans.download",
        ".interaction",
    ]
    .into_iter()
    .find_map(|extension| name.strip_suffix(extension).map(|base| (base, extension)))
}
