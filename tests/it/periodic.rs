//! Periodic work: done when it is due, by one of many, with the clock moved as the test likes.

use std::sync::{Barrier, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error;
use greenroom::app::all_periodic_tasks;
use greenroom::mail::Post;
use greenroom::notifications::StopKey;
use greenroom::periodic::{Clock, DatabaseClock, Task, run_if_due};
use greenroom::reviews::ReviewRules;

use crate::support::database::as_web_process;
use crate::support::{PackageBuilder, TestApp, TestDatabase};

/// A clock that stands where it was put.
struct Put(DateTime<Utc>);

impl Clock for Put {
    fn now(&self, _: &mut PgConnection) -> QueryResult<DateTime<Utc>> {
        Ok(self.0)
    }
}

fn run(conn: &mut PgConnection, task: &Task, now: DateTime<Utc>) -> QueryResult<Option<usize>> {
    conn.transaction(|conn| run_if_due(conn, task, &Put(now)))
}

fn start() -> DateTime<Utc> {
    "2031-05-04T03:02:01Z".parse().expect("a time")
}

fn counting() -> Task {
    Task::cleaning("counting", |conn, now| {
        diesel::sql_query("INSERT INTO done VALUES ($1)")
            .bind::<diesel::sql_types::Timestamptz, _>(now)
            .execute(conn)
    })
}

/// All tasks of an instance that sends letters.
fn all_tasks() -> Vec<Task> {
    all_periodic_tasks(
        &Post::new(true, "http://localhost"),
        &StopKey::new(&[7; 64]),
        ReviewRules::default(),
    )
}

/// A database with a table that `counting` writes to.
fn database() -> TestDatabase {
    let database = TestDatabase::create();
    database
        .connect()
        .batch_execute("CREATE TABLE done (at timestamptz)")
        .expect("a table");
    database
}

#[test]
fn a_task_is_done_when_its_time_has_passed() {
    let database = database();
    let conn = &mut database.connect();
    for (minutes, expected) in [
        (0, Some(1)),
        (0, None),
        (9, None),
        (10, Some(1)),
        (19, None),
        (90, Some(1)),
    ] {
        let now = start() + TimeDelta::minutes(minutes);
        assert_eq!(
            run(conn, &counting(), now).expect("a query"),
            expected,
            "after {minutes} minutes"
        );
    }
}

#[test]
fn several_nodes_at_once_do_it_once() {
    let database = database();
    let (barrier, done) = (Barrier::new(6), Mutex::new(0));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let conn = &mut database.connect();
                barrier.wait();
                let outcome = run(conn, &counting(), start()).expect("a query");
                *done.lock().expect("no panic") += outcome.unwrap_or_default();
            });
        }
    });
    assert_eq!(*done.lock().expect("no panic"), 1);
}

#[test]
fn a_node_passes_by_what_another_is_at() {
    let database = database();
    let (first, second) = (&mut database.connect(), &mut database.connect());
    first
        .transaction::<_, Error, _>(|conn| {
            assert_eq!(run_if_due(conn, &counting(), &Put(start()))?, Some(1));
            assert_eq!(
                run(second, &counting(), start())?,
                None,
                "it does not wait either"
            );
            Ok(())
        })
        .expect("a transaction");
}

#[test]
fn work_that_failed_is_due_again_at_once() {
    let database = database();
    let conn = &mut database.connect();
    let failing = Task::cleaning("counting", |_, _| Err(Error::NotFound));
    assert!(run(conn, &failing, start()).is_err());
    assert_eq!(run(conn, &counting(), start()).expect("a query"), Some(1));
}

#[test]
fn tasks_have_names_of_their_own() {
    let mut names: Vec<_> = all_tasks().iter().map(|task| task.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all_tasks().len());
}

#[test]
fn the_role_of_the_web_process_may_do_all_of_it() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    as_web_process(conn, |conn| {
        for task in all_tasks() {
            assert_eq!(run_if_due(conn, &task, &DatabaseClock)?, Some(0), "{}", task.name);
        }
        Ok(())
    });
}

/// Does everything as of a time this long from now.
fn do_all_in(app: &TestApp, hours: i64, minutes: i64) {
    let conn = &mut app.database.connect();
    let now = DatabaseClock.now(conn).expect("a time") + TimeDelta::minutes(60 * hours + minutes);
    for task in all_tasks() {
        run(conn, &task, now).unwrap_or_else(|error| panic!("{}: {error}", task.name));
    }
}

fn count(app: &TestApp, table: &str) -> String {
    app.text(&format!("SELECT count(*) FROM {table}"))
}

#[actix_web::test]
async fn what_is_too_old_goes_and_what_is_not_stays() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let source = [("language", "python3"), ("source", "x")];
    app.visitor().post("/problems/sum/submissions", &source).await;
    app.visitor()
        .post(
            "/sign-in",
            &[("username", "nobody"), ("password", "a wrong password")],
        )
        .await;
    app.sign_up("ada").await;
    app.execute(
        "INSERT INTO first_admin_links (token_hash, expires_at) VALUES (sha256('x'), now() + interval '24 hours')",
    );
    app.execute(
        "INSERT INTO runs (user_id, problem_id, version_id, language, source, idempotency_key, body_hash)
         SELECT u.id, p.id, p.current_version_id, 'python3', 'x', gen_random_uuid(), sha256(n::text::bytea)
         FROM users u, problems p, generate_series(1, 2) n",
    );
    // One of the two still waits for a worker.
    app.execute(
        "INSERT INTO jobs (kind, subject_id, class, virtual_start) SELECT 'run', min(id), 0, 0 FROM runs",
    );
    app.execute("INSERT INTO blobs (sha256, size_bytes) VALUES (sha256('nobody needs it'), 1)");
    let blobs: i32 = count(&app, "blobs").parse().expect("a number");
    let tables = ["parked_posts", "runs", "first_admin_links", "sessions"];
    let counts = || tables.map(|table| count(&app, table));

    assert_ne!(count(&app, "throttles"), "0");
    do_all_in(&app, 23, 45);
    assert_eq!(counts(), ["1", "2", "1", "1"]);
    assert_eq!(count(&app, "throttles"), "0", "they end after fifteen minutes");
    assert_eq!(count(&app, "blobs"), (blobs - 1).to_string());

    do_all_in(&app, 24, 1);
    assert_eq!(counts(), ["0", "1", "0", "1"]);
    app.execute("DELETE FROM jobs");
    do_all_in(&app, 24 * 91, 0);
    assert_eq!(counts(), ["0", "0", "0", "0"]);
    assert_eq!(count(&app, "users"), "1");
}
