//! What becomes of letters when mail servers behave as they do.

use std::net::TcpListener;

use super::{Mailing, sender_to};
use crate::support::smtp::{Manner, Sink};
use crate::support::{PASSWORD, TestApp};

#[actix_web::test]
async fn a_letter_arrives_whole_and_only_where_it_belongs() {
    let mailing = Mailing::start().await;
    let (_, letter) = mailing.sign_up("ada", "ada@mail.example").await;
    assert_eq!(letter.recipients, ["ada@mail.example"]);
    assert_eq!(
        letter.header("From").as_deref(),
        Some("Greenroom <greenroom@practice.example>")
    );
    assert_eq!(
        letter.header("Subject").as_deref(),
        Some("Confirm your e-mail address")
    );
    assert_eq!(letter.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    let number = mailing.app.text("SELECT number FROM outbox");
    assert_eq!(
        letter.header("Message-ID"),
        Some(format!("<letter-{number}@practice.example>"))
    );
    assert!(letter.data.contains("text/plain") && letter.data.contains("text/html"));
    assert_eq!(mailing.app.text("SELECT state FROM outbox"), "sent");
}

#[actix_web::test]
async fn while_the_server_is_away_letters_wait_and_none_is_lost() {
    let mailing = Mailing::start().await;
    // A port that nobody listens on, until somebody does.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let sender = sender_to(&format!("smtp://{address}"));
    mailing.app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html) VALUES ('ada@mail.example', 't', 'News', 'text', 'html')");
    let db = &mailing.app.db;
    assert_eq!(greenroom::mail::send_due(db, &sender).await.unwrap(), 1);
    assert_eq!(
        greenroom::mail::send_due(db, &sender).await.unwrap(),
        0,
        "it pauses"
    );
    let state = "SELECT state || ' ' || attempts || ' ' || (last_error <> '') FROM outbox";
    assert_eq!(mailing.app.text(state), "waiting 1 true");
    let back = Sink::on(TcpListener::bind(address).unwrap());
    mailing.make_due();
    assert_eq!(greenroom::mail::send_due(db, &sender).await.unwrap(), 1);
    assert_eq!(back.letters().len(), 1);
    assert_eq!(mailing.app.text(state), "sent 2 false");
}

#[actix_web::test]
async fn a_server_that_says_later_is_asked_again_and_one_that_says_never_is_not() {
    let mailing = Mailing::start().await;
    let post = "INSERT INTO outbox (recipient, template, subject, body_text, body_html, secret_link) VALUES ('ada@mail.example', 't', 'News', 'text', 'html', 'https://practice.example/x')";
    mailing.app.execute(post);
    mailing.sink.behave(Manner::Defers);
    mailing.send().await;
    let state = "SELECT state || ' ' || attempts || ' ' || (secret_link IS NULL) FROM outbox";
    assert_eq!(mailing.app.text(state), "waiting 1 false");
    mailing.sink.behave(Manner::Refuses);
    mailing.make_due();
    mailing.send().await;
    assert_eq!(mailing.app.text(state), "failed 2 true");
    assert!(mailing.app.text("SELECT last_error FROM outbox").contains("550"));
    mailing.sink.behave(Manner::Takes);
    mailing.make_due();
    assert_eq!(mailing.send().await, 0, "given up is given up");
}

#[actix_web::test]
async fn a_letter_is_given_up_after_its_last_try() {
    let mailing = Mailing::start().await;
    mailing.app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html, attempts) VALUES ('ada@mail.example', 't', 'News', 'text', 'html', 11)");
    mailing.sink.behave(Manner::Defers);
    assert_eq!(mailing.send().await, 1);
    assert_eq!(
        mailing.app.text("SELECT state || ' ' || attempts FROM outbox"),
        "failed 12"
    );
}

