//! Judge errors with their causes, and judging once more.

use super::app;
use crate::submissions::{ACCEPTED, submit};
use crate::support::{TestApp, Visitor};

const AGAIN: &str = "/admin/judge-errors/again";

/// Three submissions of a person, of which two have failed on our side for one cause and one for another.
async fn failed(app: &TestApp) -> (Visitor, Vec<String>) {
    let ada = app.sign_up("ada").await;
    for _ in 0..3 {
        submit(&ada, "python3", ACCEPTED).await;
    }
    app.execute("DELETE FROM jobs");
    app.execute(
        "INSERT INTO judgements (submission_id, version_id, current, verdict, worker, fault, started_at)
         SELECT id, version_id, true, 'judge_error', 'judge-1-aa-1',
             CASE WHEN row_number() OVER (ORDER BY id) < 3 THEN 'package of version ' || id || ': no such file'
                  ELSE 'three workers were lost' END, now() FROM submissions",
    );
    let ids = app.text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM submissions");
    (ada, ids.split(' ').map(str::to_string).collect())
}

#[actix_web::test]
async fn each_error_stands_there_with_its_cause() {
    let (app, admin) = app().await;
    admin
        .get("/admin/judge-errors")
        .await
        .assert_text("Every submission has its verdict");
    let (_, ids) = failed(&app).await;
    let page = admin.get("/admin/judge-errors").await;
    page.assert_status(200)
        .assert_text("package of version #: no such file 2")
        .assert_text("three workers were lost 1")
        .assert_text("judge-1-aa-1 3");
    page.assert_text(&format!("package of version {}: no such file", ids[0]));
    for id in &ids {
        assert!(page.html().contains(&format!("href=\"/submissions/{id}\"")));
    }
    let narrow = admin
        .get("/admin/judge-errors?cause=three+workers+were+lost")
        .await;
    narrow.assert_text("Errors of one cause");
    assert!(
        !narrow
            .html()
            .contains(&format!("href=\"/submissions/{}\"", ids[0]))
    );
    admin
        .get("/admin/judge-errors?cause=%00")
        .await
        .assert_status(400);
    admin.get("/admin/judge-errors?before=x").await.assert_status(200);
    // Of another week: still without a verdict, but no cause of this one.
    app.execute("UPDATE judgements SET finished_at = now() - interval '8 days'");
    let old = admin.get("/admin/judge-errors").await;
    old.assert_text("Each error")
        .assert_text("three workers were lost");
    assert!(!old.has_text("package of version #"));
}

#[actix_web::test]
async fn one_submission_is_judged_again_by_exactly_one_job() {
    let (app, admin) = app().await;
    let (ada, ids) = failed(&app).await;
    let fields = [("submission", ids[0].as_str())];
    admin.post(AGAIN, &fields).await.assert_status(303);
    admin.post(AGAIN, &fields).await.assert_status(303);
    assert_eq!(
        app.text("SELECT string_agg(kind || subject_id, ' ') FROM jobs"),
        format!("judge{}", ids[0])
    );
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action = 'judge-again'"),
        "1"
    );
    let subject = app.text("SELECT subject FROM audit_events WHERE action = 'judge-again'");
    assert_eq!(subject, format!("submission {}", ids[0]));
    admin.get("/admin/judge-errors").await.assert_text("Waits");
    assert_eq!(app.judge_pending(), 1);
    ada.get(&format!("/submissions/{}", ids[0]))
        .await
        .assert_text("Accepted");
    assert_eq!(app.text("SELECT tries::text FROM problem_progress"), "1");
    // It has a verdict now, which stays.
    admin.post(AGAIN, &fields).await.assert_status(409);
    assert_eq!(app.text("SELECT count(*) FROM jobs"), "0");
}

#[actix_web::test]
async fn all_of_a_cause_are_judged_again_but_those_that_wait() {
    let (app, admin) = app().await;
    let (_, ids) = failed(&app).await;
    admin
        .post(AGAIN, &[("submission", ids[1].as_str())])
        .await
        .assert_status(303);
    let fields = [("cause", "package of version #: no such file")];
    admin.post(AGAIN, &fields).await.assert_status(303);
    let jobs = app.text("SELECT string_agg(kind || subject_id, ' ' ORDER BY subject_id) FROM jobs");
    assert_eq!(jobs, format!("judge{} judge{}", ids[0], ids[1]));
    let told =
        app.text("SELECT after FROM audit_events WHERE action = 'judge-again' ORDER BY id DESC LIMIT 1");
    assert!(told.contains("\"queued\":1"), "{told}");
    assert_eq!(app.judge_pending(), 2);
    let left = app.text("SELECT count(*) FROM judgements WHERE current AND verdict = 'judge_error'");
    assert_eq!(left, "1");
}

#[actix_web::test]
async fn what_names_no_error_is_refused() {
    let (app, admin) = app().await;
    let (_, _) = failed(&app).await;
    for (field, value, status) in [
        ("submission", "seven", 422),
        ("submission", "-1", 409),
        ("submission", "99999999999999999999", 422),
        ("cause", "", 422),
        ("cause", "a\0b", 422),
        ("cause", "nothing like this", 409),
        ("other", "1", 422),
    ] {
        let answer = admin.post(AGAIN, &[(field, value)]).await;
        answer.assert_status(status);
        admin.fetch(AGAIN, &[(field, value)]).await.assert_status(status);
    }
    assert_eq!(app.text("SELECT count(*) FROM jobs"), "0");
}
