//! What is answered without a session, and what every answer carries.

use crate::support::TestApp;

#[actix_web::test]
async fn health_needs_no_session_and_readiness_asks_the_database() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    visitor.get("/healthz").await.assert_status(200);
    visitor.get("/readyz").await.assert_status(200);
}

#[actix_web::test]
async fn an_unknown_page_is_a_calm_404_with_its_request_id() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/no-such-page").await;
    page.assert_status(404);
    let id = page.header("x-request-id").expect("an id").to_string();
    page.assert_text(&id);
    let problem = app.visitor().get_json("/no-such-page").await;
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    assert_eq!(problem.json()["status"], 404);
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/no-such-page"] {
        let answer = app.visitor().get(path).await;
        let policy = answer
            .header("content-security-policy")
            .expect("a policy")
            .to_string();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[actix_web::test]
async fn a_form_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let answer = app
        .visitor()
        .post_with(
            "/theme",
            &[("theme", "dark")],
            &[("Sec-Fetch-Site", "cross-site")],
        )
        .await;
    answer.assert_status(403);
    assert!(answer.header("set-cookie").is_none());
}

#[actix_web::test]
async fn answers_that_middleware_gives_carry_the_same_headers() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let foreign = ada
        .post_with("/account/password", &[], &[("Sec-Fetch-Site", "cross-site")])
        .await;
    foreign.assert_status(403);
    let with_nul = ada.get("/problems/a%00b").await;
    with_nul.assert_status(400);
    app.database.cut_off();
    let without_database = ada.get("/account/password").await;
    without_database.assert_status(503);
    for answer in [foreign, with_nul, without_database] {
        for name in [
            "x-request-id",
            "content-security-policy",
            "x-content-type-options",
            "cache-control",
        ] {
            assert!(answer.header(name).is_some(), "{name} of {}", answer.status);
        }
        let id = answer.header("x-request-id").expect("an id");
        assert!(answer.has_text(id), "the page names {id}");
    }
}
