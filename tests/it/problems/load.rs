//! Versions on a worker's disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use diesel::prelude::*;
use greenroom::package;
use greenroom::problems::import::{ImportOptions, Showing};
use greenroom::problems::load::{LoadError, find_time_limit, materialise};

use crate::support::package::import;
use crate::support::{PackageBuilder, TestDatabase};

const PUBLISH: ImportOptions = ImportOptions::showing(Showing::AtOnce);

#[test]
fn a_version_comes_back_as_the_package_it_was() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let large = vec![b'7'; 3 * 1024 * 1024 + 5];
    let (package, folder) = PackageBuilder::new("sum")
        .file("data/secret/03-big.in", &large)
        .file("data/secret/03-big.ans", "")
        .link("data/secret/04-again.in", "01-small.in")
        .link("data/secret/04-again.ans", "../secret/01-small.ans")
        .read();
    let script = folder.path().join("sum/submissions/accepted/sum.py");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let package = package::read(&package.root).unwrap();
    let outcome = import(conn, &package, &PUBLISH).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let place = materialise(conn, outcome.version_id, cache.path()).unwrap();
    assert!(place.ends_with("sum"));
    let read = package::read(&place).unwrap();
    assert_eq!(read.content_hash(), package.content_hash());
    assert_eq!(read.judging_hash(), package.judging_hash());
    assert_eq!(
        fs::read_link(place.join("data/secret/04-again.ans"))
            .unwrap()
            .to_str(),
        Some("01-small.ans")
    );
    assert_eq!(fs::read(place.join("data/secret/03-big.in")).unwrap(), large);
    assert_eq!(
        find_time_limit(conn, outcome.version_id)
            .unwrap()
            .map(|limit| limit.as_millis()),
        Some(1000)
    );

    fs::write(place.join("mark"), "the cache is used").unwrap();
    assert_eq!(
        materialise(conn, outcome.version_id, cache.path()).unwrap(),
        place
    );
    assert!(place.join("mark").exists());
}

#[test]
fn several_workers_fill_one_cache() {
    let database = TestDatabase::create();
    let (package, _folder) = PackageBuilder::new("sum").read();
    let outcome = import(&mut database.connect(), &package, &PUBLISH).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let places: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope
                    .spawn(|| materialise(&mut database.connect(), outcome.version_id, cache.path()).unwrap())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(places.iter().all(|place| *place == places[0]));
    assert_eq!(
        package::read(&places[0]).unwrap().content_hash(),
        package.content_hash()
    );
    assert_eq!(
        fs::read_dir(cache.path()).unwrap().count(),
        1,
        "nothing half-written is left"
    );
}

#[test]
fn stored_bytes_that_changed_never_reach_the_cache() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let (package, _folder) = PackageBuilder::new("sum").read();
    let outcome = import(conn, &package, &PUBLISH).unwrap();
    diesel::sql_query(
        "UPDATE blob_chunks SET bytes = '1 3' WHERE sha256 =
           (SELECT sha256 FROM version_files WHERE path = 'data/sample/1.in')",
    )
    .execute(conn)
    .unwrap();
    let cache = tempfile::tempdir().unwrap();
    let error = materialise(conn, outcome.version_id, cache.path()).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("data/sample/1.in"), "{error}");
    let folder = fs::read_dir(cache.path()).unwrap().next().unwrap().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_link_out_of_the_package_is_damage() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let (package, _folder) = PackageBuilder::new("sum").read();
    let outcome = import(conn, &package, &PUBLISH).unwrap();
    diesel::sql_query(
        "UPDATE version_files SET sha256 = NULL, link_target = '../../../etc/passwd' WHERE path = 'data/sample/1.in'",
    )
    .execute(conn)
    .unwrap();
    let cache = tempfile::tempdir().unwrap();
    let error = materialise(conn, outcome.version_id, cache.path()).unwrap_err();
    assert!(error.to_string().contains("leaves the package"), "{error}");
}
