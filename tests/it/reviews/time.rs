//! What time does: claims run out, people are reminded at 7, 14 and 21 days, silence ends a review at 28.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use greenroom::periodic::{Clock, run_if_due};
use greenroom::reviews::{ReviewRules, periodic_tasks};

use super::{Room, comment};

struct Put(DateTime<Utc>);

impl Clock for Put {
    fn now(&self, _: &mut PgConnection) -> QueryResult<DateTime<Utc>> {
        Ok(self.0)
    }
}

/// Does all periodic work of reviews as of so many days from now.
fn after_days(room: &Room, days: i64) {
    let conn = &mut room.app.database.connect();
    for task in periodic_tasks(ReviewRules::default()) {
        conn.transaction(|conn| run_if_due(conn, &task, &Put(Utc::now() + TimeDelta::days(days))))
            .expect("done");
    }
}

#[actix_web::test]
async fn an_expired_claim_is_swept_back_into_the_queue() {
    let room = Room::open().await;
    let id = room.claimed().await;
    after_days(&room, 0);
    assert_eq!(room.state(&id), "claimed");
    after_days(&room, 1);
    assert_eq!(room.state(&id), "queued");
    assert_eq!(
        room.app
            .text("SELECT count(*) FROM reviews WHERE mentor_id IS NOT NULL"),
        "0"
    );
}

#[actix_web::test]
async fn a_seeker_whose_mentor_is_gone_is_told_once() {
    for how in [
        "UPDATE reviews SET claim_expires_at = now() - interval '1 minute'",
        "UPDATE users SET is_mentor = false WHERE username = 'meg'",
        "UPDATE users SET disabled_at = now() WHERE username = 'meg'",
        "DELETE FROM users WHERE username = 'meg'",
    ] {
        let room = Room::open().await;
        let id = room.claimed().await;
        room.app.execute(how);
        for day in [0, 1] {
            after_days(&room, day);
        }
        assert_eq!(room.state(&id), "queued", "{how}");
        assert_eq!(room.news("sam").matches("review-back").count(), 1, "{how}");
    }
}

#[actix_web::test]
async fn whoever_is_awaited_is_reminded_three_times_and_then_it_ends() {
    let room = Room::open().await;
    let id = room.answered().await;
    let told = |room: &Room| room.news("sam").matches("review-awaited").count();
    for (day, reminders) in [(1, 0), (6, 0), (7, 1), (8, 1), (14, 2), (21, 3), (27, 3)] {
        after_days(&room, day);
        assert_eq!(told(&room), reminders, "day {day}");
        assert_eq!(room.state(&id), "awaiting-seeker", "day {day}");
    }
    assert!(!room.news("meg").contains("awaited"), "the other side is not");
    after_days(&room, 29);
    assert_eq!(room.state(&id), "timed-out");
    for side in ["sam", "meg"] {
        assert!(room.news(side).starts_with("review-timed-out"), "{side}");
    }
    assert_eq!(room.app.text("SELECT ended_by FROM reviews"), "time");
}

#[actix_web::test]
async fn a_reply_begins_the_wait_of_the_other_side() {
    let room = Room::open().await;
    let id = room.answered().await;
    after_days(&room, 8);
    comment(&room.sam, &id, "whole", "I am here.", "send")
        .await
        .assert_status(303);
    room.app
        .execute("UPDATE reviews SET awaited_since = now() + interval '8 days'");
    after_days(&room, 9);
    assert!(!room.news("meg").contains("awaited"));
    after_days(&room, 16);
    assert!(room.news("meg").contains("awaited"));
    assert_eq!(room.news("sam").matches("awaited").count(), 1);
}

#[actix_web::test]
async fn a_long_silence_is_told_once_and_not_three_times() {
    let room = Room::open().await;
    room.answered().await;
    after_days(&room, 22);
    assert_eq!(room.news("sam").matches("awaited").count(), 1);
}

#[actix_web::test]
async fn requests_in_the_queue_do_not_time_out() {
    let room = Room::open().await;
    let id = room.ask().await;
    after_days(&room, 400);
    assert_eq!(room.state(&id), "queued");
}
