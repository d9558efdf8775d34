//! The wall: who may pass, over HTTP.

use actix_web::{HttpResponse, web};
use greenroom::web::routes::{Access, RouteEntry};

use super::routes_and;
use crate::support::TestApp;

const fn page(path: &'static str, access: Access) -> RouteEntry {
    RouteEntry {
        method: "GET",
        path,
        access,
        route: || web::get().to(HttpResponse::Ok),
    }
}

const PAGES: [RouteEntry; 4] = [
    page("/for-anyone/{id}", Access::Anyone),
    page("/for-signed-in/{id}", Access::SignedIn),
    page("/for-mentors/{id}", Access::Mentor),
    page("/for-admins/{id}", Access::Admin),
];

#[actix_web::test]
async fn each_role_passes_where_its_access_says() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    let (seeker, mentor, admin) = (
        app.sign_up("sam").await,
        app.sign_up("mia").await,
        app.sign_up("ann").await,
    );
    app.make_mentor("mia");
    app.make_admin("ann");
    for (path, expected) in [
        ("/for-anyone/1", [200, 200, 200, 200]),
        ("/for-signed-in/1", [303, 200, 200, 200]),
        ("/for-mentors/1", [303, 403, 200, 403]),
        ("/for-admins/1", [303, 403, 403, 200]),
    ] {
        let mut statuses = Vec::new();
        for visitor in [&app.visitor(), &seeker, &mentor, &admin] {
            statuses.push(visitor.get(path).await.status);
        }
        assert_eq!(statuses, expected, "{path}");
    }
}

#[actix_web::test]
async fn a_visitor_is_led_to_sign_in_and_back() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    let answer = app.visitor().get("/for-signed-in/7?a=b&c=%2F").await;
    answer.assert_status(303);
    assert_eq!(
        answer.location(),
        Some("/sign-in?next=%2Ffor%2Dsigned%2Din%2F7%3Fa%3Db%26c%3D%252F")
    );
    let visitor = app.visitor();
    let page = visitor.follow(&answer).await;
    assert!(
        page.html()
            .contains("name=\"next\" value=\"/for-signed-in/7?a=b&#38;c=%2F\""),
        "{}",
        page.html()
    );
}

#[actix_web::test]
async fn a_script_without_session_gets_401_as_problem_json() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    let answer = app.visitor().get_json("/for-signed-in/1").await;
    answer.assert_status(401);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["status"], 401);
    assert!(
        answer.json()["request_id"]
            .as_str()
            .is_some_and(|id| !id.is_empty())
    );
}

#[actix_web::test]
async fn a_refused_page_still_knows_who_reads_it() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    let seeker = app.sign_up("sam").await;
    seeker
        .get("/for-admins/1")
        .await
        .assert_status(403)
        .assert_text("Sign out");
}

#[actix_web::test]
async fn a_role_taken_away_ends_with_the_next_request() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    let admin = app.sign_up("ann").await;
    app.make_admin("ann");
    admin.get("/for-admins/1").await.assert_status(200);
    app.execute("UPDATE users SET is_admin = false");
    admin.get("/for-admins/1").await.assert_status(403);
}

#[actix_web::test]
async fn a_wrong_method_is_405_and_head_needs_what_get_needs() {
    let app = TestApp::start_with(routes_and(&PAGES)).await;
    app.visitor()
        .post("/for-signed-in/1", &[])
        .await
        .assert_status(405);
    let head = actix_web::test::TestRequest::default().method(actix_web::http::Method::HEAD);
    let answer = app.visitor().send(head.uri("/for-signed-in/1")).await;
    assert_ne!(answer.status, 200);
}
