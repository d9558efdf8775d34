//! How the instance is doing, as administrators see it.

use std::time::Duration;

use greenroom::jobs;

use crate::submissions::{ACCEPTED, app, submit};

#[actix_web::test]
async fn a_healthy_instance_says_so_and_shows_its_figures() {
    let app = app().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    app.execute("INSERT INTO workers (name, host, slots, accuracy, languages) VALUES ('worker-1', 'judge-host', 2, 'exact', '[]')");
    app.execute("INSERT INTO periodic_tasks (name, done_at) VALUES ('expired sessions', now())");
    let page = admin.get("/admin/health").await;
    page.assert_status(200)
        .assert_text("All is well")
        .assert_text("1 worker, 0 of 2 slots busy")
        .assert_text("nothing waits and nothing is under way");
    page.assert_text("Browsers signed in 1");
}

#[actix_web::test]
async fn what_is_wrong_stands_at_the_top() {
    let app = app().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    admin
        .get("/admin/health")
        .await
        .assert_text("No worker gives a sign of life");
    app.execute("INSERT INTO workers (name, host, slots, accuracy, languages) VALUES ('worker-1', 'judge-host', 2, 'exact', '[]')");
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    submit(&ada, "python3", "print(1)").await;
    app.execute("UPDATE jobs SET created_at = now() - interval '150 seconds'");
    let leased = jobs::lease(&mut app.database.connect(), "worker-1", Duration::from_secs(60));
    assert!(leased.expect("a query").is_some());
    let page = admin.get("/admin/health").await;
    page.assert_text("Work has been waiting for 2 min 30 s")
        .assert_text("1 of 2");
    app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html, state) VALUES ('a@b.example', 't', 's', 'x', 'x', 'failed')");
    let submission = app.text("SELECT min(id) FROM submissions");
    app.execute("INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at) SELECT id, version_id, true, 'judge_error', 'worker-1', now() FROM submissions ORDER BY id LIMIT 1");
    let page = admin.get("/admin/health").await;
    page.assert_text("1 letter could not be delivered")
        .assert_text("1 Judge error in the last seven days");
    assert!(page.html().contains(&format!("/submissions/{submission}")));
}

#[actix_web::test]
async fn nobody_else_sees_it() {
    let app = app().await;
    app.sign_up("ada")
        .await
        .get("/admin/health")
        .await
        .assert_status(403);
    app.visitor().get_json("/admin/health").await.assert_status(401);
}
