//! A worker that is to end finishes what it has, and its process ends as when it is asked to.

use std::process::{Command, Stdio};

use super::{app, order};
use crate::data_dir::wait_for;
use crate::submissions::submit;

/// Takes long enough to be caught at work.
const SLOW: &str = "import time\na, b = map(int, input().split())\ntime.sleep(0.7)\nprint(a + b)\n";

#[actix_web::test]
async fn a_drained_worker_finishes_its_job_takes_no_other_and_ends_like_at_sigterm() {
    let (app, admin) = app().await;
    let ada = app.sign_up("ada").await;
    let first = submit(&ada, "python3", SLOW).await;
    let mut worker = Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .arg("worker")
        .env("GREENROOM_DATABASE_URL", app.database.url())
        .env("GREENROOM_SLOTS", "1")
        .env(
            "GREENROOM_CACHE_DIR",
            std::env::temp_dir().join("greenroom-test-cache"),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a worker");
    wait_for("a lease", || {
        app.text("SELECT count(*) FROM jobs WHERE lease_token IS NOT NULL") == "1"
    });
    wait_for("a report", || {
        app.text("SELECT count(*) FROM workers WHERE place <> ''") == "1"
    });
    let place = app.text("SELECT place FROM workers");
    order(&admin, &place, "drain").await.assert_status(303);
    let second = submit(&ada, "python3", SLOW).await;
    let mut status = None;
    wait_for("the end of the worker", || {
        status = worker.try_wait().expect("a status");
        status.is_some()
    });
    assert_eq!(status.and_then(|status| status.code()), Some(0));
    ada.follow(&first).await.assert_text("Accepted");
    ada.follow(&second).await.assert_text("Queued");
    assert_eq!(
        app.text("SELECT count(*) FROM jobs WHERE lease_token IS NULL"),
        "1"
    );
    admin
        .get("/admin/judging")
        .await
        .assert_text(&format!("{place} Drained"));
    // Another start elsewhere works.
    assert_eq!(app.worker().do_pending().expect("the database answers"), 1);
}
