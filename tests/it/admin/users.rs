//! People: finding them, and changing what they may do.

use super::app_and_admin;
use crate::support::{Answer, TestApp, Visitor};

const WHY: (&str, &str) = ("reason", "asked for by mail");

async fn change(admin: &Visitor, name: &str, what: &str, fields: &[(&str, &str)]) -> Answer {
    admin.post(&format!("/admin/users/{name}/{what}"), fields).await
}

fn roles_of(app: &TestApp, name: &str) -> String {
    app.text(&format!(
        "SELECT is_mentor || ' ' || is_admin || ' ' || (disabled_at IS NOT NULL) FROM users WHERE username = '{name}'"
    ))
}

fn told(app: &TestApp) -> String {
    app.text("SELECT coalesce(string_agg(action || ': ' || reason, ', ' ORDER BY id), '') FROM audit_events WHERE reason <> ''")
}

#[actix_web::test]
async fn people_are_found_by_a_part_of_their_name_role_or_state() {
    let (app, admin) = app_and_admin().await;
    for name in ["ada", "adam", "bob"] {
        app.sign_up(name).await;
    }
    app.make_mentor("bob");
    app.disable("adam");
    for (query, found) in [
        ("", "ada adam bob root-one"),
        ("q=ADA", "ada adam"),
        ("q=ada&state=enabled", "ada"),
        ("role=mentor", "bob"),
        ("role=admin", "root-one"),
        ("state=disabled", "adam"),
        ("after=adam", "bob root-one"),
        ("q=%25", ""),
        ("q=_", ""),
        ("q=%27%20OR%20true--", ""),
    ] {
        let html = admin
            .get(&format!("/admin/users?{query}"))
            .await
            .assert_status(200)
            .html();
        let shown: Vec<&str> = ["ada", "adam", "bob", "root-one"]
            .into_iter()
            .filter(|name| html.contains(&format!("/admin/users/{name}\"")))
            .collect();
        assert_eq!(shown.join(" "), found, "{query}");
    }
}

#[actix_web::test]
async fn a_role_is_given_with_a_reason_and_told() {
    let (app, admin) = app_and_admin().await;
    let ada = app.sign_up("ada").await;
    let answer = change(&admin, "ada", "roles", &[("is_mentor", "on"), WHY]).await;
    answer.assert_status(303);
    admin
        .follow(&answer)
        .await
        .assert_text("Mentor")
        .assert_text("asked for by mail");
    assert_eq!(roles_of(&app, "ada"), "true false false");
    assert_eq!(told(&app), "roles-change: asked for by mail");
    let change = "SELECT before || after FROM audit_events WHERE action = 'roles-change'";
    assert_eq!(
        app.text(change),
        r#"{"admin":false,"mentor":false}{"admin":false,"mentor":true}"#
    );
    // A new role needs no new sign-in.
    ada.get("/account/devices").await.assert_status(200);
}

#[actix_web::test]
async fn losing_a_role_ends_the_sessions() {
    let (app, admin) = app_and_admin().await;
    let bob = app.sign_up("bob").await;
    app.make_admin("bob");
    bob.get("/admin/users").await.assert_status(200);
    change(&admin, "bob", "roles", &[WHY]).await.assert_status(303);
    bob.get("/admin/users").await.assert_status(303);
}

