//! One comment for every equal answer: found by shape, taken over by hand.

use super::{Room, act, ask, comment, submit};

/// The same as `SOURCE` but for layout, comments and names.
const SAME: &str = "import sys\n# reads one number\ndef number_of():\n\n    return int( sys.stdin.readline() )\nprint(number_of() * 2)\n";
/// One operator is another.
const OTHER: &str = "import sys\n\ndef read():\n    return int(sys.stdin.readline())\n\nprint(read() + 2)\n";
const WORDS: &str = "Say what happens on an empty line.";

/// Meg has commented on line 4 and offers it.
async fn offered(room: &Room) -> String {
    let id = room.claimed().await;
    comment(&room.meg, &id, "lines 4 4 main.py", WORDS, "send")
        .await
        .assert_status(303);
    let comment = room.app.text("SELECT id FROM review_comments");
    room.meg
        .post(&format!("/reviews/{id}/comments/{comment}/offer"), &[])
        .await
        .assert_status(303);
    id
}

/// The request of somebody else, claimed by a new mentor.
async fn claimed(room: &Room, name: &str, source: &str) -> (crate::support::Visitor, String) {
    let seeker = room.app.sign_up(name).await;
    let id = ask(&seeker, &submit(&seeker, source).await, &[]).await;
    let mentor = room.mentor(&format!("mentor-of-{name}")).await;
    act(&mentor, &id, "claim").await.assert_status(303);
    (mentor, id)
}

#[actix_web::test]
async fn a_comment_is_offered_where_the_answer_is_equal_and_hangs_on_its_lines() {
    let room = Room::open().await;
    offered(&room).await;
    let (mia, id) = claimed(&room, "eve", SAME).await;
    let path = format!("/reviews/{id}");
    mia.get(&path)
        .await
        .assert_text("Said about an equal answer")
        .assert_text("Line 5")
        .assert_text(WORDS);
    let number = room.app.text("SELECT id FROM equal_comments");
    mia.post(&format!("{path}/equal/{number}"), &[])
        .await
        .assert_status(303);
    // It is a draft until it is sent.
    assert_eq!(
        room.app
            .text("SELECT string_agg(place || '|' || body, ',') FROM review_drafts"),
        format!("lines 5 5 main.py|{WORDS}")
    );
    act(&mia, &id, "send").await.assert_status(303);
    assert_eq!(
        room.app
            .text("SELECT count(*) FROM review_comments WHERE body LIKE 'Say what%'"),
        "2"
    );
    let (noa, other) = claimed(&room, "pat", OTHER).await;
    let html = noa.get(&format!("/reviews/{other}")).await.html();
    assert!(
        !html.contains("equal answer</h2>") && !html.contains(WORDS),
        "{html}"
    );
    noa.post(&format!("/reviews/{other}/equal/{number}"), &[])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn what_was_kept_in_the_same_place_stays_and_twice_is_once() {
    let room = Room::open().await;
    offered(&room).await;
    let (mia, id) = claimed(&room, "eve", SAME).await;
    comment(&mia, &id, "lines 5 5 main.py", "My own words.", "keep")
        .await
        .assert_status(303);
    let number = room.app.text("SELECT id FROM equal_comments");
    for _ in 0..2 {
        mia.post(&format!("/reviews/{id}/equal/{number}"), &[])
            .await
            .assert_status(303);
    }
    assert_eq!(
        room.app.text("SELECT body FROM review_drafts"),
        format!("My own words.\n\n{WORDS}")
    );
}

#[actix_web::test]
async fn another_normaliser_makes_offers_drafts_until_their_mentor_offers_them_again() {
    let room = Room::open().await;
    offered(&room).await;
    let (mia, id) = claimed(&room, "eve", SAME).await;
    room.app
        .execute("UPDATE equal_comments SET normaliser = normaliser - 1");
    let number = room.app.text("SELECT id FROM equal_comments");
    let path = format!("/reviews/{id}");
    assert!(!mia.get(&path).await.html().contains(WORDS));
    mia.post(&format!("{path}/equal/{number}"), &[])
        .await
        .assert_status(404);
    room.meg
        .get("/mentor/replies")
        .await
        .assert_text("Draft How answers are compared has changed since.");
    // Nobody else looks after it.
    mia.post(&format!("/mentor/equal/{number}"), &[])
        .await
        .assert_status(404);
    mia.post(&format!("/mentor/equal/{number}/delete"), &[])
        .await
        .assert_status(404);
    room.meg
        .post(&format!("/mentor/equal/{number}"), &[])
        .await
        .assert_status(303);
    mia.get(&path).await.assert_text(WORDS);
    room.meg
        .post(&format!("/mentor/equal/{number}/delete"), &[])
        .await
        .assert_status(303);
    assert!(!mia.get(&path).await.html().contains(WORDS));
}

#[actix_web::test]
async fn the_mentor_hears_how_many_equal_answers_wait() {
    let room = Room::open().await;
    for (name, source) in [("eve", SAME), ("pat", SAME), ("joe", OTHER)] {
        let seeker = room.app.sign_up(name).await;
        ask(&seeker, &submit(&seeker, source).await, &[]).await;
    }
    let id = offered(&room).await;
    room.meg
        .get(&format!("/reviews/{id}"))
        .await
        .assert_text("2 wait in the queue.");
}

#[actix_web::test]
async fn only_a_mentor_s_own_comments_can_be_offered() {
    let room = Room::open().await;
    let id = room.answered().await;
    comment(&room.sam, &id, "whole", "A reply.", "send")
        .await
        .assert_status(303);
    let comments = room
        .app
        .text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM review_comments");
    let (first, reply) = comments.split_once(' ').expect("two");
    let mia = room.mentor("mia").await;
    let offer = |number: &str| format!("/reviews/{id}/comments/{number}/offer");
    mia.post(&offer(first), &[]).await.assert_status(404);
    room.meg.post(&offer(reply), &[]).await.assert_status(404);
    room.sam.post(&offer(reply), &[]).await.assert_status(403);
    assert_eq!(room.app.text("SELECT count(*) FROM equal_comments"), "0");
    // About the whole it hangs on no line.
    room.meg.post(&offer(first), &[]).await.assert_status(303);
    let (mia, id) = claimed(&room, "eve", SAME).await;
    mia.get(&format!("/reviews/{id}"))
        .await
        .assert_text("About the whole")
        .assert_text("Good names.");
}
