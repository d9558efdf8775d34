//! Links with which somebody outside reads a submission.

use super::Room;

/// The path of a fresh link.
async fn share(room: &Room) -> String {
    let path = format!("/submissions/{}/shares", room.submission);
    let html = room
        .sam
        .post(&path, &[("note", "Uncle <gr-x>")])
        .await
        .assert_status(200)
        .html();
    let start = html.find("/shared/").expect("a link");
    html[start..].chars().take("/shared/".len() + 64).collect()
}

#[actix_web::test]
async fn whoever_has_the_link_reads_the_code_and_nothing_of_its_author() {
    let room = Room::open().await;
    let link = share(&room).await;
    for person in [room.app.visitor(), room.meg.clone()] {
        let page = person.get(&link).await;
        page.assert_status(200).assert_text("sys.stdin.readline");
        assert!(!page.html().contains("sam"), "no name");
        assert_eq!(
            page.headers.get("x-robots-tag").expect("a header"),
            "noindex, nofollow, noarchive"
        );
        assert_eq!(page.headers.get("cache-control").expect("a header"), "no-store");
        assert!(page.html().contains("noindex"));
    }
    let shown_again = room
        .sam
        .get(&format!("/submissions/{}/shares", room.submission))
        .await;
    shown_again.assert_text("Uncle <gr-x>");
    assert!(!shown_again.html().contains("/shared/"), "the link is shown once");
    assert_eq!(
        room.app
            .text("SELECT octet_length(token_hash)::text FROM share_links"),
        "32"
    );
}

#[actix_web::test]
async fn a_link_ends_when_its_maker_says_so_when_its_time_is_over_and_when_they_go() {
    let room = Room::open().await;
    let visitor = room.app.visitor();
    let link = share(&room).await;
    let number = room.app.text("SELECT number::text FROM share_links");
    let end = format!("/submissions/{}/shares/{number}/delete", room.submission);
    room.meg.post(&end, &[]).await.assert_status(404);
    visitor.get(&link).await.assert_status(200);
    room.sam.post(&end, &[]).await.assert_status(303);
    room.sam.post(&end, &[]).await.assert_status(404);
    visitor.get(&link).await.assert_status(404);

    let link = share(&room).await;
    room.app
        .execute("UPDATE share_links SET expires_at = now() - interval '1 second'");
    visitor.get(&link).await.assert_status(404);

    let link = share(&room).await;
    room.app.disable("sam");
    visitor.get(&link).await.assert_status(404);
}

#[actix_web::test]
async fn only_its_author_shares_a_submission_and_not_without_end() {
    let room = Room::open().await;
    let path = format!("/submissions/{}/shares", room.submission);
    for person in [&room.meg, &room.app.sign_up("eve").await] {
        person.get(&path).await.assert_status(404);
        person.post(&path, &[("note", "mine")]).await.assert_status(404);
    }
    for _ in 0..10 {
        share(&room).await;
    }
    room.sam
        .post(&path, &[("note", "one more")])
        .await
        .assert_status(409);
    for guess in ["0".repeat(64), "x".into(), String::new()] {
        room.app
            .visitor()
            .get(&format!("/shared/{guess}"))
            .await
            .assert_status(404);
    }
}
