//! Nodes whose clocks are wrong by more than a year, beside one that is right: nobody gets in for it, nobody is locked
//! out for it, and what is written carries the time of the database.

use std::collections::BTreeMap;
use std::path::Path;

use super::Instance;
use super::accounts::Factor;
use crate::support::PASSWORD;

const LIBRARIES: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
];

/// The second node is 400 days ahead, the third 400 days behind.
fn instance_of_three_times() -> Option<Instance> {
    let library = LIBRARIES.into_iter().find(|library| Path::new(library).exists());
    let Some(library) = library else {
        eprintln!(
            "SKIPPED: clocks that were moved. Install faketime (scripts/bootstrap test does, as root)."
        );
        return None;
    };
    let at = |moved| {
        [
            ("LD_PRELOAD", library),
            ("FAKETIME", moved),
            ("DONT_FAKE_MONOTONIC", "1"),
        ]
    };
    let (ahead, behind) = (at("+400d"), at("-400d"));
    Some(Instance::start_each(&[&[], &ahead, &behind]))
}

const RIGHT: usize = 0;
const AHEAD: usize = 1;
const BEHIND: usize = 2;

#[test]
fn a_node_with_a_wrong_clock_lets_nobody_in_and_locks_nobody_out() {
    let Some(instance) = instance_of_three_times() else {
        return;
    };
    let mut ada = instance.seeker("ada");
    let dated = instance.client_of(AHEAD).get("/healthz");
    let dated = dated.header("date").expect("a date").to_string();
    assert!(
        !dated.contains(&chrono::Utc::now().format("%Y").to_string()),
        "the clock is moved: {dated}"
    );
    // A session counts everywhere, and its end is the database's word.
    for node in [AHEAD, BEHIND, RIGHT] {
        let mut there = instance.client_of(node);
        there.cookies.clone_from(&ada.cookies);
        assert!(there.is_signed_in(), "node {node}");
        let mut fresh = instance.client_of(node);
        assert_eq!(fresh.sign_in("ada").status, 303, "node {node}");
        ada.cookies.clone_from(&fresh.cookies);
        assert!(ada.is_signed_in(), "node {node}");
    }
    assert_eq!(
        instance.text("SELECT count(*) FROM sessions WHERE expires_at > now() + interval '91 days' OR created_at > now() + interval '1 minute'"),
        "0"
    );
    instance.execute("UPDATE sessions SET expires_at = now() - interval '1 second'");
    for node in [RIGHT, AHEAD, BEHIND] {
        let mut there = instance.client_of(node);
        there.cookies.clone_from(&ada.cookies);
        assert!(!there.is_signed_in(), "node {node}");
    }
}

#[test]
fn links_and_limits_go_by_the_time_of_the_database() {
    let Some(instance) = instance_of_three_times() else {
        return;
    };
    instance.seeker("ada");
    let conn = &mut instance.database.connect();
    let user = greenroom::accounts::queries::find_user(conn, "ada")
        .expect("a query")
        .expect("a user");
    let origin = greenroom::audit::Origin::terminal();
    let link = |conn: &mut diesel::PgConnection| {
        greenroom::accounts::resets::new_link(conn, &origin, &user, "").expect("a link")
    };
    let open = link(conn);
    for node in [AHEAD, BEHIND] {
        assert_eq!(
            instance.client_of(node).get(&format!("/reset/{open}")).status,
            303,
            "node {node}"
        );
    }
    instance.execute("UPDATE password_resets SET expires_at = now() - interval '1 second'");
    for node in [RIGHT, AHEAD, BEHIND] {
        assert_eq!(
            instance.client_of(node).get(&format!("/reset/{open}")).status,
            404,
            "node {node}"
        );
    }
    // Ten wrong passwords are too many, wherever the eleventh is tried.
    let mut eve = instance.client();
    let wrong = [("username", "ada"), ("password", "not the password")];
    for _ in 0..10 {
        assert_eq!(eve.post("/sign-in", &wrong).status, 422);
    }
    for node in [RIGHT, AHEAD, BEHIND] {
        let mut there = instance.client_of(node);
        there.from.clone_from(&eve.from);
        let answer = there.post("/sign-in", &[("username", "ada"), ("password", PASSWORD)]);
        assert_eq!(answer.status, 429, "node {node}");
    }
}

#[test]
fn a_proof_of_another_time_is_none_and_the_log_stays_in_order() {
    let Some(instance) = instance_of_three_times() else {
        return;
    };
    let mut admin = instance.admin("root-one");
    let change = |node: usize, cookies: &BTreeMap<String, String>| {
        let mut there = instance.client_of(node);
        there.cookies.clone_from(cookies);
        there.post("/admin/invites", &[("note", "somebody")]).status
    };
    // Proved where the clock is right: counts there alone. A node that is ahead finds it old, one behind finds it not yet made.
    assert_eq!(change(RIGHT, &admin.cookies), 200);
    assert_eq!(change(AHEAD, &admin.cookies), 403);
    assert_eq!(change(BEHIND, &admin.cookies), 403);
    for node in [AHEAD, BEHIND] {
        let mut there = instance.client_of(node);
        assert_eq!(there.sign_in("root-one").status, 303);
        assert_eq!(change(RIGHT, &there.cookies), 403, "proved at node {node}");
        admin = there;
    }
    let again = [("note", "somebody else"), ("current_password", PASSWORD)];
    let mut here = instance.client_of(RIGHT);
    here.cookies.clone_from(&admin.cookies);
    assert_eq!(
        here.post("/admin/invites", &again).status,
        200,
        "who they are is shown again"
    );
    assert_eq!(
        instance.text(
            "SELECT count(*) FROM audit_events WHERE abs(extract(epoch FROM happened_at - now())) > 120"
        ),
        "0"
    );
    let conn = &mut instance.database.connect();
    assert!(crate::audit::verify(conn).is_ok());
}

#[test]
fn codes_go_by_the_time_of_the_database_and_work_once_everywhere() {
    let Some(instance) = instance_of_three_times() else {
        return;
    };
    let mut ada = instance.seeker("ada");
    let factor = Factor::turn_on(&mut ada);
    let halfway = |node: usize| {
        let mut there = instance.client_of(node);
        let answer = there.sign_in("ada");
        assert_eq!(answer.location(), Some("/sign-in/code"), "node {node}");
        there
    };
    let right = factor.code(1);
    let a_year_away = factor.code(400 * 24 * 60 * 2);
    let (mut ahead, mut behind) = (halfway(AHEAD), halfway(BEHIND));
    assert_eq!(ahead.post("/sign-in/code", &[("code", &a_year_away)]).status, 422);
    assert!(!ahead.is_signed_in());
    assert_eq!(ahead.post("/sign-in/code", &[("code", &right)]).status, 303);
    assert!(ahead.is_signed_in());
    assert_eq!(
        behind.post("/sign-in/code", &[("code", &right)]).status,
        422,
        "used"
    );
    assert!(!behind.is_signed_in());
    assert_eq!(
        behind
            .post("/sign-in/code", &[("code", &factor.recovery[0])])
            .status,
        303
    );
    assert!(behind.is_signed_in());
    // Half a sign-in of another time is over.
    let mut here = instance.client_of(RIGHT);
    for node in [AHEAD, BEHIND] {
        here.cookies.clone_from(&halfway(node).cookies);
        let answer = here.post("/sign-in/code", &[("code", &factor.recovery[1])]);
        assert_eq!(answer.location(), Some("/sign-in"), "begun at node {node}");
        assert!(!here.is_signed_in());
    }
}
