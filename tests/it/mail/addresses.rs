//! Confirming an address, and changing it.

use super::{Mailing, follow, link_in};
use crate::support::{PASSWORD, TestApp};

#[actix_web::test]
async fn a_new_address_counts_once_its_link_was_followed_and_practising_needs_none() {
    let mailing = Mailing::start().await;
    let (ada, letter) = mailing.sign_up("ada", "ada@mail.example").await;
    ada.get("/problems").await.assert_status(200);
    ada.get("/account/email").await.assert_text("not confirmed yet");
    follow(&ada, &letter, "/email/").await;
    // Opening the link, as mail programs do on their own, changes nothing yet.
    assert_eq!(
        mailing.app.text("SELECT email_verified_at IS NULL FROM users"),
        "true"
    );
    ada.get("/email")
        .await
        .assert_status(200)
        .assert_text("ada@mail.example will be the address of the account ada");
    let answer = ada.post("/email", &[]).await;
    assert_eq!(answer.location(), Some("/account/email"));
    ada.follow(&answer)
        .await
        .assert_text("ada@mail.example , confirmed");
    ada.post("/email", &[]).await.assert_status(404);
    ada.get(&link_in(&letter, "/email/")).await.assert_status(404);
}

#[actix_web::test]
async fn a_change_needs_the_password_and_both_addresses_are_told() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    let change = |password| [("email", "new@mail.example"), ("current_password", password)];
    ada.post("/account/email", &change("not the password"))
        .await
        .assert_status(422);
    ada.post("/account/email", &change("")).await.assert_status(422);
    assert_eq!(mailing.delivered().await.len(), 0);
    ada.post("/account/email", &change(PASSWORD))
        .await
        .assert_status(303);
    let letters = mailing.delivered().await;
    let of = |address: &str| {
        letters
            .iter()
            .find(|letter| letter.recipients == [address])
            .expect("a letter")
    };
    assert_eq!(letters.len(), 2);
    assert!(
        of("ada@mail.example")
            .readable()
            .contains("asked for another e-mail address")
    );
    assert_eq!(mailing.app.text("SELECT email FROM users"), "ada@mail.example");
    // Somebody who is not signed in may follow it: whoever reads the mail owns the address.
    let visitor = mailing.app.visitor();
    follow(&visitor, of("new@mail.example"), "/email/").await;
    assert_eq!(visitor.post("/email", &[]).await.location(), Some("/sign-in"));
    assert_eq!(
        mailing
            .app
            .text("SELECT email || (email_verified_at IS NOT NULL) FROM users"),
        "new@mail.exampletrue"
    );
    let last = mailing.delivered().await;
    assert_eq!(last.len(), 1);
    assert_eq!(last[0].recipients, ["ada@mail.example"]);
    let told = "SELECT before || ' ' || after FROM audit_events WHERE action = 'email-change'";
    assert_eq!(
        mailing.app.text(told),
        "\"ada@mail.example\" \"new@mail.example\""
    );
}

#[actix_web::test]
async fn an_address_of_somebody_else_is_told_only_to_whoever_reads_its_mail() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let eve = mailing.confirmed("eve", "eve@mail.example").await;
    let fields = [("email", "ADA@mail.example"), ("current_password", PASSWORD)];
    let answer = eve.post("/account/email", &fields).await;
    assert_eq!(answer.location(), Some("/account/email"));
    eve.follow(&answer).await.assert_text("A link is on its way");
    let letters = mailing.delivered().await;
    let link = letters
        .iter()
        .find(|letter| letter.recipients == ["ADA@mail.example"])
        .expect("a link");
    follow(&eve, link, "/email/").await;
    eve.post("/email", &[])
        .await
        .assert_status(422)
        .assert_text("can't be used");
    assert_eq!(
        mailing.app.text("SELECT email FROM users WHERE username = 'eve'"),
        "eve@mail.example"
    );
}

#[actix_web::test]
async fn of_fifty_uses_of_one_link_at_once_one_wins() {
    let mailing = Mailing::start().await;
    let (_, letter) = mailing.sign_up("ada", "ada@mail.example").await;
    let path = link_in(&letter, "/email/");
    let mut visitors = Vec::new();
    for _ in 0..50 {
        let visitor = mailing.app.visitor();
        visitor.get(&path).await.assert_status(303);
        visitors.push(visitor);
    }
    let answers =
        futures_util::future::join_all(visitors.iter().map(|visitor| visitor.post("/email", &[]))).await;
    let won = answers.iter().filter(|answer| answer.status == 303).count();
    let lost = answers.iter().filter(|answer| answer.status == 404).count();
    assert_eq!((won, lost), (1, 49));
    assert_eq!(
        mailing
            .app
            .text("SELECT count(*) FROM audit_events WHERE action = 'email-confirm'"),
        "1"
    );
}

