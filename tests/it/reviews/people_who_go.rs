//! Accounts that are disabled, deleted or lose their role, in each state of a review: work goes back, text stays.

use greenroom::accounts::queries::leaving::delete_user;

use super::{Room, act, comment};

/// The ways in which a mentor goes.
const GOING: [&str; 3] = ["disabled", "no mentor", "deleted"];

fn go(room: &Room, how: &str, username: &str) {
    match how {
        "disabled" => room.app.disable(username),
        "no mentor" => {
            room.app.execute(&format!(
                "UPDATE users SET is_mentor = false WHERE username = '{username}'"
            ));
        }
        _ => {
            let id = room.app.text(&format!(
                "SELECT id::text FROM users WHERE username = '{username}'"
            ));
            delete_user(&mut room.app.database.connect(), id.parse().expect("an id")).expect("deleted");
        }
    }
}

#[actix_web::test]
async fn a_mentor_who_goes_gives_everything_open_back() {
    for how in GOING {
        let room = Room::open().await;
        let id = room.claimed().await;
        go(&room, how, "meg");
        assert_eq!(room.state(&id), "queued", "claimed, {how}");
        let mia = room.mentor("mia").await;
        act(&mia, &id, "claim").await.assert_status(303);

        let room = Room::open().await;
        let id = room.answered().await;
        comment(&room.sam, &id, "whole", "Thanks, and how?", "send")
            .await
            .assert_status(303);
        go(&room, how, "meg");
        assert_eq!(room.state(&id), "queued", "answered, {how}");
        let page = room.sam.get(&format!("/reviews/{id}")).await;
        page.assert_text("Handle an empty input")
            .assert_text("Thanks, and how?");
        if how == "deleted" {
            page.assert_text("Somebody who has left");
        }
        let mia = room.mentor("mia").await;
        act(&mia, &id, "claim").await.assert_status(303);
        comment(&mia, &id, "whole", "I go on here.", "send")
            .await
            .assert_status(303);
        assert_eq!(room.state(&id), "awaiting-seeker");
    }
}

#[actix_web::test]
async fn what_is_over_stays_over_when_its_mentor_goes() {
    for how in GOING {
        let room = Room::open().await;
        let id = room.answered().await;
        act(&room.sam, &id, "finish").await.assert_status(303);
        go(&room, how, "meg");
        assert_eq!(room.state(&id), "finished", "{how}");
        room.sam
            .get(&format!("/reviews/{id}"))
            .await
            .assert_status(200)
            .assert_text("Handle an empty input");
    }
}

#[actix_web::test]
async fn a_seeker_who_is_disabled_waits_for_nothing() {
    let room = Room::open().await;
    let queued = room.ask().await;
    go(&room, "disabled", "sam");
    assert_eq!(room.state(&queued), "cancelled");

    let room = Room::open().await;
    let claimed = room.claimed().await;
    comment(&room.meg, &claimed, "whole", "Half written", "keep")
        .await
        .assert_status(303);
    go(&room, "disabled", "sam");
    assert_eq!(room.state(&claimed), "cancelled");
    room.meg
        .get("/reviews?show=kept")
        .await
        .assert_text("Half written");

    let room = Room::open().await;
    let answered = room.answered().await;
    go(&room, "disabled", "sam");
    assert_eq!(room.state(&answered), "finished");
}

#[actix_web::test]
async fn a_seeker_who_is_deleted_takes_the_review_along_and_no_text_of_the_mentor_s() {
    let room = Room::open().await;
    let id = room.claimed().await;
    comment(&room.meg, &id, "whole", "An hour of thought", "keep")
        .await
        .assert_status(303);
    go(&room, "deleted", "sam");
    assert_eq!(room.app.text("SELECT count(*) FROM reviews"), "0");
    room.meg.get(&format!("/reviews/{id}")).await.assert_status(404);
    room.meg
        .get("/reviews?show=kept")
        .await
        .assert_text("An hour of thought")
        .assert_text("the whole");
    let number = room.app.text("SELECT id::text FROM review_drafts");
    room.sam
        .post(&format!("/reviews/kept/{number}/delete"), &[])
        .await
        .assert_status(303);
    assert_eq!(
        room.app.text("SELECT count(*) FROM review_drafts"),
        "1",
        "it is not somebody else's to throw away"
    );
    room.meg
        .post(&format!("/reviews/kept/{number}/delete"), &[])
        .await
        .assert_location("/reviews?show=kept");
    assert_eq!(room.app.text("SELECT count(*) FROM review_drafts"), "0");
}
