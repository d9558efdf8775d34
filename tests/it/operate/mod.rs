//! Instruments of administrators: judging, errors, storage, statistics.

mod drain;
mod errors;
mod judging;
mod samples;
mod statistics;
mod storage;

use crate::submissions;
use crate::support::{TestApp, Visitor};

/// An instance with one problem, and an administrator.
async fn app() -> (TestApp, Visitor) {
    let app = submissions::app().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    (app, admin)
}

/// A worker that has just reported, without a process.
fn report(app: &TestApp, place: &str, slots: i32) -> String {
    let name = format!("{place}-1");
    app.execute(&format!(
        "INSERT INTO workers (name, place, program, host, slots, accuracy, languages) VALUES
         ('{name}', '{place}', '0.9.1', 'judge-host', {slots}, 'exact',
          '[{{\"id\": \"cpp\", \"version\": \"g++ 12.2.0\", \"available\": true, \"reason\": null}},
            {{\"id\": \"python3\", \"version\": \"Python 3.11.2\", \"available\": true, \"reason\": null}},
            {{\"id\": \"java\", \"version\": null, \"available\": false, \"reason\": \"no javac\"}}]')"
    ));
    name
}

async fn order(admin: &Visitor, place: &str, order: &str) -> crate::support::Answer {
    let fields = [("worker", place), ("order", order), ("reason", "a new disk")];
    admin.post("/admin/judging/orders", &fields).await
}

#[actix_web::test]
async fn these_pages_are_for_administrators() {
    let (app, _) = app().await;
    let seeker = app.sign_up("ada").await;
    let mentor = app.sign_up("mia").await;
    app.make_mentor("mia");
    for path in ["/admin/judging", "/admin/judge-errors", "/admin/storage"] {
        seeker.get(path).await.assert_status(403);
        mentor.get(path).await.assert_status(403);
        app.visitor().get_json(path).await.assert_status(401);
    }
    order(&seeker, "*", "pause").await.assert_status(403);
    let again = [("submission", "1")];
    seeker
        .post("/admin/judge-errors/again", &again)
        .await
        .assert_status(403);
    assert_eq!(app.text("SELECT count(*) FROM worker_orders"), "0");
}
