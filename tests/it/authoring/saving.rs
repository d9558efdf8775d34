//! Saves: each makes a version, nothing is written over, and what is wrong is told.

use super::{app_and_admin, file, import_draft, save, sound, versions};

const DETAILS: [(&str, &str); 10] = [
    ("title", "The sums problem"),
    ("slug", "sums"),
    ("summary", "Add."),
    ("difficulty", ""),
    ("target_minutes", ""),
    ("authors", "Ada Author"),
    ("licence", "cc by-sa"),
    ("memory", "256"),
    ("time_limit", "2"),
    ("time_limit_note", "Adding two numbers is never slow."),
];

fn details<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = DETAILS.to_vec();
    for (name, value) in changed {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

#[actix_web::test]
async fn every_page_of_a_problem_is_shown() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    for part in [
        "edit",
        "statement",
        "statement?lang=de",
        "statement?lang=../y",
        "cases",
        "cases?case=secret/01-small",
        "programs",
        "files",
        "files?path=problem.yaml",
        "versions",
        "versions/1",
        "versions/1/check",
    ] {
        admin
            .get(&format!("/admin/problems/sums/{part}"))
            .await
            .assert_status(200);
    }
    for part in [
        "cases?case=secret/none",
        "files?path=../etc/passwd",
        "versions/0",
        "versions/9",
        "versions/x",
    ] {
        admin
            .get(&format!("/admin/problems/sums/{part}"))
            .await
            .assert_status(404);
    }
    admin.get("/admin/problems/none/edit").await.assert_status(404);
}

#[actix_web::test]
async fn a_save_is_a_version_with_its_author_and_note_and_changes_single_keys() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound().file("problem.yaml", file_with_comment()));
    let fields = details(&[
        ("base", "1"),
        ("note", "A better title"),
        ("title", "Sums: of two"),
        ("topics", "addition, signs"),
        ("memory", "64"),
        ("hint-1", "Try - and +."),
        ("editorial", "Add them."),
    ]);
    save(&admin, "edit", &fields)
        .await
        .assert_status(303)
        .assert_location("/admin/problems/sums/edit");
    assert_eq!(versions(&app), "1 folder , 2 browser A better title");
    let problem = file(&app, "problem.yaml");
    assert!(
        problem.starts_with("# kept\nproblem_format_version: 2025-09\nname: \"Sums: of two\"\n"),
        "{problem}"
    );
    assert!(
        problem.contains("limits:\n  time_limit: 2\n  memory: 64\n"),
        "{problem}"
    );
    let greenroom = file(&app, "greenroom.yaml");
    assert!(
        greenroom.contains("topics:\n  - \"addition\"\n  - \"signs\"\n"),
        "{greenroom}"
    );
    assert!(
        greenroom.contains("hints:\n  - \"Try - and +.\"\n"),
        "{greenroom}"
    );
    assert_eq!(file(&app, "editorial.md"), "Add them.\n");
    let author =
        "SELECT username FROM users u JOIN problem_versions v ON v.author_id = u.id WHERE number = 2";
    assert_eq!(app.text(author), "root-one");
    // The page says what it says now.
    admin
        .get("/admin/problems/sums/edit")
        .await
        .assert_text("Version 2 is the newest");
}

fn file_with_comment() -> &'static str {
    "# kept\nproblem_format_version: 2025-09\nname: The sums problem\nuuid: 8ee7605a-95a3-86c2-3995-0a10d365de46\nlimits:\n  time_limit: 2\n"
}

#[actix_web::test]
async fn a_save_that_changes_nothing_makes_no_version() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let answer = save(&admin, "edit", &details(&[("base", "1")])).await;
    answer.assert_status(303);
    admin.follow(&answer).await.assert_text("Nothing has changed");
    assert_eq!(versions(&app), "1 folder ");
}

