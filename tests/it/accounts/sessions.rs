//! What the table of sessions promises.

use actix_session::Session;
use actix_session::storage::SessionStore;
use actix_web::cookie::time::Duration;
use actix_web::{HttpResponse, web};
use greenroom::accounts::sessions::SessionTable;
use greenroom::db::{Db, DbError};
use greenroom::web::routes::{Access, RouteEntry};

use super::{WHO_AM_I, routes_and};
use crate::support::TestApp;

const SESSIONS: &str = "SELECT count(*)::text AS value FROM sessions";

#[actix_web::test]
async fn the_table_holds_a_hash_and_no_cookie() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let cookie = ada.cookie("greenroom").expect("a session");
    let key = &cookie[cookie.len() - 64..];
    assert!(key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{cookie}");
    let stored = app.text("SELECT encode(id_hash, 'hex') AS value FROM sessions");
    assert_ne!(stored, key);
    assert_eq!(
        app.text(&format!("SELECT encode(sha256('{key}'), 'hex') AS value")),
        stored
    );
}

#[actix_web::test]
async fn the_state_holds_the_user_id_the_device_and_the_last_proof_alone() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let state = app.text("SELECT (state - 'user_id' - 'device' - 'proved_at')::text AS value FROM sessions");
    assert_eq!(state, "{}");
    let same = "SELECT (state->>'user_id' = user_id::text)::text AS value FROM sessions";
    assert_eq!(app.text(same), "true");
}

#[actix_web::test]
async fn session_and_user_are_read_in_one_statement() {
    let app = TestApp::start_with(routes_and(&[WHO_AM_I])).await;
    let ada = app.sign_up("ada").await;
    let before = app.statements();
    ada.get("/who-am-i").await.assert_status(200).assert_text("ada");
    assert_eq!(app.statements() - before, 1);
}

#[actix_web::test]
async fn an_expired_session_is_dead() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    app.execute("UPDATE sessions SET expires_at = now() - interval '1 second'");
    ada.get("/account/password").await.assert_status(303);
}

#[actix_web::test]
async fn use_moves_the_end_but_never_past_ninety_days() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let days_left =
        "SELECT round(extract(epoch FROM expires_at - now()) / 86400)::text AS value FROM sessions";
    assert_eq!(app.text(days_left), "30");
    for (age_days, expected) in [(20, "30"), (80, "10")] {
        app.execute(&format!(
            "UPDATE sessions SET created_at = now() - interval '{age_days} days',
                 last_seen_at = now() - interval '6 minutes', expires_at = now() + interval '1 day'"
        ));
        ada.get("/account/password").await.assert_status(200);
        assert_eq!(app.text(days_left), expected, "after {age_days} days");
    }
}

#[actix_web::test]
async fn a_session_seen_a_moment_ago_is_not_written() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let row = "SELECT xmin::text || ' ' || ctid::text AS value FROM sessions";
    let before = app.text(row);
    ada.get("/account/password").await.assert_status(200);
    assert_eq!(app.text(row), before);
}

#[actix_web::test]
async fn a_disabled_user_is_out_at_once_even_where_a_session_is_left() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    app.execute("UPDATE users SET disabled_at = now()");
    ada.get("/account/password").await.assert_status(303);
    app.disable("ada");
    assert_eq!(app.text(SESSIONS), "0");
}

#[actix_web::test]
async fn a_session_ended_elsewhere_is_not_revived_by_a_request_under_way() {
    const WRITES: RouteEntry = RouteEntry {
        method: "POST",
        path: "/writes",
        access: Access::SignedIn,
        route: || web::post().to(end_then_write),
    };
    async fn end_then_write(db: web::Data<Db>, session: Session) -> HttpResponse {
        use diesel::RunQueryDsl;
        db.read(|conn| {
            diesel::sql_query("DELETE FROM sessions")
                .execute(conn)
                .map_err(DbError::from)
        })
        .await
        .expect("a query");
        session.insert("notice", "hello").expect("a value");
        HttpResponse::Ok().finish()
    }
    let app = TestApp::start_with(routes_and(&[WHO_AM_I, WRITES])).await;
    let ada = app.sign_up("ada").await;
    ada.post("/writes", &[]).await.assert_status(200);
    assert_eq!(app.text(SESSIONS), "0");
    ada.get("/who-am-i").await.assert_status(303);
}

#[actix_web::test]
async fn a_planted_viewer_is_neither_stored_nor_believed() {
    let app = TestApp::start_with(routes_and(&[WHO_AM_I])).await;
    let table = SessionTable::new(app.db.clone());
    let eve = r#"{"id":1,"username":"eve","display_name":"Eve","is_mentor":true,"is_admin":true}"#;
    let state = [
        ("_viewer".to_string(), eve.to_string()),
        ("_number".to_string(), "1".to_string()),
    ]
    .into();
    let key = table.save(state, &Duration::days(1)).await.expect("saved");
    assert_eq!(app.text("SELECT state::text AS value FROM sessions"), "{}");
    let loaded = table.load(&key).await.expect("loaded").expect("a session");
    let number = app.text("SELECT number::text FROM sessions");
    assert_eq!(loaded, [("_number".to_string(), number)].into());
}
