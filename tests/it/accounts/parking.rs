//! Code that was sent after the session had ended comes back after sign-in.

use actix_web::{HttpResponse, web};
use greenroom::accounts::parking;
use greenroom::web::form::PostedForm;
use greenroom::web::routes::{Access, RouteEntry};

use super::routes_and;
use crate::support::{Answer, PASSWORD, TestApp, Visitor};

const SUBMISSIONS: RouteEntry = RouteEntry {
    method: "POST",
    path: "/problems/{slug}/submissions",
    access: Access::SignedIn,
    route: || web::post().to(HttpResponse::Created),
};
const ADMIN_POST: RouteEntry = RouteEntry {
    method: "POST",
    path: "/admin/things",
    access: Access::Admin,
    route: || web::post().to(HttpResponse::Created),
};
const SOURCE: &str = "print(1)\nprint(\"a+b & c=d%\")\n";
const FORM: [(&str, &str); 2] = [("language", "python3"), ("source", SOURCE)];

async fn start() -> TestApp {
    let app = TestApp::start_with(routes_and(&[SUBMISSIONS, ADMIN_POST])).await;
    app.execute(
        "INSERT INTO problems (short_name, slug, title, state) VALUES
             ('twosum', 'two-sum', 'Two Sum', 'published'), ('hidden', 'hidden', 'Not Yet Public', 'draft')",
    );
    app
}

fn key_of(answer: &Answer) -> String {
    answer.assert_status(303);
    let location = answer.location().expect("a redirection");
    location
        .strip_prefix("/sign-in?parked=")
        .unwrap_or_else(|| panic!("{location}"))
        .to_string()
}

async fn take(app: &TestApp, key: &str) -> Option<parking::ParkedPost> {
    let key = key.to_string();
    app.db
        .with(|conn| parking::take_parked_post(conn, &key).map_err(greenroom::db::DbError::from))
        .expect("a query")
}

async fn sign_in_with(visitor: &Visitor, page: &str, key: &str, username: &str) -> Answer {
    let fields = [("username", username), ("password", PASSWORD), ("parked", key)];
    visitor.post(page, &fields).await
}

#[actix_web::test]
async fn a_source_sent_without_session_waits_behind_the_sign_in_page() {
    let app = start().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    let answer = visitor.post("/problems/two-sum/submissions", &FORM).await;
    let key = key_of(&answer);
    let page = visitor.follow(&answer).await;
    page.assert_status(200)
        .assert_text("Python code for Two Sum (2 lines)");
    assert!(
        page.html().contains(&format!("name=\"parked\" value=\"{key}\"")),
        "{}",
        page.html()
    );
    let answer = sign_in_with(&visitor, "/sign-in", &key, "ada").await;
    answer.assert_status(303);
    let back = format!("/problems/two-sum/workspace?parked={key}");
    assert_eq!(answer.location(), Some(back.as_str()));
    let post = take(&app, &key).await.expect("the post");
    let form = PostedForm::parse_kept(&post.content_type, &post.body)
        .await
        .expect("a form");
    assert_eq!(form.text("source").expect("text"), SOURCE);
    assert_eq!(form.text("language").expect("text"), "python3");
    assert!(take(&app, &key).await.is_none(), "the key works once");
}

#[actix_web::test]
async fn an_uploaded_file_comes_back_byte_for_byte() {
    let app = start().await;
    let source = b"int main() { return 0; } // \xff\xfe\0\r\n";
    let mut body =
        b"--XX\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\ncpp\r\n--XX\r\n".to_vec();
    body.extend_from_slice(b"Content-Disposition: form-data; name=\"source\"; filename=\"a.cpp\"\r\n\r\n");
    body.extend_from_slice(source);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    let visitor = app.visitor();
    let headers = [("Sec-Fetch-Site", "same-origin")];
    let kind = "multipart/form-data; boundary=XX";
    let answer = visitor
        .post_body("/problems/two-sum/submissions", kind, body, &headers)
        .await;
    let key = key_of(&answer);
    visitor
        .follow(&answer)
        .await
        .assert_text("C++ code for Two Sum (1 line)");
    let post = take(&app, &key).await.expect("the post");
    let form = PostedForm::parse_kept(&post.content_type, &post.body)
        .await
        .expect("a form");
    assert_eq!(form.bytes("source").expect("one"), Some(&source[..]));
}