#[actix_web::test]
async fn nothing_is_changed_without_a_reason() {
    let (app, admin) = app_and_admin().await;
    let ada = app.sign_up("ada").await;
    for (what, fields) in [
        ("roles", &[("is_admin", "on"), ("reason", "  ")][..]),
        ("roles", &[("is_admin", "on")]),
        ("state", &[("state", "disabled")]),
        ("state", &[("state", "gone"), WHY]),
        ("sessions/delete", &[]),
        ("roles", &[("is_admin", "on"), WHY, WHY]),
    ] {
        let answer = change(&admin, "ada", what, fields).await;
        answer.assert_status(422).assert_text("This was not done");
    }
    let long = "x".repeat(501);
    let answer = change(&admin, "ada", "roles", &[("is_admin", "on"), ("reason", &long)]).await;
    answer.assert_status(422);
    assert!(answer.html().contains(&long), "the typed reason is lost");
    assert_eq!(roles_of(&app, "ada"), "false false false");
    ada.get("/account/devices").await.assert_status(200);
    assert_eq!(told(&app), "");
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once_and_comes_back_enabled() {
    let (app, admin) = app_and_admin().await;
    let ada = app.sign_up("ada").await;
    change(&admin, "ada", "state", &[("state", "disabled"), WHY])
        .await
        .assert_status(303);
    ada.get("/account/devices").await.assert_status(303);
    let fields = [("username", "ada"), ("password", crate::support::PASSWORD)];
    app.visitor().post("/sign-in", &fields).await.assert_status(422);
    let again = change(&admin, "ada", "state", &[("state", "disabled"), WHY]).await;
    again.assert_status(422).assert_text("like this already");
    change(&admin, "ada", "state", &[("state", "enabled"), WHY])
        .await
        .assert_status(303);
    app.sign_in("ada").await;
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    let (app, admin) = app_and_admin().await;
    for (what, fields) in [("roles", &[WHY][..]), ("state", &[("state", "disabled"), WHY])] {
        let answer = change(&admin, "root-one", what, fields).await;
        answer.assert_status(422).assert_text("last administrator");
    }
    assert_eq!(roles_of(&app, "root-one"), "false true false");
}

#[actix_web::test]
async fn of_two_administrators_who_remove_each_other_one_stays() {
    let (app, one) = app_and_admin().await;
    let two = app.sign_up("root-two").await;
    app.make_admin("root-two");
    futures_util::join!(
        change(&one, "root-two", "roles", &[WHY]),
        change(&two, "root-one", "roles", &[WHY])
    );
    let admins = "SELECT count(*) FROM users WHERE is_admin AND disabled_at IS NULL";
    assert_eq!(app.text(admins), "1");
}

#[actix_web::test]
async fn other_fields_change_nothing() {
    let (app, admin) = app_and_admin().await;
    app.sign_up("ada").await;
    let before = app.text("SELECT u::text FROM users u WHERE username = 'ada'");
    let more = [
        ("username", "eve"),
        ("password_hash", "x"),
        ("is_disabled", "on"),
        ("id", "1"),
        ("is_mentor", "on"),
        WHY,
    ];
    change(&admin, "ada", "roles", &more).await.assert_status(303);
    app.execute("UPDATE users SET is_mentor = false WHERE username = 'ada'");
    assert_eq!(
        app.text("SELECT u::text FROM users u WHERE username = 'ada'"),
        before
    );
}

#[actix_web::test]
async fn a_seeker_who_posts_changes_gets_nowhere() {
    let (app, _) = app_and_admin().await;
    let eve = app.sign_up("eve").await;
    for (name, what, fields) in [
        ("eve", "roles", &[("is_admin", "on"), WHY][..]),
        ("root-one", "state", &[("state", "disabled"), WHY]),
        ("root-one", "sessions/delete", &[WHY]),
    ] {
        change(&eve, name, what, fields).await.assert_status(403);
    }
    assert_eq!(roles_of(&app, "eve"), "false false false");
    assert_eq!(told(&app), "");
}

#[actix_web::test]
async fn names_that_nobody_can_have_are_pages_that_do_not_exist() {
    let (_app, admin) = app_and_admin().await;
    for name in ["nobody", "...", "a%27b", "A", "%C3%A4", "%2e%2e%2fada"] {
        admin
            .get(&format!("/admin/users/{name}"))
            .await
            .assert_status(404);
        change(&admin, name, "roles", &[("is_admin", "on"), WHY])
            .await
            .assert_status(404);
    }
}

#[actix_web::test]
async fn what_people_call_themselves_is_written_as_text() {
    let (app, admin) = app_and_admin().await;
    let canary = "\"'><gr-x>";
    let fields = [
        ("username", "eve"),
        ("display_name", canary),
        ("password", crate::support::PASSWORD),
    ];
    app.visitor().post("/register", &fields).await.assert_status(303);
    change(&admin, "eve", "roles", &[("is_mentor", "on"), ("reason", canary)])
        .await
        .assert_status(303);
    for path in ["/admin/users", "/admin/users/eve", "/admin/audit"] {
        let page = admin.get(path).await;
        page.assert_status(200);
        assert!(!page.html().contains("<gr-x>"), "{path}");
    }
    admin.get("/admin/users/eve").await.assert_text(canary);
}
