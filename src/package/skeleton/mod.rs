//! A complete small package to begin from: `greenroom problems new` writes it to a folder, and the browser
//! shows it in its editor.

use std::collections::HashSet;
use std::fmt::Write;

use uuid::Uuid;

use super::{LanguageId, names};

/// What is chosen about a new problem.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Lower-case letters and digits; the folder, and the slug to begin with.
    pub short_name: String,
    pub title: String,
    pub author: String,
    pub uuid: Uuid,
    /// Of the first accepted program; another language comes along to check it.
    pub language: LanguageId,
}

impl Choices {
    /// # Errors
    /// One sentence about a name that no package may have.
    pub fn new(short_name: &str, language: LanguageId) -> Result<Self, String> {
        if !names::is_short_name(short_name) || short_name.len() > 60 {
            return Err(format!(
                "`{}` is no name of a package: lower-case letters and digits, at most 60",
                short_name.escape_debug()
            ));
        }
        let mut letters = short_name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        Ok(Self {
            short_name: short_name.to_owned(),
            title: first.into_iter().chain(letters).collect(),
            author: "Unknown".to_owned(),
            uuid: Uuid::new_v4(),
            language,
        })
    }
}

/// A file of the skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkeletonFile {
    pub path: String,
    pub bytes: Vec<u8>,
    pub executable: bool,
}

const LADDER: [u64; 6] = [1000, 2000, 4000, 8000, 16_000, 32_000];
const MOST: u64 = 1_000_000_000;

/// All files of a package that reads without a finding and passes its check, in order of their paths.
pub fn files(choices: &Choices) -> Vec<SkeletonFile> {
    let mut skeleton = Skeleton { files: Vec::new() };
    let filled = |text: &str| {
        text.replace("{{title}}", &quoted(&choices.title))
            .replace("{{author}}", &quoted(&choices.author))
            .replace("{{uuid}}", &choices.uuid.to_string())
            .replace("{{slug}}", &choices.short_name)
    };
    skeleton.add("problem.yaml", filled(include_str!("files/problem.yaml")));
    skeleton.add("greenroom.yaml", filled(include_str!("files/greenroom.yaml")));
    for (path, text) in [
        ("statement/problem.en.md", include_str!("files/statement.md")),
        ("editorial.md", include_str!("files/editorial.md")),
        ("input_validators/validate.py", include_str!("files/validate.py")),
        ("generators/numbers.py", include_str!("files/numbers.py")),
        (
            "submissions/wrong_answer/one_short.py",
            include_str!("files/one_short.py"),
        ),
        (
            "submissions/wrong_answer/neighbours_only.py",
            include_str!("files/neighbours_only.py"),
        ),
        (
            "submissions/time_limit_exceeded/walk_over_all.py",
            include_str!("files/walk_over_all.py"),
        ),
        ("data/invalid_input/no-numbers.in", "0\n\n"),
        ("data/invalid_input/one-missing.in", "3\n1 2\n"),
        ("data/invalid_input/two-spaces.in", "2\n1  2\n"),
    ] {
        skeleton.add(path, text);
    }
    let other = match choices.language {
        LanguageId::PYTHON3 => LanguageId::CPP,
        _ => LanguageId::PYTHON3,
    };
    for language in [choices.language, other] {
        let (name, text) = accepted(language);
        skeleton.add(&format!("submissions/accepted/{name}"), text);
    }
    skeleton.case(
        "sample/1-mixed",
        "some numbers come twice",
        &[3, 1, 4, 1, 5, 9, 2, 6, 5, 3],
    );
    skeleton.case("secret/01-single", "one number", &[7]);
    skeleton.case(
        "secret/02-all-equal",
        "the same number all over",
        &[1_000_000_000; 30],
    );
    skeleton.case(
        "secret/03-apart",
        "equal numbers stand far apart",
        &[1, 2, 3, 4, 3, 2, 1, 2, 3, 4],
    );
    skeleton.case(
        "secret/04-few-values",
        "200 numbers, five values",
        &numbers(200, 5, 4),
    );
    for size in LADDER {
        skeleton.case(
            &format!("secret/10-ladder-{size:05}"),
            &format!("{size} numbers, hardly any twice"),
            &numbers(size, MOST, 10),
        );
    }
    skeleton.files.sort_by(|a, b| a.path.cmp(&b.path));
    skeleton.files
}

/// A program that is accepted, with the name it has in `submissions/accepted/`.
fn accepted(language: LanguageId) -> (&'static str, &'static str) {
    match language {
        LanguageId::C => ("distinct.c", include_str!("files/distinct.c")),
        LanguageId::CPP => ("distinct.cpp", include_str!("files/distinct.cpp")),
        LanguageId::RUST => ("distinct.rs", include_str!("files/distinct.rs.txt")),
        LanguageId::JAVA => ("Distinct.java", include_str!("files/Distinct.java")),
        LanguageId::JAVASCRIPT => ("distinct.js", include_str!("files/distinct.js")),
        _ => ("distinct.py", include_str!("files/distinct.py")),
    }
}

/// What `generators/numbers.py` of the skeleton prints.
fn numbers(count: u64, most: u64, seed: u64) -> Vec<u64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        1 + (state >> 33) % most
    };
    (0..count).map(|_| next()).collect()
}

/// A text in quotes, as both JSON and YAML have it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Skeleton {
    files: Vec<SkeletonFile>,
}

impl Skeleton {
    fn add(&mut self, path: &str, text: impl Into<String>) {
        self.files.push(SkeletonFile {
            path: path.to_owned(),
            bytes: text.into().into_bytes(),
            executable: false,
        });
    }

    fn case(&mut self, name: &str, description: &str, numbers: &[u64]) {
        let mut input = format!("{}\n", numbers.len());
        for (index, number) in numbers.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            // Writing to a String cannot fail.
            let _ = write!(input, "{space}{number}");
        }
        input.push('\n');
        let different: HashSet<&u64> = numbers.iter().collect();
        self.add(&format!("data/{name}.in"), input);
        self.add(&format!("data/{name}.ans"), format!("{}\n", different.len()));
        self.add(
            &format!("data/{name}.yaml"),
            format!("description: {}\n", quoted(description)),
        );
    }
}