#[actix_web::test]
async fn what_is_wrong_is_told_with_its_place_and_what_was_typed_stays() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let broken = "problem_format_version: 2025-09\nname: Sums\nlimits:\n  time_limit: soon\n";
    for (part, fields, told) in [
        (
            "files",
            vec![("path", "problem.yaml"), ("text", broken)],
            "problem.yaml:4",
        ),
        (
            "files",
            vec![("path", "greenroom.yaml"), ("text", "levle: 3\n")],
            "unknown key",
        ),
        ("files", vec![("path", "../x"), ("text", "a")], "letters, digits"),
        ("files", vec![("path", "data"), ("text", "a")], "same name"),
        (
            "cases",
            vec![("name", "other/1"), ("input", "1 2"), ("answer", "3")],
            "below sample or secret",
        ),
        (
            "cases",
            vec![("name", "secret/09"), ("input", ""), ("answer", "3")],
            "An input",
        ),
        (
            "programs",
            vec![("folder", "submissions/lucky"), ("name", "a.py"), ("code", "x")],
            "Choose one of the list",
        ),
        (
            "programs",
            vec![
                ("folder", "submissions/accepted"),
                ("name", "sum.py"),
                ("code", "x"),
            ],
            "is there already",
        ),
        (
            "programs",
            vec![
                ("folder", "submissions/accepted"),
                ("name", "a b.py"),
                ("code", "x"),
            ],
            "A file name",
        ),
    ] {
        let mut fields = fields;
        fields.push(("base", "1"));
        let answer = save(&admin, part, &fields).await;
        answer.assert_status(422).assert_text(told);
        let typed = fields
            .iter()
            .find(|(name, _)| ["text", "input", "code"].contains(name))
            .expect("a text")
            .1;
        let first = typed.lines().next().unwrap_or_default();
        assert!(answer.html().contains(first), "{part}: {first}");
    }
    let fields = details(&[
        ("base", "1"),
        ("title", ""),
        ("time_limit", "never"),
        ("licence", "mine"),
    ]);
    let answer = save(&admin, "edit", &fields).await;
    answer
        .assert_status(422)
        .assert_text("A title of")
        .assert_text("A number above 0")
        .assert_text("a licence");
    assert_eq!(versions(&app), "1 folder ");
}

#[actix_web::test]
async fn two_who_change_the_same_file_get_a_page_to_merge_and_nothing_is_lost() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let other = app.sign_up("root-two").await;
    app.make_admin("root-two");
    let text = |text| {
        [
            ("base", "1"),
            ("language", "en"),
            ("text", text),
            ("note", "mine"),
        ]
    };
    save(&admin, "statement", &text("Theirs: add two numbers.\n"))
        .await
        .assert_status(303);
    let answer = save(&other, "statement", &text("Mine: print the sum.\n")).await;
    answer.assert_status(409);
    answer
        .assert_text("Mine: print the sum.")
        .assert_text("Theirs: add two numbers.");
    assert_eq!(versions(&app), "1 folder , 2 browser mine");
    // The merged text is saved on what the page was made from.
    let merged = [
        ("base", "2"),
        ("path", "statement/problem.en.md"),
        ("text", "Both.\n"),
        ("note", "merged"),
    ];
    save(&other, "files", &merged).await.assert_status(303);
    assert_eq!(file(&app, "statement/problem.en.md"), "Both.\n");
}

#[actix_web::test]
async fn two_who_change_different_files_are_both_saved() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    save(
        &admin,
        "statement",
        &[("base", "1"), ("language", "en"), ("text", "Add.\n")],
    )
    .await
    .assert_status(303);
    let case = [
        ("base", "1"),
        ("name", "secret/03-zero"),
        ("input", "0 0"),
        ("answer", "0"),
        ("description", "nothing"),
    ];
    save(&admin, "cases", &case).await.assert_status(303);
    assert_eq!(file(&app, "statement/problem.en.md"), "Add.\n");
    assert_eq!(file(&app, "data/secret/03-zero.in"), "0 0\n");
    assert_eq!(
        file(&app, "data/secret/03-zero.yaml"),
        "description: \"nothing\"\n"
    );
}

#[actix_web::test]
async fn a_problem_begins_as_a_skeleton_and_a_name_is_given_once() {
    let (app, admin) = app_and_admin().await;
    let fields = [
        ("title", "Token buckets"),
        ("short_name", "buckets"),
        ("language", "python3"),
    ];
    admin
        .post("/admin/problems/new", &fields)
        .await
        .assert_location("/admin/problems/buckets/edit");
    assert_eq!(
        app.text("SELECT state || ' ' || title FROM problems"),
        "draft Token buckets"
    );
    admin
        .post("/admin/problems/new", &fields)
        .await
        .assert_status(422)
        .assert_text("Another problem has this name");
    for (name, title, language) in [
        ("Bad Name", "T", "python3"),
        ("ok", "", "python3"),
        ("ok", "T", "cobol"),
        ("", "T", "python3"),
    ] {
        let fields = [("title", title), ("short_name", name), ("language", language)];
        admin
            .post("/admin/problems/new", &fields)
            .await
            .assert_status(422);
    }
}

#[actix_web::test]
async fn nobody_but_administrators_writes_problems() {
    let (app, _) = app_and_admin().await;
    import_draft(&app, &sound());
    let ada = app.sign_up("ada").await;
    app.make_mentor("ada");
    for part in [
        "edit",
        "cases",
        "versions/1/package.zip",
        "versions/1/raw/data/secret/01-small.in",
    ] {
        ada.get(&format!("/admin/problems/sums/{part}"))
            .await
            .assert_status(403);
    }
    save(
        &ada,
        "statement",
        &[("base", "1"), ("language", "en"), ("text", "x")],
    )
    .await
    .assert_status(403);
    assert_eq!(versions(&app), "1 folder ");
}
