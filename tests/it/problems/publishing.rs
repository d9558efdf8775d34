//! Which versions seekers get to see, and when.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use greenroom::problems::import::{ImportOptions, Imported, Measured, Showing, finish_measuring};
use greenroom::problems::load::materialise;

use super::import::{PUBLISH, count, text, try_import};
use crate::support::package::import;
use crate::support::{PackageBuilder, TestDatabase};

#[test]
fn a_package_without_a_limit_waits_for_its_measuring_and_is_published_by_it() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum").time_limit(None);
    let outcome = try_import(conn, &package, &PUBLISH).unwrap();
    assert!(!outcome.published && outcome.note.unwrap().contains("measures"));
    assert_eq!(
        text(conn, "SELECT kind || ' ' || subject_id || ' ' || class FROM jobs"),
        Some(format!("measure {} 20", outcome.version_id))
    );
    try_import(conn, &package, &PUBLISH).unwrap();
    assert_eq!(count(conn, "jobs"), 1, "importing again asks no second time");

    let measured = Measured {
        limit: Duration::from_secs(3),
        details: serde_json::json!({"slowest_accepted_ms": 512}),
    };
    finish_measuring(conn, outcome.version_id, Ok(measured)).unwrap();
    assert_eq!(
        text(conn, "SELECT state FROM problems").as_deref(),
        Some("published")
    );
    assert_eq!(
        text(
            conn,
            "SELECT time_limit_ms || ' ' || time_limit_from FROM problem_versions"
        )
        .as_deref(),
        Some("3000 measured")
    );
}

#[test]
fn a_failed_measuring_leaves_a_draft_with_its_reason() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let outcome = try_import(conn, &PackageBuilder::new("sum").time_limit(None), &PUBLISH).unwrap();
    finish_measuring(conn, outcome.version_id, Err("sum.py crashed\0".into())).unwrap();
    assert_eq!(text(conn, "SELECT state FROM problems").as_deref(), Some("draft"));
    assert_eq!(
        text(
            conn,
            "SELECT time_limit_details ->> 'failed' FROM problem_versions"
        )
        .as_deref(),
        Some("sum.py crashed\u{fffd}")
    );
}

#[test]
fn a_late_measuring_changes_neither_an_admins_limit_nor_a_newer_version() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let measured = || Measured {
        limit: Duration::from_secs(9),
        details: serde_json::json!({}),
    };
    let package = PackageBuilder::new("sum").time_limit(None);
    let old = try_import(conn, &package, &PUBLISH).unwrap();
    let newer = try_import(
        conn,
        &package
            .clone()
            .file("data/secret/03.in", "1 1\n")
            .file("data/secret/03.ans", "2\n"),
        &PUBLISH,
    )
    .unwrap();
    finish_measuring(conn, newer.version_id, Ok(measured())).unwrap();
    finish_measuring(conn, old.version_id, Ok(measured())).unwrap();
    assert_eq!(
        text(conn, "SELECT current_version_id FROM problems"),
        Some(newer.version_id.to_string())
    );

    let by_admin = ImportOptions {
        time_limit: Some(Duration::from_millis(2500)),
        ..ImportOptions::showing(Showing::AtOnce)
    };
    let other = PackageBuilder::new("other").time_limit(None);
    let waiting = try_import(conn, &other, &PUBLISH).unwrap();
    let given = try_import(conn, &other, &by_admin).unwrap();
    assert_eq!((given.what, given.published), (Imported::Unchanged, true));
    finish_measuring(conn, waiting.version_id, Ok(measured())).unwrap();
    assert_eq!(
        text(
            conn,
            &format!(
                "SELECT time_limit_ms || ' ' || time_limit_from FROM problem_versions WHERE id = {}",
                given.version_id
            )
        )
        .as_deref(),
        Some("2500 admin")
    );
    assert_eq!(
        count(conn, &format!("jobs WHERE subject_id = {}", given.version_id)),
        0,
        "the measuring that nobody needs any more is taken back"
    );
}

#[test]
fn an_admins_limit_does_not_replace_the_packages_own() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let by_admin = ImportOptions {
        time_limit: Some(Duration::from_secs(7)),
        ..ImportOptions::showing(Showing::AtOnce)
    };
    let outcome = try_import(conn, &PackageBuilder::new("sum"), &by_admin).unwrap();
    assert!(outcome.published && outcome.note.unwrap().contains("its own time limit of 1 s"));
    assert_eq!(
        text(
            conn,
            "SELECT time_limit_ms || ' ' || time_limit_from FROM problem_versions"
        )
        .as_deref(),
        Some("1000 package")
    );
}

#[test]
fn without_limit_and_accepted_program_there_is_nothing_to_measure() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum")
        .time_limit(None)
        .without("submissions/");
    let outcome = try_import(conn, &package, &PUBLISH).unwrap();
    assert!(!outcome.published && outcome.note.unwrap().contains("--time-limit"));
    assert_eq!(count(conn, "jobs"), 0);
}

#[test]
fn incomplete_packages_are_stored_but_never_published() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum").time_limit(None);
    let (mut read, _folder) = package.read();
    read.incomplete = Some("output validator missing".into());
    let by_admin = ImportOptions {
        time_limit: Some(Duration::from_secs(1)),
        ..ImportOptions::showing(Showing::AtOnce)
    };
    let outcome = import(conn, &read, &by_admin).unwrap();
    assert!(!outcome.published && outcome.note.unwrap().contains("output validator missing"));
    assert_eq!(text(conn, "SELECT state FROM problems").as_deref(), Some("draft"));
    assert_eq!(count(conn, "jobs"), 0);
}

#[test]
fn the_role_of_workers_may_load_a_version_and_end_its_measuring() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let outcome = try_import(conn, &PackageBuilder::new("sum").time_limit(None), &PUBLISH).unwrap();
    let cache = tempfile::tempdir().unwrap();
    // Roles belong to the whole cluster: this one is gone with the transaction.
    conn.test_transaction::<_, diesel::result::Error, _>(|conn| {
        if count(conn, "pg_roles WHERE rolname = 'greenroom_worker'") == 0 {
            conn.batch_execute("CREATE ROLE greenroom_worker")?;
        }
        conn.batch_execute(include_str!("../../../src/db/grants.sql"))?;
        conn.batch_execute("SET LOCAL ROLE greenroom_worker")?;
        materialise(conn, outcome.version_id, cache.path()).unwrap();
        let measured = Measured {
            limit: Duration::from_secs(1),
            details: serde_json::json!({}),
        };
        finish_measuring(conn, outcome.version_id, Ok(measured))?;
        conn.batch_execute("RESET ROLE")?;
        assert_eq!(
            text(conn, "SELECT state FROM problems").as_deref(),
            Some("published")
        );
        Ok(())
    });
}
