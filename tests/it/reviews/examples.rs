//! Reviews that others may read: only while both sides say so, and without names.

use super::{Room, act, ask, comment, submit};

async fn over(room: &Room) -> String {
    let source = "# by Sam, sam@example.org\nprint(int(input()) * 2)\n";
    let submission = submit(&room.sam, source).await;
    let id = ask(
        &room.sam,
        &submission,
        &[("question", "Would Meg or anybody name it like sam did?")],
    )
    .await;
    act(&room.meg, &id, "claim").await.assert_status(303);
    comment(
        &room.meg,
        &id,
        "whole",
        "Dear SAM, meg says: read it once.",
        "send",
    )
    .await
    .assert_status(303);
    comment(&room.sam, &id, "whole", "Thank you Meg!", "send")
        .await
        .assert_status(303);
    act(&room.sam, &id, "finish").await.assert_status(303);
    id
}

async fn share(person: &crate::support::Visitor, id: &str, shares: &str) {
    person
        .post(&format!("/reviews/{id}/example"), &[("shares", shares)])
        .await
        .assert_status(303);
}

#[actix_web::test]
async fn an_example_is_shown_while_both_sides_say_so() {
    let room = Room::open().await;
    let id = over(&room).await;
    let mia = room.mentor("mia").await;
    let path = format!("/mentor/examples/{id}");
    mia.get(&path).await.assert_status(404);
    share(&room.sam, &id, "yes").await;
    mia.get(&path).await.assert_status(404);
    share(&room.meg, &id, "yes").await;
    mia.get(&path).await.assert_status(200);
    mia.get("/mentor/examples").await.assert_text("The sum problem");
    room.sam.get(&path).await.assert_status(403);
    share(&room.sam, &id, "no").await;
    mia.get(&path).await.assert_status(404);
    mia.get("/mentor/examples").await.assert_text("No examples yet");
}

#[actix_web::test]
async fn no_name_is_in_an_example() {
    let room = Room::open().await;
    let id = over(&room).await;
    for person in [&room.sam, &room.meg] {
        share(person, &id, "yes").await;
    }
    // A file may be named after its author.
    room.app.execute("UPDATE submission_files SET path = 'sam.py'");
    let mia = room.mentor("mia").await;
    let page = mia.get(&format!("/mentor/examples/{id}")).await;
    page.assert_text("Dear [seeker], [mentor] says: read it once.")
        .assert_text("# by [seeker], [seeker]");
    let text = page.text().to_lowercase();
    for name in ["sam", "meg"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
}

#[actix_web::test]
async fn only_the_two_sides_offer_it_and_only_when_it_is_over() {
    let room = Room::open().await;
    let id = room.answered().await;
    let fields = [("shares", "yes")];
    let path = format!("/reviews/{id}/example");
    for person in [&room.sam, &room.meg] {
        person.post(&path, &fields).await.assert_status(409);
    }
    act(&room.sam, &id, "finish").await.assert_status(303);
    let (mia, eve) = (room.mentor("mia").await, room.app.sign_up("eve").await);
    for person in [&mia, &eve] {
        person.post(&path, &fields).await.assert_status(404);
    }
    assert_eq!(
        room.app
            .text("SELECT count(*) FROM reviews WHERE seeker_shares OR mentor_shares"),
        "0"
    );
}
