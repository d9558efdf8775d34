//! Setting a new password by a link that an administrator made.

use crate::support::{PASSWORD, TestApp, Visitor};

const NEW: &str = "another long sentence";

/// An instance with `ada` and an administrator who makes links for her.
async fn app_and_admin() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    (app, admin)
}

/// The path of a fresh link for somebody.
async fn link(admin: &Visitor, username: &str) -> String {
    let path = format!("/admin/users/{username}/reset-link");
    let page = admin.post(&path, &[("reason", "she called")]).await;
    let html = page.assert_status(200).html();
    let start = html.find("/reset/").expect("a link");
    html[start..].chars().take("/reset/".len() + 64).collect()
}

async fn open(visitor: &Visitor, link: &str) -> u16 {
    let answer = visitor.get(link).await;
    if answer.status == 303 {
        assert_eq!(answer.location(), Some("/reset"), "the token leaves the address");
    }
    answer.status
}

async fn set(visitor: &Visitor, password: &str) -> u16 {
    visitor.post("/reset", &[("new_password", password)]).await.status
}

async fn signs_in(app: &TestApp, password: &str) -> bool {
    let fields = [("username", "ada"), ("password", password)];
    app.visitor().post("/sign-in", &fields).await.status == 303
}

#[actix_web::test]
async fn a_link_sets_a_password_once_and_ends_every_session() {
    let (app, admin) = app_and_admin().await;
    let ada = app.sign_in("ada").await;
    let link = link(&admin, "ada").await;
    let visitor = app.visitor();
    assert_eq!(open(&visitor, &link).await, 303);
    let page = visitor.get("/reset").await;
    page.assert_status(200).assert_text("For the account ada");
    assert!(!page.html().contains(&link[7..]), "the token stands on the page");
    let answer = visitor.post("/reset", &[("new_password", NEW)]).await;
    assert_eq!(answer.location(), Some("/sign-in"));
    visitor.follow(&answer).await.assert_text("Your password is set");
    ada.get("/account/devices").await.assert_status(303);
    assert!(signs_in(&app, NEW).await && !signs_in(&app, PASSWORD).await);
    for again in [&visitor, &app.visitor()] {
        assert_eq!(open(again, &link).await, 404);
        assert_eq!(set(again, "a third long sentence").await, 404);
    }
    let told = "SELECT string_agg(actor || ' ' || action, ', ' ORDER BY id) FROM audit_events WHERE action LIKE '%reset%'";
    assert_eq!(app.text(told), "root-one reset-link,  password-reset");
}

#[actix_web::test]
async fn only_the_hash_of_a_token_is_stored() {
    let (app, admin) = app_and_admin().await;
    let link = link(&admin, "ada").await;
    let stored = app.text("SELECT encode(token_hash, 'hex') FROM password_resets");
    assert_ne!(stored, &link[7..]);
    assert_eq!(
        app.text(&format!("SELECT encode(sha256('{}'), 'hex')", &link[7..])),
        stored
    );
    let in_log = format!(
        "SELECT count(*) FROM audit_events e WHERE e::text LIKE '%{}%'",
        &link[7..]
    );
    assert_eq!(app.text(&in_log), "0");
}

#[actix_web::test]
async fn old_links_newer_links_a_changed_password_and_a_disabled_account_end_a_link() {
    let (app, admin) = app_and_admin().await;
    let old = link(&admin, "ada").await;
    app.execute("UPDATE password_resets SET expires_at = now() - interval '1 second'");
    assert_eq!(open(&app.visitor(), &old).await, 404);

    let first = link(&admin, "ada").await;
    let second = link(&admin, "ada").await;
    assert_eq!(open(&app.visitor(), &first).await, 404);
    assert_eq!(open(&app.visitor(), &second).await, 303);

    let ada = app.sign_in("ada").await;
    let change = [("current_password", PASSWORD), ("new_password", NEW)];
    ada.post("/account/password", &change).await.assert_status(303);
    assert_eq!(open(&app.visitor(), &second).await, 404);

    let third = link(&admin, "ada").await;
    let visitor = app.visitor();
    assert_eq!(open(&visitor, &third).await, 303);
    app.disable("ada");
    assert_eq!(set(&visitor, "a third long sentence").await, 404);
    let refused = admin
        .post("/admin/users/ada/reset-link", &[("reason", "x")])
        .await;
    refused.assert_status(422).assert_text("disabled");
}

#[actix_web::test]
async fn a_weak_password_is_refused_and_the_link_still_works() {
    let (app, admin) = app_and_admin().await;
    let link = link(&admin, "ada").await;
    let visitor = app.visitor();
    assert_eq!(open(&visitor, &link).await, 303);
    for weak in ["short", "", "aaaaaaaaaaaaaaa"] {
        assert_eq!(set(&visitor, weak).await, 422, "{weak:?}");
    }
    assert_eq!(set(&visitor, NEW).await, 303);
}

#[actix_web::test]
async fn of_many_uses_of_a_link_at_once_one_wins() {
    let (app, admin) = app_and_admin().await;
    let link = link(&admin, "ada").await;
    let mut people = Vec::new();
    for _ in 0..20 {
        let visitor = app.visitor();
        assert_eq!(open(&visitor, &link).await, 303);
        people.push(visitor);
    }
    let tries = people.iter().enumerate().map(|(number, visitor)| async move {
        let password = format!("sentence number {number} of many");
        let fields = [("new_password", password.as_str())];
        visitor.post("/reset", &fields).await
    });
    let answers = futures_util::future::join_all(tries).await;
    let won = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(won, 1);
    assert!(answers.iter().all(|answer| [303, 404].contains(&answer.status)));
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action = 'password-reset'"),
        "1"
    );
}

#[actix_web::test]
async fn without_a_link_there_is_nothing_to_set() {
    let (app, _) = app_and_admin().await;
    let ada = app.sign_in("ada").await;
    for visitor in [&app.visitor(), &ada] {
        visitor.get("/reset").await.assert_status(404);
        assert_eq!(set(visitor, NEW).await, 404);
        assert_eq!(open(visitor, &format!("/reset/{}", "0".repeat(64))).await, 404);
    }
    assert!(signs_in(&app, PASSWORD).await);
}

#[actix_web::test]
async fn a_seeker_makes_no_link() {
    let (app, _) = app_and_admin().await;
    let eve = app.sign_up("eve").await;
    let answer = eve
        .post("/admin/users/root-one/reset-link", &[("reason", "x")])
        .await;
    answer.assert_status(403);
    assert_eq!(app.text("SELECT count(*) FROM password_resets"), "0");
}
