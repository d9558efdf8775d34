//! What is judged: source files in one language.

use crate::package::LanguageId;

/// A program to be judged, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub language: LanguageId,
    pub files: Vec<SourceFile>,
    /// Which file, module or class starts the program, where its author says so.
    pub entry: Option<String>,
}

/// One file of a program. Its bytes need not be text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the program, parts separated by `/`.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Program {
    /// A program of one file, named as the language likes it.
    pub fn single(language: LanguageId, source: impl Into<Vec<u8>>) -> Self {
        let file = SourceFile {
            name: default_file_name(language).to_owned(),
            bytes: source.into(),
        };
        Program {
            language,
            files: vec![file],
            entry: None,
        }
    }

    /// Size of all files, in bytes; what the code limit of a package counts.
    pub fn size_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes.len() as u64).sum()
    }
}

/// The name that code typed into a form gets.
fn default_file_name(language: LanguageId) -> &'static str {
    match language.as_str() {
        "c" => "main.c",
        "cpp" => "main.cpp",
        "rust" => "main.rs",
        "java" => "Main.java",
        "javascript" => "main.js",
        _ => "main.py",
    }
}
