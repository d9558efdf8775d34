//! Marking what has known marks, and a mentor's own figures.

use super::{Room, act, comment};
use crate::support::PackageBuilder;

const GOLD: &str = "gold:\n  - file: gold/one.py\n    language: python3\n    marks:\n      approach: {level: 3, why: It reads once.}\n      clarity: {level: 1, why: Names say nothing.}\n      robustness: {level: 2, why: Empty input fails.}\n      language: {level: 4, why: Nothing to add.}\n";
const ONE: &str = "/mentor/calibration/gold/1";
const SECRET: &str = "Names say nothing.";

async fn room() -> Room {
    let room = Room::open().await;
    room.app.import(
        PackageBuilder::new("gold")
            .greenroom(GOLD)
            .file("gold/one.py", "a = int(input())\nprint(a * 2)\n"),
    );
    room
}

const MARKS: [(&str, &str); 4] = [
    ("level.approach", "3"),
    ("level.clarity", "2"),
    ("level.robustness", "2"),
    ("level.language", "4"),
];

#[actix_web::test]
async fn known_marks_are_shown_after_one_s_own_and_there_is_one_try() {
    let room = room().await;
    let page = room.meg.get(ONE).await;
    page.assert_text("print(a * 2)");
    assert!(!page.html().contains(SECRET));
    // All criteria at once.
    let missing = room.meg.post(ONE, &MARKS[..3]).await;
    missing.assert_status(422);
    missing.assert_text("Use of the language");
    assert!(!missing.html().contains(SECRET));
    room.meg.post(ONE, &MARKS).await.assert_status(303);
    room.meg
        .get(ONE)
        .await
        .assert_text(SECRET)
        .assert_text("Agreed: No hire");
    // A second try changes nothing.
    room.meg
        .post(
            ONE,
            &[
                ("level.approach", "1"),
                ("level.clarity", "1"),
                ("level.robustness", "1"),
                ("level.language", "1"),
            ],
        )
        .await;
    assert_eq!(
        room.app
            .text("SELECT string_agg(level || '/' || known, ' ' ORDER BY criterion) FROM gold_marks"),
        "3/3 2/1 4/4 2/2"
    );
    room.meg
        .get("/mentor/calibration")
        .await
        .assert_text("3 of 4 as agreed")
        .assert_text("4 of 12 marks");
}

#[actix_web::test]
async fn gold_submissions_are_for_mentors_and_only_where_there_are_some() {
    let room = room().await;
    room.sam.get(ONE).await.assert_status(403);
    room.sam.post(ONE, &MARKS).await.assert_status(403);
    for path in [
        "/mentor/calibration/gold/0",
        "/mentor/calibration/gold/2",
        "/mentor/calibration/sum/1",
    ] {
        room.meg.get(path).await.assert_status(404);
        room.meg.post(path, &MARKS).await.assert_status(404);
    }
    assert_eq!(room.app.text("SELECT count(*) FROM gold_marks"), "0");
}

#[actix_web::test]
async fn administrators_see_who_marks_harsher_than_agreed() {
    let room = room().await;
    room.meg
        .post("/mentor", &super::mentors::PROFILE)
        .await
        .assert_status(303);
    room.app.execute(
        "INSERT INTO gold_marks (user_id, problem_id, file, criterion, level, known)
         SELECT u.id, p.id, 'gold/' || n, 'clarity', 1 + n % 2, 2 + n % 2 FROM users u, problems p, generate_series(1, 12) n
         WHERE u.username = 'meg' AND p.slug = 'gold'",
    );
    room.app.sign_up("root-one").await;
    room.app.make_admin("root-one");
    let admin = room.app.sign_in("root-one").await;
    admin
        .get("/admin/reviews")
        .await
        .assert_text("harsher than agreed");
    room.meg
        .get("/mentor/statistics")
        .await
        .assert_text("Marks are harsher than agreed: 0 of 12 the same, 1.0 levels lower on average.");
}

#[actix_web::test]
async fn a_mentor_s_figures_are_those_of_their_reviews() {
    let room = Room::open().await;
    room.meg
        .get("/mentor/statistics")
        .await
        .assert_text("You have answered no review yet.");
    let id = room.answered().await;
    room.app
        .execute("UPDATE reviews SET asked_at = answered_at - interval '5 hours'");
    let thread = room.app.text("SELECT min(id) FROM review_threads");
    comment(&room.sam, &id, "whole", "Thanks.", "send")
        .await
        .assert_status(303);
    room.sam
        .post(
            &format!("/reviews/{id}/threads/{thread}"),
            &[("state", "resolved")],
        )
        .await
        .assert_status(303);
    act(&room.sam, &id, "finish").await.assert_status(303);
    let rating = [("answered", "yes"), ("next", "partly"), ("kind", "yes")];
    room.sam
        .post(&format!("/reviews/{id}/rating"), &rating)
        .await
        .assert_status(303);
    let page = room.meg.get("/mentor/statistics").await;
    page.assert_text("First answer, half within 5 hours")
        .assert_text("Threads settled 1 of 2")
        .assert_text("Did it answer your question? 1 yes, 0 partly, 0 no");
    // They are the mentor's own.
    let mia = room.mentor("mia").await;
    mia.get("/mentor/statistics")
        .await
        .assert_text("Reviews answered 0");
}
