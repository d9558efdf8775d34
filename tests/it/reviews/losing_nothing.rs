//! Whatever happens (refusals, expiries, sessions that end, people who go), no text that was typed is lost and no request is
//! stuck.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;

use super::{Room, act, comment, submit};

#[actix_web::test]
async fn a_comment_that_meets_an_ended_session_is_back_after_signing_in() {
    let room = Room::open().await;
    let id = room.claimed().await;
    room.app.execute("DELETE FROM sessions");
    let answer = comment(&room.meg, &id, "whole", "Typed for an hour\nin two lines", "send").await;
    let to = answer.assert_status(303).location().expect("a way").to_string();
    assert!(to.starts_with("/sign-in?parked="), "{to}");
    room.meg
        .get(&to)
        .await
        .assert_text("Your comment is safe")
        .assert_text("a review (2 lines)");
    let key = to.split('=').nth(1).expect("a key");
    let fields = [
        ("username", "meg"),
        ("password", crate::support::PASSWORD),
        ("parked", key),
    ];
    let signed_in = room.meg.post("/sign-in", &fields).await;
    signed_in.assert_location(&format!("/reviews/{id}?parked={key}"));
    room.meg
        .follow(&signed_in)
        .await
        .assert_location(&format!("/reviews/{id}#drafts"));
    room.meg
        .get(&format!("/reviews/{id}"))
        .await
        .assert_text("Typed for an hour")
        .assert_text("Your comment is back");
    assert_eq!(room.app.text("SELECT count(*) FROM parked_posts"), "0");
    assert_eq!(
        room.app.text("SELECT count(*) FROM review_comments"),
        "0",
        "it was kept, not sent"
    );
}

/// A generator of whole numbers that is the same on every machine: constants of Numerical Recipes.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// Every text that somebody typed and was told is kept or sent is in a draft or in a comment.
fn all_there(room: &Room, typed: &BTreeSet<String>) {
    for text in typed {
        let found = room.app.text(&format!(
            "SELECT ((SELECT count(*) FROM review_drafts WHERE body = '{text}') + (SELECT count(*) FROM review_comments WHERE body = '{text}'))::text"
        ));
        assert_eq!(found, "1", "{text}");
    }
}

/// The last marks of each mentor in each review.
fn marks_there(room: &Room, marked: &BTreeMap<(String, String), String>) {
    for ((mentor, review), text) in marked {
        let found = room.app.text(&format!(
            "SELECT ((SELECT count(*) FROM review_drafts WHERE body = '{text}') + (SELECT count(*) FROM mentor_marks WHERE evidence = '{text}'))::text"
        ));
        assert_eq!(found, "1", "{text} of {mentor} in {review}");
    }
}

