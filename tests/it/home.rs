//! The start page.

use crate::support::{PackageBuilder, TestApp};

async fn with_problems(count: usize) -> TestApp {
    let app = TestApp::start().await;
    for (name, level) in [("cc", "hard"), ("aa", "easy"), ("bb", "medium"), ("dd", "easy")]
        .into_iter()
        .take(count)
    {
        app.import(
            PackageBuilder::new(name)
                .title(&format!("Problem {name}"))
                .greenroom(&format!("difficulty: {level}\n")),
        );
    }
    app
}

fn submit(app: &TestApp, username: &str, slug: &str, verdict: Option<&str>) {
    app.execute(&format!(
        "INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
         SELECT u.id, p.id, p.current_version_id, 'python3', gen_random_uuid(), sha256('')
         FROM users u, problems p WHERE u.username = '{username}' AND p.slug = '{slug}'"
    ));
    match verdict {
        Some(verdict) => app.execute(&format!(
            "INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at, cpu_ms)
             SELECT id, version_id, true, '{verdict}', 'w', now(), 31 FROM submissions ORDER BY id DESC LIMIT 1"
        )),
        None => app.execute(
            "INSERT INTO jobs (kind, subject_id, class, virtual_start)
             SELECT 'judge', id, 10, 0 FROM submissions ORDER BY id DESC LIMIT 1",
        ),
    };
    app.execute(&format!(
        "INSERT INTO problem_progress (user_id, problem_id, tries, solved_at, last_submission_id)
         SELECT user_id, problem_id, 1, CASE WHEN {} THEN now() END, id FROM submissions ORDER BY id DESC LIMIT 1
         ON CONFLICT DO NOTHING",
        verdict == Some("accepted")
    ));
}

fn save_draft(app: &TestApp, username: &str, slug: &str, source: &str) {
    app.execute(&format!(
        "INSERT INTO drafts (user_id, problem_id, language, revision, source, saved_at)
         SELECT u.id, p.id, 'python3', 1, '{source}', clock_timestamp()
         FROM users u, problems p WHERE u.username = '{username}' AND p.slug = '{slug}'"
    ));
}

#[actix_web::test]
async fn a_visitor_of_an_empty_house_is_told_what_to_do() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/").await;
    page.assert_status(200)
        .assert_text("This Greenroom is still empty")
        .assert_text("one-time link");
    app.sign_up("grace").await;
    app.make_admin("grace");
    app.visitor()
        .get("/")
        .await
        .assert_text("Ask its administrator to add problems.");
}

#[actix_web::test]
async fn a_visitor_finds_an_easy_problem_to_read_and_the_way_in() {
    let app = with_problems(3).await;
    let page = app.visitor().get("/").await;
    page.assert_status(200)
        .assert_text("Problem aa")
        .assert_text("1 2")
        .assert_text("Create account")
        .assert_text("3 problems");
}

#[actix_web::test]
async fn somebody_new_gets_three_starters_easy_first() {
    let app = with_problems(4).await;
    let ada = app.sign_up("ada").await;
    let page = ada.get("/").await;
    page.assert_status(200)
        .assert_text("Welcome, ada")
        .assert_text("0 of 4 problems solved.");
    let html = page.html();
    assert_eq!(offered(&html), ["aa", "dd", "bb"]);
}

/// The problems offered, in their order.
fn offered(html: &str) -> Vec<&str> {
    html.split("class=\"problem-title\" href=\"/problems/")
        .skip(1)
        .map(|rest| &rest[..2])
        .collect()
}

#[actix_web::test]
async fn only_open_problems_are_offered_to_solve_next() {
    let app = with_problems(3).await;
    let ada = app.sign_up("ada").await;
    submit(&app, "ada", "aa", Some("accepted"));
    submit(&app, "ada", "cc", Some("wrong_answer"));
    assert_eq!(offered(&ada.get("/").await.html()), ["bb", "cc"]);
}

#[actix_web::test]
async fn a_problem_that_can_t_be_judged_is_not_offered_to_be_solved() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    app.execute(
        "UPDATE problem_versions v SET incomplete = 'output validator missing' FROM problems p
         WHERE v.problem_id = p.id AND p.slug = 'aa'",
    );
    assert_eq!(offered(&ada.get("/").await.html()), ["cc"]);
}

