//! Archives of several packages.

use super::*;

fn names_of(path: &Path) -> Vec<(String, bool)> {
    open_all(path)
        .into_iter()
        .map(|(name, package)| (name, package.is_ok()))
        .collect()
}

#[test]
fn archives_of_several_packages_are_opened_one_by_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, file: Cursor<Vec<u8>>| {
        let path = folder.path().join(name);
        fs::write(&path, file.into_inner()).expect("written");
        path
    };
    let inner = archive(|writer| complete(writer, "")).into_inner();
    let add_zip = |writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("started");
        writer.write_all(bytes).expect("written");
    };
    let all = write(
        "all.zip",
        archive(|writer| {
            complete(writer, "problems/alpha/");
            add(writer, "problems/README.md", "Ours.");
            add(writer, "problems/notes/todo.md", "None.");
            add_zip(writer, "problems/beta.zip", &inner);
            add_zip(writer, "problems/broken.zip", b"PK");
        }),
    );
    let names = names_of(&all);
    let named: Vec<(&str, bool)> = names
        .iter()
        .map(|(name, sound)| (name.as_str(), *sound))
        .collect();
    assert_eq!(
        named,
        [
            ("alpha", true),
            ("beta", true),
            ("broken", false),
            ("notes", false)
        ]
    );
    let errors: String = open_all(&all)
        .iter()
        .filter_map(|(_, package)| package.as_ref().err().map(|error| format!("{error}\n")))
        .collect();
    assert!(
        errors.contains("broken.zip: error: not a readable zip archive"),
        "{errors}"
    );
    assert!(
        errors.contains("notes: error: the folder holds no `problem.yaml`"),
        "{errors}"
    );

    let nested = write(
        "nested.zip",
        archive(|writer| {
            let two = archive(|writer| {
                complete(writer, "a/");
                complete(writer, "b/");
            });
            add_zip(writer, "two.zip", &two.into_inner());
            complete(writer, "c/");
        }),
    );
    let opened = open_all(&nested);
    let refused = opened[1].1.as_ref().expect_err("refused").findings[0].rule;
    assert_eq!((opened[0].0.as_str(), refused), ("c", "nested-archive"));

    let single = write("single.zip", archive(|writer| complete(writer, "single/")));
    assert_eq!(names_of(&single), [("single".to_owned(), true)]);
    let empty = write("empty.zip", archive(|writer| add(writer, "readme.txt", "x")));
    assert_eq!(names_of(&empty), [("empty".to_owned(), false)]);
}
