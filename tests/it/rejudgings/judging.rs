use std::time::Duration;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use greenroom::jobs::{self, JobKind};
use greenroom::rejudgings::judging;
use greenroom::submissions::judging::{NewJudgement, insert_candidate};

use super::{SUM, Scene};
use crate::designs::support::{GOOD, stage};
use crate::submissions::{key, submit};

#[actix_web::test]
async fn the_new_verdicts_stand_beside_the_old_ones_until_they_are_applied() {
    let (scene, ada, bob) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    scene
        .root
        .get(&url)
        .await
        .assert_text("0 of 2 submissions judged. No verdict has changed.");
    assert_eq!(scene.app.judge_pending(), 2);
    let page = scene.root.get(&url).await;
    page.assert_text("Judged, not applied")
        .assert_text("2 verdicts change")
        .assert_text("Old verdict, new verdict Accepted Wrong answer All")
        .assert_text("Accepted – 1 1")
        .assert_text("Wrong answer 1 – 1");
    let list = scene
        .root
        .get(&format!("{url}/submissions?old=accepted&new=wrong_answer"))
        .await;
    list.assert_text("bob");
    assert!(!list.has_text("ada"));
    // For its author nothing has happened.
    scene.ada.get(&ada).await.assert_text("Wrong answer");
    scene.bob.get(&bob).await.assert_text("Accepted");
    assert_eq!(scene.progress(), "ada 1 false, bob 1 true");
}

#[actix_web::test]
async fn what_is_sent_meanwhile_is_judged_on_the_new_version() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    let sent = submit(&scene.ada, "python3", SUM).await;
    // It goes first, too.
    let conn = &mut scene.app.database.connect();
    let lease = jobs::lease(conn, "one", Duration::from_secs(30))
        .expect("a query")
        .expect("a job");
    assert_eq!(lease.kind, JobKind::Judge);
    jobs::give_back(conn, &lease).expect("a query");
    assert_eq!(scene.app.judge_pending(), 3);
    scene
        .ada
        .follow(&sent)
        .await
        .assert_text("Accepted")
        .assert_text("version 2 of the problem");
    // And it is none of the rejudging's.
    scene
        .root
        .get(&url)
        .await
        .assert_text("2 of 2 submissions")
        .assert_text("In it 2 submissions");
}

#[actix_web::test]
async fn cancelling_takes_the_waiting_jobs_away_and_leaves_every_verdict() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let before = (scene.verdicts(), scene.progress());
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM jobs WHERE kind = 'rejudge'"),
        "2"
    );
    // One is under way: what its worker brings is dropped.
    let conn = &mut scene.app.database.connect();
    let held = jobs::lease(conn, "one", Duration::from_secs(30))
        .expect("a query")
        .expect("a job");
    scene.step(&url, "cancel").await.assert_status(303);
    assert!(!jobs::finish(conn, &held).expect("a query"));
    assert_eq!(scene.app.text("SELECT count(*)::text FROM jobs"), "0");
    scene.root.get(&url).await.assert_text("Cancelled");
    assert_eq!((scene.verdicts(), scene.progress()), before);
    scene.step(&url, "apply").await.assert_status(409);
    scene.step(&url, "start").await.assert_status(409);
    // Twice is once.
    scene.step(&url, "cancel").await.assert_status(303);
    assert_eq!(
        scene.app.text(
            "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE subject LIKE 'rejudging%'"
        ),
        "rejudge rejudge-cancel"
    );
}

#[actix_web::test]
async fn a_judge_error_is_listed_and_never_applied() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[("user", "ada")]).await;
    scene.step(&url, "start").await.assert_status(303);
    // Three process starts lose it.
    let conn = &mut scene.app.database.connect();
    for worker in ["one", "two", "three"] {
        jobs::lease(conn, worker, Duration::from_secs(30))
            .expect("a query")
            .expect("a job");
        scene
            .app
            .execute("UPDATE jobs SET lease_expires_at = now() - interval '1 second'");
        scene.app.worker().sweep();
    }
    let page = scene.root.get(&url).await;
    page.assert_text("Judged, not applied")
        .assert_text("The judge failed; the old verdict stays: 1 submission")
        .assert_text("0 verdicts change");
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(scene.verdicts(), "wrong_answer accepted");
}

