use super::{ACCEPTED, app, key, submit};

#[actix_web::test]
async fn nobody_but_the_author_and_admins_sees_a_submission() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    let page = sent.location().expect("a page").to_string();
    let events = format!("{page}/events");
    let eve = app.sign_up("eve").await;
    app.make_mentor("eve");
    for path in [&page, &events] {
        eve.get(path).await.assert_status(404);
        app.visitor().get(path).await.assert_status(303);
        app.visitor().get_json(path).await.assert_status(401);
    }
    app.sign_up("root-of-all").await;
    app.make_admin("root-of-all");
    app.sign_in("root-of-all")
        .await
        .get(&page)
        .await
        .assert_status(200);
}

#[actix_web::test]
async fn a_run_is_its_author_s_alone() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", &key()),
    ];
    let run = ada.post("/problems/sum/runs", &fields).await;
    let page = run.location().expect("a page").to_string();
    app.sign_up("boss").await;
    app.make_admin("boss");
    app.sign_in("boss").await.get(&page).await.assert_status(404);
    ada.get(&page).await.assert_status(200);
}
