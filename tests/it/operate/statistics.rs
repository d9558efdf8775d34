//! The list of all problems, and the statistics of one.

use super::app;
use crate::support::{PackageBuilder, TestApp};

/// Somebody's submissions to `sum`, in order: minute, language, verdict (empty while it waits) and failed cases.
async fn history(app: &TestApp, username: &str, attempts: &[(i32, &str, &str, &str)]) {
    app.sign_up(username).await;
    for (minute, language, verdict, failed) in attempts {
        app.execute(&format!(
            "INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash, created_at)
             SELECT u.id, p.id, p.current_version_id, '{language}', gen_random_uuid(), sha256('x'),
                 '2026-11-01'::timestamptz + make_interval(mins => {minute})
             FROM users u, problems p WHERE u.username = '{username}' AND p.slug = 'sum'"
        ));
        if verdict.is_empty() {
            continue;
        }
        let cases: Vec<_> = ["1", "2", "3"]
            .iter()
            .map(|name| {
                let word = if failed.contains(name) {
                    "wrong_answer"
                } else {
                    "accepted"
                };
                serde_json::json!({ "group": "secret", "name": name, "verdict": word })
            })
            .collect();
        app.execute(&format!(
            "INSERT INTO judgements (submission_id, version_id, current, verdict, cases, worker, started_at)
             SELECT id, version_id, true, '{verdict}', '{}', 'w', now() FROM submissions ORDER BY id DESC LIMIT 1",
            serde_json::Value::Array(cases)
        ));
    }
}

#[actix_web::test]
async fn a_small_history_gives_the_figures_that_a_hand_counts() {
    let (app, admin) = app().await;
    history(
        &app,
        "ada",
        &[(0, "python3", "accepted", ""), (500, "cpp", "accepted", "")],
    )
    .await;
    let bob = [
        (10, "python3", "wrong_answer", "23"),
        (12, "python3", "judge_error", ""),
        (15, "python3", "time_limit", "3"),
        (20, "python3", "accepted", ""),
    ];
    history(&app, "bob", &bob).await;
    history(
        &app,
        "cyd",
        &[(30, "cpp", "wrong_answer", "3"), (31, "cpp", "", "")],
    )
    .await;
    let page = admin.get("/admin/problems/sum/statistics").await;
    page.assert_status(200)
        .assert_text("Counted are all submissions.")
        .assert_text("Attempts, ever 8")
        .assert_text("3 of 6 submissions, 50 %")
        .assert_text("2 of 3 people, 67 %")
        .assert_text("2 submissions that wait or met a Judge error")
        .assert_text("2 people solved it, each counted by the tries up to the first that solved it; 1 tried and have not.")
        .assert_text("Not in the rows: 1 person who solved it at the first try.")
        .assert_text("half needed at most 10 min")
        .assert_text("to 15 min 1 100 %")
        .assert_text("Python 5 2 accepted")
        .assert_text("Wrong answer 2 25 %")
        .assert_text("Of 6 judgements against version 1")
        .assert_text("secret/3 3 50 %")
        .assert_text("secret/2 1 17 %");
    let list = admin.get("/admin/problems").await;
    list.assert_text("Code Published 1 8 50 %");
}

#[actix_web::test]
async fn judgements_of_another_version_say_nothing_of_the_cases_of_this_one() {
    let (app, admin) = app().await;
    history(&app, "ada", &[(0, "python3", "wrong_answer", "1")]).await;
    let uuid = app.text("SELECT uuid FROM problems").parse().expect("a uuid");
    app.import(
        PackageBuilder::new("sum")
            .uuid(Some(uuid))
            .title("Sum, better told"),
    );
    let page = admin.get("/admin/problems/sum/statistics").await;
    page.assert_text("version 2")
        .assert_text("No case of version 2 was failed in the window.");
}

#[actix_web::test]
async fn the_list_has_drafts_and_goes_on_by_key() {
    let (app, admin) = app().await;
    app.execute(
        "INSERT INTO problems (short_name, slug, title, state) SELECT 'p' || n, 'p-' || n, 'Many ' || lpad(n::text, 3, '0'),
             CASE WHEN n % 2 = 0 THEN 'retired' ELSE 'draft' END FROM generate_series(1, 60) n",
    );
    let first = admin.get("/admin/problems").await;
    first
        .assert_status(200)
        .assert_text("Many 050 Code Retired – 0 –");
    assert!(!first.has_text("Many 051"));
    let html = first.html();
    let next = html
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link");
    let second = admin.get(&next.replace("&#38;", "&").replace("&amp;", "&")).await;
    second.assert_text("Many 051").assert_text("Many 060");
    assert!(!second.has_text("Many 050"));
    let few = admin.get("/admin/problems?state=draft&q=MANY+00").await;
    few.assert_text("Many 009");
    assert!(!few.has_text("Many 008") && !few.has_text("Many 011"));
    let none = admin.get("/admin/problems?q=%25").await;
    none.assert_text("No problems");
    for odd in [
        "state=none",
        "after=x",
        "title=%FF&after=1",
        "after=99999999999999999999",
    ] {
        admin
            .get(&format!("/admin/problems?{odd}"))
            .await
            .assert_status(200);
    }
    admin.get("/admin/problems?q=%00").await.assert_status(400);
}

#[actix_web::test]
async fn statistics_are_for_administrators_and_of_problems_that_exist() {
    let (app, admin) = app().await;
    admin
        .get("/admin/problems/nothing/statistics")
        .await
        .assert_status(404);
    admin
        .get("/admin/problems/sum/statistics")
        .await
        .assert_text("Nobody has tried it");
    let ada = app.sign_up("ada").await;
    for path in ["/admin/problems", "/admin/problems/sum/statistics"] {
        ada.get(path).await.assert_status(403);
        app.visitor().get_json(path).await.assert_status(401);
    }
}

#[actix_web::test]
async fn people_who_began_before_the_window_are_left_out() {
    let (app, admin) = app().await;
    history(&app, "ada", &[(0, "python3", "wrong_answer", "1")]).await;
    app.sign_up("bob").await;
    app.execute(
        "INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
         SELECT u.id, p.id, p.current_version_id, 'cpp', gen_random_uuid(), sha256('x')
         FROM users u, problems p, generate_series(1, 4999) WHERE u.username = 'bob' AND p.slug = 'sum'",
    );
    app.execute(
        "INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
         SELECT u.id, p.id, p.current_version_id, 'cpp', gen_random_uuid(), sha256('x')
         FROM users u, problems p WHERE u.username = 'ada' AND p.slug = 'sum'",
    );
    let page = admin.get("/admin/problems/sum/statistics").await;
    page.assert_text("Counted are the latest 5,000 submissions");
    page.assert_text("Left out: 1 person who began before the window.");
    page.assert_text("Attempts, ever 5,001");
}
