//! Signing in and out.

use crate::support::{PASSWORD, TestApp};

const OTHER: &str = "some other long words";

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    app.sign_up("eve").await;
    app.disable("eve");
    let mut answers = Vec::new();
    for (username, password) in [
        ("ada", OTHER),
        ("bob", OTHER),
        ("eve", OTHER),
        ("eve", PASSWORD),
        ("no name", OTHER),
    ] {
        let fields = [
            ("username", username),
            ("password", password),
            ("next", "/problems"),
        ];
        let page = app.visitor().post("/sign-in", &fields).await;
        page.assert_status(422)
            .assert_text("Username and password don't match");
        let html = page.html();
        assert!(html.contains(&format!("value=\"{username}\"")), "{html}");
        assert!(!html.contains(password), "{html}");
        // The nonce of the policy is in no header that is compared here.
        answers.push((page.header("set-cookie").is_some(), html.replace(username, "?")));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[actix_web::test]
async fn the_name_may_be_typed_in_upper_case() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    app.sign_in(" ADA ")
        .await
        .get("/account/password")
        .await
        .assert_status(200);
}

#[actix_web::test]
async fn after_sign_in_only_paths_of_this_site_are_followed() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    for (next, target) in [
        ("/problems?q=a", "/problems?q=a"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\tevil", "/"),
    ] {
        let fields = [("username", "ada"), ("password", PASSWORD), ("next", next)];
        let answer = app.visitor().post("/sign-in", &fields).await;
        answer.assert_status(303);
        assert_eq!(answer.location(), Some(target), "{next:?}");
    }
}

#[actix_web::test]
async fn a_script_gets_204_or_problem_json() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    let refused = visitor
        .fetch("/sign-in", &[("username", "ada"), ("password", OTHER)])
        .await;
    refused.assert_status(422);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(refused.json()["errors"][0]["field"], "");
    let taken = visitor
        .fetch("/sign-in", &[("username", "ada"), ("password", PASSWORD)])
        .await;
    taken.assert_status(204);
    visitor.get("/account/password").await.assert_status(200);
}

#[actix_web::test]
async fn the_cookie_changes_at_sign_in_and_the_old_one_is_dead() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let before = ada.cookie("greenroom").expect("a session");
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let answer = ada.post("/sign-in", &fields).await;
    answer.assert_status(303);
    let set = answer.header("set-cookie").expect("a cookie").to_string();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    assert_ne!(ada.cookie("greenroom"), Some(before.clone()));
    let thief = app.visitor();
    thief.set_cookie("greenroom", &before);
    thief.get("/account/password").await.assert_status(303);
}

#[actix_web::test]
async fn a_made_up_cookie_opens_nothing_and_is_not_adopted() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    let planted = "0".repeat(64);
    visitor.set_cookie("greenroom", &planted);
    visitor.get("/account/password").await.assert_status(303);
    let fields = [("username", "ada"), ("password", PASSWORD)];
    visitor.post("/sign-in", &fields).await.assert_status(303);
    let cookie = visitor.cookie("greenroom").expect("a session");
    assert!(!cookie.contains(&planted));
}

#[actix_web::test]
async fn signing_out_ends_the_session_in_the_table_too() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let before = ada.cookie("greenroom").expect("a session");
    let answer = ada.post("/sign-out", &[]).await;
    answer.assert_status(303);
    assert_eq!(ada.cookie("greenroom"), None);
    assert_eq!(app.text("SELECT count(*)::text AS value FROM sessions"), "0");
    ada.set_cookie("greenroom", &before);
    ada.get("/account/password").await.assert_status(303);
    // Again, with nothing left to end.
    ada.post("/sign-out", &[]).await.assert_status(303);
}

#[actix_web::test]
async fn a_link_can_not_sign_anybody_out() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.get("/sign-out").await.assert_status(405);
    ada.get("/account/password").await.assert_status(200);
}

#[actix_web::test]
async fn a_hash_of_lower_cost_is_made_anew_at_sign_in() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    // The cheapest cost, made with another kind of Argon2, counts as cheaper.
    let weak = {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
        let params = Params::new(8, 1, 1, None).expect("a cost");
        let argon2 = Argon2::new(Algorithm::Argon2i, Version::V0x13, params);
        let hash: argon2::PasswordHash = argon2.hash_password(PASSWORD.as_bytes()).expect("a hash");
        hash.to_string()
    };
    app.execute(&format!("UPDATE users SET password_hash = '{weak}'"));
    app.sign_in("ada").await;
    let hash = app.text("SELECT password_hash AS value FROM users");
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    app.sign_in("ada").await;
}
