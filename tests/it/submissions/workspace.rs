use super::{ACCEPTED, app, key};

#[actix_web::test]
async fn visitors_may_read_the_workspace_and_are_asked_to_sign_in() {
    let app = app().await;
    app.visitor()
        .get("/problems/sum/workspace")
        .await
        .assert_status(200)
        .assert_text("Sign in to run");
}

#[actix_web::test]
async fn changing_the_language_without_script_keeps_the_text() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("language", "cpp"),
        ("draft_language", "python3"),
        ("source", "my own text\r\nsecond line"),
    ];
    let moved = ada.post("/problems/sum/workspace", &fields).await;
    assert_eq!(moved.location(), Some("/problems/sum/workspace?language=cpp"));
    ada.follow(&moved).await.assert_text("#include");
    ada.get("/problems/sum/workspace?language=python3")
        .await
        .assert_text("my own text second line");
}

#[actix_web::test]
async fn a_plain_submission_is_kept_as_the_draft() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    super::submit(&ada, "python3", ACCEPTED).await.assert_status(303);
    ada.get("/problems/sum/workspace?language=python3")
        .await
        .assert_text("print(a + b)");
}

#[actix_web::test]
async fn code_sent_after_the_session_ended_comes_back_after_sign_in() {
    let app = app().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    let fields = [
        ("language", "python3"),
        ("source", "precious = 1\n"),
        ("idempotency_key", &key()),
    ];
    let sent = visitor.post("/problems/sum/submissions", &fields).await;
    let sign_in = sent.location().expect("the wall").to_string();
    let parked = sign_in.split_once("parked=").expect("a key").1.to_string();
    let fields = [
        ("username", "ada"),
        ("password", crate::support::PASSWORD),
        ("parked", &parked),
    ];
    let back = visitor.post("/sign-in", &fields).await;
    back.assert_status(303);
    // A page that can't be made loses nothing.
    let elsewhere = format!("/problems/no-such-problem/workspace?parked={parked}");
    visitor.get(&elsewhere).await.assert_status(404);
    let page = visitor.follow(&back).await;
    page.assert_text("precious = 1").assert_text("Your code is back");
    // The key works once.
    assert!(!visitor.follow(&back).await.has_text("precious = 1"));
}
