//! Honest and hostile archives.

mod several;

use std::io::{Cursor, Read, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn archive(build: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Cursor<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    build(&mut writer);
    writer.finish().expect("finished")
}

fn add(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &str) {
    writer
        .start_file(name, SimpleFileOptions::default())
        .expect("started");
    writer.write_all(content.as_bytes()).expect("written");
}

fn refusals(file: Cursor<Vec<u8>>) -> Vec<&'static str> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut findings = Vec::new();
    unpack(file, folder.path(), &mut Budget::default(), &mut findings);
    findings.iter().map(|finding| finding.rule).collect()
}

fn complete(writer: &mut ZipWriter<Cursor<Vec<u8>>>, prefix: &str) {
    add(writer, &format!("{prefix}problem.yaml"), "name: Zipped\n");
    add(
        writer,
        &format!("{prefix}problem_statement/problem.en.tex"),
        "\\problemname{Zipped}",
    );
    add(writer, &format!("{prefix}data/secret/1.in"), "1\n");
    add(writer, &format!("{prefix}data/secret/1.ans"), "1\n");
    add(writer, &format!("{prefix}.git/config"), "absent");
}

#[test]
fn archives_with_and_without_a_folder_read_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    for prefix in ["", "zipped/"] {
        let path = folder.path().join("zipped.zip");
        fs::write(&path, archive(|writer| complete(writer, prefix)).into_inner()).expect("written");
        let package = open(&path).expect("opens");
        assert_eq!(
            (
                package.head().short_name.as_str(),
                package.head().names["en"].as_str()
            ),
            ("zipped", "Zipped")
        );
        assert!(package.head().root.join("data/secret/1.in").exists());
        let root = package.head().root.clone();
        drop(package);
        assert!(!root.exists(), "unpacked files stay behind");
    }
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    for name in [
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "a\\..\\evil",
        "./a",
        "a//b",
    ] {
        assert_eq!(
            refusals(archive(|writer| add(writer, name, "x"))),
            ["archive-path"],
            "{name}"
        );
    }
}

fn link(writer: &mut ZipWriter<Cursor<Vec<u8>>>, path: &str, text: &str) {
    let options = SimpleFileOptions::default();
    writer.add_symlink(path, text, options).expect("added");
}

#[test]
fn links_that_leave_the_archive_are_refused() {
    let long = "a/".repeat(600);
    for text in ["/etc", "../x", "..", "a/../../x", "", "b\\c", &long] {
        let file = archive(|writer| link(writer, "data", text));
        assert_eq!(refusals(file), ["archive-link"], "{text:?}");
    }
    let bytes = archive(|writer| link(writer, "data", "\u{1f600}"));
    assert_eq!(refusals(bytes), ["archive-link"]);
}

#[test]
fn nothing_is_written_through_a_link() {
    let file = archive(|writer| {
        link(writer, "way", "data");
        add(writer, "way/x", "x");
    });
    assert_eq!(refusals(file), ["archive-link"]);
    let file = archive(|writer| {
        link(writer, "way", "data");
        link(writer, "WAY/out", "../x");
    });
    assert_eq!(refusals(file), ["archive-link"]);
}

#[test]
fn links_to_files_folders_and_links_are_read_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("linked.zip");
    let file = archive(|writer| {
        complete(writer, "linked/");
        link(writer, "linked/data/sample", "secret");
        link(writer, "linked/data/secret/2.in", "1.in");
        link(writer, "linked/data/secret/2.ans", "../other/2.ans");
        link(writer, "linked/data/other/2.ans", "../secret/1.ans");
    });
    fs::write(&path, file.into_inner()).expect("written");
    let package = open(&path).unwrap_or_else(|error| panic!("{error}"));
    let links: Vec<_> = package
        .head()
        .manifest
        .entries
        .iter()
        .filter_map(|entry| match entry {
            crate::package::ManifestEntry::Link { path, target } => Some((path.as_str(), target.as_str())),
            crate::package::ManifestEntry::File { .. } => None,
        })
        .collect();
    assert_eq!(
        links,
        [
            ("data/other/2.ans", "data/secret/1.ans"),
            ("data/sample", "data/secret"),
            ("data/secret/2.ans", "data/secret/1.ans"),
            ("data/secret/2.in", "data/secret/1.in"),
        ]
    );
}

#[test]
fn links_in_a_circle_and_out_of_their_package_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text, rule) in [
        ("data/secret/2.in", "2.in", "dangling-link"),
        ("data/secret/all", "../secret", "link-cycle"),
        ("data/secret/2.in", "../../../other/problem.yaml", "link-outside"),
        ("data/secret/2.in", "nothing", "dangling-link"),
    ] {
        let path = folder.path().join("one.zip");
        let file = archive(|writer| {
            complete(writer, "one/");
            complete(writer, "other/");
            link(writer, &format!("one/{name}"), text);
        });
        fs::write(&path, file.into_inner()).expect("written");
        let opened = open_all(&path);
        assert_eq!(opened.len(), 2, "{name}");
        let error = opened[0].1.as_ref().expect_err("refused");
        assert!(
            error.findings.iter().any(|finding| finding.rule == rule),
            "{name}: {error}"
        );
        assert!(opened[1].1.is_ok(), "the other package is sound");
    }
}

#[test]
fn archives_that_unpack_to_a_multiple_of_themselves_are_refused() {
    let file = archive(|writer| {
        writer
            .start_file("data/zeros", SimpleFileOptions::default())
            .expect("started");
        std::io::copy(&mut std::io::repeat(0).take(80 << 20), writer).expect("written");
    });
    assert_eq!(refusals(file), ["archive-ratio"]);
}

#[test]
fn the_folder_names_a_package_whose_archive_was_saved_under_another_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("zipped (1).zip");
    fs::write(&path, archive(|writer| complete(writer, "zipped/")).into_inner()).expect("written");
    assert_eq!(open(&path).expect("opens").head().short_name, "zipped");
}

#[test]
fn names_that_differ_in_case_alone_are_refused() {
    let file = archive(|writer| {
        add(writer, "data/A", "x");
        add(writer, "data/a", "y");
    });
    assert_eq!(refusals(file), ["archive-repeated"]);
}

#[test]
fn repeated_names_are_refused() {
    let file = archive(|writer| {
        add(writer, "data/a", "x");
        add(writer, "data/b", "y");
    });
    // No honest writer makes such an archive, so the second name is overwritten where it stands.
    let mut bytes = file.into_inner();
    for start in 0..bytes.len() - 6 {
        if &bytes[start..start + 6] == b"data/b" {
            bytes[start + 5] = b'a';
        }
    }
    assert_eq!(refusals(Cursor::new(bytes)), ["archive-repeated"]);
}

#[test]
fn junk_is_not_an_archive() {
    assert_eq!(refusals(Cursor::new(b"PK\x03\x04 nothing".to_vec())), ["archive"]);
    assert_eq!(refusals(Cursor::new(Vec::new())), ["archive"]);
}
