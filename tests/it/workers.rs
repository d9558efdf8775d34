//! Workers that die, stall or meet broken packages: no submission is lost and nobody is charged.

use std::time::Duration;

use greenroom::jobs;

use crate::submissions::{ACCEPTED, app, submit};

#[actix_web::test]
async fn a_job_of_a_dead_worker_is_judged_by_another() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    // A worker that leased it and died: no heartbeat, no give-back.
    let dead = jobs::lease(&mut app.database.connect(), "dead", Duration::from_millis(1))
        .expect("a query")
        .expect("a job");
    assert_eq!(app.judge_pending(), 0);
    std::thread::sleep(Duration::from_millis(5));
    assert!(
        jobs::sweep(&mut app.database.connect())
            .expect("swept")
            .is_empty()
    );
    assert_eq!(app.judge_pending(), 1);
    ada.follow(&sent).await.assert_text("Accepted");
    assert!(!jobs::finish(&mut app.database.connect(), &dead).expect("a query"));
    assert_eq!(app.text("SELECT count(*)::text FROM judgements"), "1");
}

#[actix_web::test]
async fn a_job_that_kills_three_workers_ends_as_our_fault() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    let worker = app.worker();
    for name in ["one", "two", "three"] {
        jobs::lease(&mut app.database.connect(), name, Duration::from_millis(1))
            .expect("a query")
            .expect("a job");
        std::thread::sleep(Duration::from_millis(5));
        worker.sweep();
    }
    let page = ada.follow(&sent).await;
    page.assert_text("Judge error").assert_text("not your fault");
    assert_eq!(app.text("SELECT count(*)::text FROM problem_progress"), "0");
    assert_eq!(app.text("SELECT count(*)::text FROM jobs"), "0");
}

#[actix_web::test]
async fn a_damaged_package_is_a_judge_error_with_its_reason_for_admins() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    app.execute("UPDATE blob_chunks SET bytes = '\\x00' || bytes");
    // Another content hash, so that no cache of this machine helps out.
    app.execute("UPDATE problem_versions SET content_hash = sha256(content_hash)");
    assert_eq!(app.judge_pending(), 1);
    ada.follow(&sent).await.assert_text("Judge error");
    assert!(
        app.text("SELECT fault FROM judgements")
            .contains("package of version")
    );
}

#[actix_web::test]
async fn a_submission_has_exactly_one_current_judgement() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    app.judge_pending();
    use diesel::RunQueryDsl;
    let again = diesel::sql_query(
        "INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at)
         SELECT submission_id, version_id, true, 'accepted', 'other', now() FROM judgements",
    )
    .execute(&mut app.database.connect());
    assert!(again.is_err());
}
