//! Bookmarks, notes and problems that are alike.

use super::app;
use crate::support::PackageBuilder;

const NOTE: &str = "/problems/sum/note";
const BOOKMARK: &str = "/problems/sum/bookmark";

#[actix_web::test]
async fn a_bookmark_is_set_listed_filtered_by_and_removed() {
    let app = app().await;
    app.import(PackageBuilder::new("other").title("Another"));
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    for _ in 0..2 {
        ada.post(BOOKMARK, &[("on", "1")]).await.assert_status(303);
    }
    ada.get("/problems/sum").await.assert_text("Remove the bookmark");
    let list = ada.get("/problems?bookmarked=1").await;
    list.assert_text("The sum problem").assert_text("1 problem found");
    assert!(!list.has_text("Another"));
    ada.get("/bookmarks")
        .await
        .assert_text("The sum problem")
        .assert_text("bookmarked");
    eve.get("/bookmarks").await.assert_text("Nothing kept yet");
    eve.get("/problems?bookmarked=1")
        .await
        .assert_text("Nothing fits all of that");
    app.visitor()
        .get("/problems?bookmarked=1")
        .await
        .assert_text("left out: bookmarked");
    ada.post(BOOKMARK, &[("on", "0")]).await.assert_status(303);
    ada.get("/bookmarks").await.assert_text("Nothing kept yet");
    for wrong in ["", "2", "yes"] {
        ada.post(BOOKMARK, &[("on", wrong)]).await.assert_status(422);
    }
    ada.post("/problems/none/bookmark", &[("on", "1")])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn a_note_is_rendered_for_its_writer_alone() {
    let app = app().await;
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    let text = "Mind the **sign**, <script>alert(1)</script> and $a + b$.";
    ada.post(NOTE, &[("body", text), ("revision", "0")])
        .await
        .assert_status(303)
        .assert_location("/problems/sum#own-note");
    let page = ada.get("/problems/sum").await;
    assert!(page.html().contains("<strong>sign</strong>") && !page.html().contains("<script>alert"));
    ada.get("/bookmarks").await.assert_text("Mind the **sign**");
    for place in ["/problems/sum", NOTE, "/bookmarks"] {
        assert!(!eve.get(place).await.has_text("Mind the"), "{place}");
    }
    // An empty note is none.
    ada.post(NOTE, &[("body", " \n"), ("revision", "1")])
        .await
        .assert_status(303);
    ada.get("/problems/sum").await.assert_text("Write a note");
    ada.get("/bookmarks").await.assert_text("Nothing kept yet");
}

#[actix_web::test]
async fn a_note_that_was_changed_elsewhere_is_not_written_over() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    ada.post(NOTE, &[("body", "first"), ("revision", "0")])
        .await
        .assert_status(303);
    ada.post(NOTE, &[("body", "from the phone"), ("revision", "1")])
        .await
        .assert_status(303);
    let conflict = ada
        .post(NOTE, &[("body", "from the desk"), ("revision", "1")])
        .await;
    conflict
        .assert_status(409)
        .assert_text("from the desk")
        .assert_text("from the phone");
    assert_eq!(app.text("SELECT body FROM problem_notes"), "from the phone");
    // The page carries the revision that was seen now: saving again keeps one's own.
    ada.post(NOTE, &[("body", "from the desk"), ("revision", "2")])
        .await
        .assert_status(303);
    // The same text twice is no conflict.
    ada.post(NOTE, &[("body", "from the desk"), ("revision", "2")])
        .await
        .assert_status(303);
}

#[actix_web::test]
async fn a_note_that_can_t_be_taken_comes_back_as_it_was_typed() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let long = "ä".repeat(20_001);
    let answer = ada.post(NOTE, &[("body", &long), ("revision", "0")]).await;
    answer
        .assert_status(422)
        .assert_text("This has 20001 characters; 20000 are taken.");
    assert!(answer.html().contains(&long));
    ada.post(NOTE, &[("body", &long[2..]), ("revision", "0")])
        .await
        .assert_status(303);
    ada.post(NOTE, &[("body", "a\0b"), ("revision", "0")])
        .await
        .assert_status(422);
    ada.post(NOTE, &[("body", "kept"), ("revision", "x")])
        .await
        .assert_status(422)
        .assert_text("kept");
    ada.post("/problems/none/note", &[("body", "x"), ("revision", "0")])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn similar_problems_share_topics_and_stand_in_order() {
    let app = app().await;
    for (name, title, yaml) in [
        (
            "both",
            "Shares both",
            "topics: [numbers, sums]\ndifficulty: hard\n",
        ),
        ("easy", "Shares one, easy", "topics: [sums]\ndifficulty: easy\n"),
        ("hard", "Shares one, hard", "topics: [sums]\ndifficulty: hard\n"),
        ("none", "Shares nothing", "topics: [graphs]\ndifficulty: easy\n"),
    ] {
        app.import(PackageBuilder::new(name).title(title).greenroom(yaml));
    }
    app.import(
        PackageBuilder::new("hidden")
            .title("Retired one")
            .greenroom("topics: [sums]\n"),
    );
    app.execute("UPDATE problems SET state = 'retired' WHERE slug = 'hidden'");
    let page = app.visitor().get("/problems/sum").await;
    let text = page.text();
    let text = text.split("Similar problems").nth(1).expect("the list");
    let place = |title: &str| text.find(title);
    assert!(place("Shares both") < place("Shares one, easy"), "{text}");
    assert!(place("Shares one, easy") < place("Shares one, hard"), "{text}");
    assert_eq!((place("Shares nothing"), place("Retired one")), (None, None));
}
