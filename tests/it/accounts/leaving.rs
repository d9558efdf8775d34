//! Leaving, and changing one's mind.

use chrono::{TimeDelta, Utc};
use diesel::Connection;
use greenroom::accounts::leaving::delete_due;

use crate::support::{PASSWORD, PackageBuilder, TestApp, Visitor};

const PAGE: &str = "/account/leave";

async fn leave(visitor: &Visitor, username: &str, password: &str) -> u16 {
    let fields = [("username", username), ("current_password", password)];
    visitor.post(PAGE, &fields).await.status
}

/// What the periodic task does so many days from now.
fn delete_after(app: &TestApp, days: i64) -> usize {
    let mut conn = app.database.connect();
    conn.transaction(|conn| delete_due(conn, Utc::now() + TimeDelta::days(days)))
        .expect("a query")
}

#[actix_web::test]
async fn an_account_is_deleted_after_thirty_days_with_everything_of_it() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    for visitor in [&ada, &eve] {
        let fields = [
            ("language", "python3"),
            ("source", "print(3)"),
            ("idempotency_key", &uuid::Uuid::new_v4().to_string()),
        ];
        visitor
            .post("/problems/sum/submissions", &fields)
            .await
            .assert_status(303);
    }
    assert_eq!(leave(&ada, "ada", PASSWORD).await, 303);
    ada.get(PAGE)
        .await
        .assert_text("Your account will be deleted")
        .assert_text("Keep my account");
    // Until then everything goes on, and a sign-in tells.
    ada.get("/problems/sum").await.assert_status(200);
    let again = app.visitor();
    let fields = [("username", "ada"), ("password", PASSWORD)];
    assert_eq!(again.post("/sign-in", &fields).await.location(), Some(PAGE));
    assert_eq!(delete_after(&app, 29), 0);
    assert_eq!(app.text("SELECT count(*) FROM users"), "2");
    assert_eq!(delete_after(&app, 31), 1);
    let left = "SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM submissions) || ' ' || (SELECT count(*) FROM submission_files) || ' ' || (SELECT count(*) FROM drafts)";
    assert_eq!(app.text(left), "1 1 1 1", "what is eve's stays");
    ada.get("/account/devices").await.assert_status(303);
    app.visitor().post("/sign-in", &fields).await.assert_status(422);
    // A job of a submission that is gone ends without a verdict; the other one is judged.
    app.judge_pending();
    let judged = "SELECT (SELECT count(*) FROM jobs) || ' ' || (SELECT count(*) FROM judgements)";
    assert_eq!(app.text(judged), "0 1");
    let told = "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE subject = 'user ada' AND action LIKE 'deletion%'";
    assert_eq!(app.text(told), "deletion-ask deletion");
    let mut conn = app.database.connect();
    assert!(crate::audit::verify(&mut conn).is_ok(), "the chain is whole");
}

#[actix_web::test]
async fn somebody_who_changes_their_mind_stays() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.post("/account/leave/stop", &[]).await.assert_status(404);
    assert_eq!(leave(&ada, "ada", PASSWORD).await, 303);
    assert_eq!(leave(&ada, "ada", PASSWORD).await, 422, "it is so already");
    ada.post("/account/leave/stop", &[]).await.assert_status(303);
    assert_eq!(delete_after(&app, 365), 0);
    ada.get(PAGE)
        .await
        .assert_text("It is deleted 30 days after you ask for it");
}

#[actix_web::test]
async fn nobody_leaves_by_a_slip_or_without_the_password() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (username, password) in [
        ("", PASSWORD),
        ("eve", PASSWORD),
        ("ada", ""),
        ("ada", "not the password"),
    ] {
        assert_eq!(
            leave(&ada, username, password).await,
            422,
            "{username} {password}"
        );
    }
    app.visitor()
        .post(PAGE, &[("username", "ada")])
        .await
        .assert_status(303);
    assert_eq!(app.text("SELECT count(delete_after) FROM users"), "0");
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action LIKE 'deletion%'"),
        "0"
    );
}

#[actix_web::test]
async fn the_last_administrator_stays_whenever_they_become_it() {
    let app = TestApp::start().await;
    let (one, two) = (app.sign_up("root-one").await, app.sign_up("root-two").await);
    app.make_admin("root-one");
    let refused = one
        .post(PAGE, &[("username", "root-one"), ("current_password", PASSWORD)])
        .await;
    refused
        .assert_status(422)
        .assert_text("You are the last administrator");
    app.make_admin("root-two");
    assert_eq!(leave(&one, "root-one", PASSWORD).await, 303);
    assert_eq!(
        leave(&two, "root-two", PASSWORD).await,
        422,
        "the other one is leaving"
    );
    app.disable("root-two");
    assert_eq!(delete_after(&app, 31), 0);
    assert_eq!(
        app.text("SELECT count(*) FROM users WHERE username = 'root-one'"),
        "1"
    );
}

#[actix_web::test]
async fn administrators_see_who_is_leaving() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    assert_eq!(leave(&ada, "ada", PASSWORD).await, 303);
    admin.get("/admin/users/ada").await.assert_text("to be deleted");
}
