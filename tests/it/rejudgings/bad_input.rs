use super::Scene;
use crate::submissions::key;

#[actix_web::test]
async fn each_field_that_can_t_be_taken_is_named_and_what_was_typed_stays() {
    let scene = Scene::set().await;
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    let long = "x".repeat(501);
    for (field, value, words) in [
        ("problem", "", "Say which problem"),
        ("problem", "no-such", "There is no problem of this name."),
        ("against", "7", "The problem has no version of this number."),
        (
            "against",
            "zero",
            "The number of a version is a whole number from 1.",
        ),
        (
            "version",
            "-1",
            "The number of a version is a whole number from 1.",
        ),
        ("version", "9", "The problem has no version of this number."),
        (
            "version",
            "99999999999",
            "The number of a version is a whole number from 1.",
        ),
        ("language", "cobol", "Choose a language of the list."),
        ("verdict", "splendid", "Choose a verdict of the list."),
        ("from", "yesterday", "A time looks like"),
        ("until", "2026-02-30", "A time looks like"),
        ("user", "nobody-here", "Nobody has this username."),
        ("reason", " ", "Say why"),
        (
            "reason",
            &long,
            "A reason has at most 500 characters; this has 501.",
        ),
        ("reason", "a\0b", "NUL"),
        ("idempotency_key", "7", "The form is incomplete."),
    ] {
        let page = scene.make(&[(field, value)]).await;
        page.assert_status(422).assert_text(words);
        assert!(
            page.html().contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            page.html()
        );
        if field != "reason" {
            assert!(page.html().contains("value=\"case 1 was wrong\""), "{field}");
        }
    }
    let both = [("from", "2026-03-02"), ("until", "2026-03-01")];
    scene
        .make(&both)
        .await
        .assert_status(422)
        .assert_text("This is before the time");
    assert_eq!(scene.app.text("SELECT count(*)::text FROM rejudgings"), "0");
}

#[actix_web::test]
async fn a_scope_without_submissions_and_a_version_that_can_t_judge_make_nothing() {
    let scene = Scene::set().await;
    scene
        .make(&[])
        .await
        .assert_status(422)
        .assert_text("No submission fits this scope.");
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    scene
        .app
        .execute("UPDATE problem_versions SET incomplete = 'it has no secret cases'");
    scene
        .make(&[])
        .await
        .assert_status(422)
        .assert_text("This version can't be judged against: it has no secret cases.");
    scene
        .app
        .execute("UPDATE problem_versions SET incomplete = NULL, time_limit_ms = NULL");
    scene
        .make(&[])
        .await
        .assert_status(422)
        .assert_text("no time limit yet");
    assert_eq!(
        scene.app.text("SELECT count(*)::text FROM rejudging_submissions"),
        "0"
    );
}

#[actix_web::test]
async fn the_same_post_twice_makes_one() {
    let scene = Scene::set().await;
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    let key = key();
    let first = scene.made(&[("idempotency_key", &key)]).await;
    let second = scene.made(&[("idempotency_key", &key)]).await;
    assert_eq!(first, second);
    assert_eq!(scene.app.text("SELECT count(*)::text FROM rejudgings"), "1");
}

#[actix_web::test]
async fn scripts_get_the_fields_as_json() {
    let scene = Scene::set().await;
    let answer = scene
        .root
        .fetch(
            "/admin/rejudgings",
            &[("reason", "why"), ("idempotency_key", &key())],
        )
        .await;
    answer.assert_status(422);
    assert_eq!(answer.json()["errors"][0]["field"], "problem");
}
