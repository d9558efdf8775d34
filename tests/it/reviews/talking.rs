//! Threads, drafts, suggestions, notes and the end of a review.

use super::{Room, SOURCE, act, comment};

fn threads(room: &Room) -> String {
    room.app.text(
        "SELECT coalesce(string_agg(concat_ws(' ', t.kind, nullif(t.path, ''), a.first_line, a.last_line, c.body), ' | ' ORDER BY c.id), '')
         FROM review_threads t JOIN review_comments c ON c.thread_id = t.id LEFT JOIN review_anchors a ON a.thread_id = t.id",
    )
}

/// The file that a submission of the test's problem is stored as.
fn path(room: &Room) -> String {
    room.app.text("SELECT path FROM submission_files LIMIT 1")
}

#[actix_web::test]
async fn kept_comments_are_their_author_s_alone_until_all_are_sent_at_once() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let lines = format!("lines 3 4 {}", path(&room));
    comment(&room.meg, &id, &lines, "A shorter name?", "keep")
        .await
        .assert_status(303);
    comment(&room.meg, &id, "whole", "Good start.", "keep")
        .await
        .assert_status(303);
    let page = room.meg.get(&format!("/reviews/{id}")).await;
    page.assert_text("A shorter name?").assert_text("Kept, not sent");
    assert!(page.html().contains("Send 2 comments"));
    assert!(
        !room
            .sam
            .get(&format!("/reviews/{id}"))
            .await
            .html()
            .contains("shorter name")
    );
    assert_eq!(threads(&room), "");

    act(&room.meg, &id, "send").await.assert_status(303);
    let file = path(&room);
    assert_eq!(
        threads(&room),
        format!("suggestion {file} 3 4 A shorter name? | suggestion Good start.")
    );
    assert_eq!(room.state(&id), "awaiting-seeker");
    let page = room.sam.get(&format!("/reviews/{id}")).await;
    page.assert_text("A shorter name?")
        .assert_text("Lines 3 to 4")
        .assert_text("Your turn");
    assert_eq!(room.news("sam"), "review-answered review-claimed");
    assert_eq!(room.app.text("SELECT count(*) FROM review_drafts"), "0");
}

