use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A programming language Greenroom judges, by its id in the package format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(&'static str);

impl LanguageId {
    pub const C: Self = Self("c");
    pub const CPP: Self = Self("cpp");
    pub const RUST: Self = Self("rust");
    pub const JAVA: Self = Self("java");
    pub const PYTHON3: Self = Self("python3");
    pub const JAVASCRIPT: Self = Self("javascript");

    /// In the order menus show them.
    pub const ALL: [Self; 6] = [
        Self::C,
        Self::CPP,
        Self::RUST,
        Self::JAVA,
        Self::PYTHON3,
        Self::JAVASCRIPT,
    ];

    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The name that people use.
    pub fn display_name(self) -> &'static str {
        match self.0 {
            "c" => "C",
            "cpp" => "C++",
            "rust" => "Rust",
            "java" => "Java",
            "javascript" => "JavaScript",
            _ => "Python",
        }
    }

    /// The language with this id of the package format, if Greenroom judges it.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.0 == id)
    }

    /// The language of a source file by the extension of its name (without the dot, case matters: `.C` is C++).
    pub fn by_extension(extension: &str) -> Option<Self> {
        match extension {
            "c" => Some(Self::C),
            "cc" | "cpp" | "cxx" | "c++" | "C" => Some(Self::CPP),
            "rs" => Some(Self::RUST),
            "java" => Some(Self::JAVA),
            "py" | "py3" => Some(Self::PYTHON3),
            "js" => Some(Self::JAVASCRIPT),
            _ => None,
        }
    }
}

impl fmt::Display for LanguageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for LanguageId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for LanguageId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::parse(&id).ok_or_else(|| serde::de::Error::custom(format!("unknown language `{id}`")))
    }
}

/// What the package format calls the language of a file extension that Greenroom does not judge.
pub(super) fn foreign_by_extension(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "adb" | "ads" => "Ada",
        "apl" => "APL",
        "bas" => "Visual Basic",
        "cbl" | "cob" => "COBOL",
        "cs" => "C#",
        "dart" => "Dart",
        "d" => "D",
        "erl" => "Erlang",
        "ex" | "exs" => "Elixir",
        "f90" | "f" => "Fortran",
        "fs" => "F#",
        "gerbil" | "ss" => "Gerbil",
        "go" => "Go",
        "hs" => "Haskell",
        "jl" => "Julia",
        "kt" => "Kotlin",
        "cl" | "lisp" => "Common Lisp",
        "lua" => "Lua",
        "m" => "Objective-C",
        "ml" => "OCaml",
        "nim" => "Nim",
        "odin" => "Odin",
        "pas" => "Pascal",
        "php" => "PHP",
        "pl" => "Prolog",
        "pm" => "Perl",
        "py2" => "Python 2",
        "r" | "R" => "R",
        "rb" => "Ruby",
        "scala" => "Scala",
        "sh" => "Shell",
        "sim" => "Simula",
        "st" => "Smalltalk",
        "swift" => "Swift",
        "ts" => "TypeScript",
        "vb" => "Visual Basic",
        "zig" => "Zig",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_parses_from_its_own_id() {
        for language in LanguageId::ALL {
            assert_eq!(LanguageId::parse(language.as_str()), Some(language));
        }
        assert_eq!(LanguageId::parse("python2"), None);
    }

    #[test]
    fn capital_c_extension_is_cpp() {
        assert_eq!(LanguageId::by_extension("C"), Some(LanguageId::CPP));
        assert_eq!(LanguageId::by_extension("c"), Some(LanguageId::C));
    }
}
