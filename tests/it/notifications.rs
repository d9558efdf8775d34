//! Notifications: told in one place, read on a page, and by mail where nobody reads them.

use chrono::TimeDelta;
use diesel::prelude::*;
use greenroom::app::all_periodic_tasks;
use greenroom::mail::Post;
use greenroom::notifications::{self, News, StopKey};
use greenroom::periodic::{Clock, DatabaseClock};
use greenroom::reviews::ReviewRules;

use crate::mail::Mailing;
use crate::support::smtp::Delivered;
use crate::support::{PASSWORD, TestApp};

fn tell(app: &TestApp, username: &str, text: &str) -> String {
    let conn = &mut app.database.connect();
    let user_id: i64 = app
        .text(&format!("SELECT id FROM users WHERE username = '{username}'"))
        .parse()
        .expect("an id");
    let news = News {
        kind: "test",
        text: text.to_string(),
        path: "/problems?from=news".into(),
        has_letter: false,
    };
    conn.transaction(|conn| notifications::tell(conn, user_id, &news))
        .expect("a notification");
    app.text("SELECT max(id) FROM notifications")
}

fn stop_key(app: &TestApp) -> StopKey {
    StopKey::new(&app.settings.secret_key)
}

/// Unread ones of everybody.
fn unread(app: &TestApp) -> String {
    app.text("SELECT count(*) FROM notifications WHERE read_at IS NULL")
}

#[actix_web::test]
async fn what_is_told_is_counted_on_every_page_until_it_is_opened() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    assert!(!ada.get("/problems").await.has_text("unread"));
    let id = tell(&app, "ada", "Your review is here.");
    ada.get("/problems").await.assert_text("1 unread");
    ada.get("/notifications")
        .await
        .assert_text("Your review is here.")
        .assert_text("New");
    assert_eq!(unread(&app), "1", "looking at the list reads nothing");
    let answer = ada.post(&format!("/notifications/{id}/open"), &[]).await;
    assert_eq!(answer.assert_status(303).location(), Some("/problems?from=news"));
    assert_eq!(unread(&app), "0");
    let page = ada.get("/notifications").await;
    assert!(!page.has_text("unread") && page.html().contains("/problems?from=news"));
    assert!(page.has_text("Your review is here."), "it stays in the list");
    let page = ada.get("/notifications?show=unread").await;
    page.assert_text("Nothing unread");
}

#[actix_web::test]
async fn nobody_reads_opens_or_clears_what_was_told_to_somebody_else() {
    let app = TestApp::start().await;
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    let id = tell(&app, "ada", "A word for Ada.");
    assert!(!eve.get("/notifications").await.has_text("A word for Ada."));
    eve.post(&format!("/notifications/{id}/open"), &[])
        .await
        .assert_status(404);
    eve.post("/notifications/read", &[("up_to", &id)])
        .await
        .assert_status(303);
    assert_eq!(unread(&app), "1");
    ada.get("/problems").await.assert_text("1 unread");
}

#[actix_web::test]
async fn marking_all_as_read_leaves_what_came_since() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    tell(&app, "ada", "First.");
    let seen = tell(&app, "ada", "Second.");
    tell(&app, "ada", "Third, after the page was shown.");
    ada.post("/notifications/read", &[("up_to", &seen)])
        .await
        .assert_status(303);
    let page = ada.get("/notifications?show=unread").await;
    page.assert_text("Third");
    assert!(!page.has_text("First.") && !page.has_text("Second."));
    for wrong in ["", "all", "1e9", "9223372036854775808"] {
        ada.post("/notifications/read", &[("up_to", wrong)])
            .await
            .assert_status(400);
    }
    assert_eq!(unread(&app), "1");
}

#[actix_web::test]
async fn many_unread_ones_are_counted_no_further_than_99() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    app.execute(
        "INSERT INTO notifications (user_id, kind, text, path)
         SELECT id, 'test', 'News ' || n, '/' FROM users, generate_series(1, 120) n",
    );
    ada.get("/problems").await.assert_text("99+ unread");
    let page = ada.get("/notifications").await;
    let html = page.html();
    assert_eq!(html.matches("See it").count(), 50);
    let start = html.find("/notifications?before=").expect("a link to older ones");
    let older = html[start..].split('"').next().expect("an address").to_string();
    let second = ada.get(&older).await;
    second.assert_text("News 70");
    assert!(!second.has_text("News 71"));
}