#[actix_web::test]
async fn both_sides_reply_settle_and_open_again() {
    let room = Room::open().await;
    let id = room.answered().await;
    let thread = room.app.text("SELECT id::text FROM review_threads");
    let place = format!("thread {thread}");
    comment(&room.sam, &id, &place, "Like this?", "send")
        .await
        .assert_status(303);
    assert_eq!(room.state(&id), "awaiting-mentor");
    assert_eq!(room.news("meg"), "review-replied");
    let path = format!("/reviews/{id}/threads/{thread}");
    let is_resolved = || room.app.text("SELECT is_resolved::text FROM review_threads");
    for (person, state, then) in [
        (&room.sam, "resolved", "true"),
        (&room.meg, "open", "false"),
        (&room.meg, "resolved", "true"),
    ] {
        person.post(&path, &[("state", state)]).await.assert_status(303);
        assert_eq!(is_resolved(), then);
    }
    room.sam
        .get(&format!("/reviews/{id}"))
        .await
        .assert_text("Settled")
        .assert_text("Every thread is settled");
    let eve = room.app.sign_up("eve").await;
    let mia = room.mentor("mia").await;
    for person in [&eve, &mia] {
        person.post(&path, &[("state", "open")]).await.assert_status(404);
        comment(person, &id, &place, "Me too", "send")
            .await
            .assert_status(404);
        comment(person, &id, &place, "Me too", "keep")
            .await
            .assert_status(404);
    }
    assert_eq!(is_resolved(), "true");
    room.sam
        .post(&format!("/reviews/{id}/threads/999999"), &[("state", "open")])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn nothing_is_said_before_the_mentor_has_answered_or_after_the_end() {
    let room = Room::open().await;
    let id = room.ask().await;
    comment(&room.sam, &id, "whole", "One more thing", "send")
        .await
        .assert_status(409);
    act(&room.meg, &id, "claim").await.assert_status(303);
    comment(&room.sam, &id, "whole", "And another", "send")
        .await
        .assert_status(409);
    act(&room.meg, &id, "send")
        .await
        .assert_status(409)
        .assert_text("nothing to send");
    assert_eq!(room.state(&id), "claimed", "nothing was sent, so nothing moved");
    comment(&room.meg, &id, "whole", "Fine.", "send")
        .await
        .assert_status(303);
    // What was refused is there to be sent now.
    act(&room.sam, &id, "send").await.assert_status(303);
    assert!(threads(&room).contains("And another"));
    act(&room.sam, &id, "finish").await.assert_status(303);
    for person in [&room.sam, &room.meg] {
        comment(person, &id, "whole", "After the end", "send")
            .await
            .assert_status(409);
        person
            .get("/reviews?show=kept")
            .await
            .assert_text("After the end");
    }
    assert!(!threads(&room).contains("After the end"));
}

/// What the seeker's editor does with what they type.
async fn save_draft(room: &Room, source: &str) {
    let path = "/problems/sum/drafts/python3";
    let known = room.sam.get_json(path).await.json();
    let revision = known["revision"].as_i64().unwrap_or(0);
    let draft = serde_json::json!({ "source": source, "base_revision": revision, "writer": "tab" });
    room.sam.post_json(path, &draft).await.assert_status(200);
}

#[actix_web::test]
async fn a_suggestion_goes_into_the_draft_where_its_lines_are() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let place = format!("lines 3 4 {}", path(&room));
    let fields = [
        ("place", &*place),
        ("body", "One line is enough:"),
        ("kind", "suggestion"),
        ("with_suggestion", "yes"),
        ("suggestion", "def read():\n    return int(input())"),
        ("intent", "send"),
    ];
    room.meg
        .post(&format!("/reviews/{id}/comments"), &fields)
        .await
        .assert_status(303);
    // The seeker has written on meanwhile: the lines have moved.
    let moved = format!("# mine\n{SOURCE}");
    save_draft(&room, &moved).await;
    let number = room.app.text("SELECT id::text FROM review_comments");
    let apply = format!("/reviews/{id}/comments/{number}/apply");
    room.meg.post(&apply, &[]).await.assert_status(404);
    let eve = room.app.sign_up("eve").await;
    eve.post(&apply, &[]).await.assert_status(404);
    let answer = room.sam.post(&apply, &[]).await;
    answer.assert_location("/problems/sum/workspace?language=python3");
    let saved = room.app.text("SELECT source FROM drafts");
    assert!(
        saved.starts_with("# mine\nimport sys\n\ndef read():\n    return int(input())\n"),
        "{saved}"
    );
    // Once the lines are gone it says so, and the draft stays.
    save_draft(&room, "print(1)\n").await;
    room.sam
        .post(&apply, &[])
        .await
        .assert_status(409)
        .assert_text("not in your draft any more");
    assert_eq!(room.app.text("SELECT source FROM drafts"), "print(1)\n");
}

#[actix_web::test]
async fn lines_that_are_none_are_refused_or_stand_about_the_whole() {
    let room = Room::open().await;
    let id = room.claimed().await;
    for place in [
        "",
        "lines",
        "lines 0 1 main.py",
        "lines 4 3 main.py",
        "thread x",
        "nowhere",
    ] {
        let answer = comment(&room.meg, &id, place, "My words stay", "send").await;
        answer.assert_status(422).assert_text("not said where");
        assert!(answer.html().contains("My words stay"), "{place}");
    }
    comment(&room.meg, &id, "lines 900 901 main.py", "Beyond the end", "send")
        .await
        .assert_status(303);
    comment(&room.meg, &id, "thread 999999", "In no thread", "send")
        .await
        .assert_status(303);
    comment(&room.meg, &id, "lines 1 1 other.py", "In no file", "send")
        .await
        .assert_status(303);
    assert_eq!(
        threads(&room),
        "suggestion Beyond the end | suggestion In no thread | suggestion In no file"
    );
}

#[actix_web::test]
async fn comments_are_text_and_never_markup_of_the_page() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let body = "<script>alert(1)</script> ![x](https://evil.example/p.png) [y](javascript:alert(1)) # big <form action=/sign-out>";
    comment(&room.meg, &id, "whole", body, "send")
        .await
        .assert_status(303);
    let html = room.sam.get(&format!("/reviews/{id}")).await.html();
    for bad in [
        "<script>alert",
        "evil.example/p.png\"",
        "javascript:alert(1)\"",
        "<form action=/sign-out",
    ] {
        assert!(!html.contains(bad), "{bad}");
    }
    assert!(html.contains("&lt;script&gt;"));
}

