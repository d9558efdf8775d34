//! Whoever changes the instance shows now and then that it is still them.

use greenroom::app::all_routes;
use greenroom::web::routes::Access;

use super::app_and_admin;
use crate::accounts::second_factor::{code, turn_on};
use crate::support::{Answer, PASSWORD, TestApp, Visitor};

const ROLES: &str = "/admin/users/ada/roles";
const FIELDS: [(&str, &str); 2] = [("is_mentor", "on"), ("reason", "she said \"yes\" <b>")];

/// Moves what all sessions know of their owner's last proof.
fn proved_seconds_ago(app: &TestApp, seconds: i64) {
    app.execute(&format!(
        "UPDATE sessions SET state = jsonb_set(state, '{{proved_at}}',
             to_jsonb((extract(epoch FROM now())::bigint - {seconds})::text))"
    ));
}

/// An instance whose administrator signed in long ago, and Ada.
async fn long_ago() -> (TestApp, Visitor) {
    let (app, admin) = app_and_admin().await;
    app.sign_up("ada").await;
    proved_seconds_ago(&app, 15 * 60 + 1);
    (app, admin)
}

async fn change_with(admin: &Visitor, more: &[(&str, &str)]) -> Answer {
    admin.post(ROLES, &[&FIELDS[..], more].concat()).await
}

fn is_mentor(app: &TestApp) -> String {
    app.text("SELECT is_mentor::text FROM users WHERE username = 'ada'")
}

#[actix_web::test]
async fn a_change_long_after_signing_in_waits_for_the_password_and_keeps_what_was_typed() {
    let (app, admin) = long_ago().await;
    let asked = change_with(&admin, &[]).await;
    asked.assert_status(403).assert_text("Is it you?");
    let html = asked.html();
    assert!(html.contains(&format!("action=\"{ROLES}\"")));
    assert!(html.contains("name=\"is_mentor\" value=\"on\""));
    assert!(html.contains("value=\"she said &#34;yes&#34; &#60;b&#62;\""));
    for (wrong, expected) in [
        ("", "Enter your current password"),
        ("not it at all", "This is not your current password"),
    ] {
        let again = change_with(&admin, &[("current_password", wrong)]).await;
        again.assert_status(422).assert_text(expected);
        assert!(again.html().contains("name=\"is_mentor\" value=\"on\""));
        assert!(!again.html().contains("not it at all"));
    }
    assert_eq!(is_mentor(&app), "false");
    let before = admin.cookie("greenroom");
    change_with(&admin, &[("current_password", PASSWORD)])
        .await
        .assert_status(303);
    assert_eq!(is_mentor(&app), "true");
    assert_ne!(
        admin.cookie("greenroom"),
        before,
        "more trust, another session id"
    );
    assert_eq!(
        app.text("SELECT reason FROM audit_events WHERE reason <> ''"),
        FIELDS[1].1
    );
    app.execute("UPDATE users SET is_mentor = false");
    change_with(&admin, &[]).await.assert_status(303);
}

#[actix_web::test]
async fn every_change_of_the_instance_asks_and_looking_does_not() {
    let (app, admin) = long_ago().await;
    let before = app.text("SELECT count(*) FROM audit_events");
    let mut asked = 0;
    for entry in all_routes() {
        if entry.access != Access::Admin {
            continue;
        }
        let path = entry
            .path
            .replace("{username}", "ada")
            .replace("{number}", "1")
            .replace("{id}", "1");
        if entry.method == "POST" {
            let answer = admin.post(&path, &[("reason", "x")]).await;
            answer.assert_status(403).assert_text("Is it you?");
            asked += 1;
        } else {
            assert_ne!(admin.get(&path).await.status, 403, "{path}");
        }
    }
    assert!(asked >= 8, "{asked}");
    assert_eq!(app.text("SELECT count(*) FROM audit_events"), before);
}

#[actix_web::test]
async fn a_proof_counts_for_a_quarter_of_an_hour_and_not_before_its_time() {
    let (app, admin) = long_ago().await;
    for (seconds, expected) in [(14 * 60, 303), (15 * 60 + 1, 403), (-3600, 403), (-10, 303)] {
        app.execute("UPDATE users SET is_mentor = false");
        proved_seconds_ago(&app, seconds);
        let answer = change_with(&admin, &[]).await;
        assert_eq!(answer.status, expected, "{seconds} s ago");
    }
    app.execute("UPDATE sessions SET state = state - 'proved_at'");
    change_with(&admin, &[]).await.assert_status(403);
}

#[actix_web::test]
async fn with_a_second_factor_the_password_alone_is_no_proof() {
    let (app, admin) = long_ago().await;
    let (key, _) = turn_on(&admin).await;
    proved_seconds_ago(&app, 3600);
    change_with(&admin, &[]).await.assert_text("Code");
    let right = ("current_password", PASSWORD);
    change_with(&admin, &[right]).await.assert_status(422);
    change_with(&admin, &[right, ("code", "000000")])
        .await
        .assert_status(422);
    assert_eq!(is_mentor(&app), "false");
    let next = code(&key, 1);
    change_with(&admin, &[right, ("code", &next)])
        .await
        .assert_status(303);
    assert_eq!(is_mentor(&app), "true");
    proved_seconds_ago(&app, 3600);
    change_with(&admin, &[right, ("code", &next)])
        .await
        .assert_status(422)
        .assert_text("was used before");
}

#[actix_web::test]
async fn who_asks_for_json_is_told_what_to_send() {
    let (app, admin) = long_ago().await;
    let answer = admin.fetch(ROLES, &FIELDS).await;
    answer.assert_status(403);
    assert!(
        answer.json()["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("current_password")),
        "{}",
        answer.json()
    );
    admin
        .fetch(ROLES, &[&FIELDS[..], &[("current_password", PASSWORD)]].concat())
        .await;
    assert_eq!(is_mentor(&app), "true");
}

#[actix_web::test]
async fn guessing_the_password_of_a_session_left_open_is_stopped() {
    let (app, admin) = long_ago().await;
    let mut last = 0;
    for _ in 0..12 {
        last = change_with(&admin, &[("current_password", "a wrong password")])
            .await
            .status;
    }
    assert_eq!(last, 429);
    assert_eq!(is_mentor(&app), "false");
}
