//! Small problem packages for tests, written to a folder of their own.

use std::fs;
use std::path::PathBuf;

use greenroom::package::{self, AnyPackage, Package};
use greenroom::problems::import::{self, ImportError, ImportOptions, ImportOutcome, Showing};
use tempfile::TempDir;
use uuid::Uuid;

use super::TestApp;

/// A problem that is sound as it is: print the sum of two numbers. Tests change what they are about.
#[derive(Clone)]
pub struct PackageBuilder {
    short_name: String,
    title: String,
    uuid: Option<Uuid>,
    time_limit: Option<String>,
    languages: Option<String>,
    greenroom_yaml: Option<String>,
    statement: String,
    files: Vec<(String, Vec<u8>)>,
    links: Vec<(String, String)>,
}

impl PackageBuilder {
    /// `short_name` is the folder, and the slug unless [`PackageBuilder::greenroom`] says otherwise.
    pub fn new(short_name: &str) -> PackageBuilder {
        PackageBuilder {
            short_name: short_name.into(),
            title: format!("The {short_name} problem"),
            uuid: Some(Uuid::new_v4()),
            time_limit: Some("1".into()),
            languages: None,
            greenroom_yaml: None,
            statement: "Print the sum of two numbers.\n".into(),
            files: Vec::new(),
            links: Vec::new(),
        }
        .file("data/sample/1.in", "1 2\n")
        .file("data/sample/1.ans", "3\n")
        .file("data/secret/01-small.in", "20 22\n")
        .file("data/secret/01-small.ans", "42\n")
        .file("data/secret/02-negative.in", "-5 3\n")
        .file("data/secret/02-negative.ans", "-2\n")
        .file(
            "submissions/accepted/sum.py",
            "print(sum(int(word) for word in input().split()))\n",
        )
    }

    pub fn title(mut self, title: &str) -> Self {
        self.title = title.into();
        self
    }

    pub fn uuid(mut self, uuid: Option<Uuid>) -> Self {
        self.uuid = uuid;
        self
    }

    /// Without one the package is written in the `legacy` format, whose limits are measured.
    pub fn time_limit(mut self, seconds: Option<&str>) -> Self {
        self.time_limit = seconds.map(Into::into);
        self
    }

    /// The value of the key `languages`, such as `[python3, cpp]`.
    pub fn languages(mut self, yaml: &str) -> Self {
        self.languages = Some(yaml.into());
        self
    }

    /// The lines of `greenroom.yaml`.
    pub fn greenroom(mut self, yaml: &str) -> Self {
        self.greenroom_yaml = Some(yaml.into());
        self
    }

    /// The English statement, in Markdown.
    pub fn statement(mut self, markdown: &str) -> Self {
        self.statement = markdown.into();
        self
    }

    /// Adds or replaces a file.
    pub fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.into(), bytes.as_ref().to_vec()));
        self
    }

    /// Takes away whatever has this beginning.
    pub fn without(mut self, prefix: &str) -> Self {
        self.files.retain(|(path, _)| !path.starts_with(prefix));
        self
    }

    /// A symbolic link; `target` as `ln -s` would take it.
    pub fn link(mut self, path: &str, target: &str) -> Self {
        self.links.push((path.into(), target.into()));
        self
    }

    /// Writes the package below `parent` and returns its folder.
    pub fn write_to(&self, parent: &std::path::Path) -> PathBuf {
        let root = parent.join(&self.short_name);
        let write = |path: &str, bytes: &[u8]| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            fs::write(path, bytes).expect("a new file");
        };
        write("problem.yaml", self.problem_yaml().as_bytes());
        let statement = match &self.time_limit {
            Some(_) => ("statement/problem.en.md", self.statement.clone()),
            None => (
                "problem_statement/problem.en.tex",
                format!("\\problemname{{{}}}\n{}", self.title, self.statement),
            ),
        };
        write(statement.0, statement.1.as_bytes());
        if let Some(yaml) = &self.greenroom_yaml {
            write("greenroom.yaml", yaml.as_bytes());
        }
        for (path, bytes) in &self.files {
            write(path, bytes);
        }
        for (path, target) in &self.links {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            std::os::unix::fs::symlink(target, path).expect("a new link");
        }
        root
    }

    fn problem_yaml(&self) -> String {
        let mut yaml = String::new();
        let mut line = |text: String| {
            yaml.push_str(&text);
            yaml.push('\n');
        };
        let title = serde_json::to_string(&self.title).expect("a quoted text");
        match &self.time_limit {
            Some(limit) => {
                line("problem_format_version: 2025-09".into());
                line(format!("name: {{en: {title}}}"));
                line("credits: {authors: [Ada Author]}".into());
                line("license: cc by-sa".into());
                line(format!("limits: {{time_limit: {limit}, memory: 256}}"));
            }
            None => {
                line(format!("name: {title}"));
                line("author: Ada Author".into());
                line("license: cc by-sa".into());
                line("limits: {memory: 256}".into());
            }
        }
        if let Some(uuid) = self.uuid {
            line(format!("uuid: {uuid}"));
        }
        if let Some(languages) = &self.languages {
            line(format!("languages: {languages}"));
        }
        yaml
    }

    /// The package as read from a folder that lives as long as the second value.
    pub fn read(&self) -> (Package, TempDir) {
        let parent = tempfile::tempdir().expect("a folder");
        let root = self.write_to(parent.path());
        let package = package::read(&root).unwrap_or_else(|error| panic!("{error}"));
        (package, parent)
    }
}

/// Imports a code package that was read.
pub fn import(
    conn: &mut diesel::PgConnection,
    package: &Package,
    options: &ImportOptions,
) -> Result<ImportOutcome, ImportError> {
    import::import(conn, &AnyPackage::Code(Box::new(package.clone())), options)
}

impl TestApp {
    /// Imports and publishes a package as `greenroom problems import` does.
    pub fn import(&self, package: PackageBuilder) -> ImportOutcome {
        let options = ImportOptions::showing(Showing::AtOnce);
        self.import_with(&package, &options)
    }

    pub fn import_with(&self, package: &PackageBuilder, options: &ImportOptions) -> ImportOutcome {
        let (package, _folder) = package.read();
        import(&mut self.database.connect(), &package, options).unwrap_or_else(|error| panic!("{error}"))
    }
}
