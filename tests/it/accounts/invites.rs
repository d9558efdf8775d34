//! Who may make an account: everybody, people with an invitation, or nobody.

use greenroom::app::all_routes;
use greenroom::config::Registration;

use crate::support::{Answer, PASSWORD, TestApp, Visitor};

async fn app_with(registration: Registration) -> TestApp {
    TestApp::start_as(all_routes(), |settings| settings.registration = registration).await
}

/// An instance by invitation, and an administrator who was there before.
async fn app_and_admin() -> (TestApp, Visitor) {
    let app = app_with(Registration::Invite).await;
    app.execute(
        "INSERT INTO users (username, display_name, password_hash, is_admin) VALUES ('root-one', 'Root', 'x', true)",
    );
    let conn = &mut app.database.connect();
    let user = greenroom::accounts::queries::find_user(conn, "root-one")
        .expect("a query")
        .expect("a user");
    let origin = greenroom::audit::Origin::terminal();
    let token = greenroom::accounts::resets::new_link(conn, &origin, &user, "").expect("a link");
    let admin = app.visitor();
    admin.get(&format!("/reset/{token}")).await.assert_status(303);
    admin
        .post("/reset", &[("new_password", PASSWORD)])
        .await
        .assert_status(303);
    let admin = app.sign_in("root-one").await;
    (app, admin)
}

/// The path of a fresh invitation.
async fn invite(admin: &Visitor, note: &str) -> String {
    let page = admin.post("/admin/invites", &[("note", note)]).await;
    let html = page.assert_status(200).html();
    let start = html.find("/invite/").expect("a link");
    html[start..].chars().take("/invite/".len() + 64).collect()
}

async fn register(visitor: &Visitor, name: &str) -> Answer {
    visitor
        .post("/register", &[("username", name), ("password", PASSWORD)])
        .await
}

fn users(app: &TestApp) -> String {
    app.text("SELECT string_agg(username, ' ' ORDER BY username) FROM users")
}

#[actix_web::test]
async fn a_closed_instance_takes_nobody_and_offers_nothing() {
    let app = app_with(Registration::Closed).await;
    let visitor = app.visitor();
    visitor
        .get("/register")
        .await
        .assert_status(403)
        .assert_text("no new accounts");
    register(&visitor, "eve").await.assert_status(403);
    assert_eq!(app.text("SELECT count(*) FROM users"), "0");
    for page in ["/", "/problems", "/sign-in"] {
        assert!(
            !visitor.get(page).await.html().contains("href=\"/register"),
            "{page}"
        );
    }
}

#[actix_web::test]
async fn an_invitation_makes_one_account() {
    let (app, admin) = app_and_admin().await;
    let eve = app.visitor();
    eve.get("/register")
        .await
        .assert_status(403)
        .assert_text("by invitation");
    register(&eve, "eve").await.assert_status(403);
    let link = invite(&admin, "Ada, from the course").await;
    let ada = app.visitor();
    let answer = ada.get(&link).await;
    assert_eq!(
        answer.location(),
        Some("/register"),
        "the token leaves the address"
    );
    ada.get("/register").await.assert_status(200);
    // What is wrong in the form costs no invitation.
    register(&ada, "x").await.assert_status(422);
    register(&ada, "ada").await.assert_status(303);
    ada.get("/account/devices").await.assert_status(200);
    eve.get(&link).await.assert_status(404);
    register(&eve, "eve").await.assert_status(403);
    assert_eq!(users(&app), "ada root-one");
    admin
        .get("/admin/invites")
        .await
        .assert_text("Ada, from the course")
        .assert_text("Used by ada");
}

#[actix_web::test]
async fn of_many_uses_of_an_invitation_at_once_one_wins() {
    let (app, admin) = app_and_admin().await;
    let link = invite(&admin, "somebody").await;
    let mut people = Vec::new();
    for _ in 0..20 {
        let visitor = app.visitor();
        visitor.get(&link).await.assert_status(303);
        people.push(visitor);
    }
    let tries = people
        .iter()
        .enumerate()
        .map(|(number, visitor)| async move { register(visitor, &format!("user-{number}")).await.status });
    let statuses = futures_util::future::join_all(tries).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(app.text("SELECT count(*) FROM users"), "2");
}

#[actix_web::test]
async fn an_invitation_that_ended_or_was_taken_back_opens_nothing() {
    let (app, admin) = app_and_admin().await;
    let old = invite(&admin, "old").await;
    app.execute("UPDATE invites SET expires_at = now() - interval '1 second'");
    let visitor = app.visitor();
    visitor.get(&old).await.assert_status(404);

    let second = invite(&admin, "second").await;
    visitor.get(&second).await.assert_status(303);
    let number = app.text("SELECT number FROM invites WHERE note = 'second'");
    let path = format!("/admin/invites/{number}/delete");
    admin.post(&path, &[]).await.assert_status(303);
    admin.post(&path, &[]).await.assert_status(404);
    register(&visitor, "eve").await.assert_status(403);
    for wrong in ["0", "-1", "x", "9223372036854775808"] {
        admin
            .post(&format!("/admin/invites/{wrong}/delete"), &[])
            .await
            .assert_status(404);
    }
    assert_eq!(users(&app), "root-one");
    let told = "SELECT string_agg(action || ' ' || subject, ', ' ORDER BY id) FROM audit_events WHERE action LIKE 'invite%'";
    assert_eq!(
        app.text(told),
        "invite invitation of old, invite invitation of second, invite-end invitation of second"
    );
}

#[actix_web::test]
async fn only_the_hash_of_an_invitation_is_stored() {
    let (app, admin) = app_and_admin().await;
    let link = invite(&admin, "somebody").await;
    let expected = app.text(&format!("SELECT encode(sha256('{}'), 'hex')", &link[8..]));
    assert_eq!(
        app.text("SELECT encode(token_hash, 'hex') FROM invites"),
        expected
    );
}

#[actix_web::test]
async fn an_invitation_says_for_whom_it_is() {
    let (app, admin) = app_and_admin().await;
    for wrong in ["", "  ", &"x".repeat(151)] {
        let page = admin.post("/admin/invites", &[("note", wrong)]).await;
        page.assert_status(422);
    }
    assert_eq!(app.text("SELECT count(*) FROM invites"), "0");
    invite(&admin, "\"'><gr-x>").await;
    let page = admin.get("/admin/invites").await;
    page.assert_text("\"'><gr-x>");
    assert!(!page.html().contains("<gr-x>"));
}
