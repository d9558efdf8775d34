use super::{ACCEPTED, WRONG, app, key};

#[actix_web::test]
async fn the_same_post_twice_is_one_submission_with_one_address() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let key = key();
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", &key),
    ];
    let first = ada.post("/problems/sum/submissions", &fields).await;
    let second = ada.post("/problems/sum/submissions", &fields).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(app.text("SELECT count(*)::text FROM submissions"), "1");
    assert_eq!(app.text("SELECT count(*)::text FROM jobs"), "1");
}

#[actix_web::test]
async fn twenty_posts_at_once_with_one_key_are_one_submission() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let key = key();
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", key.as_str()),
    ];
    let answers =
        futures_util::future::join_all((0..20).map(|_| ada.fetch("/problems/sum/submissions", &fields)))
            .await;
    for answer in &answers {
        answer.assert_status(201);
        assert_eq!(answer.json()["id"], answers[0].json()["id"]);
    }
    assert_eq!(app.text("SELECT count(*)::text FROM submissions"), "1");
}

#[actix_web::test]
async fn back_edit_send_is_a_new_submission_although_the_key_is_the_same() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let key = key();
    for source in [ACCEPTED, WRONG] {
        let fields = [
            ("language", "python3"),
            ("source", source),
            ("idempotency_key", &key),
        ];
        ada.post("/problems/sum/submissions", &fields)
            .await
            .assert_status(303);
    }
    assert_eq!(app.text("SELECT count(*)::text FROM submissions"), "2");
}

#[actix_web::test]
async fn the_last_post_that_may_wait_can_arrive_twice_as_well() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for (path, most) in [("/problems/sum/submissions", 10), ("/problems/sum/runs", 3)] {
        let mut sent = Vec::new();
        for _ in 0..most {
            let key = key();
            let fields = [
                ("language", "python3"),
                ("source", ACCEPTED),
                ("run_on", "samples"),
                ("idempotency_key", &key),
            ];
            for _ in 0..2 {
                let answer = ada.post(path, &fields).await;
                answer.assert_status(303);
                sent.push(answer.location().expect("an address").to_string());
            }
        }
        sent.dedup();
        assert_eq!(sent.len(), most, "{path}");
    }
}
