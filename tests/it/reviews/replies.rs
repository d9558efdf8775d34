//! Replies that mentors save, for themselves and for every mentor of a problem.

use super::Room;

const REPLY: [(&str, &str); 3] = [
    ("title", "Read line by line"),
    ("body", "A log has no end."),
    ("problem", "sum"),
];

#[actix_web::test]
async fn a_saved_reply_begins_a_comment_and_what_is_there_stays() {
    let room = Room::open().await;
    let id = room.claimed().await;
    room.meg.post("/mentor/replies", &REPLY).await.assert_status(303);
    room.meg
        .get("/mentor/replies")
        .await
        .assert_text("A log has no end.");
    let page = room.meg.get(&format!("/reviews/{id}")).await;
    page.assert_text("Read line by line");
    let number = room.app.text("SELECT id::text FROM saved_replies");
    let begun = |html: String| html.contains("data-autosave>\nA log has no end.</textarea>");
    let with = format!("/reviews/{id}?reply={number}");
    assert!(begun(room.meg.get(&with).await.html()));
    super::comment(&room.meg, &id, "whole", "My own words", "keep")
        .await
        .assert_status(303);
    assert!(!begun(room.meg.get(&with).await.html()));
    // The seeker is offered none, and gets nothing by asking.
    let html = room.sam.get(&with).await.html();
    assert!(!html.contains("A log has no end"));
}

#[actix_web::test]
async fn shared_ones_reach_mentors_of_the_problem_and_personal_ones_nobody() {
    let room = Room::open().await;
    let mia = room.mentor("mia").await;
    mia.post("/mentor/replies", &REPLY).await.assert_status(303);
    let mut shared = REPLY.to_vec();
    shared[0].1 = "Say what it costs";
    shared.push(("is_shared", "yes"));
    mia.post("/mentor/replies", &shared).await.assert_status(303);
    let id = room.claimed().await;
    let html = room.meg.get(&format!("/reviews/{id}")).await.html();
    assert!(html.contains("Say what it costs") && !html.contains("Read line by line"));
    let number = room
        .app
        .text("SELECT id::text FROM saved_replies WHERE is_shared");
    let path = format!("/mentor/replies/{number}/delete");
    room.meg.post(&path, &[]).await.assert_status(404);
    room.sam.post(&path, &[]).await.assert_status(403);
    // Its author goes: what was shared stays, what was not goes with the next cleaning.
    let mia = room.app.text("SELECT id::text FROM users WHERE username = 'mia'");
    let conn = &mut room.app.database.connect();
    greenroom::accounts::queries::leaving::delete_user(conn, mia.parse().expect("an id")).expect("deleted");
    assert!(
        room.meg
            .get(&format!("/reviews/{id}"))
            .await
            .html()
            .contains("Say what it costs")
    );
}

#[actix_web::test]
async fn wrong_fields_are_named_and_nothing_is_saved() {
    let room = Room::open().await;
    for (field, value, words) in [
        ("title", "", "Give it a name"),
        ("body", " ", "Write what is to be said"),
        ("problem", "nowhere", "no problem at this address"),
        ("is_shared", "yes", "about one problem"),
    ] {
        let mut fields: Vec<(&str, &str)> = REPLY.into_iter().filter(|(name, _)| *name != field).collect();
        if field == "is_shared" {
            fields.retain(|(name, _)| *name != "problem");
        }
        fields.push((field, value));
        let answer = room.meg.post("/mentor/replies", &fields).await;
        answer.assert_status(422).assert_text(words);
    }
    assert_eq!(room.app.text("SELECT count(*) FROM saved_replies"), "0");
    room.sam.post("/mentor/replies", &REPLY).await.assert_status(403);
}
