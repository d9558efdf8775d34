use super::{ACCEPTED, app, key, submit};

#[actix_web::test]
async fn an_unknown_language_is_refused_and_the_code_stays() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let page = submit(&ada, "cobol", ACCEPTED).await;
    page.assert_status(422)
        .assert_text("Greenroom knows no language")
        .assert_text("print(a + b)");
    assert_eq!(app.text("SELECT count(*)::text FROM submissions"), "0");
}

#[actix_web::test]
async fn empty_code_is_refused() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", " \n\t")
        .await
        .assert_status(422)
        .assert_text("There is no code yet");
}

#[actix_web::test]
async fn a_source_over_the_limit_is_413_with_the_limit_and_stays_on_the_page() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let large = "#".repeat(1024 * 1024);
    let page = submit(&ada, "python3", &large).await;
    page.assert_status(413).assert_text("KiB that are taken here");
    assert!(page.html().contains(&large[..10_000]));
}

#[actix_web::test]
async fn a_nul_in_the_source_is_422_with_its_position() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let page = submit(&ada, "python3", "print(1)\nab\0c").await;
    page.assert_status(422)
        .assert_text("line 2, column 3")
        .assert_text("print(1)");
}

#[actix_web::test]
async fn a_script_gets_the_field_and_the_reason_as_json() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("language", "cobol"),
        ("source", ""),
        ("idempotency_key", "no-uuid"),
    ];
    let answer = ada.fetch("/problems/sum/submissions", &fields).await;
    answer.assert_status(422);
    let fields: Vec<_> = answer.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["field"].clone())
        .collect();
    assert_eq!(fields, ["language", "source", "idempotency_key"]);
}

#[actix_web::test]
async fn odd_ids_and_addresses_are_pages_that_do_not_exist() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for path in [
        "/submissions/0",
        "/submissions/-1",
        "/submissions/9223372036854775807",
        "/submissions/9223372036854775808",
        "/submissions/1e3",
        "/submissions/x%27y",
        "/runs/0",
        "/problems/no-such-problem/workspace",
        "/problems/no-such-problem/submissions",
        "/problems/sum/drafts/cobol",
    ] {
        ada.get(path).await.assert_status(404);
    }
    ada.get("/problems/a%00b/workspace").await.assert_status(400);
    ada.get("/submissions?before=abc").await.assert_status(400);
}

#[actix_web::test]
async fn much_waiting_work_is_429_and_says_when_to_come_back() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for _ in 0..10 {
        submit(&ada, "python3", ACCEPTED).await.assert_status(303);
    }
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", &key()),
    ];
    let answer = ada.fetch("/problems/sum/submissions", &fields).await;
    answer.assert_status(429);
    assert_eq!(answer.header("retry-after"), Some("10"));
    submit(&ada, "python3", ACCEPTED)
        .await
        .assert_status(429)
        .assert_text("print(a + b)");
    // Somebody else is not held up.
    let bob = app.sign_up("bob").await;
    submit(&bob, "python3", ACCEPTED).await.assert_status(303);
}
