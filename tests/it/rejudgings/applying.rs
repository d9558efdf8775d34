use super::{SUM, Scene};
use crate::submissions::submit;

#[actix_web::test]
async fn applying_changes_verdicts_progress_and_tells_those_concerned_once() {
    let (scene, ada, bob) = Scene::flawed_verdicts().await;
    let url = scene.judged().await;
    scene.step(&url, "apply").await.assert_status(303);
    scene
        .root
        .get(&url)
        .await
        .assert_text("Applied")
        .assert_text("2 verdicts changed, and those who sent them were told.");
    scene
        .ada
        .get(&ada)
        .await
        .assert_text("Accepted")
        .assert_text("version 2 of the problem")
        .assert_text("Judged before")
        .assert_text("case 1 was wrong");
    scene
        .bob
        .get(&bob)
        .await
        .assert_text("Your answer to case 2 is wrong.");
    // Solved appears for one and vanishes for the other.
    assert_eq!(scene.progress(), "ada 1 true, bob 1 false");
    scene
        .ada
        .get("/problems?status=solved")
        .await
        .assert_text("The sum problem");
    let told = scene.ada.get("/notifications").await;
    told.assert_text("Your submission to The sum problem was judged again: Accepted, before Wrong answer. Why: case 1 was wrong");
    // A second post changes nothing and tells nobody twice.
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM notifications WHERE kind = 'rejudged'"),
        "2"
    );
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM audit_events WHERE action = 'rejudge-apply'"),
        "1"
    );
    scene.step(&url, "cancel").await.assert_status(409);
}

#[actix_web::test]
async fn each_step_stands_in_the_audit_log_with_its_reason() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.judged().await;
    scene.step(&url, "apply").await.assert_status(303);
    let page = scene.root.get("/admin/audit").await;
    page.assert_text("had submissions judged again")
        .assert_text("applied a rejudging")
        .assert_text("case 1 was wrong");
    let id = url.rsplit('/').next().expect("an id");
    assert_eq!(
        scene.app.text(
            "SELECT string_agg(actor || ' ' || subject, ', ') FROM audit_events WHERE action LIKE 'rejudge%'"
        ),
        format!("root-one rejudging {id}, root-one rejudging {id}")
    );
    let after: serde_json::Value = serde_json::from_str(
        &scene
            .app
            .text("SELECT after FROM audit_events WHERE action = 'rejudge-apply'"),
    )
    .expect("JSON");
    assert_eq!(
        after,
        serde_json::json!({"state": "applied", "replaced": 2, "changed": 2, "told": 2})
    );
}

#[actix_web::test]
async fn somebody_with_many_submissions_is_told_once() {
    let scene = Scene::set().await;
    for _ in 0..2 {
        submit(&scene.ada, "python3", SUM).await.assert_status(303);
    }
    scene.app.judge_pending();
    scene.mend();
    let url = scene.judged().await;
    scene.step(&url, "apply").await.assert_status(303);
    let page = scene.ada.get("/notifications").await;
    page.assert_text("2 of your submissions to The sum problem were judged again");
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM notifications WHERE kind = 'rejudged'"),
        "1"
    );
    assert_eq!(scene.progress(), "ada 2 true");
}

#[actix_web::test]
async fn those_whose_verdict_stays_are_not_told_and_keep_the_day_they_solved_it() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    scene
        .app
        .execute("UPDATE problem_progress SET solved_at = solved_at - interval '3 days'");
    scene
        .app
        .execute("UPDATE judgements SET finished_at = finished_at - interval '3 days'");
    let solved = scene
        .app
        .text("SELECT max(solved_at)::text FROM problem_progress");
    // Against the first version once more: nothing can change.
    let url = scene.made(&[("against", "1")]).await;
    scene.step(&url, "start").await.assert_status(303);
    scene.app.judge_pending();
    scene.root.get(&url).await.assert_text("0 verdicts change");
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(scene.progress(), "ada 1 false, bob 1 true");
    assert_eq!(
        scene
            .app
            .text("SELECT max(solved_at)::text FROM problem_progress"),
        solved
    );
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM notifications WHERE kind = 'rejudged'"),
        "0"
    );
}

#[actix_web::test]
async fn what_has_a_newer_judgement_keeps_it_and_is_listed() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let (first, second) = (scene.judged().await, scene.judged().await);
    scene.step(&first, "apply").await.assert_status(303);
    let current = scene
        .app
        .text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM judgements WHERE current");
    scene.step(&second, "apply").await.assert_status(303);
    scene
        .root
        .get(&second)
        .await
        .assert_text("It has got a newer judgement meanwhile, which stays: 2 submissions");
    assert_eq!(
        scene
            .app
            .text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM judgements WHERE current"),
        current
    );
    assert_eq!(scene.progress(), "ada 1 true, bob 1 false");
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM notifications WHERE kind = 'rejudged'"),
        "2"
    );
}

#[actix_web::test]
async fn progress_counts_the_submissions_outside_of_the_scope_as_well() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    // Bob mends his program on the new version before his first one falls.
    submit(&scene.bob, "python3", SUM).await.assert_status(303);
    scene.app.judge_pending();
    assert_eq!(scene.progress(), "ada 1 false, bob 2 true");
    let url = scene.made(&[("version", "1")]).await;
    scene.step(&url, "start").await.assert_status(303);
    scene.app.judge_pending();
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(scene.progress(), "ada 1 true, bob 2 true");
    // He solved it with the second one, so that is the time of it.
    assert_eq!(
        scene.app.text(
            "SELECT (solved_at = (SELECT j.finished_at FROM judgements j WHERE j.submission_id = p.last_submission_id))::text
             FROM problem_progress p JOIN users u ON u.id = p.user_id WHERE u.username = 'bob'"
        ),
        "true"
    );
}