#[actix_web::test]
async fn ten_thousand_don_t_flood_the_queue() {
    let scene = Scene::set().await;
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    scene.app.execute(
        "INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
         SELECT user_id, problem_id, version_id, language, gen_random_uuid(), sha256(n::text::bytea)
         FROM submissions, generate_series(1, 9999) n",
    );
    scene.app.execute(
        "INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at)
         SELECT id, version_id, true, 'accepted', 'test', now() FROM submissions s
         WHERE NOT EXISTS (SELECT FROM judgements j WHERE j.submission_id = s.id)",
    );
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    let waiting = || {
        scene
            .app
            .text("SELECT count(*)::text FROM jobs WHERE kind = 'rejudge'")
    };
    assert_eq!(waiting(), "200");
    // As some are done the next ones come, even where a worker died in between and left too few.
    scene.app.execute(
        "UPDATE rejudging_submissions SET new_verdict = old_verdict, new_judgement_id = old_judgement_id
         WHERE id IN (SELECT subject_id FROM jobs ORDER BY id LIMIT 150)",
    );
    scene.app.execute("DELETE FROM jobs WHERE subject_id IN (SELECT id FROM rejudging_submissions WHERE new_verdict IS NOT NULL)");
    assert_eq!(waiting(), "50");
    let conn = &mut scene.app.database.connect();
    assert_eq!(judging::advance_all(conn).expect("a query"), 0);
    assert_eq!(waiting(), "200");
    scene
        .root
        .get(&url)
        .await
        .assert_text("150 of 10,000 submissions judged");
}

#[actix_web::test]
async fn one_whose_author_leaves_does_not_hold_the_others_up() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    scene.app.execute("DELETE FROM users WHERE username = 'bob'");
    assert_eq!(scene.app.judge_pending(), 2);
    let conn = &mut scene.app.database.connect();
    judging::advance_all(conn).expect("a query");
    scene
        .root
        .get(&url)
        .await
        .assert_text("Judged, not applied")
        .assert_text("1 of 1 submission judged");
}

#[actix_web::test]
async fn a_design_is_simulated_again_and_keeps_what_it_rests_on() {
    let stage = stage().await;
    let root = stage.app.sign_up("root-one").await;
    stage.app.make_admin("root-one");
    stage.send(GOOD);
    assert_eq!(stage.app.judge_pending(), 1);
    let fields = [
        ("problem", "small-shortener"),
        ("reason", "prices were wrong"),
        ("idempotency_key", &*key()),
    ];
    let made = root.post("/admin/rejudgings", &fields).await;
    let url = made.location().expect("a redirection").to_string();
    root.post(&format!("{url}/start"), &[]).await.assert_status(303);
    assert_eq!(stage.app.judge_pending(), 1);
    root.follow(&made)
        .await
        .assert_text("1 of 1 submission judged")
        .assert_text("Passed 1 same 1");
    root.post(&format!("{url}/apply"), &[]).await.assert_status(303);
    let sent = stage.app.text("SELECT id::text FROM submissions");
    root.get(&format!("/submissions/{sent}/design"))
        .await
        .assert_text("Passed")
        .assert_text("Judged before")
        .assert_text("prices were wrong");
    assert_eq!(stage.app.text("SELECT count(*)::text FROM design_outcomes"), "2");
}

#[actix_web::test]
async fn the_role_of_workers_may_store_a_result_and_queue_the_next() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    // As if the second had never got into the queue.
    scene
        .app
        .execute("DELETE FROM jobs WHERE subject_id = (SELECT max(id) FROM rejudging_submissions)");
    let conn = &mut scene.app.database.connect();
    // Roles belong to the whole cluster: this one is gone with the transaction.
    conn.test_transaction::<_, diesel::result::Error, _>(|conn| {
        conn.batch_execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_worker') THEN
                 CREATE ROLE greenroom_worker; END IF; END $$",
        )?;
        conn.batch_execute(include_str!("../../../src/db/grants.sql"))?;
        conn.batch_execute("SET LOCAL ROLE greenroom_worker")?;
        let lease = jobs::lease(conn, "one", Duration::from_secs(30))?.expect("a job");
        let wanted = judging::get_wanted(conn, lease.subject_id)?;
        assert!(judging::is_wanted(conn, lease.subject_id)?);
        assert!(jobs::finish(conn, &lease)?);
        let judgement = NewJudgement {
            submission_id: wanted.submission_id,
            version_id: wanted.version_id,
            current: false,
            verdict: "accepted".into(),
            compile_output: String::new(),
            cases: serde_json::json!([]),
            cpu_ms: 0,
            wall_ms: 0,
            memory_bytes: 0,
            exact: true,
            toolchain: String::new(),
            worker: "one".into(),
            fault: None,
            started_at: chrono::Utc::now(),
        };
        let id = insert_candidate(conn, &judgement)?;
        judging::finish(conn, lease.subject_id, id, "accepted")?;
        let next = jobs::lease(conn, "one", Duration::from_secs(30))?.expect("the next job");
        assert_eq!(next.kind, JobKind::Rejudge);
        Ok(())
    });
}
