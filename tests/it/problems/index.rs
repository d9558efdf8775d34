//! The problem list.

use crate::support::{Answer, PackageBuilder, TestApp};

/// Three problems that differ in everything the list filters by.
async fn three_problems() -> TestApp {
    let app = TestApp::start().await;
    for (name, title, languages, yaml) in [
        (
            "alpha",
            "Alpha queue",
            "all",
            "topics: [queues, hashing]\ndifficulty: easy\nsummary: Serve a queue.\n",
        ),
        (
            "beta",
            "Beta 100% graph",
            "[python3]",
            "topics: [graphs]\ndifficulty: hard\n",
        ),
        (
            "gamma",
            "Gamma's \"cache\"",
            "[cpp, rust]",
            "topics: [hashing]\ndifficulty: medium\n",
        ),
    ] {
        app.import(
            PackageBuilder::new(name)
                .title(title)
                .languages(languages)
                .greenroom(yaml),
        );
    }
    app
}

/// Slugs of the rows, in order.
fn slugs(page: &Answer) -> Vec<String> {
    page.assert_status(200);
    page.html()
        .split("class=\"problem-title\" href=\"/problems/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().to_string())
        .collect()
}

/// Gives somebody a submission to each, solved or only tried.
fn progress(app: &TestApp, username: &str, slug: &str, solved: bool) {
    app.execute(&format!(
        "WITH s AS (INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
             SELECT u.id, p.id, p.current_version_id, 'python3', gen_random_uuid(), sha256(p.slug::bytea)
             FROM users u, problems p WHERE u.username = '{username}' AND p.slug = '{slug}' RETURNING *)
         INSERT INTO problem_progress (user_id, problem_id, tries, solved_at, last_submission_id)
         SELECT user_id, problem_id, 1, CASE WHEN {solved} THEN now() END, id FROM s"
    ));
}

#[actix_web::test]
async fn visitors_see_every_published_problem_in_order_of_titles() {
    let app = three_problems().await;
    let page = app.visitor().get("/problems").await;
    assert_eq!(slugs(&page), ["alpha", "beta", "gamma"]);
    page.assert_text("3 problems")
        .assert_text("Serve a queue.")
        .assert_text("Beta 100% graph");
    assert!(
        !page.html().contains("name=\"status\""),
        "a visitor has no status"
    );
}

#[actix_web::test]
async fn an_empty_house_says_so() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/problems")
        .await
        .assert_status(200)
        .assert_text("No problems yet");
}

#[actix_web::test]
async fn each_filter_narrows_the_list() {
    let app = three_problems().await;
    for (query, expected) in [
        ("topic=hashing", &["alpha", "gamma"][..]),
        ("topic=hashing&difficulty=medium", &["gamma"]),
        ("difficulty=hard", &["beta"]),
        ("language=python3", &["alpha", "beta"]),
        ("language=rust", &["alpha", "gamma"]),
        ("language=java", &["alpha"]),
        ("q=graph", &["beta"]),
        ("q=graphs", &["beta"]),
        ("q=serving", &["alpha"]),
        ("q=sum", &["alpha", "beta", "gamma"]),
        ("q=sum+-queue", &["beta", "gamma"]),
        ("topic=none", &[]),
    ] {
        let page = app.visitor().get(&format!("/problems?{query}")).await;
        assert_eq!(slugs(&page), expected, "{query}");
    }
}

#[actix_web::test]
async fn signed_in_people_see_and_filter_by_their_own_progress() {
    let app = three_problems().await;
    let ada = app.sign_up("ada").await;
    app.sign_up("bob").await;
    progress(&app, "ada", "alpha", true);
    progress(&app, "ada", "beta", false);
    progress(&app, "bob", "gamma", true);
    for (status, expected) in [("solved", "alpha"), ("tried", "beta"), ("new", "gamma")] {
        let page = ada.get(&format!("/problems?status={status}")).await;
        assert_eq!(slugs(&page), [expected], "{status}");
    }
    let html = ada.get("/problems").await.html();
    assert_eq!(html.matches(">Solved</span>").count(), 1);
    assert_eq!(html.matches(">Tried</span>").count(), 1);
}

