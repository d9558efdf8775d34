//! The queue and claims: one winner, limits, expiry, and who does not get what.

use std::thread;

use diesel::prelude::*;
use greenroom::reviews::state::State;

use super::{Room, act, ask, comment, submit, try_to_ask};

#[actix_web::test]
async fn a_claim_is_one_mentor_s_and_the_seeker_can_t_take_the_request_back_meanwhile() {
    let room = Room::open().await;
    let id = room.ask().await;
    let mia = room.mentor("mia").await;
    room.meg
        .get("/queue")
        .await
        .assert_status(200)
        .assert_text("Is the reading of the input clear enough?");
    act(&room.meg, &id, "claim").await.assert_status(303);
    assert_eq!(room.state(&id), State::Claimed.word());
    act(&mia, &id, "claim")
        .await
        .assert_status(409)
        .assert_text("has this request already");
    mia.get(&format!("/reviews/{id}")).await.assert_status(404);
    act(&room.sam, &id, "cancel")
        .await
        .assert_status(409)
        .assert_text("writing an answer just now");
    act(&room.sam, &id, "finish").await.assert_status(409);
    assert_eq!(room.news("sam"), "review-claimed");
    let queue = mia.get("/queue").await;
    queue.assert_text("Nobody waits");
}

#[actix_web::test]
async fn fifty_mentors_claim_one_request_at_once_and_one_has_it() {
    let room = Room::open().await;
    let id: i64 = room.ask().await.parse().expect("an id");
    let names: Vec<String> = (0..50).map(|n| format!("mentor-{n}")).collect();
    let conn = &mut room.app.database.connect();
    for name in &names {
        diesel::sql_query(format!(
            "INSERT INTO users (username, display_name, password_hash, is_mentor) VALUES ('{name}', '{name}', 'x', true)"
        ))
        .execute(conn)
        .expect("a mentor");
    }
    let rules = greenroom::reviews::ReviewRules::default();
    let url = room.app.database.url();
    let won: usize = thread::scope(|scope| {
        let claims: Vec<_> = names
            .iter()
            .map(|name| {
                scope.spawn(move || {
                    let mut conn = PgConnection::establish(url).expect("a connection");
                    greenroom::reviews::claim_as(&mut conn, &rules, name, id).is_ok()
                })
            })
            .collect();
        claims
            .into_iter()
            .map(|claim| usize::from(claim.join().expect("an end")))
            .sum()
    });
    assert_eq!(won, 1);
    assert_eq!(
        room.app
            .text("SELECT count(*) FROM reviews WHERE state = 'claimed' AND mentor_id IS NOT NULL"),
        "1"
    );
}

#[actix_web::test]
async fn a_claim_that_ran_out_is_open_to_all_and_what_was_typed_is_kept() {
    let room = Room::open().await;
    let id = room.claimed().await;
    comment(&room.meg, &id, "lines 3 4 main.py", "Half a thought", "keep")
        .await
        .assert_status(303);
    room.app
        .execute("UPDATE reviews SET claim_expires_at = now() - interval '1 second'");
    // Nobody has swept it yet, and it counts no more all the same.
    let mia = room.mentor("mia").await;
    comment(&room.meg, &id, "whole", "Too late", "send")
        .await
        .assert_status(404);
    act(&mia, &id, "claim").await.assert_status(303);
    comment(&room.meg, &id, "whole", "Too late again", "keep")
        .await
        .assert_status(303);
    room.meg
        .get("/reviews?show=kept")
        .await
        .assert_text("Half a thought")
        .assert_text("Too late again");
    assert_eq!(room.app.text("SELECT count(*) FROM review_comments"), "0");
}

#[actix_web::test]
async fn renewing_and_giving_back_are_the_claimer_s() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let mia = room.mentor("mia").await;
    for action in ["renew", "release"] {
        act(&mia, &id, action).await.assert_status(404);
    }
    room.app
        .execute("UPDATE reviews SET claim_expires_at = now() + interval '1 minute'");
    act(&room.meg, &id, "renew").await.assert_status(303);
    assert_eq!(
        room.app
            .text("SELECT (claim_expires_at > now() + interval '50 minutes')::text FROM reviews"),
        "true"
    );
    act(&room.meg, &id, "release").await.assert_location("/queue");
    assert_eq!(room.state(&id), State::Queued.word());
    assert_eq!(room.news("sam"), "review-back review-claimed");
    act(&mia, &id, "claim").await.assert_status(303);
}

