use super::*;

#[test]
fn links_inside_the_package_are_followed_and_kept() {
    let package = Folder::legacy()
        .case("secret/a/1")
        .link("data/secret/2.in", "a/1.in")
        .link("data/secret/2.ans", "a/1.ans")
        .link("data/secret/b", "a")
        .read();
    let names: Vec<_> = package
        .data
        .all_cases()
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(names, ["secret/1", "secret/2", "secret/a/1", "secret/b/1"]);
    let links: Vec<_> = package
        .manifest
        .entries
        .iter()
        .filter(|e| matches!(e, ManifestEntry::Link { .. }))
        .collect();
    assert_eq!(links.len(), 3);
    assert_eq!(
        *links[2],
        ManifestEntry::Link {
            path: "data/secret/b".to_owned(),
            target: "data/secret/a".to_owned()
        }
    );
}

#[test]
fn submissions_are_labelled_or_skipped_with_a_reason() {
    let package = Folder::modern()
        .file("submissions/accepted/a.py", "#!/usr/bin/env python3\n")
        .file("submissions/accepted/old.py", "#!/usr/bin/python2\n")
        .file("submissions/accepted/multi/main.cpp", "")
        .file("submissions/accepted/multi/part.h", "")
        .file("submissions/accepted/deduce.pl", "")
        .file("submissions/accepted/notes.txt", "")
        .file("submissions/brute_force/slow.rs", "")
        .file("submissions/rejected/r.js", "")
        .file("submissions/slow_accepted/s.py", "")
        .file("submissions/partially_accepted/p.py", "")
        .file("submissions/stray.py", "")
        .read();
    let judged: Vec<_> = package
        .submissions
        .iter()
        .map(|submission| {
            format!(
                "{} {} {:?}",
                submission.path, submission.language, submission.expected
            )
        })
        .collect();
    assert_eq!(
        judged,
        [
            "submissions/accepted/a.py python3 Accepted",
            "submissions/accepted/multi cpp Accepted",
            "submissions/brute_force/slow.rs rust BruteForce",
            "submissions/rejected/r.js javascript Rejected",
        ]
    );
    assert_eq!(package.submissions[1].files.len(), 2);
    let skipped: String = package
        .skipped
        .iter()
        .map(|s| format!("{}: {}\n", s.path, s.reason))
        .collect();
    insta::assert_snapshot!(skipped, @r"
    submissions/accepted/deduce.pl: written in Prolog, which is not judged here
    submissions/accepted/notes.txt: its language is not recognised
    submissions/accepted/old.py: written in Python 2, which is not judged here
    submissions/partially_accepted: partial scores belong to scoring problems
    submissions/slow_accepted: `slow_accepted` is not a verdict folder of the format
    ");
}

#[test]
fn submissions_yaml_states_language_and_entry() {
    let package = Folder::modern()
        .file("submissions/accepted/tool/start.py", "")
        .file("submissions/accepted/tool/helper.py", "")
        .file("submissions/accepted/x.txt", "")
        .file(
            "submissions/submissions.yaml",
            "accepted/*:\n  authors: Ada\n  language: php\naccepted/tool:\n  language: python3\n  entrypoint: start.py\n",
        )
        .read();
    assert_eq!(package.submissions[0].entry.as_deref(), Some("start.py"));
    assert_eq!(
        package.skipped[0].reason,
        "written in php, which is not judged here"
    );
}

#[test]
fn custom_validators_are_files_or_folders() {
    let legacy = |folder: Folder| folder.append("problem.yaml", "validation: custom\n");
    let package = legacy(Folder::legacy())
        .file("output_validators/check.py", "")
        .read();
    let OutputValidator::Custom(program) = package.output_validator else {
        panic!("custom")
    };
    assert_eq!(
        (program.path.as_str(), program.language),
        ("output_validators/check.py", LanguageId::PYTHON3)
    );
    let package = legacy(Folder::legacy())
        .file("output_validators/check/main.cc", "")
        .file("output_validators/check/validate.h", "")
        .read();
    let OutputValidator::Custom(program) = package.output_validator else {
        panic!("custom")
    };
    assert_eq!(program.files[1].name, "validate.h");
    let package = Folder::modern()
        .file("output_validator/main.cpp", "")
        .file("output_validator/validation.h", "")
        .read();
    let OutputValidator::Custom(program) = package.output_validator else {
        panic!("custom")
    };
    assert_eq!(
        (program.path.as_str(), program.files.len()),
        ("output_validator", 2)
    );
}

#[test]
fn a_validator_that_is_missing_makes_the_package_incomplete() {
    let package = Folder::legacy()
        .append("problem.yaml", "validation: custom\n")
        .read();
    assert_eq!(package.output_validator, OutputValidator::Missing);
    assert_eq!(package.incomplete.as_deref(), Some("output validator missing"));
}

#[test]
fn include_files_are_grouped_by_language() {
    let package = Folder::legacy()
        .file("include/cpp/main.cpp", "")
        .file("include/default/shared.txt", "")
        .file("include/haskell/Main.hs", "")
        .read();
    assert_eq!(package.include.keys().collect::<Vec<_>>(), ["cpp", "default"]);
    assert_eq!(package.include["cpp"][0].name, "main.cpp");
    assert_eq!(package.skipped[0].path, "include/haskell");
}

#[test]
fn content_hash_sees_everything_and_judging_hash_what_judges() {
    let before = Folder::modern().file("submissions/accepted/a.py", "").read();
    let same = Folder::modern().file("submissions/accepted/a.py", "").read();
    assert_eq!(
        (before.content_hash(), before.judging_hash()),
        (same.content_hash(), same.judging_hash())
    );
    let harmless = [
        Folder::modern().file("submissions/accepted/a.py", "pass"),
        Folder::modern().append("statement/problem.en.md", "More."),
        Folder::modern().append("problem.yaml", "keywords: [x]\n"),
        Folder::modern().file("data/secret/1.desc", "About."),
        Folder::modern().file("greenroom.yaml", "topics: [x]\n"),
    ];
    for folder in harmless {
        let package = folder.read();
        assert_ne!(package.content_hash(), before.content_hash());
        assert_eq!(package.judging_hash(), before.judging_hash());
    }
    let moving = [
        Folder::modern().file("data/secret/1.ans", "other"),
        Folder::modern().case("secret/2"),
        Folder::modern().append("problem.yaml", "  memory: 64\n"),
        Folder::modern().file("include/cpp/main.cpp", ""),
        Folder::modern().file("output_validator/check.py", ""),
        Folder::modern().file(
            "data/secret/test_group.yaml",
            "output_validator_args: [case_sensitive]\n",
        ),
        Folder::modern().append("problem.yaml", "languages: [cpp]\n"),
    ];
    for folder in moving {
        assert_ne!(
            folder.read().judging_hash(),
            before.judging_hash(),
            "{}",
            folder.root().display()
        );
    }
}

#[test]
fn odd_file_names_are_absent() {
    let folder = Folder::legacy()
        .file(".git/config", "x")
        .file("data/secret/2 copy.in", "x")
        .file("data/secret/.hidden.in", "x")
        .file("notes.txt~", "x");
    assert_eq!(
        folder.warnings(),
        "data/secret/2 copy.in: warning: ignored because of its name [file-name]\n"
    );
    assert_eq!(folder.read().manifest.entries.len(), 4);
}

#[test]
fn names_come_from_statements_where_problem_yaml_is_silent() {
    let package = Folder::legacy()
        .file("problem.yaml", "")
        .file(
            "problem_statement/problem.en.tex",
            "\\problemname{On \\emph{Trees} \\& more}\n",
        )
        .file(
            "problem_statement/problem.sv.tex",
            "%% plainproblemname: Om träd\n\\problemname{$T$}\n",
        )
        .read();
    assert_eq!(package.names["en"], "On Trees & more");
    assert_eq!(package.names["sv"], "Om träd");
}

#[test]
fn a_design_package_is_read_by_its_format_line() {
    let yaml = format!(
        "format: design-problem/1\nname: Shop\nuuid: {UUID}\nlicense: cc0\ncredits: Ada\nkeywords: [x]\nworkload: 1\n"
    );
    let folder = Folder::empty()
        .file("problem.yaml", &yaml)
        .file("statement/problem.en.md", "Text.\n");
    let AnyPackage::Design(package) = read_any(&folder.root()).expect("sound") else {
        panic!("a design")
    };
    assert_eq!(
        (package.names["en"].as_str(), package.licence),
        ("Shop", Licence::Cc0)
    );
    assert_eq!(
        (package.authors.as_slice(), package.warnings.as_slice()),
        (&["Ada".to_owned()][..], &[][..])
    );
    assert_eq!(package.uuid.map(|uuid| uuid.to_string()).as_deref(), Some(UUID));
    insta::assert_snapshot!(folder.refused(), @"problem.yaml: error: a problem of the kind `design-problem/1` is not solved by a program [other-kind]");
}

#[test]
fn a_design_package_needs_uuid_name_and_statement() {
    let folder = Folder::empty().file("problem.yaml", "format: design-problem/1\n");
    insta::assert_snapshot!(read_any(&folder.root()).expect_err("refused"), @r"
    problem.yaml: error: `uuid` is required [missing-key]
    problem.yaml: error: `name` is required [missing-key]
    statement: error: no statement: expected `problem.<language>.md`, `.tex` or `.pdf` [missing-statement]
    problem.yaml: warning: no name in `problem.yaml` or the statements; the short name is used [missing-name]
    ");
}