#[actix_web::test]
async fn who_has_solved_everything_is_told_so_and_where_to_go() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    submit(&app, "ada", "aa", Some("accepted"));
    submit(&app, "ada", "cc", Some("accepted"));
    let page = ada.get("/").await;
    page.assert_text("No open problem left")
        .assert_text("All problems");
    assert!(offered(&page.html()).is_empty());
}

#[actix_web::test]
async fn unsent_work_is_offered_until_it_is_sent() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    app.sign_up("bob").await;
    save_draft(&app, "ada", "aa", "first = 1\nsecond = 2\n");
    save_draft(&app, "ada", "cc", "  \n");
    save_draft(&app, "bob", "cc", "secret of bob");
    let page = ada.get("/").await;
    page.assert_text("Problem aa")
        .assert_text("Python, 2 lines, saved just now")
        .assert_text("second = 2");
    assert!(page.html().contains("/problems/aa/workspace?language=python3"));
    assert!(!page.has_text("secret of bob"));
    submit(&app, "ada", "aa", None);
    let page = ada.get("/").await;
    assert!(
        !page.has_text("Go on where you stopped"),
        "what was sent is no draft any more"
    );
}

#[actix_web::test]
async fn running_and_judged_submissions_are_told_apart() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    submit(&app, "ada", "aa", Some("wrong_answer"));
    submit(&app, "ada", "cc", None);
    let page = ada.get("/").await;
    page.assert_text("Being judged")
        .assert_text("Queued")
        .assert_text("Wrong answer")
        .assert_text("31 ms");
    app.execute(
        "UPDATE jobs SET lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'",
    );
    ada.get("/").await.assert_text("Running");
}

#[actix_web::test]
async fn the_start_pages_keep_to_their_budget_of_statements() {
    let app = with_problems(4).await;
    let ada = app.sign_up("ada").await;
    for slug in ["aa", "bb", "cc", "dd"] {
        submit(&app, "ada", slug, Some("wrong_answer"));
        submit(&app, "ada", slug, None);
        save_draft(&app, "ada", slug, "x");
    }
    for visitor in [ada, app.visitor()] {
        visitor.get("/").await.assert_status(200);
        let before = app.statements();
        visitor.get("/").await.assert_status(200);
        let statements = app.statements() - before;
        assert!((1..=8).contains(&statements), "{statements} statements");
    }
}

#[actix_web::test]
async fn the_dashboard_follows_what_is_judged_and_only_that() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    submit(&app, "ada", "aa", Some("wrong_answer"));
    let page = ada.get("/").await;
    assert!(
        !page.html().contains("data-live=\"/home"),
        "nothing will change by itself"
    );
    submit(&app, "ada", "cc", None);
    let page = ada.get("/").await;
    assert!(page.html().contains("data-live=\"/home/events\""));
    // Without a script the same is a link.
    assert!(page.html().contains("<a href=\"/\">Refresh</a>"));
}

#[actix_web::test]
async fn the_events_of_the_dashboard_end_when_everything_is_judged() {
    let app = with_problems(2).await;
    let ada = app.sign_up("ada").await;
    app.sign_up("bob").await;
    submit(&app, "bob", "aa", Some("wrong_answer"));
    submit(&app, "ada", "cc", None);
    let before = app.statements();
    let judging = async {
        // The session, then the two halves of the first rendering.
        while app.statements() < before + 3 {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        app.execute(
            "INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at)
             SELECT id, version_id, true, 'accepted', 'w', now() FROM submissions ORDER BY id DESC LIMIT 1",
        );
        app.execute("DELETE FROM jobs");
        app.settings.hub.publish("*", 0);
    };
    let (answer, ()) = futures_util::join!(ada.get("/home/events"), judging);
    answer.assert_status(200);
    let events = answer.html();
    let (first, last) = events.split_once("event: done").expect("an end");
    assert!(
        first.contains("event: update") && first.contains("Queued"),
        "{events}"
    );
    assert!(
        last.contains("Accepted") && !last.contains("Being judged"),
        "{events}"
    );
    assert!(!events.contains("Wrong answer"), "that one is Bob's: {events}");
}
