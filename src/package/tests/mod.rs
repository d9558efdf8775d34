//! The reader on small packages, each made for one rule.

mod data;
mod parts;
mod refused;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::*;

/// A package folder under construction. Starts as a sound legacy or 2025-09 package.
pub(super) struct Folder {
    temporary: tempfile::TempDir,
}

const UUID: &str = "8ee7605a-95a3-86c2-3995-0a10d365de46";

impl Folder {
    fn empty() -> Self {
        let folder = Self {
            temporary: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(folder.root()).expect("created");
        folder
    }

    pub fn legacy() -> Self {
        Self::empty()
            .file("problem.yaml", "name: Test\n")
            .file("problem_statement/problem.en.tex", "\\problemname{Test}\n")
            .case("secret/1")
    }

    pub fn modern() -> Self {
        let yaml =
            format!("problem_format_version: 2025-09\nname: Test\nuuid: {UUID}\nlimits:\n  time_limit: 1\n");
        Self::empty()
            .file("problem.yaml", &yaml)
            .file("statement/problem.en.md", "Text.\n")
            .case("secret/1")
    }

    pub fn root(&self) -> PathBuf {
        self.temporary.path().join("test")
    }

    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let target = self.root().join(path);
        fs::create_dir_all(target.parent().expect("a parent")).expect("created");
        fs::write(target, content).expect("written");
        self
    }

    pub fn append(self, path: &str, content: &str) -> Self {
        let old = fs::read_to_string(self.root().join(path)).expect("readable");
        self.file(path, format!("{old}{content}"))
    }

    pub fn case(self, name: &str) -> Self {
        self.file(&format!("data/{name}.in"), name)
            .file(&format!("data/{name}.ans"), name)
    }

    pub fn link(self, path: &str, target: &str) -> Self {
        symlink(target, self.root().join(path)).expect("linked");
        self
    }

    pub fn without(self, path: &str) -> Self {
        fs::remove_file(self.root().join(path)).expect("removed");
        self
    }

    pub fn read(&self) -> Package {
        read(&self.root()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The findings of a package that is refused, one a line.
    pub fn refused(&self) -> String {
        read(&self.root()).expect_err("refused").to_string()
    }

    pub fn warnings(&self) -> String {
        self.read()
            .warnings
            .iter()
            .map(|warning| format!("{warning}\n"))
            .collect()
    }
}

#[test]
fn the_packages_of_these_tests_are_sound() {
    for folder in [Folder::legacy(), Folder::modern()] {
        let package = folder.read();
        assert!(
            package.warnings.is_empty() && package.incomplete.is_none(),
            "{:?}",
            package.warnings
        );
        assert_eq!(package.short_name, "test");
    }
}

#[test]
fn a_package_survives_serialisation_as_a_value() {
    let value = serde_json::to_value(Folder::modern().read()).expect("serialises");
    assert_eq!(value["format"], "2025-09");
    assert_eq!(value["limits"]["memory_bytes"], 2048_u64 << 20);
}
