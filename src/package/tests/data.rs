use super::*;

fn names(package: &Package) -> Vec<&str> {
    package
        .data
        .all_cases()
        .iter()
        .map(|case| case.name.as_str())
        .collect()
}

#[test]
fn samples_come_first_and_groups_in_order_of_names() {
    let folder = Folder::legacy()
        .case("sample/1")
        .case("secret/b/1")
        .case("secret/a")
        .case("secret/c/d/2");
    let package = folder.read();
    assert_eq!(
        names(&package),
        ["sample/1", "secret/1", "secret/a", "secret/b/1", "secret/c/d/2"]
    );
    assert_eq!(package.data.samples().len(), 1);
    let groups: Vec<_> = package.data.groups[1]
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(groups, ["secret/b", "secret/c"]);
}

#[test]
fn legacy_settings_come_from_the_nearest_group() {
    let package = Folder::legacy()
        .append("problem.yaml", "validator_flags: case_sensitive\n")
        .file(
            "data/testdata.yaml",
            "on_reject: continue\noutput_validator_flags: float_tolerance 1e-6\n",
        )
        .file("data/secret/b/testdata.yaml", "on_reject: break\n")
        .file(
            "data/secret/c/testdata.yaml",
            "output_validator_flags: float_tolerance 1E-9\nrange: 0 100\n",
        )
        .case("secret/b/1")
        .case("secret/c/1")
        .read();
    let secret = &package.data.groups[0];
    assert_eq!(
        (package.data.on_reject, secret.on_reject),
        (OnReject::Continue, OnReject::Continue)
    );
    assert_eq!(
        secret.groups.iter().map(|g| g.on_reject).collect::<Vec<_>>(),
        [OnReject::Break, OnReject::Continue]
    );
    let flags: Vec<_> = package
        .data
        .all_cases()
        .iter()
        .map(|case| case.validator_args.join(" "))
        .collect();
    let inherited = "case_sensitive float_tolerance 1e-6";
    assert_eq!(
        flags,
        [inherited, inherited, "case_sensitive float_tolerance 1E-9"]
    );
}

#[test]
fn new_groups_are_the_folders_with_settings() {
    let package = Folder::modern()
        .without("data/secret/1.in")
        .without("data/secret/1.ans")
        .file(
            "data/secret/g1/test_group.yaml",
            "output_validator_args: [float_tolerance, 1e-4]\nargs: [-v]\n",
        )
        .case("secret/g1/deep/1")
        .case("secret/g1/2")
        .file(
            "data/secret/g1/2.yaml",
            "output_validator_args: []\ndescription: Small.\nhint: Think.\n",
        )
        .read();
    let group = &package.data.groups[0].groups[0];
    assert_eq!(group.name, "secret/g1");
    assert_eq!(names(&package), ["secret/g1/2", "secret/g1/deep/1"]);
    assert_eq!(group.cases[0].validator_args, [""; 0]);
    assert_eq!(group.cases[0].description.as_deref(), Some("Small."));
    assert_eq!(group.cases[0].hint.as_deref(), Some("Think."));
    assert_eq!(group.cases[1].validator_args, ["float_tolerance", "1e-4"]);
    assert_eq!(group.cases[1].args, ["-v"]);
}

#[test]
fn the_draft_takes_both_kinds_of_settings() {
    let package = Folder::modern()
        .file(
            "problem.yaml",
            "problem_format_version: 2023-07-draft\nname: Test\n",
        )
        .file("data/secret/a/testdata.yaml", "on_reject: continue\n")
        .file("data/secret/b/test_group.yaml", "output_validator_args: [x]\n")
        .case("secret/a/1")
        .case("secret/b/1")
        .read();
    let groups = &package.data.groups[0].groups;
    assert_eq!(groups[0].on_reject, OnReject::Continue);
    assert_eq!(groups[1].cases[0].validator_args, ["x"]);
}

#[test]
fn notes_and_extra_files_belong_to_their_case() {
    let package = Folder::modern()
        .file("data/secret/1.desc", "Largest input.\n")
        .file("data/secret/1.hint", "Mind the memory.\n")
        .file("data/secret/1.files/sub/table.txt", "x")
        .read();
    let case = package.data.all_cases()[0];
    assert_eq!(case.description.as_deref(), Some("Largest input."));
    assert_eq!(case.hint.as_deref(), Some("Mind the memory."));
    assert_eq!(case.extra_files[0].name, "sub/table.txt");
    assert_eq!(case.extra_files[0].path, "data/secret/1.files/sub/table.txt");
    assert_eq!(package.data.all_cases().len(), 1);
}

#[test]
fn other_data_folders_never_judge() {
    let package = Folder::modern()
        .case("invalid_input/1")
        .case("invalid_inputs/1")
        .case("valid_output/2")
        .read();
    assert_eq!(names(&package), ["secret/1"]);
}

#[test]
fn broken_data_is_reported_whole() {
    let folder = Folder::legacy()
        .file("data/secret/2.in", "")
        .file("data/secret/3.ans", "")
        .file(
            "data/secret/testdata.yaml",
            "on_reject: never\ngrading: custom\ngrader_flags: always_accept\nodd: 1\n",
        );
    insta::assert_snapshot!(folder.refused(), @r"
    data/secret/2.in: error: has no `.ans` file beside it [missing-answer]
    data/secret/3.ans: error: has no `.in` file beside it [missing-input]
    data/secret/testdata.yaml:1:12: error: `on_reject` must be `break` or `continue` [wrong-type]
    data/secret/testdata.yaml:2:10: error: `grading: custom` is not supported yet [unsupported-feature]
    data/secret/testdata.yaml:3:15: error: grader flag `always_accept` is not supported yet [unsupported-feature]
    data/secret/testdata.yaml:4:1: warning: unknown key `odd` is ignored [unknown-key]
    ");
}

#[test]
fn new_groups_neither_mix_nor_nest() {
    let folder = Folder::modern()
        .file("data/secret/g/test_group.yaml", "")
        .case("secret/g/1")
        .file("data/secret/g/h/test_group.yaml", "require_pass: sample\n")
        .case("secret/g/h/1");
    insta::assert_snapshot!(folder.refused(), @r"
    data/secret: error: test groups and loose test cases must not be mixed [mixed-groups]
    data/secret/g/h/test_group.yaml: error: only folders directly in `data/secret` can be test groups [nested-group]
    ");
}

#[test]
fn a_package_without_secret_data_is_refused() {
    let folder = Folder::modern()
        .without("data/secret/1.in")
        .without("data/secret/1.ans")
        .case("sample/1");
    assert!(folder.refused().contains("[no-secret-data]"));
}