#[actix_web::test]
async fn what_an_address_asks_that_nobody_understands_is_left_out_and_said() {
    let app = three_problems().await;
    for query in [
        "difficulty=impossible",
        "language=cobol",
        "status=solved",
        "status=x",
        "after=zz",
        "after=00",
        "after=ffffffffffffffffff",
        "after=000000000000000100",
    ] {
        let page = app.visitor().get(&format!("/problems?{query}")).await;
        assert_eq!(slugs(&page).len(), 3, "{query}");
        page.assert_text("was left out");
    }
}

#[actix_web::test]
async fn no_text_in_a_filter_does_harm() {
    let app = three_problems().await;
    for hostile in [
        "%25",
        "'",
        "%22",
        "%27%3B--",
        "a%27b",
        "%5C",
        "(",
        "%26%7C%21",
        "%3A*",
        "-",
        "%FF%FE",
        "%3Cscript%3E",
        "%01",
    ] {
        for field in ["q", "topic"] {
            let page = app.visitor().get(&format!("/problems?{field}={hostile}")).await;
            page.assert_status(200);
            assert!(!page.html().contains("<script>"), "{field}={hostile}");
        }
    }
    let page = app.visitor().get("/problems?q=%22Gamma%27s%22").await;
    assert_eq!(slugs(&page), ["gamma"]);
    assert_eq!(slugs(&app.visitor().get("/problems?q=100%25").await), ["beta"]);
}

#[actix_web::test]
async fn long_lists_go_on_where_the_page_ended() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    // Equal titles too, so that the id must decide.
    app.execute(
        "INSERT INTO problems (short_name, slug, state, title, topics)
         SELECT 'p' || n, 'p' || n, 'published', 'Problem ' || (n / 3), ARRAY['many'] FROM generate_series(1, 119) n",
    );
    let visitor = app.visitor();
    let (mut address, mut seen, mut pages) = ("/problems?topic=many".to_string(), Vec::new(), 0);
    loop {
        let page = visitor.get(&address).await;
        page.assert_text("119 problems");
        seen.extend(slugs(&page));
        pages += 1;
        let html = page.html();
        match html.split("rel=\"next\" href=\"").nth(1) {
            Some(rest) => {
                address = rest
                    .split('"')
                    .next()
                    .unwrap()
                    .replace("&#38;", "&")
                    .replace("&amp;", "&")
            }
            None => break,
        }
        assert!(pages < 5, "the list ends");
    }
    assert_eq!((seen.len(), pages), (119, 3));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 119, "nobody is listed twice");
}

#[actix_web::test]
async fn drafts_are_listed_for_admins_alone() {
    let app = three_problems().await;
    app.import(PackageBuilder::new("draft").time_limit(None));
    let ada = app.sign_up("ada").await;
    let grace = app.sign_up("grace").await;
    app.make_admin("grace");
    assert_eq!(slugs(&app.visitor().get("/problems").await).len(), 3);
    assert_eq!(slugs(&ada.get("/problems").await).len(), 3);
    let page = grace.get("/problems").await;
    assert_eq!(slugs(&page).len(), 4);
    page.assert_text("not published yet");
}

#[actix_web::test]
async fn the_list_needs_the_same_few_statements_however_long_it_is() {
    let app = three_problems().await;
    let ada = app.sign_up("ada").await;
    progress(&app, "ada", "alpha", true);
    ada.get("/problems").await.assert_status(200);
    let before = app.statements();
    ada.get("/problems").await.assert_status(200);
    let short = app.statements() - before;
    app.execute(
        "INSERT INTO problems (short_name, slug, state, title)
         SELECT 'p' || n, 'p' || n, 'published', 'Problem ' || n FROM generate_series(1, 60) n",
    );
    let before = app.statements();
    assert_eq!(slugs(&ada.get("/problems").await).len(), 50);
    let long = app.statements() - before;
    assert_eq!(short, long);
    assert!((1..=3).contains(&long), "session, rows and facts, not {long}");
}
