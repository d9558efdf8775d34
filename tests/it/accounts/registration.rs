//! Making an account.

use crate::support::{PASSWORD, TestApp};

#[actix_web::test]
async fn who_registers_is_signed_in_at_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("Ada").await;
    ada.get("/account/password")
        .await
        .assert_status(200)
        .assert_text("ada");
    assert!(
        app.sign_in("ada")
            .await
            .get("/account/password")
            .await
            .has_text("Sign out")
    );
}

#[actix_web::test]
async fn the_password_is_stored_as_argon2id_and_shown_nowhere() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = visitor
        .post("/register", &[("username", "1ada"), ("password", PASSWORD)])
        .await;
    assert!(!page.html().contains(PASSWORD));
    app.sign_up("ada").await;
    let hash = app.text("SELECT password_hash AS value FROM users");
    assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
}

#[actix_web::test]
async fn a_refused_form_comes_back_with_its_values_and_reasons() {
    let app = TestApp::start().await;
    let fields = [
        ("username", "admin"),
        ("display_name", "Ada \"the\" <b>Countess</b>"),
        ("email", "nowhere"),
        ("password", "short"),
        ("next", "/problems?q=1"),
    ];
    let page = app.visitor().post("/register", &fields).await;
    page.assert_status(422)
        .assert_text("This username is reserved")
        .assert_text("Enter an address like")
        .assert_text("Choose at least 12 characters");
    let html = page.html();
    assert!(!html.contains("<b>Countess"), "unescaped: {html}");
    for kept in [
        "value=\"admin\"",
        "Countess",
        "value=\"nowhere\"",
        "value=\"/problems?q=1\"",
    ] {
        assert!(html.contains(kept), "{kept} is not in {html}");
    }
}

#[actix_web::test]
async fn names_and_addresses_are_taken_once_whatever_their_case() {
    let app = TestApp::start().await;
    let with = |username: &'static str, email: &'static str| {
        [("username", username), ("email", email), ("password", PASSWORD)]
    };
    let first = app
        .visitor()
        .post("/register", &with("ada", "Ada@example.org"))
        .await;
    first.assert_status(303);
    let page = app.visitor().post("/register", &with("ADA", "")).await;
    page.assert_status(422).assert_text("This username is taken");
    let page = app
        .visitor()
        .post("/register", &with("eve", "ada@EXAMPLE.org"))
        .await;
    page.assert_status(422).assert_text("This address can't be used");
    app.visitor()
        .post("/register", &with("bob", ""))
        .await
        .assert_status(303);
    app.visitor()
        .post("/register", &with("eve", ""))
        .await
        .assert_status(303);
}

#[actix_web::test]
async fn of_two_who_want_one_name_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let (first, second) = (app.visitor(), app.visitor());
    let (first, second) = futures_util::join!(
        first.post("/register", &fields),
        second.post("/register", &fields)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[actix_web::test]
async fn a_role_can_not_be_had_by_asking_for_it() {
    let app = TestApp::start().await;
    let fields = [
        ("username", "eve"),
        ("password", PASSWORD),
        ("is_admin", "true"),
        ("is_mentor", "on"),
        ("id", "1"),
    ];
    app.visitor().post("/register", &fields).await.assert_status(303);
    assert_eq!(
        app.text("SELECT (is_admin OR is_mentor OR id = 1)::text AS value FROM users"),
        "false"
    );
}

#[actix_web::test]
async fn who_is_signed_in_is_led_on_instead() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (path, target) in [
        ("/register", "/"),
        ("/sign-in?next=%2Faccount%2Fpassword", "/account/password"),
        ("/sign-in?next=%2F%2Fevil.example", "/"),
    ] {
        let answer = ada.get(path).await;
        answer.assert_status(303);
        assert_eq!(answer.location(), Some(target), "{path}");
    }
}
