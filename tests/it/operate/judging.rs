//! The queue, the workers, and what they are told.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use greenroom::jobs;
use std::time::Duration;

use super::{app, order, report};
use crate::submissions::{ACCEPTED, submit};

fn lease(conn: &mut PgConnection, name: &str) -> Option<jobs::Lease> {
    jobs::lease(conn, name, Duration::from_secs(60)).expect("a query")
}

#[actix_web::test]
async fn the_page_shows_what_waits_and_who_works() {
    let (app, admin) = app().await;
    let empty = admin.get("/admin/judging").await;
    empty
        .assert_status(200)
        .assert_text("Nothing waits and nothing is under way");
    empty.assert_text("None has given a sign of life");
    let name = report(&app, "judge-1-aa", 2);
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    submit(&ada, "python3", "print(1)").await;
    app.execute("UPDATE jobs SET created_at = now() - interval '150 seconds'");
    lease(&mut app.database.connect(), &name).expect("a job");
    let page = admin.get("/admin/judging").await;
    page.assert_text("judge 10 (Submissions) 1 1 2 min 30 s 0");
    page.assert_text("judge-1-aa Busy 1 of 2 judge-host 0.9.1 exact");
    page.assert_text("Languages of judge-1-aa: 2 of 3");
    page.assert_text("C++ g++ 12.2.0")
        .assert_text("not there: no javac");
}

#[actix_web::test]
async fn a_paused_worker_is_given_nothing_until_it_is_resumed() {
    let (app, admin) = app().await;
    let name = report(&app, "judge-1-aa", 2);
    let other = report(&app, "judge-1-ab", 2);
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    order(&admin, "judge-1-aa", "pause").await.assert_status(303);
    let conn = &mut app.database.connect();
    assert!(lease(conn, &name).is_none());
    // Another start in the same place is meant too, and what it says of itself changes nothing.
    assert!(lease(conn, "judge-1-aa-2").is_none());
    app.execute("UPDATE workers SET seen_at = now()");
    admin
        .get("/admin/judging")
        .await
        .assert_text("judge-1-aa Paused a new disk");
    app.execute("TRUNCATE workers");
    assert!(lease(conn, &name).is_none());
    admin.get("/admin/judging").await.assert_text("judge-1-aa Gone");
    order(&admin, "judge-1-aa", "resume").await.assert_status(303);
    let taken = lease(conn, &name).expect("a job");
    jobs::give_back(conn, &taken).expect("given back");
    assert!(lease(conn, &other).is_some());
    let log = admin.get("/admin/audit").await;
    log.assert_text("paused workers")
        .assert_text("worker judge-1-aa")
        .assert_text("a new disk");
    log.assert_text("let workers work again");
}

#[actix_web::test]
async fn all_workers_pause_and_resume_at_once() {
    let (app, admin) = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    order(&admin, "*", "pause").await.assert_status(303);
    assert_eq!(app.judge_pending(), 0);
    let page = admin.get("/admin/judging").await;
    page.assert_text("All workers are paused")
        .assert_text("a new disk");
    order(&admin, "*", "resume").await.assert_status(303);
    assert_eq!(app.judge_pending(), 1);
    ada.follow(&sent).await.assert_text("Accepted");
}

#[actix_web::test]
async fn a_worker_obeys_with_the_rights_of_its_own_role() {
    let (app, admin) = app().await;
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    order(&admin, "*", "pause").await.assert_status(303);
    let conn = &mut app.database.connect();
    conn.test_transaction::<_, diesel::result::Error, _>(|conn| {
        conn.batch_execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_worker')
                   THEN CREATE ROLE greenroom_worker; END IF; END $$",
        )?;
        conn.batch_execute(include_str!("../../../src/db/grants.sql"))?;
        conn.batch_execute("SET LOCAL ROLE greenroom_worker")?;
        assert!(lease(conn, "judge-1-aa-1").is_none());
        assert!(!jobs::orders::is_to_end(conn, "judge-1-aa-1")?);
        conn.batch_execute("RESET ROLE; DELETE FROM worker_orders; SET LOCAL ROLE greenroom_worker")?;
        assert!(lease(conn, "judge-1-aa-1").is_some());
        let refused = conn.transaction(|conn| {
            diesel::sql_query("INSERT INTO worker_orders (place, wanted, reason) VALUES ('*', 'paused', 'x')")
                .execute(conn)
        });
        assert!(refused.is_err());
        Ok(())
    });
}

#[actix_web::test]
async fn an_order_that_makes_no_sense_is_refused_with_what_was_typed() {
    let (app, admin) = app().await;
    report(&app, "judge-1-aa", 2);
    let long = "x".repeat(501);
    for (place, word, reason, expected) in [
        ("", "pause", "why", "Choose a worker, or all of them."),
        ("nobody", "pause", "why", "There is no such worker any more."),
        ("judge-1-aa", "stop", "why", "Choose what the worker is to do."),
        ("judge-1-aa", "resume", "why not", "This is ordered already."),
        ("*", "drain", "why", "Drain workers one by one."),
        (
            "judge-1-aa",
            "pause",
            " ",
            "Say why; the reason stands in the audit log.",
        ),
        (
            "judge-1-aa",
            "pause",
            &long,
            "A reason has at most 500 characters.",
        ),
        (
            "<script>x</script>",
            "pause",
            "why",
            "There is no such worker any more.",
        ),
        ("judge-1-aa", "pause", "a\0b", "There is a NUL character"),
    ] {
        let fields = [("worker", place), ("order", word), ("reason", reason)];
        let page = admin.post("/admin/judging/orders", &fields).await;
        page.assert_status(422).assert_text(expected);
        if reason == "why not" {
            assert!(page.html().contains("value=\"why not\""));
        }
        let answer = admin.fetch("/admin/judging/orders", &fields).await;
        answer.assert_status(422);
    }
    assert_eq!(app.text("SELECT count(*) FROM worker_orders"), "0");
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action LIKE 'worker%'"),
        "0"
    );
}