#[actix_web::test]
async fn nobody_holds_more_than_they_may() {
    let room = Room::open().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let seeker = room.app.sign_up(&format!("seeker-{n}")).await;
        let submission = submit(&seeker, "print(1)\n").await;
        ids.push(ask(&seeker, &submission, &[]).await);
    }
    for id in &ids[..3] {
        act(&room.meg, id, "claim").await.assert_status(303);
    }
    act(&room.meg, &ids[3], "claim")
        .await
        .assert_status(409)
        .assert_text("not answered them yet");
    // Answered ones are no claims, but still open.
    comment(&room.meg, &ids[0], "whole", "Fine.", "send")
        .await
        .assert_status(303);
    act(&room.meg, &ids[3], "claim")
        .await
        .assert_status(409)
        .assert_text("as many as you wanted");
    act(&room.meg, &ids[0], "finish").await.assert_status(303);
    act(&room.meg, &ids[3], "claim").await.assert_status(303);
}

#[actix_web::test]
async fn own_blocked_and_earlier_ones_are_neither_shown_nor_claimed() {
    let room = Room::open().await;
    // A mentor's own request.
    let own = submit(&room.meg, "print(4)\n").await;
    let own = ask(&room.meg, &own, &[]).await;
    assert!(
        !room
            .meg
            .get("/queue")
            .await
            .html()
            .contains(&format!("/reviews/{own}"))
    );
    act(&room.meg, &own, "claim").await.assert_status(404);
    // A pair that does not meet, whichever of them said so.
    let id = room.answered().await;
    act(&room.sam, &id, "finish").await.assert_status(303);
    act(&room.sam, &id, "block").await.assert_status(303);
    let next = submit(&room.sam, "print(5)\n").await;
    let next = ask(&room.sam, &next, &[]).await;
    assert!(
        !room
            .meg
            .get("/queue")
            .await
            .html()
            .contains(&format!("/reviews/{next}"))
    );
    room.meg.get(&format!("/reviews/{next}")).await.assert_status(404);
    act(&room.meg, &next, "claim").await.assert_status(404);
    act(&room.sam, &id, "unblock").await.assert_status(303);
    assert!(
        room.meg
            .get("/queue")
            .await
            .html()
            .contains(&format!("/reviews/{next}"))
    );
    act(&room.sam, &next, "cancel").await.assert_status(303);
    // A second opinion is another mentor's.
    let again = [("second_opinion_of", id.as_str())];
    let second = ask(&room.sam, &room.submission, &again).await;
    assert!(
        !room
            .meg
            .get("/queue")
            .await
            .html()
            .contains(&format!("/reviews/{second}"))
    );
    act(&room.meg, &second, "claim").await.assert_status(404);
    let mia = room.mentor("mia").await;
    act(&mia, &second, "claim").await.assert_status(303);
}

#[actix_web::test]
async fn what_is_for_the_claimer_alone_is_read_after_the_claim() {
    let room = Room::open().await;
    let id = room.ask_with(&[("visibility", "claimer")]).await;
    room.meg.get(&format!("/reviews/{id}")).await.assert_status(404);
    room.meg.get("/queue").await.assert_text("to read once claimed");
    act(&room.meg, &id, "claim").await.assert_status(303);
    room.meg
        .get(&format!("/reviews/{id}"))
        .await
        .assert_status(200)
        .assert_text("sys.stdin.readline");
}

#[actix_web::test]
async fn filters_leave_out_and_what_fits_comes_first() {
    let room = Room::open().await;
    let profile = [
        ("language-python3", "yes"),
        ("talk-de", "yes"),
        ("level", "middle"),
        ("capacity", "3"),
        ("about", ""),
    ];
    room.meg.post("/mentor", &profile).await.assert_status(303);
    let mut ids = Vec::new();
    for (name, level, talk) in [
        ("one", "senior", "en"),
        ("two", "middle", "de"),
        ("three", "junior", "fr"),
    ] {
        let seeker = room.app.sign_up(name).await;
        let submission = submit(&seeker, "print(1)\n").await;
        ids.push(ask(&seeker, &submission, &[("level", level), ("talk", talk)]).await);
    }
    let place = |html: &str, id: &str| html.find(&format!("request-{id}\""));
    let html = room.meg.get("/queue").await.html();
    assert!(
        place(&html, &ids[1]) < place(&html, &ids[0]),
        "what fits comes first"
    );
    assert!(place(&html, &ids[0]) < place(&html, &ids[2]), "then the oldest");
    let html = room.meg.get("/queue?talk=fr").await.html();
    assert!(place(&html, &ids[2]).is_some() && place(&html, &ids[0]).is_none());
    room.meg
        .get("/queue?language=cpp")
        .await
        .assert_text("Nothing fits all of that");
    let seeker = room.app.sign_in("one").await;
    seeker.get("/queue").await.assert_status(403);
    try_to_ask(&seeker, "1", &[]).await.assert_status(404);
}
