//! The one-time link that makes the first administrator.

use greenroom::accounts::first_admin::new_link;
use greenroom::accounts::queries;

use crate::support::{PASSWORD, TestApp};

fn link(app: &TestApp) -> Option<String> {
    let token = new_link(&mut app.database.connect()).expect("a query");
    token.map(|token| format!("/first-admin/{token}"))
}

fn count_admins(app: &TestApp) -> i64 {
    queries::count_admins(&mut app.database.connect()).expect("a query")
}

#[actix_web::test]
async fn a_user_who_is_signed_in_confirms_and_is_admin() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let link = link(&app).expect("a link");
    ada.get(&link)
        .await
        .assert_status(200)
        .assert_text("You are signed in as ada");
    let before = ada.cookie("greenroom");
    ada.post(&link, &[]).await.assert_status(303);
    assert_ne!(
        ada.cookie("greenroom"),
        before,
        "a new role needs a new session id"
    );
    let user = queries::find_user(&mut app.database.connect(), "ada").expect("a query");
    assert!(user.is_some_and(|user| user.is_admin));
}

#[actix_web::test]
async fn a_visitor_makes_the_account_with_the_link() {
    let app = TestApp::start().await;
    let link = link(&app).expect("a link");
    let visitor = app.visitor();
    let page = visitor.get(&link).await;
    page.assert_status(200);
    let sign_in = format!("/sign-in?next={}", link.replace('/', "%2F"));
    assert!(page.html().contains(&sign_in), "{}", page.html());
    let refused = visitor
        .post(&link, &[("username", "ada"), ("password", "short")])
        .await;
    refused
        .assert_status(422)
        .assert_text("Choose at least 12 characters");
    let fields = [("username", "ada"), ("password", PASSWORD)];
    visitor.post(&link, &fields).await.assert_status(303);
    visitor.get("/account/password").await.assert_status(200);
    assert_eq!(count_admins(&app), 1);
}

#[actix_web::test]
async fn a_link_works_once_and_only_while_there_is_no_admin() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let eve = app.sign_up("eve").await;
    let first = link(&app).expect("a link");
    let second = link(&app).expect("a link");
    eve.post(&first, &[]).await.assert_status(404);
    ada.post(&second, &[]).await.assert_status(303);
    eve.post(&second, &[]).await.assert_status(404);
    eve.get(&second).await.assert_status(404);
    assert_eq!(link(&app), None);
    assert_eq!(count_admins(&app), 1);
}

#[actix_web::test]
async fn an_admin_made_otherwise_closes_the_link() {
    let app = TestApp::start().await;
    let eve = app.sign_up("eve").await;
    app.sign_up("ada").await;
    let link = link(&app).expect("a link");
    app.make_admin("ada");
    eve.post(&link, &[]).await.assert_status(404);
}

#[actix_web::test]
async fn an_old_link_and_a_made_up_one_are_404() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let link = link(&app).expect("a link");
    app.execute("UPDATE first_admin_links SET expires_at = now() - interval '1 second'");
    for path in [link.as_str(), "/first-admin/0", "/first-admin/%FF"] {
        ada.get(path).await.assert_status(404);
        ada.post(path, &[]).await.assert_status(404);
    }
    assert_eq!(count_admins(&app), 0);
}

#[actix_web::test]
async fn the_table_holds_no_token() {
    let app = TestApp::start().await;
    let link = link(&app).expect("a link");
    let stored = app.text("SELECT encode(token_hash, 'hex') AS value FROM first_admin_links");
    assert!(!link.contains(&stored));
}

#[actix_web::test]
async fn parallel_uses_of_one_link_make_one_admin() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let eve = app.sign_up("eve").await;
    let (bob, kim) = (app.visitor(), app.visitor());
    let link = link(&app).expect("a link");
    let (as_bob, as_kim) = (
        [("username", "bob"), ("password", PASSWORD)],
        [("username", "kim"), ("password", PASSWORD)],
    );
    let answers = futures_util::join!(
        ada.post(&link, &[]),
        eve.post(&link, &[]),
        bob.post(&link, &as_bob),
        kim.post(&link, &as_kim)
    );
    let mut statuses = [
        answers.0.status,
        answers.1.status,
        answers.2.status,
        answers.3.status,
    ];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404, 404, 404]);
    assert_eq!(count_admins(&app), 1);
}
