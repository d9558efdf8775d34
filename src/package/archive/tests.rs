//! Honest and hostile archives.

use std::io::{Cursor, Write};

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
    unpack(file, folder.path(), &mut findings);
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

#[test]
fn links_are_refused() {
    let file = archive(|writer| {
        writer
            .add_symlink("data", "/etc", SimpleFileOptions::default())
            .expect("added");
    });
    assert_eq!(refusals(file), ["archive-link"]);
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
