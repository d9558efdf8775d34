//! `greenroom problems import`.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use greenroom::commands::problems_import::{import_folder, run};

use super::import::count;
use crate::packages::shared_packages;
use crate::support::{PackageBuilder, TestDatabase};

fn import(database: &TestDatabase, paths: &[PathBuf], limit: Option<Duration>) -> (bool, String) {
    let mut out = Vec::new();
    let all_taken = run(database.url(), paths, limit, &mut out).expect("a database");
    (all_taken, String::from_utf8(out).expect("text"))
}

#[test]
fn a_folder_of_packages_is_imported_and_a_bad_one_stops_nobody() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    PackageBuilder::new("alpha").write_to(folder.path());
    PackageBuilder::new("zeta").write_to(folder.path());
    let bad = PackageBuilder::new("broken")
        .without("data/")
        .write_to(folder.path());
    fs::write(
        bad.join("problem.yaml"),
        "problem_format_version: 2025-09\nname: [\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    let (all_taken, printed) = import(&database, &[folder.path().to_path_buf()], None);
    assert!(!all_taken);
    assert!(
        printed.contains("alpha: imported, published as /problems/alpha"),
        "{printed}"
    );
    assert!(
        printed.contains("zeta: imported, published as /problems/zeta"),
        "{printed}"
    );
    assert!(printed.contains("broken: refused\n  problem.yaml:"), "{printed}");
    assert!(
        printed.contains("error:") && printed.contains("]\n"),
        "line and rule: {printed}"
    );
    assert!(printed.ends_with("2 imported, 1 refused\n"), "{printed}");
    let (_, again) = import(&database, &[folder.path().to_path_buf()], None);
    assert!(again.contains("alpha: unchanged, published"), "{again}");
    assert_eq!(count(&mut database.connect(), "problem_versions"), 2);
}

#[test]
fn a_path_that_is_no_package_is_refused_with_a_reason() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    let (all_taken, printed) = import(
        &database,
        &[folder.path().join("nothing"), folder.path().to_path_buf()],
        None,
    );
    assert!(
        !all_taken && printed.matches("refused\n  ").count() == 2,
        "{printed}"
    );
    assert!(printed.ends_with("0 imported, 2 refused\n"), "{printed}");
}

#[test]
fn two_packages_that_want_one_slug_are_told_apart_in_words() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    PackageBuilder::new("alpha")
        .greenroom("slug: same\n")
        .write_to(folder.path());
    PackageBuilder::new("beta")
        .greenroom("slug: same\n")
        .write_to(folder.path());
    let (_, printed) = import(&database, &[folder.path().to_path_buf()], None);
    assert!(
        printed.contains("beta: refused\n  the slug `same` belongs to another problem"),
        "{printed}"
    );
}

#[test]
fn the_import_at_start_says_in_a_line_how_it_went() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    assert!(
        import_folder(database.url(), folder.path())
            .unwrap()
            .contains("no problem packages")
    );
    PackageBuilder::new("alpha").write_to(folder.path());
    assert_eq!(
        import_folder(database.url(), folder.path()).unwrap(),
        "1 problem imported, 0 unchanged"
    );
    assert_eq!(
        import_folder(database.url(), folder.path()).unwrap(),
        "0 problems imported, 1 unchanged"
    );
}

#[test]
fn foreign_packages_come_in_as_far_as_they_can_be_judged() {
    let Some(packages) = shared_packages() else { return };
    let database = TestDatabase::create();
    let names = [
        "a1paper",
        "dexsave",
        "hello",
        "oddbinom",
        "peragrams",
        "buslines",
        "different",
        "guess",
    ];
    let paths: Vec<PathBuf> = names.iter().map(|name| packages.join(name)).collect();
    let (all_taken, printed) = import(&database, &paths, Some(Duration::from_secs(2)));
    assert!(!all_taken);
    for name in &names[..5] {
        assert!(
            printed.contains(&format!("{name}: imported, published as /problems/{name}")),
            "{name}: {printed}"
        );
    }
    for name in &names[5..7] {
        assert!(
            printed.contains(&format!(
                "{name}: imported, draft as /problems/{name} (incomplete: output validator missing"
            )),
            "{name}: {printed}"
        );
    }
    assert!(
        printed.contains("guess: refused") && printed.contains("interactive"),
        "{printed}"
    );
    let conn = &mut database.connect();
    assert_eq!(
        count(
            conn,
            "problem_versions WHERE time_limit_ms = 2000 AND time_limit_from = 'admin'"
        ),
        7
    );
    assert_eq!(
        count(
            conn,
            "version_statements WHERE html LIKE '%\\\\%' OR html LIKE '%$%'"
        ),
        0,
        "no LaTeX is left"
    );
}

#[test]
fn our_own_packages_are_in_beta_until_they_are_checked_and_designs_are_published() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/problems"));
    let database = TestDatabase::create();
    let (all_taken, printed) = import(&database, &[folder], None);
    assert!(all_taken, "{printed}");
    let conn = &mut database.connect();
    assert!(count(conn, "problems") > 0);
    assert_eq!(
        count(
            conn,
            "problems WHERE state <> CASE kind WHEN 'code' THEN 'beta' ELSE 'published' END
                OR summary = '' OR topics = '{}' OR difficulty IS NULL"
        ),
        0
    );
    let codes = count(conn, "problems WHERE kind = 'code'");
    assert_eq!(count(conn, "jobs WHERE kind = 'check'"), codes);
    assert_eq!(count(conn, "version_checks WHERE publishes"), codes);
}
