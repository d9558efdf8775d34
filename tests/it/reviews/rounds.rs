//! The seeker submits again: threads come along, and the mentor sees what changed.

use super::{Room, SOURCE, act, comment, submit};

fn file(room: &Room) -> String {
    room.app.text("SELECT path FROM submission_files LIMIT 1")
}

#[actix_web::test]
async fn open_threads_are_carried_and_marked_where_their_lines_are_gone() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let file = file(&room);
    comment(&room.meg, &id, &format!("lines 6 6 {file}"), "Why twice?", "keep")
        .await
        .assert_status(303);
    comment(
        &room.meg,
        &id,
        &format!("lines 3 4 {file}"),
        "Use input()",
        "send",
    )
    .await
    .assert_status(303);
    let better = "# Reads a number.\nimport sys\n\nprint(read() * 2)\n";
    let next = submit(&room.sam, better).await;
    let page = room.sam.get(&format!("/reviews/{id}")).await;
    page.assert_text("You have submitted again");
    room.sam
        .post(&format!("/reviews/{id}/rounds"), &[("submission", &next)])
        .await
        .assert_status(303);
    assert_eq!(room.state(&id), "awaiting-mentor");
    assert_eq!(room.news("meg"), "review-round");
    assert_eq!(
        room.app.text(
            "SELECT string_agg(concat_ws(' ', a.standing, a.first_line, a.last_line), ' | ' ORDER BY a.thread_id)
             FROM review_anchors a WHERE a.round = 2"
        ),
        "kept 4 4 | outdated 3 3"
    );
    let page = room.meg.get(&format!("/reviews/{id}")).await;
    page.assert_text("Outdated: these lines are gone since round 1")
        .assert_text("Compare with Round 1");
    let diff = room.meg.get(&format!("/reviews/{id}?round=2&diff=1")).await;
    diff.assert_text("What changed")
        .assert_text("Round 1")
        .assert_text("# Reads a number.");
    // The first round is still there to read, with its threads where they were.
    let first = room.meg.get(&format!("/reviews/{id}?round=1")).await;
    first.assert_text("Code of round 1").assert_text("Lines 3 to 4");
    assert!(
        !first.html().contains("Comment on line 3"),
        "comments hang on the newest code"
    );
}

#[actix_web::test]
async fn only_a_newer_submission_of_the_seeker_to_the_same_problem_comes_in() {
    let room = Room::open().await;
    let older = room.submission.clone();
    let newer = submit(&room.sam, SOURCE).await;
    let id = super::ask(&room.sam, &newer, &[]).await;
    let path = format!("/reviews/{id}/rounds");
    let next = submit(&room.sam, "print(3)\n").await;
    room.sam
        .post(&path, &[("submission", &next)])
        .await
        .assert_status(409);
    act(&room.meg, &id, "claim").await.assert_status(303);
    comment(&room.meg, &id, "whole", "Fine.", "send")
        .await
        .assert_status(303);
    let foreign = submit(&room.meg, "print(2)\n").await;
    for wrong in [&older, &newer, &foreign, "999999999", "x", ""] {
        room.sam
            .post(&path, &[("submission", wrong)])
            .await
            .assert_status(404);
    }
    room.meg
        .post(&path, &[("submission", &next)])
        .await
        .assert_status(404);
    assert_eq!(
        room.app.text(&format!(
            "SELECT count(*) FROM review_rounds WHERE review_id = {id}"
        )),
        "1"
    );
    room.sam
        .post(&path, &[("submission", &next)])
        .await
        .assert_status(303);
    room.sam
        .post(&path, &[("submission", &next)])
        .await
        .assert_status(404);
}
