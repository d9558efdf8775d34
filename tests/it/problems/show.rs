//! The page of one problem.

use greenroom::problems::import::{ImportOptions, Showing};

use crate::support::{PackageBuilder, TestApp};

fn report_worker(app: &TestApp) {
    app.execute(
        r#"INSERT INTO workers (name, host, slots, accuracy, languages) VALUES ('w', 'h', 1, 'exact',
           '[{"id":"cpp","version":"g++ 12.2","available":true},{"id":"java","version":"","available":false},
             {"id":"python3","version":"Python 3.11.2","available":true}]')"#,
    );
}

#[actix_web::test]
async fn a_visitor_reads_everything_about_a_published_problem() {
    let app = TestApp::start().await;
    report_worker(&app);
    app.import(
        PackageBuilder::new("sum")
            .title("Sum <of> two")
            .languages("[cpp, java]")
            .statement("Add *two* numbers, $a \\le b$.\n")
            .greenroom("slug: add-two\ntopics: [arithmetic]\ndifficulty: easy\nhints: [\"Use **plus**.\"]\n"),
    );
    let page = app.visitor().get("/problems/add-two").await;
    page.assert_status(200);
    for text in [
        "Sum <of> two",
        "Add two numbers",
        "arithmetic",
        "Easy",
        "1 s",
        "256 MiB",
        "g++ 12.2",
        "not installed here",
        "By Ada Author.",
        "Licence: CC BY-SA",
        "Hints",
        "There is one, shown one by one. Sign in to read them.",
        "Sign in to run",
        "1 2",
        "Version 1.",
    ] {
        page.assert_text(text);
    }
    let html = page.html();
    assert!(html.contains("data-copy=\"in-1\"") && html.contains("<math"));
    assert!(html.contains("<em>two</em>"), "Markdown is rendered");
    assert!(
        !html.contains("<strong>plus"),
        "no hint is sent before it was asked for"
    );
    assert!(!html.contains("Sum <of>"), "titles are escaped");
    assert!(
        !page.has_text("Python 3.11.2"),
        "a language that the problem forbids is not offered"
    );
    app.visitor().get("/problems/sum").await.assert_status(404);
}

#[actix_web::test]
async fn before_a_worker_has_reported_the_page_says_so() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let page = app.visitor().get("/problems/sum").await;
    page.assert_status(200)
        .assert_text("No worker has reported yet")
        .assert_text("Python");
    assert!(!page.has_text("not installed here"));
}

#[actix_web::test]
async fn the_statement_comes_in_the_language_asked_for_and_english_else() {
    let app = TestApp::start().await;
    let package = PackageBuilder::new("sum")
        .title("Sum")
        .file("statement/problem.de.md", "Gib die Summe aus.\n")
        .file("problem.yaml", "x");
    // Names must match the statements: the builder writes English only.
    let folder = tempfile::tempdir().unwrap();
    let root = package.write_to(folder.path());
    std::fs::write(
        root.join("problem.yaml"),
        format!(
            "problem_format_version: 2025-09\nname: {{en: Sum, de: Summe}}\nuuid: {}\nlicense: cc0\nlimits: {{time_limit: 1}}\n",
            uuid::Uuid::new_v4()
        ),
    )
    .unwrap();
    let read = greenroom::package::read_any(&root).unwrap_or_else(|error| panic!("{error}"));
    let options = ImportOptions::showing(Showing::AtOnce);
    greenroom::problems::import::import(&mut app.database.connect(), &read, &options).unwrap();
    let visitor = app.visitor();
    for (address, title, language) in [
        ("/problems/sum", "Sum", "en"),
        ("/problems/sum?lang=de", "Summe", "de"),
        ("/problems/sum?lang=xx", "Sum", "en"),
        ("/problems/sum?lang=%27--", "Sum", "en"),
    ] {
        let page = visitor.get(address).await;
        page.assert_status(200);
        assert!(page.html().contains(&format!("<h1>{title}</h1>")), "{address}");
        assert!(
            page.html()
                .contains(&format!("class=\"prose\" lang=\"{language}\"")),
            "{address}"
        );
    }
    assert!(
        visitor
            .get("/problems/sum")
            .await
            .html()
            .contains("/problems/sum?lang=de")
    );
}

#[actix_web::test]
async fn samples_are_shown_as_text_whatever_they_hold() {
    let app = TestApp::start().await;
    app.import(
        PackageBuilder::new("sum")
            .file("data/sample/1.in", b"<script>alert(1)</script>\xff\0\n")
            .file("data/sample/2.in", vec![b'8'; 100_000])
            .file("data/sample/2.ans", "1\n")
            .file("data/sample/2.desc", "A long one."),
    );
    let page = app.visitor().get("/problems/sum").await;
    page.assert_status(200)
        .assert_text(r"<script>alert(1)</script>\xff\x00")
        .assert_text("Only the first 64 KiB of the input are shown, of 100000 bytes.");
    assert!(!page.html().contains("<script>alert"));
    assert!(page.body.len() < 200_000);
}

#[actix_web::test]
async fn unpublished_problems_do_not_exist_except_for_admins() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("slow").time_limit(None));
    app.import(PackageBuilder::new("old"));
    app.execute("UPDATE problems SET state = 'retired' WHERE slug = 'old'");
    let (visitor, ada, grace) = (
        app.visitor(),
        app.sign_up("ada").await,
        app.sign_up("grace").await,
    );
    app.make_admin("grace");
    for slug in ["slow", "old", "no-such-problem", "%27", "a%2Fb"] {
        visitor.get(&format!("/problems/{slug}")).await.assert_status(404);
        ada.get(&format!("/problems/{slug}")).await.assert_status(404);
    }
    grace
        .get("/problems/slow")
        .await
        .assert_status(200)
        .assert_text("Only administrators see this draft: its time limit is not measured yet.")
        .assert_text("not set yet");
    grace
        .get("/problems/old")
        .await
        .assert_status(200)
        .assert_text("the problem is retired");
    grace.get("/problems/no-such-problem").await.assert_status(404);
}

#[actix_web::test]
async fn the_reader_sees_their_own_progress() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let ada = app.sign_up("ada").await;
    let page = ada.get("/problems/sum").await;
    page.assert_text("Solve");
    assert!(!page.has_text("of yours"));
    app.execute(
        "WITH s AS (INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
             SELECT u.id, p.id, p.current_version_id, 'python3', gen_random_uuid(), sha256('') FROM users u, problems p
             RETURNING *)
         INSERT INTO problem_progress SELECT user_id, problem_id, 1, now(), id FROM s",
    );
    ada.get("/problems/sum")
        .await
        .assert_text("Solved")
        .assert_text("1 submission of yours");
}

#[actix_web::test]
async fn the_page_keeps_to_its_budget_of_statements() {
    let app = TestApp::start().await;
    report_worker(&app);
    let mut package = PackageBuilder::new("sum");
    for number in 2..30 {
        package = package
            .file(&format!("data/sample/{number}.in"), "1 1\n")
            .file(&format!("data/sample/{number}.ans"), "2\n");
    }
    app.import(package);
    let ada = app.sign_up("ada").await;
    ada.get("/problems/sum").await.assert_status(200);
    let before = app.statements();
    ada.get("/problems/sum")
        .await
        .assert_status(200)
        .assert_text("Sample 29");
    let statements = app.statements() - before;
    assert!((1..=8).contains(&statements), "{statements} statements");
}
