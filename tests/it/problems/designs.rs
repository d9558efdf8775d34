//! Packages of system-design problems on their way into the database.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::PgConnection;
use greenroom::package::{self, AnyPackage};
use greenroom::problems::import::{ImportError, ImportOptions, ImportOutcome, Imported, Showing, import};
use greenroom::problems::queries::{ListQuery, list_problems};
use tempfile::TempDir;

use super::import::{PUBLISH, count, text};
use crate::support::{PackageBuilder, TestApp, TestDatabase};

fn small_shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/packages/smallshop")
}

fn import_folder(conn: &mut PgConnection, root: &Path) -> Result<ImportOutcome, ImportError> {
    let package = package::open(root).unwrap_or_else(|error| panic!("{error}"));
    import(conn, &package, &PUBLISH)
}

/// A copy of the small shop with a text of one file replaced.
fn changed(file: &str, from: &str, to: &str) -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("smallshop");
    copy(&small_shop(), &root);
    let path = root.join(file);
    let old = fs::read_to_string(&path).unwrap();
    assert!(old.contains(from), "{file} has no {from}");
    fs::write(path, old.replace(from, to)).unwrap();
    (parent, root)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn a_design_is_published_at_import_without_a_time_limit() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let outcome = import_folder(conn, &small_shop()).unwrap();
    assert_eq!(
        (outcome.what, outcome.published, outcome.note),
        (Imported::New, true, None)
    );
    assert_eq!(outcome.slug, "small-shop");
    let row = "SELECT kind || ' ' || state || ' ' || title FROM problems";
    assert_eq!(text(conn, row).as_deref(), Some("design published Small Shop"));
    let row = "SELECT format || ' ' || time_limit_from || ' ' || (time_limit_ms IS NULL) || ' ' || (details->'limits')
               FROM problem_versions";
    assert_eq!(
        text(conn, row).as_deref(),
        Some("design-problem/1 none true null")
    );
    assert_eq!((count(conn, "jobs"), count(conn, "version_samples")), (0, 0));
    assert_eq!(count(conn, "version_files"), 6);
    assert_eq!(
        import_folder(conn, &small_shop()).unwrap().what,
        Imported::Unchanged
    );
}

#[test]
fn a_time_limit_of_an_admin_is_not_for_designs() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let options = ImportOptions {
        time_limit: Some(std::time::Duration::from_secs(2)),
        ..ImportOptions::showing(Showing::AtOnce)
    };
    let package = package::open(&small_shop()).unwrap();
    let outcome = import(conn, &package, &options).unwrap();
    assert!(outcome.published);
    assert_eq!(
        text(conn, "SELECT time_limit_from FROM problem_versions").as_deref(),
        Some("none")
    );
}

#[test]
fn the_judging_hash_is_that_of_the_simulator() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    import_folder(conn, &small_shop()).unwrap();
    let problem = greenroom::simulator::problem::read(&small_shop()).unwrap();
    let stored = "SELECT encode(judging_hash, 'hex') FROM problem_versions WHERE number = 1";
    assert_eq!(text(conn, stored), Some(problem.judging_hash.clone()));

    let (_folder, reworded) = changed("problem.yaml", "read an article", "show an article");
    assert_eq!(import_folder(conn, &reworded).unwrap().what, Imported::NewVersion);
    let (_folder, faster) = changed("problem.yaml", "max: 100ms", "max: 90ms");
    import_folder(conn, &faster).unwrap();
    let changes = "SELECT count(DISTINCT judging_hash) FROM problem_versions";
    assert_eq!(text(conn, changes).as_deref(), Some("2"));
}

#[test]
fn a_design_that_the_simulator_refuses_leaves_nothing_behind() {
    for (file, from, to, expected) in [
        (
            "problem.yaml",
            "max: 100ms",
            "max: 100",
            "problem.yaml:23:53: error: `slo[0].max` must be a duration",
        ),
        (
            "problem.yaml",
            "rps: 400",
            "rsp: 400",
            "problem.yaml:21:3: error: unknown key `workload.rsp`",
        ),
        (
            "prices.yaml",
            "cache: 1.5",
            "cash: 1.5",
            "prices.yaml:2:30: error: nothing is priced as `cash`",
        ),
        (
            "designs/reference.design",
            "slots=32",
            "slot=32",
            "designs/reference.design:4:16: error: unknown parameter `slot`",
        ),
        (
            "designs/one-instance.json",
            "\"slots\": 64",
            "\"slots\": 0",
            "designs/one-instance.json: error: nodes[2]: `slots` must be",
        ),
    ] {
        let database = TestDatabase::create();
        let conn = &mut database.connect();
        let (_folder, root) = changed(file, from, to);
        let error = import_folder(conn, &root).unwrap_err();
        assert!(matches!(error, ImportError::Package(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
        for table in ["problems", "problem_versions", "blobs"] {
            assert_eq!(count(conn, table), 0, "{table}");
        }
    }
}

#[test]
fn a_design_that_is_missing_is_named() {
    let database = TestDatabase::create();
    let (_folder, root) = changed("greenroom.yaml", "easy", "easy");
    fs::remove_file(root.join("designs/reference.design")).unwrap();
    let error = import_folder(&mut database.connect(), &root).unwrap_err();
    assert_eq!(
        error.to_string(),
        "designs/reference.design: error: the self-test names this design, but it is not in the package [missing-file]"
    );
}

#[test]
fn a_problem_stays_of_its_kind() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let outcome = import_folder(conn, &small_shop()).unwrap();
    let uuid = "5b0c5d0e-3b1f-4d0a-9a53-0c8f7f0d5a11".parse().ok();
    let (code, _folder) = PackageBuilder::new("smallshop").uuid(uuid).read();
    let error = import(conn, &AnyPackage::Code(Box::new(code)), &PUBLISH).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the problem `small-shop` is of the kind `design`, and stays so; give the package another uuid and name"
    );
    assert_eq!(count(conn, "problem_versions"), 1);
    assert_eq!(outcome.what, Imported::New);
}

#[test]
fn a_language_narrows_the_list_to_programs() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    import_folder(conn, &small_shop()).unwrap();
    let (code, _folder) = PackageBuilder::new("sum").read();
    import(conn, &AnyPackage::Code(Box::new(code)), &PUBLISH).unwrap();
    let slugs = |conn: &mut PgConnection, language: Option<&str>| {
        let query = ListQuery {
            language: language.map(str::to_string),
            ..ListQuery::default()
        };
        let rows = list_problems(conn, &query, 10).unwrap();
        rows.into_iter().map(|row| row.slug).collect::<Vec<_>>()
    };
    assert_eq!(slugs(conn, None), ["small-shop", "sum"]);
    assert_eq!(slugs(conn, Some("python3")), ["sum"]);
}

#[actix_web::test]
async fn a_design_is_read_and_listed_like_any_problem() {
    let app = TestApp::start().await;
    import_folder(&mut app.database.connect(), &small_shop()).unwrap();
    let visitor = app.visitor();
    visitor
        .get("/problems/small-shop")
        .await
        .assert_status(200)
        .assert_text("Design what stands behind the page");
    visitor
        .get("/problems")
        .await
        .assert_status(200)
        .assert_text("Small Shop");
}
