//! Cases that somebody takes for wrong.

use crate::submissions::{ACCEPTED, WRONG, app, submit};
use crate::support::{TestApp, Visitor};

/// Right on the sample, wrong on the first secret case.
const WRONG_ON_SECRET: &str = "a, b = map(int, input().split())\nprint(3)\n";
const WORDS: &str = "The statement says that <b>both</b> are positive.";

async fn judged(app: &TestApp, visitor: &Visitor, source: &str) -> String {
    let sent = submit(visitor, "python3", source).await;
    app.judge_pending();
    sent.location().expect("a place").to_string()
}

#[actix_web::test]
async fn a_report_reaches_the_administrators_and_its_answer_comes_back() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let submission = judged(&app, &ada, WRONG_ON_SECRET).await;
    let report = format!("{submission}/cases/2/report");
    assert!(
        ada.get(&submission)
            .await
            .html()
            .contains(&format!("href=\"{report}\""))
    );
    let form = ada.get(&report).await;
    form.assert_status(200)
        .assert_text("Report case 2")
        .assert_text("Wrong answer");
    assert!(
        !form.html().contains("20 22") && !form.html().contains("01-small"),
        "the case stays secret"
    );
    ada.post(&report, &[("body", WORDS)])
        .await
        .assert_status(303)
        .assert_location(&report);
    // The same again changes nothing.
    ada.post(&report, &[("body", "again")]).await.assert_status(303);
    ada.get(&report)
        .await
        .assert_text(WORDS)
        .assert_text("None yet. You will be told.");

    app.sign_up("grace").await;
    app.make_admin("grace");
    let grace = app.sign_in("grace").await;
    let list = grace.get("/admin/reports/tests").await;
    list.assert_status(200)
        .assert_text(WORDS)
        .assert_text("secret/01-small")
        .assert_text("ada");
    assert!(list.html().contains(&format!("href=\"{submission}\"")));
    let settle = format!(
        "/admin/reports/tests/{}",
        app.text("SELECT id::text FROM test_reports")
    );
    grace.post(&settle, &[("answer", "  ")]).await.assert_status(422);
    let long = "x".repeat(2_001);
    let refused = grace.post(&settle, &[("answer", &long)]).await;
    refused.assert_status(422);
    assert!(refused.html().contains(&long), "what was typed is kept");
    grace
        .post(&settle, &[("answer", "You are right, version 2 mends it.")])
        .await
        .assert_status(303);
    grace
        .post(&settle, &[("answer", "Again")])
        .await
        .assert_status(404);
    grace
        .get("/admin/reports/tests")
        .await
        .assert_text("Nothing waits");
    grace
        .get("/admin/reports/tests?state=settled")
        .await
        .assert_text("You are right, version 2 mends it.");
    ada.get("/notifications")
        .await
        .assert_text("Your report of case 2 of The sum problem is answered: You are right");
    ada.get(&report)
        .await
        .assert_text("You are right, version 2 mends it.");
    ada.get("/admin/reports/tests").await.assert_status(403);
    ada.post(&settle, &[("answer", "mine")]).await.assert_status(403);
}

#[actix_web::test]
async fn only_a_case_that_failed_in_one_s_own_submission_is_reported() {
    let app = app().await;
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    let failed = judged(&app, &ada, WRONG).await;
    let accepted = judged(&app, &ada, ACCEPTED).await;
    eve.get(&format!("{failed}/cases/1/report"))
        .await
        .assert_status(404);
    eve.post(&format!("{failed}/cases/1/report"), &[("body", WORDS)])
        .await
        .assert_status(404);
    // Not run, no such case, accepted.
    for place in [
        format!("{failed}/cases/2/report"),
        format!("{failed}/cases/0/report"),
        format!("{failed}/cases/-2147483648/report"),
        format!("{failed}/cases/99999999999/report"),
        format!("{failed}/cases/x/report"),
        format!("{accepted}/cases/1/report"),
        "/submissions/999999999/cases/1/report".to_string(),
    ] {
        ada.get(&place).await.assert_status(404);
        ada.post(&place, &[("body", WORDS)]).await.assert_status(404);
    }
    assert!(!ada.get(&accepted).await.html().contains("/report"));
    assert_eq!(app.text("SELECT count(*)::text FROM test_reports"), "0");
}

#[actix_web::test]
async fn words_are_required_and_ten_a_day_are_taken() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let submission = judged(&app, &ada, WRONG).await;
    let report = format!("{submission}/cases/1/report");
    ada.post(&report, &[("body", " \n ")])
        .await
        .assert_status(422)
        .assert_text("Say what is wrong with this case.");
    let long = "x".repeat(2_001);
    let refused = ada.post(&report, &[("body", &long)]).await;
    refused.assert_status(422);
    assert!(refused.html().contains(&long));
    app.execute(
        "INSERT INTO test_reports (user_id, submission_id, case_number, case_name, verdict, body)
         SELECT user_id, id, number, 'x', 'Wrong answer', 'x' FROM submissions, generate_series(11, 20) number",
    );
    ada.post(&report, &[("body", WORDS)]).await.assert_status(429);
    app.execute("UPDATE test_reports SET created_at = now() - interval '2 days' WHERE case_number < 13");
    ada.post(&report, &[("body", WORDS)]).await.assert_status(303);
    assert_eq!(app.text("SELECT count(*)::text FROM test_reports"), "11");
}
