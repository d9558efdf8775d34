//! The arrows between rooms: who may `use` whom. Read from the sources, as the style guide draws them.

use std::path::{Path, PathBuf};

/// A room and the rooms it may name, outermost first. `commands` stands above all; whatever is not listed is forbidden,
/// so a new arrow needs a word here.
const MAY_USE: [(&str, &[&str]); 32] = [
    (
        "app",
        &[
            "admin",
            "authoring",
            "operate",
            "statistics",
            "export",
            "home",
            "rejudgings",
            "reviews",
            "rubrics",
            "practice",
            "designs",
            "submissions",
            "drafts",
            "problems",
            "accounts",
            "notifications",
            "mail",
            "periodic",
            "web",
            "db",
            "config",
        ],
    ),
    (
        "worker",
        &[
            "rejudgings",
            "designs",
            "submissions",
            "problems",
            "jobs",
            "db",
            "judge",
            "simulator",
            "package",
        ],
    ),
    (
        "operate",
        &[
            "submissions",
            "problems",
            "accounts",
            "audit",
            "jobs",
            "periodic",
            "web",
            "db",
        ],
    ),
    ("statistics", &["submissions", "problems", "web", "db"]),
    (
        "admin",
        &[
            "app",
            "operate",
            "reviews",
            "accounts",
            "audit",
            "notifications",
            "mail",
            "jobs",
            "web",
            "db",
        ],
    ),
    (
        "authoring",
        &[
            "problems", "accounts", "audit", "jobs", "periodic", "web", "db", "judge", "package",
        ],
    ),
    ("export", &["accounts", "web", "db"]),
    ("home", &["submissions", "problems", "web", "db"]),
    (
        "rejudgings",
        &[
            "submissions",
            "accounts",
            "notifications",
            "audit",
            "jobs",
            "periodic",
            "web",
            "db",
            "package",
        ],
    ),
    (
        "reviews",
        &[
            "designs",
            "rubrics",
            "problems",
            "submissions",
            "drafts",
            "accounts",
            "notifications",
            "audit",
            "mail",
            "periodic",
            "web",
            "db",
            "package",
        ],
    ),
    (
        "practice",
        &[
            "submissions",
            "drafts",
            "problems",
            "aids",
            "notifications",
            "judge",
            "web",
            "db",
            "package",
        ],
    ),
    (
        "designs",
        &[
            "aids",
            "rubrics",
            "submissions",
            "drafts",
            "problems",
            "accounts",
            "jobs",
            "periodic",
            "web",
            "db",
            "simulator",
        ],
    ),
    (
        "submissions",
        &[
            "drafts", "problems", "aids", "accounts", "jobs", "periodic", "web", "db", "judge", "growth",
            "package",
        ],
    ),
    ("rubrics", &["submissions", "web", "db", "package"]),
    ("drafts", &["problems", "web", "db", "package"]),
    (
        "problems",
        &["aids", "jobs", "periodic", "web", "db", "simulator", "package"],
    ),
    (
        "accounts",
        &[
            "audit",
            "notifications",
            "mail",
            "periodic",
            "web",
            "db",
            "config",
            "package",
        ],
    ),
    ("aids", &["web", "db"]),
    ("notifications", &["mail", "periodic", "web", "db"]),
    ("audit", &["db"]),
    ("mail", &["periodic", "db"]),
    ("jobs", &["db"]),
    ("periodic", &["db"]),
    ("web", &["db", "config"]),
    ("db", &[]),
    ("simulator", &["package"]),
    ("judge", &["package"]),
    ("growth", &[]),
    ("package", &[]),
    ("config", &["cluster"]),
    ("cluster", &[]),
    ("main", &["commands"]),
];

/// Crates that engines must not know.
const WEB_AND_SQL: [&str; 4] = ["actix_web", "actix_session", "askama", "diesel"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Room and text of every source file; a file at the top is a room of its own.
fn rooms() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root)
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("below src").to_path_buf();
            let first = inside
                .components()
                .next()
                .expect("a part")
                .as_os_str()
                .to_string_lossy()
                .into_owned();
            let room = first.trim_end_matches(".rs").to_string();
            let text = std::fs::read_to_string(&path).expect("text");
            (room, inside, text)
        })
        .collect()
}

/// Whether a line of code, not of a comment, names a path.
fn names(text: &str, word: &str) -> Option<usize> {
    text.lines().position(|line| {
        let line = line.trim_start();
        !line.starts_with("//")
            && line.match_indices(word).any(|(at, _)| {
                let end = line[at + word.len()..].chars().next();
                !end.is_some_and(|next| next.is_alphanumeric() || next == '_')
            })
    })
}

#[test]
fn every_room_uses_only_what_it_may() {
    let mut faults = Vec::new();
    let all = || MAY_USE.iter().map(|(room, _)| *room).chain(["commands"]);
    for (room, path, text) in rooms() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            assert!(
                ["lib", "commands"].contains(&room.as_str()),
                "{room}: a new room needs a line in this test"
            );
            continue;
        };
        // `use crate::{a, b}` would go unseen below.
        let has_list = names(&text, "use crate::{").is_some() && room != "app";
        assert!(!has_list, "{}: name rooms one by one", path.display());
        for other in all().filter(|other| *other != room && !allowed.contains(other)) {
            let found = [format!("crate::{other}"), format!("greenroom::{other}")];
            for line in found.iter().filter_map(|word| names(&text, word)) {
                faults.push(format!(
                    "{}:{}: {room} must not use {other}",
                    path.display(),
                    line + 1
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn engines_know_neither_http_nor_sql() {
    for (room, path, text) in rooms() {
        if ["package", "judge", "growth", "simulator"].contains(&room.as_str()) {
            for name in WEB_AND_SQL {
                assert!(names(&text, name).is_none(), "{} uses {name}", path.display());
            }
        }
    }
}

#[test]
fn only_queries_and_jobs_know_the_tables() {
    // Storage nouns that hold the statements of one subject beside `queries`.
    let storage = [
        "runs.rs",
        "previews.rs",
        "judging.rs",
        "parking.rs",
        "outbox.rs",
        "sessions.rs",
    ];
    for (room, path, text) in rooms() {
        let is_storage = path.components().any(|part| part.as_os_str() == "queries")
            || path.ends_with("queries.rs")
            || storage.iter().any(|name| path.ends_with(name))
            || ["db", "jobs"].contains(&room.as_str());
        assert!(
            is_storage || names(&text, "db::schema").is_none(),
            "{} uses db::schema",
            path.display()
        );
    }
}

#[test]
fn unsafe_code_stays_in_the_sandbox() {
    for (_, path, text) in rooms() {
        let is_sandbox = path.starts_with("judge/sandbox");
        assert!(
            is_sandbox || names(&text, "unsafe").is_none(),
            "{} has unsafe code",
            path.display()
        );
    }
}
