//! What is written down once a minute and once an hour.

use chrono::{DateTime, TimeDelta, Utc};
use greenroom::operate::queries::samples::{sample_queue, sample_storage};

use super::{app, report};
use crate::submissions::{ACCEPTED, submit};

#[actix_web::test]
async fn the_queue_and_what_was_finished_are_written_down_and_shown() {
    let (app, admin) = app().await;
    report(&app, "judge-1-aa", 2);
    let ada = app.sign_up("ada").await;
    let conn = &mut app.database.connect();
    let now = Utc::now();
    sample_queue(conn, now - TimeDelta::minutes(1)).expect("sampled");
    submit(&ada, "python3", ACCEPTED).await;
    submit(&ada, "python3", ACCEPTED).await;
    app.judge_pending();
    submit(&ada, "python3", ACCEPTED).await;
    app.execute("UPDATE jobs SET created_at = now() - interval '90 seconds'");
    sample_queue(conn, now + TimeDelta::seconds(5)).expect("sampled");
    let newest =
        "SELECT slots || ' ' || busy || ' ' || finished FROM worker_samples ORDER BY sampled_at DESC LIMIT 1";
    assert_eq!(app.text(newest), "2 0 2");
    let queue = "SELECT kind || class || ' ' || waiting || ' ' || leased || ' ' || (oldest_s >= 90) FROM queue_samples";
    assert_eq!(app.text(queue), "judge10 1 0 true");
    for span in ["hour", "day", "week", "nonsense"] {
        let page = admin.get(&format!("/admin/judging?span={span}")).await;
        page.assert_status(200)
            .assert_text("Waiting: judge")
            .assert_text("1 min");
        assert!(page.html().contains("<path class=\"line line-0\""), "{span}");
    }
}

#[actix_web::test]
async fn samples_of_more_than_a_week_are_forgotten() {
    let (app, _) = app().await;
    let ada = app.sign_up("ada").await;
    submit(&ada, "python3", ACCEPTED).await;
    let conn = &mut app.database.connect();
    let begin: DateTime<Utc> = "2026-11-01T00:00:00Z".parse().expect("a time");
    for day in 0..20 {
        for minute in 0..3 {
            let now = begin + TimeDelta::days(day) + TimeDelta::minutes(minute);
            sample_queue(conn, now).expect("sampled");
            sample_storage(conn, now).expect("sampled");
        }
    }
    for table in ["queue_samples", "worker_samples", "storage_samples"] {
        let kept = app.text(&format!(
            "SELECT count(*) || ' ' || min(sampled_at)::date FROM {table}"
        ));
        assert_eq!(kept, "22 2026-11-13", "{table}");
    }
    // The same moment twice is one sample.
    sample_queue(conn, begin + TimeDelta::days(19)).expect("sampled");
    assert_eq!(app.text("SELECT count(*) FROM worker_samples"), "22");
}
