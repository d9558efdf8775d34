//! Migrations apply, revert and apply again; the schema that Diesel knows is the schema there is.

use diesel::RunQueryDsl;
use diesel_migrations::MigrationHarness;
use greenroom::db::migrations::{self, MIGRATIONS};

use crate::support::TestDatabase;

#[test]
fn migrations_go_up_down_and_up_again() {
    let database = TestDatabase::empty();
    let applied = migrations::run(database.url()).expect("up");
    assert!(!applied.is_empty());
    let mut conn = database.connect();
    conn.revert_all_migrations(MIGRATIONS).expect("down");
    assert_eq!(migrations::run(database.url()).expect("up again"), applied);
    assert!(migrations::run(database.url()).expect("nothing to do").is_empty());
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let database = TestDatabase::create();
    diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999999999')")
        .execute(&mut database.connect())
        .expect("inserted");
    let error = migrations::run(database.url()).expect_err("refused").to_string();
    assert!(
        error.contains("99999999999999") && error.contains("newer"),
        "{error}"
    );
}

#[test]
fn two_programs_may_migrate_at_once() {
    let database = TestDatabase::empty();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| migrations::run(database.url())))
            .collect();
        let applied: usize = runs
            .into_iter()
            .map(|run| run.join().expect("no panic").expect("migrated").len())
            .sum();
        assert_eq!(applied, crate::support::database::migration_texts().len());
    });
}

#[test]
fn a_node_with_another_secret_key_is_refused() {
    let database = TestDatabase::create();
    let key = "k".repeat(40);
    greenroom::db::instance::claim(database.url(), &key).expect("the first node");
    greenroom::db::instance::claim(database.url(), &key).expect("a second node");
    let error = greenroom::db::instance::claim(database.url(), &"x".repeat(40))
        .expect_err("refused")
        .to_string();
    assert!(error.contains("another secret key"), "{error}");
}