#[actix_web::test]
async fn a_link_dies_of_age_of_a_newer_one_and_with_its_account() {
    let mailing = Mailing::start().await;
    let (ada, first) = mailing.sign_up("ada", "ada@mail.example").await;
    ada.post("/account/email/link", &[]).await.assert_status(303);
    let second = mailing.delivered().await.remove(0);
    ada.get(&link_in(&first, "/email/")).await.assert_status(404);
    follow(&ada, &second, "/email/").await;
    mailing.app.disable("ada");
    mailing
        .app
        .visitor()
        .get(&link_in(&second, "/email/"))
        .await
        .assert_status(404);
    mailing.app.execute("UPDATE users SET disabled_at = NULL");
    mailing.app.execute("UPDATE email_links SET expires_at = now()");
    mailing
        .app
        .visitor()
        .get(&link_in(&second, "/email/"))
        .await
        .assert_status(404);
    assert_eq!(
        mailing.app.text("SELECT email_verified_at IS NULL FROM users"),
        "true"
    );
}

#[actix_web::test]
async fn links_are_stored_as_hashes_and_few_are_sent() {
    let mailing = Mailing::start().await;
    let (ada, letter) = mailing.sign_up("ada", "ada@mail.example").await;
    let token = link_in(&letter, "/email/")["/email/".len()..].to_string();
    let everywhere = "SELECT count(*) FROM email_links l, outbox o WHERE l::text LIKE '%' || $$TOKEN$$ || '%' OR o::text LIKE '%' || $$TOKEN$$ || '%'";
    assert_eq!(mailing.app.text(&everywhere.replace("TOKEN", &token)), "0");
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(ada.post("/account/email/link", &[]).await.status);
    }
    assert_eq!(statuses, [303, 303, 303, 429]);
    assert_eq!(mailing.delivered().await.len(), 3);
}

#[actix_web::test]
async fn without_mail_an_address_is_what_its_owner_says() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.get("/account/email")
        .await
        .assert_status(200)
        .assert_text("Your account has none");
    let fields = [("email", "ada@mail.example"), ("current_password", PASSWORD)];
    ada.post("/account/email", &fields).await.assert_status(303);
    assert_eq!(
        app.text("SELECT email || (email_verified_at IS NULL) FROM users"),
        "ada@mail.exampletrue"
    );
    let bad = [
        ("email", "ada@mail\r\nBcc: all@mail.example"),
        ("current_password", PASSWORD),
    ];
    ada.post("/account/email", &bad)
        .await
        .assert_status(422)
        .assert_text("Enter an address like");
    let none = [("email", ""), ("current_password", PASSWORD)];
    ada.post("/account/email", &none).await.assert_status(303);
    assert_eq!(app.text("SELECT count(email) FROM users"), "0");
    ada.post("/account/email/link", &[]).await.assert_status(404);
}

#[actix_web::test]
async fn a_new_password_kills_the_link_that_a_thief_had_sent_to_an_address_of_theirs() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    let thief = mailing.app.sign_in("ada").await;
    let mut links = Vec::new();
    for password in [PASSWORD, "another long sentence"] {
        let fields = [("email", "thief@mail.example"), ("current_password", password)];
        thief.post("/account/email", &fields).await.assert_status(303);
        let letters = mailing.delivered().await;
        let link = letters
            .iter()
            .find(|letter| letter.recipients == ["thief@mail.example"]);
        links.push(link_in(link.expect("a link"), "/email/"));
        if password == PASSWORD {
            let fields = [
                ("current_password", PASSWORD),
                ("new_password", "another long sentence"),
            ];
            ada.post("/account/password", &fields).await.assert_status(303);
            mailing.app.visitor().get(&links[0]).await.assert_status(404);
            let fields = [("username", "ada"), ("password", "another long sentence")];
            thief.post("/sign-in", &fields).await.assert_status(303);
        }
    }
    // The same with a password that is set by a link.
    let admin = mailing.app.sign_up("root-one").await;
    mailing.app.make_admin("root-one");
    let page = admin
        .post("/admin/users/ada/reset-link", &[("reason", "she called")])
        .await
        .html();
    let start = page.find("/reset/").expect("a link");
    let reset: String = page[start..].chars().take("/reset/".len() + 64).collect();
    ada.get(&reset).await.assert_status(303);
    ada.post("/reset", &[("new_password", "a third long sentence")])
        .await
        .assert_status(303);
    mailing.app.visitor().get(&links[1]).await.assert_status(404);
    assert_eq!(
        mailing.app.text("SELECT email FROM users WHERE username = 'ada'"),
        "ada@mail.example"
    );
}

#[actix_web::test]
async fn somebody_with_a_second_factor_needs_a_code_as_well() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    mailing.app.execute("INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) SELECT id, '\\x00', now() FROM users");
    ada.get("/account/email")
        .await
        .assert_text("Six digits of your app");
    let fields = [("email", "new@mail.example"), ("current_password", PASSWORD)];
    ada.post("/account/email", &fields)
        .await
        .assert_status(422)
        .assert_text("Type the six digits");
    assert_eq!(
        mailing
            .app
            .text("SELECT count(*) FROM email_links WHERE used_at IS NULL"),
        "0"
    );
    assert_eq!(mailing.delivered().await.len(), 0);
}