#[actix_web::test]
async fn the_key_survives_a_wrong_password_and_a_registration_instead() {
    let app = start().await;
    let visitor = app.visitor();
    let answer = visitor.post("/problems/two-sum/submissions", &FORM).await;
    let key = key_of(&answer);
    let hidden = format!("name=\"parked\" value=\"{key}\"");
    let page = sign_in_with(&visitor, "/sign-in", &key, "nobody").await;
    page.assert_status(422);
    assert!(page.html().contains(&hidden));
    let register = format!("/register?parked={key}");
    assert!(page.html().contains(&register), "{}", page.html());
    assert!(visitor.get(&register).await.html().contains(&hidden));
    let answer = sign_in_with(&visitor, "/register", &key, "ada").await;
    let back = format!("/problems/two-sum/workspace?parked={key}");
    assert_eq!(answer.location(), Some(back.as_str()));
}

#[actix_web::test]
async fn posts_of_other_pages_are_not_kept() {
    let app = start().await;
    let answer = app.visitor().post("/admin/things", &[("secret", "value")]).await;
    answer.assert_status(303);
    assert_eq!(answer.location(), Some("/sign-in"));
    assert_eq!(app.text("SELECT count(*)::text AS value FROM parked_posts"), "0");
}

#[actix_web::test]
async fn a_title_that_is_not_public_is_not_told() {
    let app = start().await;
    let visitor = app.visitor();
    let answer = visitor.post("/problems/hidden/submissions", &FORM).await;
    let page = visitor.follow(&answer).await;
    assert!(
        page.has_text("Your code is safe") && !page.has_text("Not Yet Public"),
        "{}",
        page.text()
    );
}

#[actix_web::test]
async fn an_unknown_or_old_key_leads_nowhere_special() {
    let app = start().await;
    app.sign_up("ada").await;
    let old = key_of(&app.visitor().post("/problems/two-sum/submissions", &FORM).await);
    app.execute("UPDATE parked_posts SET created_at = now() - interval '25 hours'");
    for key in [&old, &"0".repeat(64), "'; DROP TABLE users", ""] {
        let page = app.visitor().post("/sign-in", &[("parked", key)]).await;
        assert!(!page.has_text("Your code is safe"), "{key}");
        let answer = sign_in_with(&app.visitor(), "/sign-in", key, "ada").await;
        assert_eq!(answer.location(), Some("/"), "{key}");
    }
    assert!(take(&app, &old).await.is_none());
}

#[actix_web::test]
async fn the_table_holds_no_key() {
    let app = start().await;
    let key = key_of(&app.visitor().post("/problems/two-sum/submissions", &FORM).await);
    let stored = app.text("SELECT encode(key_hash, 'hex') AS value FROM parked_posts");
    assert_ne!(stored, key);
}

#[actix_web::test]
async fn an_address_may_leave_twenty_a_day() {
    let app = start().await;
    let visitor = app.visitor();
    for _ in 0..20 {
        key_of(&visitor.post("/problems/two-sum/submissions", &FORM).await);
    }
    let refused = visitor.post("/problems/two-sum/submissions", &FORM).await;
    refused.assert_status(429).assert_text("keep your text");
    key_of(
        &visitor
            .at("192.0.2.7:1")
            .post("/problems/two-sum/submissions", &FORM)
            .await,
    );
}

#[actix_web::test]
async fn a_post_too_large_to_keep_is_413() {
    let app = start().await;
    let source = "x".repeat(parking::BODY_LIMIT + 1);
    let refused = app
        .visitor()
        .post("/problems/two-sum/submissions", &[("source", &source)])
        .await;
    refused.assert_status(413);
}

#[actix_web::test]
async fn a_script_is_told_to_sign_in_and_nothing_is_kept() {
    let app = start().await;
    let answer = app.visitor().fetch("/problems/two-sum/submissions", &FORM).await;
    answer.assert_status(401);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(app.text("SELECT count(*)::text AS value FROM parked_posts"), "0");
}