#[actix_web::test]
async fn a_silent_server_keeps_no_request_waiting() {
    let mailing = Mailing::start().await;
    mailing.sink.behave(Manner::Silent);
    let visitor = mailing.app.visitor();
    let fields = [
        ("username", "ada"),
        ("email", "ada@mail.example"),
        ("password", PASSWORD),
    ];
    let sending = mailing.send();
    // With nothing due yet the sender is idle; the letter is written while nobody sends.
    assert_eq!(sending.await, 0);
    visitor.post("/register", &fields).await.assert_status(303);
    let stuck = actix_web::rt::spawn({
        let (db, sender) = (mailing.app.db.clone(), sender_to(&mailing.sink.url()));
        async move { greenroom::mail::send_due(&db, &sender).await }
    });
    while mailing.app.text("SELECT attempts FROM outbox") == "0" {
        actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // The server has the connection and says nothing; pages and posts go on.
    visitor.get("/account/email").await.assert_status(200);
    visitor.post("/account/email/link", &[]).await.assert_status(303);
    assert!(!stuck.is_finished());
}

#[actix_web::test]
async fn what_a_sender_that_died_had_taken_goes_to_the_next_after_its_lease() {
    let mailing = Mailing::start().await;
    mailing.app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html) VALUES ('ada@mail.example', 't', 'News', 'text', 'html')");
    let taken = greenroom::mail::outbox::take_due(&mut mailing.app.database.connect(), 10).unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(mailing.send().await, 0, "it is leased");
    mailing.make_due();
    assert_eq!(mailing.send().await, 1);
    // The first one comes back from the dead: its word counts no more.
    let refused =
        greenroom::mail::outbox::mark_refused(&mut mailing.app.database.connect(), &taken[0], "late", true);
    assert_eq!(refused.unwrap(), 0);
    assert_eq!(mailing.app.text("SELECT state FROM outbox"), "sent");
}

#[actix_web::test]
async fn two_senders_share_the_letters() {
    let mailing = Mailing::start().await;
    mailing.app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html) SELECT 'ada@mail.example', 't', 'News ' || n, 'text', 'html' FROM generate_series(1, 30) n");
    let other = sender_to(&mailing.sink.url());
    loop {
        let (ours, theirs) =
            futures_util::future::join(mailing.send(), greenroom::mail::send_due(&mailing.app.db, &other))
                .await;
        if ours + theirs.unwrap() == 0 {
            break;
        }
    }
    let mut subjects: Vec<_> = mailing
        .sink
        .letters()
        .iter()
        .filter_map(|letter| letter.header("Subject"))
        .collect();
    assert_eq!(subjects.len(), 30);
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 30, "each once");
}

#[actix_web::test]
async fn without_mail_nothing_is_written() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let fields = [
        ("username", "ada"),
        ("email", "ada@mail.example"),
        ("password", PASSWORD),
    ];
    visitor.post("/register", &fields).await.assert_status(303);
    assert_eq!(app.text("SELECT count(*) FROM outbox"), "0");
    assert_eq!(app.text("SELECT count(*) FROM email_links"), "0");
}

#[actix_web::test]
async fn administrators_see_letters_without_their_secrets_and_send_them_again() {
    let mailing = Mailing::start().await;
    let (ada, _) = mailing.sign_up("ada", "ada@mail.example").await;
    let admin = mailing.app.sign_up("root-one").await;
    mailing.app.make_admin("root-one");
    mailing.app.execute("INSERT INTO outbox (recipient, template, subject, body_text, body_html, state, last_error) VALUES ('eve@mail.example', 't', 'News', 'text <b>', '<p>html</p>', 'failed', '550 nobody')");
    let list = admin.get("/admin/mail?state=failed").await;
    list.assert_status(200).assert_text("550 nobody");
    assert!(!list.has_text("ada@mail.example"));
    let number = |state: &str| {
        mailing
            .app
            .text(&format!("SELECT number FROM outbox WHERE state = '{state}'"))
    };
    let (sent, failed) = (number("sent"), number("failed"));
    let letter = admin.get(&format!("/admin/mail/{sent}")).await;
    letter.assert_status(200).assert_text("[[link]]");
    assert!(!letter.html().contains("/email/"), "a link with a token");
    admin
        .post(&format!("/admin/mail/{sent}/retry"), &[])
        .await
        .assert_status(409);
    ada.get("/admin/mail").await.assert_status(403);
    ada.post(&format!("/admin/mail/{failed}/retry"), &[])
        .await
        .assert_status(403);
    assert_eq!(
        mailing
            .app
            .text(&format!("SELECT state FROM outbox WHERE number = {failed}")),
        "failed"
    );
    admin
        .post(&format!("/admin/mail/{failed}/retry"), &[])
        .await
        .assert_status(303);
    assert_eq!(mailing.delivered().await.len(), 1);
    let told = "SELECT actor || ' ' || subject FROM audit_events WHERE action = 'letter-retry'";
    assert_eq!(mailing.app.text(told), format!("root-one letter {failed}"));
    let letters = admin.get("/admin/mail/templates").await;
    letters.assert_status(200).assert_text("Choose a new password");
}
