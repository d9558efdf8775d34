//! The gate: a version is published once a worker has seen everything that it must prove.

use greenroom::problems::import::{ImportOptions, Showing};

use super::{app_and_admin, import_draft, save, sound};
use crate::support::TestApp;

fn state(app: &TestApp) -> String {
    app.text(
        "SELECT p.state || ' ' || coalesce(v.number::text, '-') FROM problems p
         LEFT JOIN problem_versions v ON v.id = p.current_version_id",
    )
}

fn refusals(app: &TestApp) -> String {
    app.text(
        "SELECT coalesce(string_agg(f->>'rule', ' ' ORDER BY n), '') FROM version_checks,
             jsonb_array_elements(report->'findings') WITH ORDINALITY AS t(f, n) WHERE (f->>'refuses')::boolean",
    )
}

const PUBLISH: [(&str, &str); 2] = [("move", "publish"), ("reason", "ready")];

#[actix_web::test]
async fn a_sound_problem_is_published_and_a_seeker_solves_it() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let ada = app.sign_up("ada").await;
    ada.get("/problems/sums").await.assert_status(404);
    save(&admin, "state", &PUBLISH)
        .await
        .assert_location("/admin/problems/sums/versions/1/check");
    assert_eq!(state(&app), "draft -");
    admin
        .get("/admin/problems/sums/versions/1/check")
        .await
        .assert_text("It waits for a worker");
    assert_eq!(app.judge_pending(), 1);
    assert_eq!(
        (state(&app), refusals(&app)),
        ("published 1".into(), String::new())
    );
    let page = admin.get("/admin/problems/sums/versions/1/check").await;
    page.assert_text("It has passed, and is what seekers see")
        .assert_text("Kill matrix")
        .assert_text("wrong_answer/first.py");
    ada.get("/problems/sums").await.assert_status(200);
    let audit =
        "SELECT action || ' ' || subject || ' ' || reason FROM audit_events WHERE action = 'problem-state'";
    assert_eq!(app.text(audit), "problem-state problem sums ready");
}

#[actix_web::test]
async fn a_weak_package_is_refused_for_each_of_its_reasons() {
    let (app, admin) = app_and_admin().await;
    let weak = sound()
        .without("submissions/wrong_answer")
        .greenroom("slug: sums\n")
        .statement("See ![map](map.png).\n")
        .file(
            "submissions/wrong_answer/right.py",
            "print(sum(map(int, input().split())))\n",
        )
        .file("data/secret/03-word.in", "one two\n")
        .file("data/secret/03-word.ans", "three\n")
        .file("data/invalid_input/fine.in", "1 2\n");
    import_draft(&app, &weak);
    save(&admin, "state", &PUBLISH).await.assert_status(303);
    app.judge_pending();
    assert_eq!(state(&app), "draft -");
    let refusals = refusals(&app);
    for rule in [
        "statement",
        "refused-case",
        "invalid-input-taken",
        "label",
        "time-limit-far",
    ] {
        assert!(refusals.contains(rule), "{rule}: {refusals}");
    }
    let page = admin.get("/admin/problems/sums/versions/1/check").await;
    page.assert_text("It may not be published yet")
        .assert_text("03-word")
        .assert_text("right.py");
}

#[actix_web::test]
async fn a_case_that_catches_nothing_needs_a_reason() {
    let (app, admin) = app_and_admin().await;
    let idle = sound().without("submissions/wrong_answer").file(
        "submissions/wrong_answer/plus.py",
        "a, b = map(int, input().split())\nprint(a + b if b < 10 else 0)\n",
    );
    import_draft(&app, &idle);
    save(&admin, "state", &PUBLISH).await.assert_status(303);
    app.judge_pending();
    assert_eq!(refusals(&app), "kills-nothing");
    admin
        .get("/admin/problems/sums/versions/1/check")
        .await
        .assert_text("secret/02-negative catches no wrong program");
    // More than a quarter of the cases can't be excused.
    let excuse = "slug: sums\ntime_limit_note: Never slow.\nrobustness: [{case: secret/02-negative, reason: Signs.}]\n";
    let fields = [("base", "1"), ("path", "greenroom.yaml"), ("text", excuse)];
    save(&admin, "files", &fields)
        .await
        .assert_status(422)
        .assert_text("a quarter is allowed");
}

