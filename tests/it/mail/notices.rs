//! The owner of an account is told what happens to it.

use super::Mailing;
use crate::support::PASSWORD;
use actix_web::test::TestRequest;

#[actix_web::test]
async fn a_changed_password_is_told() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    let wrong = [
        ("current_password", "not it at all"),
        ("new_password", "another long sentence"),
    ];
    ada.post("/account/password", &wrong).await.assert_status(422);
    assert_eq!(mailing.delivered().await.len(), 0);
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", "another long sentence"),
    ];
    ada.post("/account/password", &fields).await.assert_status(303);
    let letters = mailing.delivered().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(
        letters[0].header("Subject").as_deref(),
        Some("Your password was changed")
    );
}

#[actix_web::test]
async fn a_browser_that_is_new_to_an_account_is_told_once() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let sign_in = |agent: &'static str| {
        let visitor = mailing.app.visitor();
        async move {
            let request = TestRequest::post()
                .uri("/sign-in")
                .insert_header(("User-Agent", agent))
                .insert_header(("Sec-Fetch-Site", "same-origin"))
                .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
                .set_payload(format!("username=ada&password={}", PASSWORD.replace(' ', "+")));
            visitor.send(request).await.assert_status(303);
        }
    };
    sign_in("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0").await;
    let letters = mailing.delivered().await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].readable().contains("Firefox on Linux, from 127.0.0.1"),
        "{:?}",
        letters[0]
    );
    // The next version of the same browser is no news.
    sign_in("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0").await;
    assert_eq!(mailing.delivered().await.len(), 0);
}

#[actix_web::test]
async fn what_an_administrator_changes_is_told() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let admin = mailing.app.sign_up("root-one").await;
    mailing.app.make_admin("root-one");
    let reason = ("reason", "she asked");
    admin
        .post("/admin/users/ada/roles", &[("is_mentor", "on"), reason])
        .await
        .assert_status(303);
    admin
        .post("/admin/users/ada/sessions/delete", &[reason])
        .await
        .assert_status(303);
    let subjects: Vec<_> = mailing
        .delivered()
        .await
        .iter()
        .filter_map(|letter| letter.header("Subject"))
        .collect();
    assert_eq!(
        subjects,
        ["Your roles were changed", "You were signed out everywhere"]
    );
    admin
        .post("/admin/users/ada/roles", &[("is_mentor", "on")])
        .await
        .assert_status(422);
    assert_eq!(mailing.delivered().await.len(), 0, "what was refused is not told");
}

#[actix_web::test]
async fn a_display_name_makes_neither_headers_nor_markup() {
    let mailing = Mailing::start().await;
    let visitor = mailing.app.visitor();
    let fields = [
        ("username", "eve"),
        ("display_name", "<b>Eve</b> & \"Co\""),
        ("email", "eve@mail.example"),
        ("password", PASSWORD),
    ];
    visitor.post("/register", &fields).await.assert_status(303);
    let letters = mailing.delivered().await;
    let text = letters[0].readable();
    assert!(
        text.contains("Hello <b>Eve</b> & \"Co\",") && text.contains("Hello &#60;b&#62;Eve"),
        "{text}"
    );
    let broken = [
        ("username", "mal"),
        ("display_name", "Mal\r\nBcc: all@mail.example"),
        ("email", "mal@mail.example"),
        ("password", PASSWORD),
    ];
    mailing
        .app
        .visitor()
        .post("/register", &broken)
        .await
        .assert_status(422);
    assert_eq!(
        mailing
            .app
            .text("SELECT count(*) FROM users WHERE username = 'mal'"),
        "0"
    );
    assert_eq!(mailing.delivered().await.len(), 0);
}
