use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{GOOD, stage};

#[actix_web::test]
async fn the_author_marks_the_own_work_and_may_change_it() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    stage.judge_as(id, &outcome(DesignVerdict::Passed));
    let ada = stage.app.sign_in("ada").await;
    let url = format!("/submissions/{id}/marks");
    let fields = [("level.tradeoffs", "2"), ("evidence.tradeoffs", " one sentence ")];
    let saved = ada.post(&url, &fields).await;
    saved.assert_status(303);
    assert_eq!(
        saved.location(),
        Some(format!("/submissions/{id}/design#rubric").as_str())
    );
    ada.post(&url, &[("level.tradeoffs", "3")])
        .await
        .assert_status(303);
    assert_eq!(
        stage
            .app
            .text("SELECT string_agg(criterion || level || evidence, ',') FROM self_marks"),
        "tradeoffs3"
    );
    let page = ada.get(&format!("/submissions/{id}/design")).await;
    page.assert_text("Strong hire").assert_text("Save changed marks");
    assert!(page.html().contains("value=\"3\" checked"));
}

#[actix_web::test]
async fn marks_out_of_range_or_by_others_are_refused() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    let ada = stage.app.sign_in("ada").await;
    let url = format!("/submissions/{id}/marks");
    for level in ["0", "5", "best"] {
        ada.post(&url, &[("level.tradeoffs", level)])
            .await
            .assert_status(422);
    }
    stage.app.sign_up("eve").await;
    let eve = stage.app.sign_in("eve").await;
    eve.post(&url, &[("level.tradeoffs", "3")])
        .await
        .assert_status(404);
    stage.app.make_admin("eve");
    let eve = stage.app.sign_in("eve").await;
    eve.post(&url, &[("level.tradeoffs", "3")])
        .await
        .assert_status(403);
    assert_eq!(stage.app.text("SELECT count(*) FROM self_marks"), "0");
}

#[actix_web::test]
async fn a_review_of_a_design_has_its_rubric_and_its_author_s_marks() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    stage.judge_as(id, &outcome(DesignVerdict::Passed));
    let ada = stage.app.sign_in("ada").await;
    let review = crate::reviews::ask(&ada, &id.to_string(), &[]).await;
    let url = format!("/reviews/{review}");
    ada.get(&url)
        .await
        .assert_text("Trade-offs")
        .assert_text("argued");
    let fields = [("level.tradeoffs", "2"), ("evidence.tradeoffs", "one sentence")];
    ada.post(&format!("{url}/marks"), &fields)
        .await
        .assert_status(303);
    // One mark, wherever the author looks at it.
    let html = ada.get(&format!("/submissions/{id}/design")).await.html();
    assert!(html.contains("one sentence"), "{html}");
    stage.app.sign_up("meg").await;
    stage.app.make_mentor("meg");
    let meg = stage.app.sign_in("meg").await;
    crate::reviews::act(&meg, &review, "claim")
        .await
        .assert_status(303);
    let fields = [
        ("level.tradeoffs", "3"),
        ("evidence.tradeoffs", "it names the price"),
    ];
    meg.post(&format!("{url}/marks"), &fields)
        .await
        .assert_status(303);
    crate::reviews::act(&meg, &review, "send")
        .await
        .assert_status(303);
    ada.get(&url).await.assert_text("it names the price");
}