#[actix_web::test]
async fn an_import_is_in_beta_until_it_is_checked() {
    let (app, admin) = app_and_admin().await;
    let sound = sound().uuid(Some(uuid::Uuid::nil()));
    app.import_with(&sound, &ImportOptions::showing(Showing::Checked));
    assert_eq!(state(&app), "beta 1");
    let ada = app.sign_up("ada").await;
    ada.get("/problems/sums")
        .await
        .assert_status(200)
        .assert_text("Beta");
    ada.get("/problems").await.assert_text("Beta");
    app.judge_pending();
    assert_eq!(state(&app), "published 1");
    // A newer version waits behind the one that is shown, and a refused one never comes.
    let worse = sound.without("submissions/wrong_answer");
    app.import_with(&worse, &ImportOptions::showing(Showing::Checked));
    assert_eq!(state(&app), "published 1");
    app.judge_pending();
    assert_eq!(state(&app), "published 1");
    admin
        .get("/admin/problems/sums/versions")
        .await
        .assert_text("refused")
        .assert_text("passed");
}

#[actix_web::test]
async fn a_foreign_package_is_published_at_once_and_only_told() {
    let (app, _) = app_and_admin().await;
    let foreign = crate::support::package::PackageBuilder::new("foreign");
    app.import_with(&foreign, &ImportOptions::showing(Showing::Checked));
    assert_eq!(state(&app), "published 1");
    assert_eq!(app.judge_pending(), 1);
    assert_eq!(
        (state(&app), refusals(&app)),
        ("published 1".into(), String::new())
    );
    let told =
        "SELECT string_agg(f->>'rule', ' ') FROM version_checks, jsonb_array_elements(report->'findings') f";
    assert!(
        app.text(told).contains("no-input-validator"),
        "{}",
        app.text(told)
    );
}

#[actix_web::test]
async fn a_validator_that_never_ends_is_told_and_keeps_nobody() {
    let (app, admin) = app_and_admin().await;
    let endless = sound()
        .file("input_validators/check.py", "while True: pass\n")
        .file(
            "problem.yaml",
            "problem_format_version: 2025-09\nname: Sums\nuuid: 8ee7605a-95a3-86c2-3995-0a10d365de46\nlimits:\n  time_limit: 2\n  validation_time: 1\n",
        );
    import_draft(&app, &endless);
    save(&admin, "state", &PUBLISH).await.assert_status(303);
    app.judge_pending();
    assert!(refusals(&app).contains("input-validator"), "{}", refusals(&app));
    admin
        .get("/admin/problems/sums/versions/1/check")
        .await
        .assert_text("it ran out of time");
}

#[actix_web::test]
async fn a_problem_moves_as_far_as_its_state_allows_and_says_why_not() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let go = |wanted: &'static str| [("move", wanted), ("reason", "because")];
    save(&admin, "state", &go("retire")).await.assert_status(409);
    save(&admin, "state", &[("move", "beta"), ("reason", " ")])
        .await
        .assert_status(422);
    save(&admin, "state", &go("somewhere")).await.assert_status(400);
    save(&admin, "state", &go("beta")).await.assert_status(303);
    assert_eq!(state(&app), "beta 1");
    save(&admin, "state", &go("retire")).await.assert_status(303);
    assert_eq!(state(&app), "retired 1");
    app.sign_up("ada")
        .await
        .get("/problems/sums")
        .await
        .assert_status(404);
    save(&admin, "state", &PUBLISH).await.assert_status(409);
    save(&admin, "state", &go("revive")).await.assert_status(303);
    assert_eq!(state(&app), "draft 1");
}

#[actix_web::test]
async fn a_check_is_asked_for_once_at_a_time() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    for _ in 0..3 {
        save(&admin, "versions/1/check", &[]).await.assert_status(303);
    }
    assert_eq!(
        app.text("SELECT count(*)::text FROM jobs WHERE kind = 'check'"),
        "1"
    );
    assert_eq!(app.judge_pending(), 1);
    // It was asked for without publishing.
    assert_eq!(state(&app), "draft -");
}

#[actix_web::test]
async fn a_problem_that_follows_a_folder_takes_proposals_and_shows_none() {
    let (app, admin) = app_and_admin().await;
    let mut options = ImportOptions::showing(Showing::AtOnce);
    options.origin.tracked_folder = Some("sums".to_owned());
    app.import_with(&sound(), &options);
    admin
        .get("/admin/problems/sums/edit")
        .await
        .assert_text("This problem follows the folder sums");
    let text = [("base", "1"), ("language", "en"), ("text", "Proposed.\n")];
    save(&admin, "statement", &text).await.assert_status(303);
    save(&admin, "state", &PUBLISH)
        .await
        .assert_status(409)
        .assert_text("follows a folder");
    assert_eq!(state(&app), "published 1");
    let patch = admin
        .get("/admin/problems/sums/versions/2/changes.patch?from=1")
        .await;
    assert!(String::from_utf8_lossy(&patch.body).contains("+Proposed."));
}
