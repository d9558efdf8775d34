//! Leases: one holder at a time, stale tokens change nothing, lost work comes back.

use std::time::Duration;

use diesel::PgConnection;
use greenroom::jobs::{self, JobKind, JobState, Lease, NewJob};

use crate::support::{TestApp, TestDatabase};

const LONG: Duration = Duration::from_secs(60);

fn enqueue(conn: &mut PgConnection, subject_id: i64, user_id: Option<i64>) {
    jobs::enqueue(
        conn,
        &NewJob {
            kind: JobKind::Judge,
            subject_id,
            user_id,
        },
    )
    .expect("enqueued");
}

fn lease(conn: &mut PgConnection, worker: &str) -> Lease {
    jobs::lease(conn, worker, LONG).expect("a query").expect("a job")
}

/// Lets every lease be over, as the database clock would.
fn let_leases_run_out(conn: &mut PgConnection) {
    use diesel::RunQueryDsl;
    diesel::sql_query(
        "UPDATE jobs SET lease_expires_at = now() - interval '1 second' WHERE lease_token IS NOT NULL",
    )
    .execute(conn)
    .expect("updated");
}

#[test]
fn a_job_has_one_holder_and_is_gone_when_finished() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    enqueue(conn, 7, None);
    let held = lease(conn, "one");
    assert_eq!((held.subject_id, held.attempt), (7, 1));
    assert!(jobs::lease(conn, "two", LONG).expect("a query").is_none());
    assert!(jobs::finish(conn, &held).expect("a query"));
    assert!(
        jobs::find_state(conn, JobKind::Judge, 7)
            .expect("a query")
            .is_none()
    );
}

#[test]
fn a_stale_token_changes_nothing() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    enqueue(conn, 7, None);
    let stale = lease(conn, "one");
    let_leases_run_out(conn);
    jobs::sweep(conn).expect("swept");
    let fresh = lease(conn, "two");
    assert!(!jobs::heartbeat(conn, &stale, LONG).expect("a query"));
    assert!(!jobs::write_progress(conn, &stale, "running", 1, 2).expect("a query"));
    assert!(!jobs::finish(conn, &stale).expect("a query"));
    assert!(jobs::heartbeat(conn, &fresh, LONG).expect("a query"));
    assert!(jobs::finish(conn, &fresh).expect("a query"));
}

#[test]
fn a_renewed_lease_is_not_swept() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    enqueue(conn, 7, None);
    let held = lease(conn, "one");
    let_leases_run_out(conn);
    assert!(jobs::heartbeat(conn, &held, LONG).expect("a query"));
    assert!(jobs::sweep(conn).expect("swept").is_empty());
    assert!(jobs::finish(conn, &held).expect("a query"));
}

#[test]
fn three_losses_on_distinct_workers_end_a_job() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    enqueue(conn, 7, None);
    for worker in ["one", "one", "two"] {
        lease(conn, worker);
        let_leases_run_out(conn);
        assert!(jobs::sweep(conn).expect("swept").is_empty(), "{worker}");
    }
    lease(conn, "three");
    let_leases_run_out(conn);
    let lost = jobs::sweep(conn).expect("swept");
    assert_eq!(lost.len(), 1);
    // The sweeper holds it, so that its feature can end it; nobody else gets it meanwhile.
    assert!(jobs::lease(conn, "four", LONG).expect("a query").is_none());
    assert!(jobs::finish(conn, &lost[0].lease).expect("a query"));
}

#[test]
fn what_is_given_back_does_not_count_as_lost() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    enqueue(conn, 7, None);
    for _ in 0..12 {
        let held = lease(conn, "one");
        assert_eq!(held.attempt, 1);
        jobs::give_back(conn, &held).expect("given back");
    }
}

#[actix_web::test]
async fn much_work_of_one_user_does_not_delay_the_first_of_another() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    app.sign_up("bob").await;
    let id = |name: &str| {
        app.text(&format!("SELECT id::text FROM users WHERE username = '{name}'"))
            .parse::<i64>()
            .expect("an id")
    };
    let (ada, bob) = (id("ada"), id("bob"));
    let conn = &mut app.database.connect();
    for subject in 1..=5 {
        enqueue(conn, subject, Some(ada));
    }
    enqueue(conn, 100, Some(bob));
    let place = |conn: &mut PgConnection| match jobs::find_state(conn, JobKind::Judge, 100).expect("a query")
    {
        Some(JobState::Waiting { place, .. }) => place,
        other => panic!("{other:?}"),
    };
    assert_eq!(place(conn), 2);
    assert_eq!(lease(conn, "w").subject_id, 1);
    assert_eq!(place(conn), 1);
    assert_eq!(lease(conn, "w").subject_id, 100);
    // Who comes later starts at the queue's time, not before everybody.
    enqueue(conn, 101, Some(bob));
    assert_eq!(lease(conn, "w").subject_id, 2);
}

#[test]
fn two_workers_never_take_the_same_job() {
    let database = TestDatabase::create();
    let conn = &mut database.connect();
    for subject in 0..200 {
        enqueue(conn, subject, None);
    }
    let taken: Vec<i64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|number| {
                let mut conn = database.connect();
                scope.spawn(move || {
                    let mut taken = Vec::new();
                    while let Some(lease) =
                        jobs::lease(&mut conn, &format!("w{number}"), LONG).expect("a query")
                    {
                        assert!(jobs::finish(&mut conn, &lease).expect("a query"));
                        taken.push(lease.subject_id);
                    }
                    taken
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("no panic"))
            .collect()
    });
    let mut sorted = taken.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (0..200).collect::<Vec<_>>());
}
