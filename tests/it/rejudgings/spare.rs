//! Rejudging takes spare slots only.

use std::time::Duration;

use greenroom::jobs::{self, JobKind};

use super::{DIFFERENCE, Scene};
use crate::submissions::submit;
use crate::support::TestApp;

/// Workers that have so many slots in all.
fn report_slots(app: &TestApp, slots: i32) {
    app.execute("DELETE FROM workers");
    app.execute(&format!(
        "INSERT INTO workers (name, host, slots, accuracy, languages)
         VALUES ('one', 'here', 1, 'exact', '[]'), ('two', 'there', {slots} - 1, 'exact', '[]')"
    ));
}

#[actix_web::test]
async fn the_last_free_slot_is_kept_for_those_who_wait() {
    let scene = Scene::set().await;
    for _ in 0..9 {
        scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    }
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    let conn = &mut scene.app.database.connect();
    let mut lease = || jobs::lease(conn, "one", Duration::from_secs(30)).expect("a query");
    report_slots(&scene.app, 4);
    let kinds: Vec<_> = (0..5).filter_map(|_| lease()).map(|lease| lease.kind).collect();
    assert_eq!(kinds, [JobKind::Rejudge; 3]);
    // Somebody who sends a program meets the free one.
    submit(&scene.bob, "python3", DIFFERENCE).await.assert_status(303);
    assert_eq!(lease().map(|lease| lease.kind), Some(JobKind::Judge));
    assert_eq!(lease(), None);
    // One worker is silent: its slots are no longer there to be free.
    report_slots(&scene.app, 6);
    scene
        .app
        .execute("UPDATE workers SET seen_at = now() - interval '31 seconds' WHERE name = 'two'");
    assert_eq!(lease(), None);
    scene.app.execute("UPDATE workers SET seen_at = now()");
    assert_eq!(lease().map(|lease| lease.kind), Some(JobKind::Rejudge));
    assert_eq!(lease(), None);
}

#[actix_web::test]
async fn the_only_slot_rejudges_when_nothing_else_waits() {
    let scene = Scene::set().await;
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    scene.app.execute("INSERT INTO workers (name, host, slots, accuracy, languages) VALUES ('one', 'here', 1, 'exact', '[]')");
    submit(&scene.bob, "python3", DIFFERENCE).await.assert_status(303);
    let conn = &mut scene.app.database.connect();
    let mut lease = || jobs::lease(conn, "one", Duration::from_secs(30)).expect("a query");
    let first = lease().expect("a job");
    assert_eq!((first.kind, lease()), (JobKind::Judge, None));
    jobs::finish(&mut scene.app.database.connect(), &first).expect("a query");
    assert_eq!(lease().map(|lease| lease.kind), Some(JobKind::Rejudge));
}
