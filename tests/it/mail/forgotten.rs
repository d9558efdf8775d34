//! A new password by mail.

use std::time::Duration;

use super::{Mailing, follow};
use crate::support::smtp::Delivered;
use crate::support::{PASSWORD, TestApp};

const NEW: &str = "another long sentence";

/// The letters after a post whose work goes on behind its answer: waits until the work has left its mark.
async fn letters_after(mailing: &Mailing, links: usize) -> Vec<Delivered> {
    for _ in 0..400 {
        if mailing.app.text("SELECT count(*) FROM password_resets") == links.to_string() {
            break;
        }
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
    }
    mailing.delivered().await
}

#[actix_web::test]
async fn a_link_comes_to_the_confirmed_address_with_the_configured_host_and_works_once() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let visitor = mailing.app.visitor();
    let forged = [
        ("Sec-Fetch-Site", "same-origin"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "host=evil.example"),
    ];
    let answer = visitor
        .post_with("/forgotten", &[("name", " Ada@MAIL.example ")], &forged)
        .await;
    answer.assert_status(200).assert_text("Look into your mail");
    let letters = letters_after(&mailing, 1).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(
        letters[0].recipients,
        ["ada@mail.example"],
        "the stored spelling, not the typed one"
    );
    assert!(!letters[0].data.contains("evil.example"));
    follow(&visitor, &letters[0], "/reset/").await;
    visitor
        .post("/reset", &[("new_password", NEW)])
        .await
        .assert_status(303);
    let told = mailing.delivered().await;
    assert!(told[0].readable().contains("A new password was set"), "{told:?}");
    let fields = [("username", "ada"), ("password", NEW)];
    mailing
        .app
        .visitor()
        .post("/sign-in", &fields)
        .await
        .assert_status(303);
}

#[actix_web::test]
async fn the_answer_never_tells_whether_there_is_such_an_account() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    mailing.sign_up("eve", "eve@mail.example").await;
    mailing.confirmed("gone", "gone@mail.example").await;
    mailing.app.disable("gone");
    let mut pages = Vec::new();
    for name in [
        "ada",
        "eve",
        "eve@mail.example",
        "gone",
        "nobody",
        "nobody@mail.example",
    ] {
        let answer = mailing.app.visitor().post("/forgotten", &[("name", name)]).await;
        pages.push((answer.status, answer.text(), answer.location().map(str::to_owned)));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
    // One link: unconfirmed, disabled and unknown get none.
    let letters = letters_after(&mailing, 1).await;
    actix_web::rt::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(mailing.app.text("SELECT count(*) FROM password_resets"), "1");
}

#[actix_web::test]
async fn asking_again_and_again_sends_few_letters_and_then_is_refused() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let visitor = mailing.app.visitor();
    let mut last = 0;
    for _ in 0..21 {
        last = visitor.post("/forgotten", &[("name", "ada")]).await.status;
    }
    assert_eq!(last, 429);
    // Other addresses are not held back, but the account gets no further letter.
    let elsewhere = visitor.at("198.51.100.9:4000");
    elsewhere
        .post("/forgotten", &[("name", "ada")])
        .await
        .assert_status(200);
    actix_web::rt::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(mailing.delivered().await.len(), 3);
}

#[actix_web::test]
async fn a_new_address_kills_the_links_that_went_to_the_old_one() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    let visitor = mailing.app.visitor();
    visitor
        .post("/forgotten", &[("name", "ada")])
        .await
        .assert_status(200);
    let reset = letters_after(&mailing, 1).await.remove(0);
    let fields = [("email", "new@mail.example"), ("current_password", PASSWORD)];
    ada.post("/account/email", &fields).await.assert_status(303);
    let letters = mailing.delivered().await;
    let link = letters
        .iter()
        .find(|letter| letter.recipients == ["new@mail.example"])
        .expect("a link");
    follow(&ada, link, "/email/").await;
    ada.post("/email", &[]).await.assert_status(303);
    visitor
        .get(&super::link_in(&reset, "/reset/"))
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn without_mail_the_page_names_another_way() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/forgotten")
        .await
        .assert_status(200)
        .assert_text("An administrator can make you a link");
    app.visitor()
        .post("/forgotten", &[("name", "ada")])
        .await
        .assert_status(404);
    app.visitor()
        .get("/sign-in")
        .await
        .assert_text("An administrator of this instance can make you a link");
}

#[actix_web::test]
async fn an_empty_name_is_refused_with_the_field() {
    let mailing = Mailing::start().await;
    mailing
        .app
        .visitor()
        .post("/forgotten", &[("name", " ")])
        .await
        .assert_status(422)
        .assert_text("Enter your username or your e-mail address");
    let nul = mailing
        .app
        .visitor()
        .fetch("/forgotten", &[("name", "a\0b")])
        .await;
    assert_eq!(
        (nul.status, nul.json()["errors"][0]["field"].as_str()),
        (422, Some("name"))
    );
}
