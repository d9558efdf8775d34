//! Asking for a review, and how long an answer may take.

use super::{Room, SOURCE, act, ask, submit, try_to_ask};

#[actix_web::test]
async fn a_submission_leads_to_a_request_with_its_question() {
    let room = Room::open().await;
    let page = room.sam.get(&format!("/submissions/{}", room.submission)).await;
    let link = format!("/submissions/{}/review", room.submission);
    assert!(
        page.html().contains(&link),
        "the page of a submission leads there"
    );
    room.sam
        .get(&link)
        .await
        .assert_status(200)
        .assert_text("is not known yet")
        .assert_text("You have 0 of 2 reviews open");
    let id = room.ask().await;
    let page = room.sam.get(&format!("/reviews/{id}")).await;
    page.assert_status(200)
        .assert_text("Is the reading of the input clear enough?")
        .assert_text("Waits for a mentor");
    // The submission leads to its review from now on.
    room.sam
        .get(&link)
        .await
        .assert_location(&format!("/reviews/{id}"));
}

#[actix_web::test]
async fn what_is_missing_is_named_and_what_was_typed_stays() {
    let room = Room::open().await;
    for (field, value, words) in [
        ("question", "", "Say in a sentence"),
        ("question", "help!", "Say in a sentence"),
        ("level", "guru", "Choose the level"),
        ("talk", "xx", "Choose a language"),
        ("question", "a\0b", "NUL"),
    ] {
        let more = [(field, value), ("goal", "A team in spring")];
        let answer = try_to_ask(&room.sam, &room.submission, &more).await;
        answer.assert_status(422).assert_text(words);
        assert!(answer.html().contains("A team in spring"), "{field}");
    }
    let long = "ab ".repeat(700);
    try_to_ask(&room.sam, &room.submission, &[("question", &long)])
        .await
        .assert_status(422)
        .assert_text("at most 2000");
    assert_eq!(room.app.text("SELECT count(*) FROM reviews"), "0");
}

#[actix_web::test]
async fn slots_are_counted_and_free_again_when_a_review_is_over() {
    let room = Room::open().await;
    let first = room.ask().await;
    let second = submit(&room.sam, "print(2)\n").await;
    ask(&room.sam, &second, &[]).await;
    let third = submit(&room.sam, "print(3)\n").await;
    let refused = try_to_ask(&room.sam, &third, &[]).await;
    refused.assert_status(422).assert_text("You have 2 reviews open");
    assert!(
        refused
            .html()
            .contains("Is the reading of the input clear enough?"),
        "the text stays"
    );
    act(&room.sam, &first, "cancel").await.assert_status(303);
    ask(&room.sam, &third, &[]).await;
}

#[actix_web::test]
async fn the_same_post_twice_and_a_second_request_make_one_review() {
    let room = Room::open().await;
    let key = [("idempotency_key", "7a2c1e66-41a4-4be3-9f0c-0f8e5d8a9b11")];
    let id = room.ask_with(&key).await;
    assert_eq!(room.ask_with(&key).await, id);
    assert_eq!(room.ask().await, id, "another request leads to the open one");
    assert_eq!(room.app.text("SELECT count(*) FROM reviews"), "1");
}

#[actix_web::test]
async fn nobody_asks_about_somebody_else_s_submission() {
    let room = Room::open().await;
    let eve = room.app.sign_up("eve").await;
    for person in [&eve, &room.meg] {
        let path = format!("/submissions/{}/review", room.submission);
        person.get(&path).await.assert_status(404);
        try_to_ask(person, &room.submission, &[]).await.assert_status(404);
    }
    room.sam
        .get("/submissions/999999999/review")
        .await
        .assert_status(404);
    assert_eq!(room.app.text("SELECT count(*) FROM reviews"), "0");
}

#[actix_web::test]
async fn the_wait_is_told_from_those_who_still_wait_too() {
    let room = Room::open().await;
    let id = room.ask().await;
    // Twelve were answered within an hour or so, twenty have waited for three days.
    room.app.execute(&format!(
        "INSERT INTO reviews (submission_id, seeker_id, problem_id, language, kind, question, goal, focus, level, talk,
            is_in_pool, is_anonymous, idempotency_key, state, asked_at, answered_at, ended_at, ended_by)
         SELECT submission_id, seeker_id, problem_id, language, kind, question, goal, focus, level, talk, is_in_pool,
            is_anonymous, gen_random_uuid(), CASE WHEN n <= 12 THEN 'finished' ELSE 'cancelled' END,
            now() - interval '72 hours', CASE WHEN n <= 12 THEN now() - interval '71 hours' + n * interval '1 minute' END,
            now(), 'seeker'
         FROM reviews, generate_series(1, 32) n WHERE id = {id}"
    ));
    let next = submit(&room.sam, SOURCE).await;
    let page = room.sam.get(&format!("/submissions/{next}/review")).await;
    page.assert_text("Fewer than half of all requests have had an answer so far")
        .assert_text("Told from the last 33 requests, of which 21 still wait or were taken back");
}
