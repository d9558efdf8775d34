//! The arrows between rooms: who may `use` whom. Read from the sources, as the style guide draws them.

use std::path::{Path, PathBuf};

/// A room and the rooms it must not name.
const FORBIDDEN: [(&str, &[&str]); 22] = [
    (
        "package",
        &[
            "judge",
            "db",
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "cluster",
            "config",
        ],
    ),
    (
        "simulator",
        &[
            "judge",
            "db",
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "cluster",
            "config",
        ],
    ),
    (
        "judge",
        &[
            "db",
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "cluster",
            "config",
        ],
    ),
    (
        "db",
        &[
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
        ],
    ),
    (
        "web",
        &[
            "jobs",
            "worker",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
        ],
    ),
    (
        "jobs",
        &[
            "web",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "judge",
            "package",
        ],
    ),
    (
        "periodic",
        &[
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "judge",
            "package",
        ],
    ),
    (
        "accounts",
        &[
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "worker",
            "commands",
            "jobs",
            "judge",
        ],
    ),
    (
        "problems",
        &["drafts", "submissions", "designs", "home", "worker", "commands"],
    ),
    (
        "drafts",
        &["submissions", "designs", "home", "worker", "commands"],
    ),
    ("submissions", &["designs", "home", "worker", "commands"]),
    ("designs", &["home", "worker", "commands"]),
    ("home", &["admin", "worker", "commands"]),
    ("admin", &["home", "worker", "commands"]),
    ("export", &["home", "admin", "worker", "commands"]),
    (
        "audit",
        &[
            "admin",
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "judge",
            "package",
        ],
    ),
    (
        "mail",
        &[
            "admin",
            "audit",
            "web",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "judge",
            "package",
        ],
    ),
    ("worker", &["web", "app", "commands", "home", "periodic"]),
    ("app", &["worker", "commands"]),
    (
        "cluster",
        &[
            "web",
            "db",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "package",
            "judge",
        ],
    ),
    (
        "config",
        &[
            "web",
            "db",
            "jobs",
            "worker",
            "app",
            "commands",
            "accounts",
            "problems",
            "drafts",
            "submissions",
            "designs",
            "home",
            "package",
            "judge",
        ],
    ),
    ("main", &[]),
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
fn every_room_uses_only_what_stands_to_its_right() {
    let mut faults = Vec::new();
    for (room, path, text) in rooms() {
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(name, _)| *name == room) else {
            assert!(
                ["lib", "commands"].contains(&room.as_str()),
                "{room}: a new room needs a line in this test"
            );
            continue;
        };
        for other in *forbidden {
            if let Some(line) = names(&text, &format!("crate::{other}")) {
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
        if ["package", "judge", "simulator"].contains(&room.as_str()) {
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
