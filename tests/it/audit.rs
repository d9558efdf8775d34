//! The audit log: what is told, that it only grows, and that a change shows.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use greenroom::audit::{self, Action, Event, Fault, Origin, queries};

use crate::support::database::as_web_process;
use crate::support::{PASSWORD, TestApp, TestDatabase};

/// Actor, action and subject of every event, in order.
fn told(app: &TestApp) -> String {
    app.text(
        "SELECT string_agg(actor || ' ' || action || ' ' || subject, ', ' ORDER BY id) FROM audit_events",
    )
}

fn record(conn: &mut PgConnection, name: &str) {
    let event = Event::about_user(Action::SignIn, name).because("a test");
    audit::record(conn, &Origin::terminal(), event).expect("recorded");
}

pub fn verify(conn: &mut PgConnection) -> Result<audit::Verified, Fault> {
    let events = queries::list_events_after(conn, 0, 1_000).expect("events");
    audit::verify(events.into_iter().map(Ok::<_, diesel::result::Error>)).expect("read")
}

#[actix_web::test]
async fn a_life_of_signing_in_and_out_is_told() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.post("/sign-out", &[]).await.assert_status(303);
    let wrong = [("username", "ada"), ("password", "not this one, no")];
    ada.post("/sign-in", &wrong).await.assert_status(422);
    let ada = app.sign_in("ada").await;
    let change = [
        ("current_password", PASSWORD),
        ("new_password", "another long sentence"),
    ];
    ada.post("/account/password", &change).await.assert_status(303);
    assert_eq!(
        told(&app),
        "ada register user ada, ada sign-out user ada,  sign-in-failed user ada, ada sign-in user ada, \
         ada password-change user ada"
    );
    let complete = "SELECT bool_and(address = '127.0.0.1' AND length(request_id) = 16) FROM audit_events";
    assert_eq!(app.text(complete), "true");
    assert!(verify(&mut app.database.connect()).is_ok());
}

#[actix_web::test]
async fn a_name_that_nobody_has_is_not_kept() {
    let app = TestApp::start().await;
    let fields = [("username", "mysecretpassword"), ("password", "not this one, no")];
    app.visitor().post("/sign-in", &fields).await.assert_status(422);
    assert_eq!(app.text("SELECT count(*) FROM audit_events"), "0");
}

#[actix_web::test]
async fn passwords_are_nowhere_in_the_log() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let pattern = format!("SELECT count(*) FROM audit_events e WHERE e::text LIKE '%{PASSWORD}%'");
    assert_eq!(app.text(&pattern), "0");
}

#[test]
fn nobody_changes_removes_or_empties_it() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    record(conn, "ada");
    for statement in [
        "UPDATE audit_events SET reason = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
    ] {
        let error = conn.batch_execute(statement).expect_err(statement).to_string();
        assert!(error.contains("can only grow"), "{error}");
    }
    assert_eq!(verify(conn).expect("whole").events, 1);
}

#[test]
fn the_web_process_can_add_to_it_and_no_more() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    as_web_process(conn, |conn| {
        record(conn, "ada");
        assert_eq!(verify(conn).expect("whole").events, 1);
        for statement in [
            "UPDATE audit_events SET reason = 'x'",
            "DELETE FROM audit_events",
            "TRUNCATE audit_events",
            "ALTER TABLE audit_events DISABLE TRIGGER audit_events_only_grow",
        ] {
            let refused =
                conn.transaction::<_, diesel::result::Error, _>(|conn| conn.batch_execute(statement));
            let error = refused.expect_err(statement).to_string();
            assert!(
                error.contains("permission denied") || error.contains("must be owner"),
                "{error}"
            );
        }
        Ok(())
    });
}

#[test]
fn a_change_by_the_owner_of_the_table_shows() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    for name in ["ada", "bob", "eve"] {
        record(conn, name);
    }
    conn.batch_execute(
        "ALTER TABLE audit_events DISABLE TRIGGER audit_events_only_grow;
         UPDATE audit_events SET subject = 'user mallory' WHERE id = 2",
    )
    .expect("changed");
    assert_eq!(verify(conn), Err(Fault::Changed(2)));
    conn.batch_execute("DELETE FROM audit_events WHERE id = 2")
        .expect("removed");
    assert_eq!(
        verify(conn),
        Err(Fault::Missing {
            expected: 2,
            found: 3
        })
    );
}

#[test]
fn what_is_rolled_back_was_never_told() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    let undone: QueryResult<()> = conn.transaction(|conn| {
        record(conn, "ada");
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(undone.is_err());
    record(conn, "bob");
    assert_eq!(verify(conn).expect("whole").events, 1);
}

#[test]
fn events_told_at_once_stand_in_one_chain() {
    let database = TestDatabase::create();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let mut conn = database.connect();
            scope.spawn(move || {
                for number in 0..10 {
                    record(&mut conn, &format!("user-{thread}-{number}"));
                }
            });
        }
    });
    assert_eq!(verify(&mut database.connect()).expect("whole").events, 40);
}

#[test]
fn the_command_tells_whether_the_chain_is_whole() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    record(conn, "ada");
    let run = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_greenroom"))
            .args(["audit", "verify", "--database-url", database.url()])
            .output()
            .expect("the program starts");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (code, text) = run();
    assert!(
        code == Some(0) && text.starts_with("1 events, the chain is whole."),
        "{code:?} {text}"
    );
    conn.batch_execute(
        "ALTER TABLE audit_events DISABLE TRIGGER audit_events_only_grow;
         UPDATE audit_events SET reason = 'made up'",
    )
    .expect("changed");
    let (code, text) = run();
    assert!(
        code == Some(1) && text.contains("event 1 was changed"),
        "{code:?} {text}"
    );
}
