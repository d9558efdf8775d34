//! When the database goes away: nothing of the inside is told, nobody gets in, and it comes back by itself.

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