#[actix_web::test]
async fn a_script_keeps_and_never_sends() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let fields = [
        ("place", "whole"),
        ("body", "As I type"),
        ("kind", "praise"),
        ("intent", "send"),
    ];
    room.meg
        .fetch(&format!("/reviews/{id}/comments"), &fields)
        .await
        .assert_status(204);
    assert_eq!(room.state(&id), "claimed");
    assert_eq!(
        room.app.text("SELECT kind || ' ' || body FROM review_drafts"),
        "praise As I type"
    );
    // Emptied text is gone, for its author wants it so.
    let empty = [("place", "whole"), ("body", ""), ("kind", "praise")];
    room.meg
        .fetch(&format!("/reviews/{id}/comments"), &empty)
        .await
        .assert_status(204);
    assert_eq!(room.app.text("SELECT count(*) FROM review_drafts"), "0");
    let long = "x".repeat(20_001);
    let too_long = [("place", "whole"), ("body", &*long), ("kind", "praise")];
    room.meg
        .fetch(&format!("/reviews/{id}/comments"), &too_long)
        .await
        .assert_status(422);
}

#[actix_web::test]
async fn both_sides_say_how_it_was_once() {
    let room = Room::open().await;
    let id = room.answered().await;
    let rating = [
        ("answered", "yes"),
        ("next", "partly"),
        ("kind", "yes"),
        ("body", "Thank you!"),
    ];
    let path = format!("/reviews/{id}/rating");
    room.sam.post(&path, &rating).await.assert_status(409);
    act(&room.sam, &id, "finish").await.assert_status(303);
    assert_eq!(room.news("meg"), "review-finished");
    room.sam
        .post(&path, &rating[..2])
        .await
        .assert_status(422)
        .assert_text("Was it kind and to the point?");
    room.sam.post(&path, &rating).await.assert_status(303);
    room.sam.post(&path, &rating).await.assert_status(409);
    let page = room.meg.get(&format!("/reviews/{id}")).await;
    page.assert_text("Thank you!")
        .assert_text("Do you know what to do next? Partly");
    let back = [("clear", "yes"), ("worked", "no"), ("kind", "yes"), ("body", "")];
    room.meg.post(&path, &back).await.assert_status(303);
    let eve = room.app.sign_up("eve").await;
    eve.post(&path, &rating).await.assert_status(404);
    assert_eq!(room.app.text("SELECT count(*) FROM review_ratings"), "2");
}

#[actix_web::test]
async fn reports_reach_administrators_and_not_the_other_side() {
    let room = Room::open().await;
    let id = room.answered().await;
    room.sam
        .post(&format!("/reviews/{id}/report"), &[("reason", "")])
        .await
        .assert_status(422);
    let fields = [("reason", "The tone is rude <gr-x>")];
    room.sam
        .post(&format!("/reviews/{id}/report"), &fields)
        .await
        .assert_status(303);
    assert!(
        !room
            .meg
            .get(&format!("/reviews/{id}"))
            .await
            .html()
            .contains("rude")
    );
    room.app.sign_up("root-one").await;
    room.app.make_admin("root-one");
    let admin = room.app.sign_in("root-one").await;
    let page = admin.get("/admin/reviews").await;
    page.assert_text("The tone is rude <gr-x>");
    let number = room.app.text("SELECT id::text FROM review_reports");
    let settle = format!("/admin/reviews/reports/{number}");
    room.meg.post(&settle, &[]).await.assert_status(403);
    admin.post(&settle, &[]).await.assert_status(303);
    admin.post(&settle, &[]).await.assert_status(404);
    admin
        .get("/admin/reviews")
        .await
        .assert_text("Nothing was reported");
}

#[actix_web::test]
async fn a_comment_of_another_renderer_is_rendered_anew() {
    let room = Room::open().await;
    let id = room.claimed().await;
    comment(&room.meg, &id, "whole", "Read it **once**.", "send")
        .await
        .assert_status(303);
    for renderer in ["renderer", "renderer - 1"] {
        room.app.execute(&format!(
            "UPDATE review_comments SET html = '<p>stored</p>', renderer = {renderer}"
        ));
        let html = room.meg.get(&format!("/reviews/{id}")).await.html();
        assert_eq!(html.contains("<p>stored</p>"), renderer == "renderer");
        assert_eq!(html.contains("<strong>once</strong>"), renderer != "renderer");
    }
}
