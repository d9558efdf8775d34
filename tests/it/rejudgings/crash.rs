use super::Scene;

/// Everything that applying would change.
fn all(scene: &Scene) -> Vec<String> {
    [
        "SELECT string_agg(j::text, ' ' ORDER BY id) FROM judgements j",
        "SELECT string_agg(p::text, ' ' ORDER BY user_id) FROM problem_progress p",
        "SELECT string_agg(r::text, ' ' ORDER BY id) FROM rejudging_submissions r",
        "SELECT string_agg(r::text, ' ' ORDER BY id) FROM rejudgings r",
        "SELECT count(*)::text FROM notifications",
        "SELECT count(*)::text FROM audit_events",
    ]
    .map(|sql| scene.app.text(sql))
    .to_vec()
}

/// Has each insertion into a table do something first.
fn before_insert(scene: &Scene, table: &str, body: &str) {
    scene.app.execute(&format!(
        "CREATE FUNCTION mishap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"
    ));
    scene.app.execute(&format!(
        "CREATE TRIGGER mishap BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION mishap()"
    ));
}

#[actix_web::test]
async fn a_statement_that_fails_in_the_middle_of_applying_changes_nothing() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.judged().await;
    let before = all(&scene);
    before_insert(&scene, "notifications", "RAISE EXCEPTION 'the disk is on fire';");
    scene.step(&url, "apply").await.assert_status(500);
    assert_eq!(all(&scene), before);
    scene.app.execute("DROP FUNCTION mishap() CASCADE");
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(scene.progress(), "ada 1 true, bob 1 false");
}

#[actix_web::test]
async fn a_server_process_that_dies_at_the_last_moment_of_applying_changes_nothing() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.judged().await;
    let before = all(&scene);
    // By then verdicts, progress and notifications are written.
    before_insert(
        &scene,
        "audit_events",
        "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5);",
    );
    let answer = scene.step(&url, "apply").await;
    assert!([500, 503].contains(&answer.status), "{}", answer.status);
    assert_eq!(all(&scene), before);
    scene.app.execute("DROP FUNCTION mishap() CASCADE");
    scene.step(&url, "apply").await.assert_status(303);
    assert_eq!(scene.progress(), "ada 1 true, bob 1 false");
    assert_eq!(
        scene
            .app
            .text("SELECT count(*)::text FROM notifications WHERE kind = 'rejudged'"),
        "2"
    );
}
