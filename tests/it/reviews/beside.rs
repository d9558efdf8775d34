//! What is compared with the code, and what is read beside it.

use super::{Room, SOURCE, ask, submit, submit_to};
use crate::support::PackageBuilder;

#[actix_web::test]
async fn a_round_is_compared_with_the_starter_and_earlier_rounds_in_both_forms() {
    let room = Room::open().await;
    let id = room.answered().await;
    let second = submit(&room.sam, &SOURCE.replace("* 2", "+ 2")).await;
    room.sam
        .post(&format!("/reviews/{id}/rounds"), &[("submission", &second)])
        .await
        .assert_status(303);
    let path = format!("/reviews/{id}");
    let page = room.meg.get(&path).await;
    page.assert_text("Compare with Round 1 Starter");
    let html = room.meg.get(&format!("{path}?diff=1")).await.html();
    assert!(html.contains("Round 1 and Round 2 side by side"), "{html}");
    let html = room.meg.get(&format!("{path}?diff=1&view=unified")).await.html();
    assert!(html.contains("Round 1 and Round 2 below each other"), "{html}");
    assert!(html.contains("taken out") && html.contains("put in"), "{html}");
    let html = room.meg.get(&format!("{path}?round=1&diff=starter")).await.html();
    assert!(html.contains("Starter and Round 1 side by side"), "{html}");
    assert!(html.contains("solution<"), "{html}");
    // What can't be compared is not.
    for wrong in ["2", "9", "-1", "x", ""] {
        let html = room.meg.get(&format!("{path}?diff={wrong}")).await.html();
        assert!(!html.contains("side by side"), "{wrong}");
    }
}

#[actix_web::test]
async fn a_mentor_reads_statement_editorial_and_verdict_beside_the_code() {
    let room = Room::open().await;
    let package = PackageBuilder::new("own")
        .greenroom("editorial: editorial.md\n")
        .file("editorial.md", "# The way\n\nDouble it **once**.\n");
    room.app.import(package);
    let submission = submit_to(&room.sam, "own", SOURCE).await;
    let id = ask(&room.sam, &submission, &[]).await;
    super::act(&room.meg, &id, "claim").await.assert_status(303);
    let path = |what: &str| format!("/reviews/{id}?beside={what}");
    let html = room.meg.get(&path("editorial")).await.html();
    assert!(html.contains("Double it <strong>once</strong>"), "{html}");
    room.meg
        .get(&path("statement"))
        .await
        .assert_text("Print the sum");
    let html = room.meg.get(&path("verdict")).await.html();
    assert!(html.contains("class=\"judgement"), "{html}");
    // The seeker reads the editorial on the problem's page, if they want to.
    let html = room.sam.get(&path("editorial")).await.html();
    assert!(!html.contains("<strong>once</strong>"), "{html}");
    room.sam
        .get(&path("statement"))
        .await
        .assert_text("Print the sum");
    // Without one there is nothing to show.
    let other = ask(&room.sam, &room.submission, &[]).await;
    super::act(&room.meg, &other, "claim").await.assert_status(303);
    let page = room.meg.get(&format!("/reviews/{other}?beside=editorial")).await;
    page.assert_status(200);
    assert!(!page.html().contains("<aside"));
}