#[actix_web::test]
async fn random_lives_of_reviews_lose_no_text_and_leave_no_request_stuck() {
    for seed in 0..4 {
        let room = Room::open().await;
        let mia = room.mentor("mia").await;
        let mut dice = Dice(seed * 7919 + 1);
        let mut id = room.ask().await;
        let mut typed = BTreeSet::new();
        let mut marked = BTreeMap::new();
        // What each of them typed last in a place stands there instead of what was there before.
        for step in 0..45 {
            let people = [&room.sam, &room.meg, &mia];
            let person = people[dice.throw(3)];
            match dice.throw(14) {
                0 | 1 => drop(act(person, &id, "claim").await),
                2 => drop(act(person, &id, "release").await),
                3 => drop(act(person, &id, "renew").await),
                4 => drop(act(person, &id, "finish").await),
                5 => {
                    room.app.execute("UPDATE reviews SET claim_expires_at = now() - interval '1 second' WHERE state = 'claimed'");
                }
                6 => {
                    let next = submit(&room.sam, &format!("print({step})\n")).await;
                    drop(
                        room.sam
                            .post(&format!("/reviews/{id}/rounds"), &[("submission", &next)])
                            .await,
                    );
                }
                7 => drop(act(person, &id, "send").await),
                8 if dice.throw(3) == 0 => {
                    room.app
                        .execute("UPDATE users SET is_mentor = false WHERE username = 'mia'");
                    room.app.make_mentor("mia");
                }
                9 | 10 => {
                    // Marks of a mentor: what was typed last for a criterion is a draft or a mark.
                    let text = format!("mark {seed} {step}");
                    let fields = [("level.clarity", "3"), ("evidence.clarity", &*text)];
                    let (mentor, name) = [(&room.meg, "meg"), (&mia, "mia")][dice.throw(2)];
                    let answer = mentor.post(&format!("/reviews/{id}/marks"), &fields).await;
                    if answer.status != 404 {
                        marked.insert((name.to_string(), id.clone()), text);
                    }
                }
                kind => {
                    // A place of its own each time, so that nothing is written over on purpose.
                    let text = format!("text {seed} {step}");
                    let place = format!("lines {} {} main.py", step + 1, step + 1);
                    let intent = if kind % 2 == 0 { "send" } else { "keep" };
                    let answer = comment(person, &id, &place, &text, intent).await;
                    // Whoever has no part in it is told so at once; everybody else's words are kept, whatever came of it.
                    if answer.status != 404
                        || room.app.text(&format!(
                            "SELECT count(*) FROM review_drafts WHERE body = '{text}'"
                        )) == "1"
                    {
                        typed.insert(text);
                    }
                }
            }
            all_there(&room, &typed);
            marks_there(&room, &marked);
            let state = room.state(&id);
            if matches!(state.as_str(), "finished" | "cancelled" | "timed-out") {
                let next = submit(&room.sam, &format!("print({step})\n")).await;
                id = super::ask(&room.sam, &next, &[]).await;
            }
        }
        // Nothing is stuck: the house and the seeker bring the last one to its end.
        room.app.execute(
            "UPDATE reviews SET claim_expires_at = now() - interval '1 second' WHERE state = 'claimed'",
        );
        act(&room.meg, &id, "claim").await;
        let state = room.state(&id);
        let way_out = if state == "claimed" {
            comment(&room.meg, &id, "whole", "the last word", "send")
                .await
                .assert_status(303);
            "finish"
        } else if state == "queued" {
            "cancel"
        } else {
            "finish"
        };
        act(&room.sam, &id, way_out).await.assert_status(303);
        all_there(&room, &typed);
        assert!(typed.len() > 5, "seed {seed}: {typed:?}");
    }
}

/// Ends every connection of the application, wherever it is with its work, as a crash of the server would.
fn crash(url: &str) {
    let mut conn = PgConnection::establish(url).expect("a connection");
    diesel::sql_query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut conn)
    .expect("they end");
}

#[actix_web::test]
async fn a_crash_in_the_middle_of_a_post_loses_nothing_that_was_told_to_be_kept() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let mut dice = Dice(42);
    let (mut told, mut refused) = (BTreeSet::new(), 0);
    for step in 0..40 {
        let text = format!("text {step}");
        let delay = Duration::from_micros(dice.throw(20_000) as u64);
        let url = room.app.database.url().to_string();
        let crashing = thread::spawn(move || {
            thread::sleep(delay);
            crash(&url);
        });
        let intent = if step % 2 == 0 { "send" } else { "keep" };
        let place = format!("lines {} {} main.py", step + 1, step + 1);
        let answer = comment(&room.meg, &id, &place, &text, intent).await;
        crashing.join().expect("it is over");
        if answer.status < 400 {
            told.insert(text);
        } else {
            assert!([500, 503].contains(&answer.status), "{}", answer.status);
            refused += 1;
        }
        // Connections that have died are found out by whoever gets them next, and made anew.
        let mut well = 0;
        let began = Instant::now();
        while well < 3 {
            let answer = room.meg.get("/reviews").await;
            let what = (answer.status, answer.location().map(str::to_string));
            assert!(began.elapsed() < Duration::from_secs(20), "no recovery: {what:?}");
            well = if answer.status == 200 { well + 1 } else { 0 };
        }
        all_there(&room, &told);
    }
    eprintln!(
        "{} posts were told to be kept, {refused} met the crash",
        told.len()
    );
    assert!(told.len() + refused == 40 && !told.is_empty());
    let last = comment(&room.meg, &id, "whole", "the last word", "send").await;
    last.assert_status(303);
    assert_eq!(room.state(&id), "awaiting-seeker");
    all_there(&room, &told);
}
