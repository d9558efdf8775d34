//! Packages on their way into the database.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use greenroom::problems::import::{ImportError, ImportOptions, ImportOutcome, Imported, Showing};
use greenroom::problems::queries::{collect_blobs, lock_packages};

use crate::support::package::import;
use crate::support::{PackageBuilder, TestDatabase};

pub const PUBLISH: ImportOptions = ImportOptions::showing(Showing::AtOnce);

pub fn count(conn: &mut PgConnection, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let row: Row = diesel::sql_query(format!("SELECT count(*) FROM {sql}"))
        .get_result(conn)
        .expect("a row");
    row.count
}

pub fn text(conn: &mut PgConnection, expression: &str) -> Option<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Nullable<Text>)]
        value: Option<String>,
    }
    let row: Row = diesel::sql_query(format!("SELECT ({expression})::text AS value"))
        .get_result(conn)
        .expect("a row");
    row.value
}

pub fn try_import(
    conn: &mut PgConnection,
    package: &PackageBuilder,
    options: &ImportOptions,
) -> Result<ImportOutcome, ImportError> {
    let (package, _folder) = package.read();
    import(conn, &package, options)
}

#[test]
fn a_package_with_a_time_limit_is_published_at_import() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let outcome = try_import(conn, &PackageBuilder::new("sum"), &PUBLISH).unwrap();
    assert_eq!(
        (outcome.what, outcome.published, outcome.note),
        (Imported::New, true, None)
    );
    assert_eq!(outcome.slug, "sum");
    assert_eq!(
        text(
            conn,
            "SELECT state || ' ' || (current_version_id IS NOT NULL) FROM problems"
        )
        .as_deref(),
        Some("published true")
    );
    assert_eq!(
        text(
            conn,
            "SELECT time_limit_ms || ' ' || time_limit_from FROM problem_versions"
        )
        .as_deref(),
        Some("1000 package")
    );
    assert_eq!(count(conn, "version_samples"), 1);
    assert_eq!(count(conn, "jobs"), 0);
}

#[test]
fn the_same_content_twice_is_one_version() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum");
    let first = try_import(conn, &package, &PUBLISH).unwrap();
    let again = try_import(conn, &package, &PUBLISH).unwrap();
    assert_eq!(again.what, Imported::Unchanged);
    assert_eq!(
        (again.problem_id, again.version_id),
        (first.problem_id, first.version_id)
    );
    assert_eq!(count(conn, "problem_versions"), 1);
}

#[test]
fn changed_content_is_a_new_version_that_shares_its_files() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum");
    let first = try_import(conn, &package, &PUBLISH).unwrap();
    let blobs = count(conn, "blobs");
    let changed = package.clone().statement("Add two numbers.\n").title("Adding");
    let second = try_import(conn, &changed, &PUBLISH).unwrap();
    assert_eq!(second.what, Imported::NewVersion);
    assert_eq!(second.problem_id, first.problem_id);
    // Statement and problem.yaml are new, all data is shared.
    assert_eq!(count(conn, "blobs"), blobs + 2);
    assert_eq!(
        text(conn, "SELECT title FROM problems").as_deref(),
        Some("Adding")
    );
    // Only what can move a verdict is in the judging hash.
    assert_eq!(
        text(conn, "SELECT count(DISTINCT judging_hash) FROM problem_versions").as_deref(),
        Some("1")
    );

    let back = try_import(conn, &package, &PUBLISH).unwrap();
    assert_eq!(
        (back.what, back.version_id),
        (Imported::Unchanged, first.version_id)
    );
    assert_eq!(
        text(conn, "SELECT current_version_id FROM problems"),
        Some(first.version_id.to_string()),
        "the folder as it is now is what seekers see"
    );
}

#[test]
fn large_files_are_cut_into_chunks_and_empty_ones_have_one() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let large: Vec<u8> = (0..2_500_000_u32).map(|n| b'0' + (n % 7) as u8).collect();
    let package = PackageBuilder::new("sum")
        .file("data/secret/03-big.in", &large)
        .file("data/secret/03-big.ans", "");
    try_import(conn, &package, &PUBLISH).unwrap();
    assert_eq!(
        text(
            conn,
            "SELECT string_agg(octet_length(c.bytes)::text, ' ' ORDER BY c.position) FROM blob_chunks c
             JOIN version_files f USING (sha256) WHERE f.path = 'data/secret/03-big.in'"
        )
        .as_deref(),
        Some("1048576 1048576 402848")
    );
    assert_eq!(
        text(conn, "SELECT size_bytes FROM blobs JOIN version_files f USING (sha256) WHERE f.path = 'data/secret/03-big.ans'")
            .as_deref(),
        Some("0")
    );
}

