//! `docs/security-tests.md` names a test for every probe and every line of the standard that applies: they exist, and
//! no probe is missing from the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "mjs") {
            found.push(fs::read_to_string(path).expect("a text"));
        }
    }
}

/// Names of all functions in Rust, the tests among them.
fn all_tests() -> BTreeSet<String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    sources(&top.join("tests"), &mut texts);
    sources(&top.join("src"), &mut texts);
    let mut names = BTreeSet::new();
    for text in &texts {
        for part in text.split("fn ").skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            names.insert(name);
        }
    }
    names
}

/// The names in backquotes of the page's tables, by row.
fn rows(page: &str) -> Vec<(String, Vec<String>)> {
    let lines = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---") && line.contains('`'));
    lines
        .map(|line| {
            let first = line
                .trim_start_matches("| ")
                .split(" |")
                .next()
                .unwrap_or_default()
                .to_string();
            let names = line.split('`').skip(1).step_by(2).map(str::to_string).collect();
            (first, names)
        })
        .collect()
}

#[test]
fn the_page_of_security_tests_names_tests_that_exist_and_every_probe() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/security-tests.md")).expect("the page");
    let tests = all_tests();
    let rows = rows(&page);
    for (row, names) in &rows {
        for name in names {
            assert!(tests.contains(name), "{row}: there is no test `{name}`");
        }
    }
    let named: BTreeSet<&String> = rows.iter().flat_map(|(_, names)| names).collect();
    let is_probe = |name: &&String| {
        name.len() > 4
            && name.starts_with('p')
            && name[1..3].bytes().all(|byte| byte.is_ascii_digit())
            && &name[3..4] == "_"
    };
    for probe in tests.iter().filter(is_probe) {
        assert!(named.contains(probe), "`{probe}` is missing from the page");
    }
    let probes = rows.iter().filter(|(row, _)| row.starts_with('P')).count();
    assert!(probes >= 45, "only {probes} probes have a test");
}

/// Pages without a parameter in their address; the others are opened by following what a post answers.
#[test]
fn every_page_of_the_route_table_is_looked_at_by_the_browser_suite() {
    let mut texts = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser"),
        &mut texts,
    );
    let texts = texts.concat();
    // Streams, files and what stands between two pages.
    let no_pages = [
        "/home/events",
        "/notifications/events",
        "/admin/audit/export",
        "/reset",
        "/sign-in/code",
    ];
    for entry in greenroom::app::all_routes() {
        if entry.method != "GET" || entry.path.contains('{') || no_pages.contains(&entry.path) {
            continue;
        }
        let ends = ["\"", "?", "`"];
        let is_opened = ends
            .iter()
            .any(|end| texts.contains(&format!("\"{}{end}", entry.path)));
        assert!(is_opened, "tests/browser never opens {}", entry.path);
    }
}
