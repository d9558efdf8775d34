//! When the database goes away: nothing of the inside is told, nobody gets in, and it comes back by itself.

use diesel::connection::SimpleConnection;

use super::Instance;
use crate::data_dir::wait_for;
use crate::support::PASSWORD;

#[test]
fn without_its_database_the_program_lets_nobody_in_and_comes_back_without_a_restart() {
    let mut instance = Instance::start_with(2, &[]);
    let mut ada = instance.seeker("ada");
    let mut admin = instance.admin("root-one");
    let mut elsewhere = instance.client_of(1);
    assert_eq!(elsewhere.sign_in("ada").status, 303);
    instance.database.cut_off();
    for (path, accept) in [
        ("/", "text/html"),
        ("/problems", "text/html"),
        ("/account/devices", "text/html"),
        ("/admin/users", "text/html"),
        ("/admin/health", "application/json"),
        ("/submissions", "application/json"),
        ("/readyz", "text/html"),
    ] {
        for person in [&mut ada, &mut admin, &mut elsewhere, &mut instance.client()] {
            let answer = person.send("GET", path, &[("Accept", accept)], b"");
            // Visitors may be sent to sign in before anything is asked of the database.
            assert!(
                [303, 401, 503].contains(&answer.status),
                "{path}: {}",
                answer.status
            );
            assert!(
                answer.status != 503 || answer.header("retry-after").is_some(),
                "{path}"
            );
            let whole = format!("{:?}{}", answer.headers, answer.body).to_lowercase();
            for inside in [
                "postgres",
                "diesel",
                "greenroom_test",
                "not currently accepting",
                "connection",
                "sql",
                ".rs",
            ] {
                // The header `Connection` is HTTP's own.
                let told = whole.replace("\"connection\"", "");
                assert!(!told.contains(inside), "{inside} in {path}: {told}");
            }
        }
    }
    for fields in [
        [("username", "ada"), ("password", PASSWORD)],
        [("username", "eve"), ("password", PASSWORD)],
    ] {
        for path in ["/sign-in", "/register"] {
            assert_eq!(instance.client().post(path, &fields).status, 503, "{path}");
        }
    }
    assert_eq!(instance.client().get("/healthz").status, 200, "the process lives");
    instance.database.let_in();
    wait_for("both nodes are back", || {
        ada.is_signed_in() && elsewhere.is_signed_in() && admin.get("/admin/users").status == 200
    });
    assert_eq!(
        instance.text("SELECT count(*) FROM users"),
        "2",
        "nobody came in meanwhile"
    );
    instance.assert_alive();
}

#[test]
fn with_every_connection_taken_requests_are_turned_away_soon_and_served_again_afterwards() {
    let instance = Instance::start_with(1, &[("GREENROOM_POOL", "1")]);
    let mut ada = instance.seeker("ada");
    let mut slow = instance.client();
    let mut blocker = instance.database.connect();
    diesel::Connection::transaction::<_, diesel::result::Error, _>(&mut blocker, |conn| {
        conn.batch_execute("LOCK TABLE problems IN ACCESS EXCLUSIVE MODE")?;
        let answered = std::thread::spawn(move || slow.get("/problems").status);
        wait_for("the one connection waits for the lock", || {
            instance.text(
                "SELECT count(*)::text FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'",
            ) == "1"
        });
        for path in ["/account/devices", "/readyz", "/problems"] {
            let answer = ada.get(path);
            assert_eq!(answer.status, 503, "{path}");
            assert!(answer.header("retry-after").is_some(), "{path}");
            let whole = answer.body.to_lowercase();
            assert!(!whole.contains("pool") && !whole.contains("timed out"), "{whole}");
        }
        assert_eq!(ada.get("/healthz").status, 200, "the process lives");
        assert!(!answered.is_finished(), "it waits still");
        // Leaving gives the lock back.
        Ok(answered)
    })
    .map(|answered| assert_eq!(answered.join().expect("an answer"), 200))
    .expect("a transaction");
    assert_eq!(ada.get("/account/devices").status, 200);
    assert_eq!(ada.get("/readyz").status, 200);
}
