//! Who sees what: names, notes, code, and the pages of others.

use super::{Room, act, comment};

#[actix_web::test]
async fn a_seeker_without_a_name_is_named_nowhere() {
    let room = Room::open().await;
    let id = room.ask_with(&[("is_anonymous", "yes")]).await;
    for path in ["/queue".to_string(), format!("/reviews/{id}")] {
        let html = room.meg.get(&path).await.html();
        assert!(!html.contains("sam"), "{path}");
    }
    act(&room.meg, &id, "claim").await.assert_status(303);
    comment(&room.meg, &id, "whole", "Hello.", "send")
        .await
        .assert_status(303);
    comment(&room.sam, &id, "whole", "Hello back.", "send")
        .await
        .assert_status(303);
    for path in [
        format!("/reviews/{id}"),
        "/reviews?show=mentoring".into(),
        "/notifications".into(),
    ] {
        let html = room.meg.get(&path).await.html();
        assert!(!html.contains("sam"), "{path}");
    }
    room.sam
        .get(&format!("/reviews/{id}"))
        .await
        .assert_text("sam")
        .assert_text("You");
}

#[actix_web::test]
async fn private_notes_are_in_no_answer_to_anybody_else() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let note = "a note that nobody reads";
    room.meg
        .post(&format!("/reviews/{id}/notes"), &[("notes", note)])
        .await
        .assert_status(303);
    room.meg.get(&format!("/reviews/{id}")).await.assert_text(note);
    comment(&room.meg, &id, "whole", "Hello.", "send")
        .await
        .assert_status(303);
    room.app.sign_up("root-one").await;
    room.app.make_admin("root-one");
    let admin = room.app.sign_in("root-one").await;
    let mia = room.mentor("mia").await;
    for person in [&room.sam, &mia, &admin] {
        person
            .post(&format!("/reviews/{id}/notes"), &[("notes", "mine")])
            .await;
        for path in [
            format!("/reviews/{id}"),
            format!("/reviews/{id}?round=1&diff=1"),
            "/reviews".into(),
            "/queue".into(),
            "/admin/reviews".into(),
            "/notifications".into(),
            format!("/submissions/{}", room.submission),
        ] {
            assert!(!person.get(&path).await.html().contains(note), "{path}");
            assert!(!person.get_json(&path).await.html().contains(note), "{path}");
        }
    }
    // The mentor goes, somebody else takes it over: the notes stay the first one's.
    act(&room.sam, &id, "finish").await.assert_status(303);
    assert_eq!(
        room.app.text("SELECT string_agg(body, '|') FROM review_notes"),
        note
    );
}

#[actix_web::test]
async fn a_review_is_its_two_sides_and_nobody_else_s() {
    let room = Room::open().await;
    let id = room.answered().await;
    room.app.sign_up("root-one").await;
    room.app.make_admin("root-one");
    let admin = room.app.sign_in("root-one").await;
    let mia = room.mentor("mia").await;
    let eve = room.app.sign_up("eve").await;
    for person in [&admin, &mia, &eve] {
        person.get(&format!("/reviews/{id}")).await.assert_status(404);
        for action in ["cancel", "finish", "send", "rating", "report", "block", "unblock"] {
            let status = act(person, &id, action).await.status;
            assert_eq!(status, 404, "{action}");
        }
    }
    for action in ["claim", "renew", "release", "notes"] {
        for person in [&admin, &eve] {
            act(person, &id, action).await.assert_status(403);
        }
    }
    room.app
        .visitor()
        .get(&format!("/reviews/{id}"))
        .await
        .assert_status(303);
    assert_eq!(room.state(&id), "awaiting-seeker");
}
