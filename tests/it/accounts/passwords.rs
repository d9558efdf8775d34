//! Changing one's password.

use crate::support::{Answer, PASSWORD, TestApp};

const NEW: &str = "another long sentence";

fn fields<'a>(current: &'a str, new: &'a str) -> [(&'a str, &'a str); 2] {
    [("current_password", current), ("new_password", new)]
}

#[actix_web::test]
async fn a_change_ends_the_other_sessions_and_renews_this_one() {
    let app = TestApp::start().await;
    let here = app.sign_up("ada").await;
    let elsewhere = app.sign_in("ada").await;
    let bystander = app.sign_up("bob").await;
    let before = here.cookie("greenroom").expect("a session");
    let answer = here.post("/account/password", &fields(PASSWORD, NEW)).await;
    answer.assert_status(303);
    here.follow(&answer)
        .await
        .assert_status(200)
        .assert_text("Your password is changed");
    assert_ne!(here.cookie("greenroom"), Some(before.clone()));
    elsewhere.get("/account/password").await.assert_status(303);
    bystander.get("/account/password").await.assert_status(200);
    let thief = app.visitor();
    thief.set_cookie("greenroom", &before);
    thief.get("/account/password").await.assert_status(303);
    let old = [("username", "ada"), ("password", PASSWORD)];
    app.visitor().post("/sign-in", &old).await.assert_status(422);
    let new = [("username", "ada"), ("password", NEW)];
    app.visitor().post("/sign-in", &new).await.assert_status(303);
}

#[actix_web::test]
async fn the_notice_of_a_change_is_shown_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let answer = ada.post("/account/password", &fields(PASSWORD, NEW)).await;
    assert!(ada.follow(&answer).await.has_text("Your password is changed"));
    assert!(!ada.follow(&answer).await.has_text("Your password is changed"));
}

#[actix_web::test]
async fn without_the_old_password_nothing_changes() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = app.sign_in("ada").await;
    for (current, new, expected) in [
        ("", NEW, "Enter your current password"),
        ("not the right words", NEW, "This is not your current password"),
        (PASSWORD, "short", "Choose at least 12 characters"),
        (PASSWORD, PASSWORD, "differs from the current one"),
    ] {
        let page = ada.post("/account/password", &fields(current, new)).await;
        page.assert_status(422).assert_text(expected);
        assert!(!page.html().contains(NEW));
    }
    elsewhere.get("/account/password").await.assert_status(200);
    app.sign_in("ada").await;
}

#[actix_web::test]
async fn of_two_changes_at_once_one_wins_and_the_other_session_ends() {
    let app = TestApp::start().await;
    let (first, second) = (app.sign_up("ada").await, app.sign_in("ada").await);
    let (one, two) = (fields(PASSWORD, NEW), fields(PASSWORD, "yet another sentence"));
    let (one, two) = futures_util::join!(
        first.post("/account/password", &one),
        second.post("/account/password", &two)
    );
    // The loser is told, or was signed out by the winner before its request was read.
    let has_lost = |answer: &Answer| {
        let location = answer.location().unwrap_or_default();
        answer.status == 422 || location.starts_with("/sign-in")
    };
    assert_eq!([&one, &two].iter().filter(|answer| has_lost(answer)).count(), 1);
    let mut open = Vec::new();
    for password in [NEW, "yet another sentence"] {
        let fields = [("username", "ada"), ("password", password)];
        open.push(app.visitor().post("/sign-in", &fields).await.status);
    }
    open.sort_unstable();
    assert_eq!(open, [303, 422]);
    // The winner's, and the one that was opened just now.
    assert_eq!(app.text("SELECT count(*)::text AS value FROM sessions"), "2");
}

#[actix_web::test]
async fn a_password_sent_without_a_session_is_not_kept() {
    let app = TestApp::start().await;
    let answer = app
        .visitor()
        .post("/account/password", &fields(PASSWORD, NEW))
        .await;
    answer.assert_status(303);
    assert_eq!(answer.location(), Some("/sign-in?next=%2Faccount%2Fpassword"));
    assert_eq!(app.text("SELECT count(*)::text AS value FROM parked_posts"), "0");
}

#[actix_web::test]
async fn a_password_of_one_hundred_and_twenty_eight_letters_counts_to_the_last() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let long = "häßlich😀".repeat(16);
    assert_eq!(long.chars().count(), 128);
    ada.post("/account/password", &fields(PASSWORD, &long))
        .await
        .assert_status(303);
    let without_the_last: String = long.chars().take(127).collect();
    for (password, status) in [(without_the_last, 422), (format!("{long}x"), 422), (long, 303)] {
        let fields = [("username", "ada"), ("password", password.as_str())];
        app.visitor()
            .post("/sign-in", &fields)
            .await
            .assert_status(status);
    }
}