#[actix_web::test]
async fn text_that_came_from_people_stays_text_on_one_line() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    tell(
        &app,
        "ada",
        &format!("<b>Eve</b>\r\nBcc: all {}", "x".repeat(600)),
    );
    let html = ada.get("/notifications").await.html();
    assert!(html.contains("&#60;b&#62;Eve&#60;/b&#62;") && !html.contains("<b>Eve"));
    assert_eq!(
        app.text("SELECT char_length(text) || ' ' || (text ~ '[[:cntrl:]]') FROM notifications"),
        "500 false"
    );
}

#[actix_web::test]
async fn the_owner_of_an_account_sees_what_an_administrator_did_without_any_mail() {
    let app = TestApp::start().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    app.sign_up("ada").await;
    let fields = [("is_mentor", "on"), ("reason", "she asked")];
    admin
        .post("/admin/users/ada/roles", &fields)
        .await
        .assert_status(303);
    let ada = app.sign_in("ada").await;
    ada.get("/notifications")
        .await
        .assert_text("You are a mentor now.");
    assert!(!ada.get("/notifications").await.has_text("she asked"));
}

/// Writes the digests that are due this long from now, and sends them.
async fn digests(mailing: &Mailing, hours: i64) -> Vec<Delivered> {
    let conn = &mut mailing.app.database.connect();
    let now = DatabaseClock.now(conn).expect("a time") + TimeDelta::hours(hours);
    let post = Post::new(true, "https://practice.example");
    for task in all_periodic_tasks(&post, &stop_key(&mailing.app), ReviewRules::default()) {
        if task.name.starts_with("digests") {
            (task.work)(conn, now).expect("digests");
        }
    }
    mailing.delivered().await
}

#[actix_web::test]
async fn a_digest_tells_once_what_was_not_read_and_comes_at_most_daily() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    tell(&mailing.app, "ada", "Something of <yesterday>.");
    assert_eq!(
        digests(&mailing, 0).await.len(),
        0,
        "it may be read on the page yet"
    );
    let letters = digests(&mailing, 2).await;
    assert_eq!(letters.len(), 1);
    let letter = letters[0].readable();
    assert!(letter.contains("Something of <yesterday>.") && letter.contains("&#60;yesterday&#62;"));
    assert!(letter.contains("https://practice.example/notifications"));
    assert_eq!(
        letters[0].header("Subject").as_deref(),
        Some("1 notification at Greenroom")
    );
    assert_eq!(digests(&mailing, 30).await.len(), 0, "it was told");
    tell(&mailing.app, "ada", "Something of today.");
    assert_eq!(digests(&mailing, 20).await.len(), 0, "one a day");
    let letters = digests(&mailing, 27).await;
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].readable().contains("yesterday"));
    let id = tell(&mailing.app, "ada", "Something that is read.");
    ada.post(&format!("/notifications/{id}/open"), &[]).await;
    assert_eq!(digests(&mailing, 90).await.len(), 0);
}

#[actix_web::test]
async fn digests_come_as_their_reader_wishes_and_to_confirmed_addresses_alone() {
    let mailing = Mailing::start().await;
    let ada = mailing.confirmed("ada", "ada@mail.example").await;
    mailing.sign_up("eve", "victim@mail.example").await;
    mailing.app.sign_up("bob").await;
    for name in ["ada", "eve", "bob"] {
        tell(&mailing.app, name, "News.");
    }
    let wish = [("digest", "weekly")];
    ada.post("/notifications/digest", &wish).await.assert_status(303);
    let letters = digests(&mailing, 2).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].recipients, ["ada@mail.example"]);
    tell(&mailing.app, "ada", "More.");
    assert_eq!(digests(&mailing, 6 * 24).await.len(), 0);
    assert_eq!(digests(&mailing, 8 * 24).await.len(), 1);
    for wrong in ["", "hourly", "never\0"] {
        ada.post("/notifications/digest", &[("digest", wrong)])
            .await
            .assert_status(422)
            .assert_text("Choose once a day");
    }
    ada.post("/notifications/digest", &[("digest", "never")])
        .await
        .assert_status(303);
    tell(&mailing.app, "ada", "Even more.");
    assert_eq!(digests(&mailing, 100 * 24).await.len(), 0);
}

