use super::*;

#[test]
fn a_folder_without_problem_yaml_is_no_package() {
    let folder = Folder::empty().file("readme.txt", "hello");
    insta::assert_snapshot!(folder.refused(), @"problem.yaml: error: file is missing: this is not a problem package [missing-file]");
    let nowhere = read(std::path::Path::new("/nonexistent/package")).expect_err("refused");
    assert_eq!(nowhere.findings[0].rule, "unreadable");
}

#[test]
fn links_out_of_the_package_are_errors() {
    let folder = Folder::legacy()
        .link("data/secret/2.in", "/etc/passwd")
        .link("data/secret/up", "../../..")
        .link("data/secret/gone", "nothing")
        .link("data/loop", "../data");
    let refused = folder.refused();
    for expected in [
        "data/secret/2.in: error: link leads out of the package [link-outside]",
        "data/secret/up: error: link leads out of the package [link-outside]",
        "data/secret/gone: error: link is broken",
        "data/loop: error: link leads to a folder around it [link-cycle]",
    ] {
        assert!(refused.contains(expected), "{expected}\n{refused}");
    }
}

#[test]
fn links_that_chase_each_other_end() {
    let folder = Folder::legacy()
        .file("a/x.txt", "")
        .file("b/y.txt", "")
        .link("a/b", "../b")
        .link("b/a", "../a");
    assert!(folder.refused().contains("[too-deep]"));
}

#[test]
fn links_to_absent_names_are_errors() {
    let folder = Folder::legacy()
        .file("data/.hidden/1.txt", "x")
        .link("data/shown", ".hidden/1.txt");
    assert!(
        folder
            .refused()
            .contains("data/shown: error: link leads to `data/.hidden/1.txt`")
    );
}

#[test]
fn pipes_and_devices_are_errors() {
    let folder = Folder::legacy();
    rustix::fs::mkfifoat(rustix::fs::CWD, folder.root().join("data/pipe"), 0o600.into()).expect("a pipe");
    insta::assert_snapshot!(folder.refused(), @"data/pipe: error: only files, folders and links are allowed [special-file]");
}

#[test]
fn text_that_is_not_utf8_names_its_line() {
    let folder = Folder::legacy().file("problem.yaml", b"name: a\nsource: \xff\n");
    insta::assert_snapshot!(folder.refused(), @"problem.yaml:2:1: error: must be UTF-8 text [not-utf8]");
}

#[test]
fn every_uncovered_part_is_named() {
    let folder = Folder::modern()
        .append("problem.yaml", "allow_file_writing: true\n")
        .file("graders/g.py", "")
        .file("static_validator/s.py", "")
        .file("output_validator/build", "")
        .file("output_validator/main.cpp", "")
        .file("submissions/submissions.yaml", "accepted/*:\n  permitted: [AC]\n");
    insta::assert_snapshot!(folder.refused(), @r"
    graders: error: custom graders are not supported yet [unsupported-feature]
    output_validator/build: error: output validators with their own `build` or `run` program are not supported yet [unsupported-feature]
    problem.yaml:6:21: error: `allow_file_writing: true` is not supported yet [unsupported-feature]
    static_validator: error: static validators are not supported yet [unsupported-feature]
    submissions/submissions.yaml:2:14: error: `permitted` of a submission is not supported yet [unsupported-feature]
    ");
    let folder = Folder::legacy()
        .append("problem.yaml", "validation: custom\n")
        .file("output_validators/a.py", "")
        .file("output_validators/b.py", "");
    assert!(
        folder
            .refused()
            .contains("several output validators are not supported yet")
    );
    let folder = Folder::legacy()
        .append("problem.yaml", "validation: custom\n")
        .file("output_validators/a.hs", "");
    assert!(
        folder
            .refused()
            .contains("the output validator is written in Haskell")
    );
}

#[test]
fn other_kinds_of_problem_are_refused_by_name() {
    let folder = Folder::legacy().file("problem.yaml", "format: quiz/1\nname: x\n");
    assert!(
        folder
            .refused()
            .contains("problem.yaml:1:9: error: problems of the kind `quiz/1`")
    );
}

#[test]
fn all_findings_come_together() {
    let folder = Folder::legacy()
        .file("problem.yaml", "type: scoring\nlimits:\n  memory: much\n")
        .without("problem_statement/problem.en.tex")
        .file("data/secret/9.in", "")
        .file("greenroom.yaml", "slug: Not A Slug\nlevel: 3\n");
    insta::assert_snapshot!(folder.refused(), @r"
    data/secret/9.in: error: has no `.ans` file beside it [missing-answer]
    greenroom.yaml:1:7: error: `slug` must be lower-case words of letters and digits joined by `-`, at most 80 characters [wrong-type]
    greenroom.yaml:2:1: error: unknown key `level`; known are slug, summary, topics, difficulty, target_minutes, hints, editorial, rubric, gold, generators, robustness and time_limit_note [unknown-key]
    problem.yaml: error: packages with `greenroom.yaml` must state `limits.time_limit` [missing-key]
    problem.yaml:1:7: error: `type: scoring` (points instead of a verdict) is not supported yet [unsupported-feature]
    problem.yaml:3:11: error: `limits.memory` must be a number above zero [wrong-type]
    problem_statement: error: no statement: expected `problem.<language>.md`, `.tex` or `.pdf` [missing-statement]
    problem.yaml: warning: no name in `problem.yaml` or the statements; the short name is used [missing-name]
    ");
}
