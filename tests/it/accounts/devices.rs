//! Where somebody is signed in, and ending it there.

use crate::support::{TestApp, Visitor};

const PAGE: &str = "/account/devices";

fn numbers(app: &TestApp) -> Vec<String> {
    let all = app.text("SELECT string_agg(number::text, ' ' ORDER BY number) FROM sessions");
    all.split(' ').map(str::to_string).collect()
}

async fn end(visitor: &Visitor, number: &str) -> u16 {
    visitor.post(&format!("{PAGE}/{number}/delete"), &[]).await.status
}

#[actix_web::test]
async fn ending_one_session_ends_that_one_alone() {
    let app = TestApp::start().await;
    let here = app.sign_up("ada").await;
    let elsewhere = app.sign_in("ada").await;
    let page = here.get(PAGE).await;
    page.assert_text("This browser").assert_text("from 127.0.0.1");
    assert_eq!(page.html().matches("class=\"device\"").count(), 2);
    let theirs = &numbers(&app)[1];
    assert_eq!(end(&here, theirs).await, 303);
    elsewhere.get(PAGE).await.assert_status(303);
    here.get(PAGE)
        .await
        .assert_status(200)
        .assert_text("is signed out");
}

#[actix_web::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let eve = app.sign_up("eve").await;
    let of_ada = &numbers(&app)[0];
    for number in [of_ada, "0", "-1", "9223372036854775808", "1e3", "x"] {
        assert_eq!(end(&eve, number).await, 404, "{number}");
    }
    ada.get(PAGE).await.assert_status(200);
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action = 'session-end'"),
        "0"
    );
}

#[actix_web::test]
async fn ending_the_own_session_leads_to_the_sign_in_page() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let own = &numbers(&app)[0];
    let answer = ada.post(&format!("{PAGE}/{own}/delete"), &[]).await;
    assert_eq!(answer.location(), Some("/sign-in"));
    ada.get(PAGE).await.assert_status(303);
}

#[actix_web::test]
async fn signing_out_everywhere_ends_every_session_of_this_person() {
    let app = TestApp::start().await;
    let (one, two) = (app.sign_up("ada").await, app.sign_in("ada").await);
    let bystander = app.sign_up("bob").await;
    one.post(&format!("{PAGE}/delete"), &[]).await.assert_status(303);
    one.get(PAGE).await.assert_status(303);
    two.get(PAGE).await.assert_status(303);
    bystander.get(PAGE).await.assert_status(200);
    assert_eq!(app.text("SELECT count(*) FROM sessions"), "1");
}

#[actix_web::test]
async fn what_a_browser_calls_itself_is_written_as_text() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let visitor = app.visitor();
    let fields = [("username", "ada"), ("password", crate::support::PASSWORD)];
    let agent = "<gr-x>Firefox/1 Linux";
    let headers = [("Sec-Fetch-Site", "same-origin"), ("User-Agent", agent)];
    visitor
        .post_with("/sign-in", &fields, &headers)
        .await
        .assert_status(303);
    let page = ada.get(PAGE).await;
    page.assert_text("Firefox on Linux");
    assert!(!page.html().contains("<gr-x>"));
}
