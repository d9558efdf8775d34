//! Packages as archives: the same files make the same bytes, wherever they have been meanwhile.

use std::fs::{self, File};
use std::io::Cursor;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use greenroom::commands::problems_export;
use greenroom::commands::problems_import::run;
use greenroom::commands::problems_place::fetch_from;
use greenroom::package::{self, Contents, Files, ManifestEntry};

use super::shared_packages;
use crate::support::TestDatabase;

fn zip_of(contents: &Contents) -> Vec<u8> {
    let zip = package::export(contents, &contents.short_name, Cursor::new(Vec::new()));
    zip.expect("exported").into_inner()
}

/// Folders with a `problem.yaml`.
pub fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.join("problem.yaml").exists())
        .collect();
    found.sort();
    assert!(found.len() > 5, "{}", folder.display());
    found
}

pub fn own_packages() -> Vec<PathBuf> {
    packages_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("problems"))
}

/// Ours and, where they are, those that other people wrote.
fn all_packages() -> Vec<PathBuf> {
    let mut all = own_packages();
    if let Some(shared) = shared_packages() {
        all.extend(packages_in(&shared));
    }
    all
}

#[test]
fn exporting_opening_and_exporting_again_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for path in all_packages() {
        let original = Contents::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let first = zip_of(&original);
        let zip = folder.path().join(format!("{}.zip", original.short_name));
        fs::write(&zip, &first).unwrap();
        let opened = Contents::open(&zip).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(opened.manifest(), original.manifest(), "{}", path.display());
        assert_eq!(opened.short_name, original.short_name);
        assert!(zip_of(&opened) == first, "{}", path.display());
    }
}

#[test]
fn links_and_modes_survive_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("linked");
    fs::create_dir_all(root.join("data/secret")).unwrap();
    fs::write(root.join("data/secret/1.in"), "1\n").unwrap();
    fs::write(root.join("tool.sh"), "#!/bin/sh\n").unwrap();
    fs::set_permissions(root.join("tool.sh"), fs::Permissions::from_mode(0o700)).unwrap();
    symlink("secret", root.join("data/sample")).unwrap();
    symlink(
        "../../data/./secret/../secret/1.in",
        root.join("data/secret/2.in"),
    )
    .unwrap();
    symlink("2.in", root.join("data/secret/3.in")).unwrap();
    let original = Contents::open(&root).unwrap();
    let zip = folder.path().join("linked.zip");
    fs::write(&zip, zip_of(&original)).unwrap();
    let opened = Contents::open(&zip).unwrap();
    assert_eq!(opened.manifest(), original.manifest());
    assert_eq!(zip_of(&opened), fs::read(&zip).unwrap());
    let kinds: Vec<(&str, bool)> = opened
        .manifest()
        .entries
        .iter()
        .map(|entry| match entry {
            ManifestEntry::Link { path, .. } => (path.as_str(), true),
            ManifestEntry::File { path, executable, .. } => (path.as_str(), *executable),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("data/sample", true),
            ("data/secret/1.in", false),
            ("data/secret/2.in", true),
            ("data/secret/3.in", true),
            ("tool.sh", true),
        ]
    );
    assert!(opened.root().join("data/sample").is_symlink());
}

#[test]
fn an_instance_gives_back_every_package_as_it_came() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    let mut compared = 0;
    for path in all_packages() {
        let Ok(package) = package::open(&path) else {
            continue;
        };
        let first = zip_of(&Contents::of(package.head()));
        let zip = folder.path().join(format!("{}.zip", package.head().short_name));
        fs::write(&zip, &first).unwrap();
        let mut printed = Vec::new();
        run(database.url(), std::slice::from_ref(&zip), None, &mut printed).unwrap();
        let slug = &package.head().greenroom.slug;
        let place = fetch_from(database.url(), slug, None)
            .unwrap_or_else(|error| panic!("{error:#}: {}", String::from_utf8_lossy(&printed)));
        problems_export::write(&place, Some(&zip), &mut printed).unwrap();
        assert!(fs::read(&zip).unwrap() == first, "{}", path.display());
        compared += 1;
    }
    assert!(compared >= own_packages().len(), "{compared}");
}

#[test]
fn versions_are_exported_by_number_and_unknown_ones_are_named() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    let builder = crate::support::PackageBuilder::new("pair");
    for (number, statement) in [(1, "First.\n"), (2, "Second.\n")] {
        let path = builder.clone().statement(statement).write_to(folder.path());
        run(database.url(), &[path], None, &mut Vec::new()).unwrap();
        let place = fetch_from(database.url(), "pair", Some(number)).unwrap();
        let text = place.contents.read("statement/problem.en.md").unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), statement);
    }
    let first = fetch_from(database.url(), "pair", Some(1)).unwrap();
    let newest = fetch_from(database.url(), "pair", None).unwrap();
    assert_ne!(zip_of(&first.contents), zip_of(&newest.contents));
    for (slug, version, told) in [
        ("pair", Some(3), "no version 3"),
        ("none", None, "no problem `none`"),
    ] {
        let error = fetch_from(database.url(), slug, version).err().expect("refused");
        assert!(format!("{error:#}").contains(told), "{error:#}");
    }
}

#[test]
fn one_archive_brings_several_problems() {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    for name in ["alpha", "beta"] {
        crate::support::PackageBuilder::new(name).write_to(&folder.path().join("all"));
    }
    let all = folder.path().join("all.zip");
    let mut zip = zip::ZipWriter::new(File::create(&all).unwrap());
    for name in ["alpha", "beta"] {
        let contents = Contents::open(&folder.path().join("all").join(name)).unwrap();
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("{name}.zip"), options).unwrap();
        std::io::Write::write_all(&mut zip, &zip_of(&contents)).unwrap();
    }
    zip.finish().unwrap();
    let mut printed = Vec::new();
    assert!(run(database.url(), &[all], None, &mut printed).unwrap());
    let printed = String::from_utf8(printed).unwrap();
    assert!(
        printed.contains("all.zip/alpha: imported, published as /problems/alpha"),
        "{printed}"
    );
    assert!(printed.ends_with("2 imported, 0 refused\n"), "{printed}");
}
