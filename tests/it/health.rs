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

#[actix_web::test]
async fn a_host_that_is_not_ours_is_refused_with_a_calm_page() {
    use actix_web::test::TestRequest;
    let app = TestApp::start_as(greenroom::app::all_routes(), |settings| {
        settings.public_origin = Some("https://practice.example".into());
    })
    .await;
    // The test's visitors ask for localhost, which is foreign here.
    let page = app.visitor().get("/sign-in").await;
    page.assert_status(400)
        .assert_text("does not answer under that host name");
    assert!(page.header("set-cookie").is_none());
    assert_eq!(
        page.header("strict-transport-security"),
        Some("max-age=31536000; includeSubDomains")
    );
    app.visitor().get("/healthz").await.assert_status(200);
    let problem = app
        .visitor()
        .send(
            TestRequest::get()
                .uri("/problems")
                .insert_header(("Accept", "application/json")),
        )
        .await;
    assert_eq!(problem.status, 400);
    assert_eq!(problem.json()["status"], 400);
}

#[actix_web::test]
async fn the_security_contact_is_told_where_there_is_one() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/.well-known/security.txt")
        .await
        .assert_status(404);
    let app = TestApp::start_as(greenroom::app::all_routes(), |settings| {
        settings.security_contact = Some("mailto:holes@practice.example".into());
    })
    .await;
    let text = app.visitor().get("/.well-known/security.txt").await;
    text.assert_status(200)
        .assert_text("Contact: mailto:holes@practice.example");
    let body = text.html();
    let expires = body
        .lines()
        .find_map(|line| line.strip_prefix("Expires: "))
        .expect("an end");
    let expires = chrono::DateTime::parse_from_rfc3339(expires).expect("a time of RFC 3339");
    let left = expires.to_utc() - chrono::Utc::now();
    assert!(left.num_days() > 30 && left.num_days() < 365, "{left}");
}
