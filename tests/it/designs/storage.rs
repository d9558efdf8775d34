//! Sent designs and previews as rows: one for each post, within limits, with what hangs on them.

use diesel::PgConnection;
use greenroom::designs::judging;
use greenroom::designs::previews::{self, NewPreview};
use greenroom::designs::queries::{self, Answers, NewDesign};
use greenroom::jobs::{self, JobKind, JobState};
use greenroom::rubrics::{self, Mark};
use greenroom::submissions;
use uuid::Uuid;

use crate::support::{PackageBuilder, TestApp};

const TEXT: &str = "client user\nservice api\nuser -> api\nflow read: cpu\n";

/// An instance with a user and a problem; returns their ids and the version's.
async fn stage() -> (TestApp, i64, i64, i64) {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("shortener"));
    app.sign_up("ada").await;
    let id = |sql: &str| app.text(sql).parse::<i64>().unwrap();
    let ids = (
        id("SELECT id FROM users"),
        id("SELECT id FROM problems"),
        id("SELECT id FROM problem_versions"),
    );
    (app, ids.0, ids.1, ids.2)
}

fn design(user_id: i64, problem_id: i64, version_id: i64, key: Uuid, text: &str) -> NewDesign {
    let mut answers = Answers::default();
    answers.estimates.insert("write_qps".into(), "80/s".into());
    NewDesign {
        user_id,
        problem_id,
        version_id,
        text: text.into(),
        answers,
        idempotency_key: key,
    }
}

fn preview(user_id: i64, problem_id: i64, version_id: i64, key: Uuid) -> NewPreview {
    NewPreview {
        user_id,
        problem_id,
        version_id,
        design: TEXT.into(),
        idempotency_key: key,
    }
}

fn state(conn: &mut PgConnection, kind: JobKind, id: i64) -> Option<JobState> {
    jobs::find_state(conn, kind, id).unwrap()
}

#[actix_web::test]
async fn the_same_post_twice_is_one_design_with_one_job_and_another_text_is_another() {
    let (app, user, problem, version) = stage().await;
    let (conn, key) = (&mut app.database.connect(), Uuid::new_v4());
    let first = queries::insert_design(conn, &design(user, problem, version, key, TEXT)).unwrap();
    let again = queries::insert_design(conn, &design(user, problem, version, key, TEXT)).unwrap();
    let other = queries::insert_design(conn, &design(user, problem, version, key, "client u\n")).unwrap();
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(
        app.text("SELECT count(*) FROM jobs WHERE kind = 'simulate' AND class = 10"),
        "2"
    );
    assert!(matches!(
        state(conn, JobKind::Simulate, first),
        Some(JobState::Waiting { .. })
    ));
    assert_eq!(submissions::queries::count_waiting(conn, user).unwrap(), 2);
}

#[actix_web::test]
async fn a_sent_design_comes_back_as_it_was_typed() {
    let (app, user, problem, version) = stage().await;
    let conn = &mut app.database.connect();
    let new = design(user, problem, version, Uuid::new_v4(), TEXT);
    let id = queries::insert_design(conn, &new).unwrap();
    assert_eq!(
        queries::get_design(conn, id).unwrap(),
        (TEXT.to_string(), new.answers)
    );
    let judged = judging::get_design_to_judge(conn, id).unwrap();
    assert_eq!(
        (judged.version_id, judged.text.as_slice()),
        (version, TEXT.as_bytes())
    );
}

#[actix_web::test]
async fn the_same_preview_twice_is_one_and_goes_before_submissions() {
    let (app, user, problem, version) = stage().await;
    let (conn, key) = (&mut app.database.connect(), Uuid::new_v4());
    queries::insert_design(conn, &design(user, problem, version, Uuid::new_v4(), TEXT)).unwrap();
    let first = previews::insert_preview(conn, &preview(user, problem, version, key)).unwrap();
    let again = previews::insert_preview(conn, &preview(user, problem, version, key)).unwrap();
    assert_eq!(first, again);
    assert_eq!(previews::count_waiting(conn, user).unwrap(), 1);
    let place = state(conn, JobKind::Preview, first);
    assert!(
        matches!(place, Some(JobState::Waiting { place: 1, .. })),
        "{place:?}"
    );
    assert_eq!(app.text("SELECT count(*) FROM submissions"), "1");
}

#[actix_web::test]
async fn a_preview_is_forgotten_after_a_day() {
    let (app, user, problem, version) = stage().await;
    let conn = &mut app.database.connect();
    let old = previews::insert_preview(conn, &preview(user, problem, version, Uuid::new_v4())).unwrap();
    app.execute("UPDATE previews SET created_at = now() - interval '25 hours'");
    app.execute("DELETE FROM jobs");
    let new = previews::insert_preview(conn, &preview(user, problem, version, Uuid::new_v4())).unwrap();
    assert_eq!(
        previews::delete_old_previews(conn, chrono::Utc::now()).unwrap(),
        1
    );
    assert!(previews::get_preview(conn, old).is_err());
    assert_eq!(previews::get_preview(conn, new).unwrap().design, TEXT);
}

#[actix_web::test]
async fn self_marks_are_replaced_as_a_whole_and_levels_end_at_four() {
    let (app, user, problem, version) = stage().await;
    let conn = &mut app.database.connect();
    let id = queries::insert_design(conn, &design(user, problem, version, Uuid::new_v4(), TEXT)).unwrap();
    let mark = |criterion: &str, level| Mark {
        criterion: criterion.into(),
        title: criterion.to_uppercase(),
        level: Some(level),
        evidence: "see the flow".into(),
    };
    rubrics::queries::replace_self_marks(conn, id, &[mark("api", 2), mark("tradeoffs", 3)]).unwrap();
    rubrics::queries::replace_self_marks(conn, id, &[mark("api", 4)]).unwrap();
    assert_eq!(
        rubrics::queries::list_self_marks(conn, id).unwrap(),
        [mark("api", 4)]
    );
    assert!(rubrics::queries::replace_self_marks(conn, id, &[mark("api", 5)]).is_err());
    rubrics::queries::replace_self_marks(conn, id, &[]).unwrap();
    assert!(rubrics::queries::list_self_marks(conn, id).unwrap().is_empty());
}