#[test]
fn a_name_of_another_problem_is_refused_in_words() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    try_import(conn, &PackageBuilder::new("sum"), &PUBLISH).unwrap();
    let same_name = try_import(conn, &PackageBuilder::new("sum"), &PUBLISH).unwrap_err();
    assert!(
        same_name
            .to_string()
            .contains("short name `sum` belongs to another problem"),
        "{same_name}"
    );
    let same_slug = try_import(
        conn,
        &PackageBuilder::new("total").greenroom("slug: sum\n"),
        &PUBLISH,
    )
    .unwrap_err();
    assert!(
        same_slug
            .to_string()
            .contains("slug `sum` belongs to another problem"),
        "{same_slug}"
    );
    assert_eq!(count(conn, "problems"), 1);
}

#[test]
fn the_uuid_tells_a_renamed_package_and_the_short_name_one_without() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let uuid = Some(uuid::Uuid::new_v4());
    let bare = try_import(
        conn,
        &PackageBuilder::new("sum").time_limit(None).uuid(None),
        &PUBLISH,
    )
    .unwrap();
    let with_uuid = try_import(conn, &PackageBuilder::new("sum").uuid(uuid), &PUBLISH).unwrap();
    let renamed = try_import(conn, &PackageBuilder::new("total").uuid(uuid), &PUBLISH).unwrap();
    assert_eq!(bare.problem_id, with_uuid.problem_id);
    assert_eq!(bare.problem_id, renamed.problem_id);
    assert_eq!(
        text(conn, "SELECT slug || ' ' || short_name FROM problems").as_deref(),
        Some("total total")
    );
}

#[test]
fn an_import_that_fails_half_way_leaves_nothing() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let (package, folder) = PackageBuilder::new("sum").read();
    std::fs::write(
        folder.path().join("sum/data/secret/02-negative.in"),
        "other bytes\n",
    )
    .unwrap();
    let error = import(conn, &package, &PUBLISH).unwrap_err();
    assert!(
        matches!(error, ImportError::Changed { ref path } if path == "data/secret/02-negative.in"),
        "{error}"
    );
    for table in [
        "problems",
        "problem_versions",
        "version_files",
        "blobs",
        "blob_chunks",
    ] {
        assert_eq!(count(conn, table), 0, "{table}");
    }
}

#[test]
fn imports_at_the_same_time_make_one_version() {
    let database = TestDatabase::create();
    let package = PackageBuilder::new("sum");
    let (read, _folder) = package.read();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| import(&mut database.connect(), &read, &PUBLISH).unwrap()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let fresh = outcomes
        .iter()
        .filter(|outcome| outcome.what == Imported::New)
        .count();
    assert_eq!(fresh, 1);
    assert_eq!(count(&mut database.connect(), "problem_versions"), 1);
}

#[test]
fn files_that_no_version_holds_are_collected_and_no_others() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let package = PackageBuilder::new("sum");
    try_import(conn, &package, &PUBLISH).unwrap();
    let other = try_import(
        conn,
        &PackageBuilder::new("other")
            .file("data/secret/09.in", "9 9\n")
            .file("data/secret/09.ans", "18\n"),
        &PUBLISH,
    )
    .unwrap();
    assert_eq!(conn.transaction(collect_blobs).unwrap(), 0);
    diesel::sql_query("UPDATE problems SET current_version_id = NULL")
        .execute(conn)
        .unwrap();
    diesel::sql_query(format!("DELETE FROM problems WHERE id = {}", other.problem_id))
        .execute(conn)
        .unwrap();
    // Its problem.yaml and the two files of the extra case; the rest is shared with the first.
    assert_eq!(conn.transaction(collect_blobs).unwrap(), 3);
    assert_eq!(
        count(
            conn,
            "blobs b WHERE NOT EXISTS (SELECT FROM version_files f WHERE f.sha256 = b.sha256)"
        ),
        0
    );
    assert_eq!(
        try_import(conn, &package, &PUBLISH).unwrap().what,
        Imported::Unchanged
    );
}

#[test]
fn no_file_is_collected_while_somebody_imports() {
    let database = TestDatabase::create();
    let (importing, collecting) = (&mut database.connect(), &mut database.connect());
    diesel::sql_query("INSERT INTO blobs (sha256, size_bytes) VALUES (sha256('x'), 1)")
        .execute(importing)
        .unwrap();
    importing
        .transaction::<_, diesel::result::Error, _>(|conn| {
            lock_packages(conn)?;
            assert_eq!(collecting.transaction(collect_blobs)?, 0);
            Ok(())
        })
        .unwrap();
    assert_eq!(collecting.transaction(collect_blobs).unwrap(), 1);
}