#[actix_web::test]
async fn a_mail_program_stops_digests_with_one_click_and_no_session() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    tell(&mailing.app, "ada", "News.");
    let letter = digests(&mailing, 2).await.remove(0);
    assert_eq!(
        letter.header("List-Unsubscribe-Post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
    let link = letter.header("List-Unsubscribe").expect("a header");
    let link = link.trim_matches(['<', '>']);
    let path = link
        .strip_prefix("https://practice.example")
        .expect("the configured address");
    assert!(letter.readable().contains(link), "the letter shows it as well");
    let digest = || mailing.app.text("SELECT digest FROM users");
    let visitor = mailing.app.visitor();
    visitor
        .get(path)
        .await
        .assert_status(200)
        .assert_text("Stop digests?");
    assert_eq!(digest(), "daily", "looking changes nothing");
    let request = actix_web::test::TestRequest::post()
        .uri(path)
        .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
        .set_payload("List-Unsubscribe=One-Click");
    visitor.send(request).await.assert_status(200);
    assert_eq!(digest(), "never");
}

#[actix_web::test]
async fn p50_a_link_that_stops_digests_can_not_be_guessed() {
    let mailing = Mailing::start().await;
    mailing.confirmed("ada", "ada@mail.example").await;
    let id = mailing.app.text("SELECT id FROM users");
    let foreign = StopKey::new(&[1; 64]).token(id.parse().expect("an id"));
    let visitor = mailing.app.visitor();
    for token in [
        id.clone(),
        format!("{id}-"),
        format!("{id}-{}", "0".repeat(64)),
        foreign,
        stop_key(&mailing.app).token(i64::MAX),
    ] {
        let path = format!("/stop-digests/{token}");
        let asked = visitor.get(&path).await.status;
        let done = visitor.post(&path, &[]).await.status;
        assert!(
            done == 404 && [200, 404].contains(&asked),
            "{token}: {asked}, {done}"
        );
    }
    assert_eq!(mailing.app.text("SELECT digest FROM users"), "daily");
}

#[actix_web::test]
async fn an_administrator_hears_of_an_invitation_that_was_used() {
    let mailing = Mailing::start_as(|settings| {
        settings.registration = greenroom::config::Registration::Invite;
    })
    .await;
    let app = &mailing.app;
    app.execute(
        "INSERT INTO users (username, display_name, password_hash, is_admin)
         VALUES ('root-one', 'Root', 'x', true)",
    );
    let token = app
        .database
        .connect()
        .transaction(|conn| {
            let origin = greenroom::audit::Origin {
                actor: "root-one".into(),
                ..greenroom::audit::Origin::default()
            };
            let post = Post::new(true, "https://practice.example");
            let whom = ("Grace <b>", Some("grace@mail.example"));
            greenroom::accounts::invites::new_invite(conn, &post, &origin, whom)
        })
        .expect("an invitation");
    let letter = mailing.delivered().await.remove(0);
    assert_eq!(letter.recipients, ["grace@mail.example"]);
    assert!(
        letter
            .readable()
            .contains(&format!("https://practice.example/invite/{token}"))
    );
    assert!(!letter.readable().contains("<b>,</p>"));
    assert!(!app.text("SELECT body_text FROM outbox").contains(&token));
    let grace = app.visitor();
    grace.get(&format!("/invite/{token}")).await.assert_status(303);
    grace
        .post("/register", &[("username", "grace"), ("password", PASSWORD)])
        .await
        .assert_status(303);
    assert_eq!(
        app.text(
            "SELECT n.text FROM notifications n JOIN users u ON u.id = n.user_id WHERE username = 'root-one'"
        ),
        "grace has made an account with your invitation of Grace <b>."
    );
}
