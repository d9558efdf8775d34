//! Drafts: saved by revision, never overwritten unseen, restored from versions.

use serde_json::json;

use crate::support::{PackageBuilder, TestApp, Visitor};

const DRAFT: &str = "/problems/sum/drafts/python3";

async fn ada() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let ada = app.sign_up("ada").await;
    (app, ada)
}

fn body(source: &str, base_revision: i32, writer: &str) -> serde_json::Value {
    json!({ "source": source, "base_revision": base_revision, "writer": writer })
}

#[actix_web::test]
async fn a_saved_draft_comes_back() {
    let (_app, ada) = ada().await;
    let saved = ada.post_json(DRAFT, &body("one", 0, "tab-a")).await;
    saved.assert_status(200);
    assert_eq!(saved.json()["revision"], 1);
    assert_eq!(ada.get_json(DRAFT).await.json()["source"], "one");
    ada.get("/problems/sum/workspace?language=python3")
        .await
        .assert_text("one")
        .assert_text("Saved");
}

#[actix_web::test]
async fn a_second_tab_gets_a_conflict_with_the_stored_text_and_changes_nothing() {
    let (_app, ada) = ada().await;
    ada.post_json(DRAFT, &body("one", 0, "tab-a"))
        .await
        .assert_status(200);
    ada.post_json(DRAFT, &body("two", 1, "tab-a"))
        .await
        .assert_status(200);
    let conflict = ada.post_json(DRAFT, &body("other", 1, "tab-b")).await;
    conflict.assert_status(409);
    assert_eq!(conflict.json()["source"], "two");
    assert_eq!(conflict.json()["revision"], 2);
    assert_eq!(ada.get_json(DRAFT).await.json()["source"], "two");
    // Having seen it, the second tab may go on.
    ada.post_json(DRAFT, &body("other", 2, "tab-b"))
        .await
        .assert_status(200);
}

#[actix_web::test]
async fn a_tab_that_did_not_hear_its_answer_may_save_again() {
    let (_app, ada) = ada().await;
    ada.post_json(DRAFT, &body("one", 0, "tab-a"))
        .await
        .assert_status(200);
    ada.post_json(DRAFT, &body("two", 0, "tab-a"))
        .await
        .assert_status(200);
    // The same text again is no change.
    let same = ada.post_json(DRAFT, &body("two", 0, "tab-c")).await;
    assert_eq!(same.assert_status(200).json()["revision"], 2);
}

#[actix_web::test]
async fn an_earlier_version_can_be_restored_and_nothing_is_deleted() {
    let (_app, ada) = ada().await;
    for (revision, text) in ["first text", "second text"].into_iter().enumerate() {
        ada.post_json(DRAFT, &body(text, revision as i32, "tab"))
            .await
            .assert_status(200);
    }
    ada.get("/problems/sum/drafts/python3/versions")
        .await
        .assert_text("first text")
        .assert_text("second text");
    ada.post("/problems/sum/drafts/python3/restore", &[("revision", "1")])
        .await
        .assert_status(303);
    assert_eq!(ada.get_json(DRAFT).await.json()["source"], "first text");
    ada.get("/problems/sum/drafts/python3/versions")
        .await
        .assert_text("second text");
    ada.post("/problems/sum/drafts/python3/restore", &[("revision", "99")])
        .await
        .assert_status(404);
    ada.post("/problems/sum/drafts/python3/restore", &[("revision", "x")])
        .await
        .assert_status(422);
}

#[actix_web::test]
async fn drafts_are_their_writer_s_alone() {
    let (app, ada) = ada().await;
    ada.post_json(DRAFT, &body("secret plan", 0, ""))
        .await
        .assert_status(200);
    let eve = app.sign_up("eve").await;
    assert!(eve.get_json(DRAFT).await.json().is_null());
    app.visitor().get_json(DRAFT).await.assert_status(401);
    assert!(
        !eve.get("/problems/sum/drafts/python3/versions")
            .await
            .has_text("secret plan")
    );
}

#[actix_web::test]
async fn what_can_t_be_kept_is_refused_with_the_reason() {
    let (_app, ada) = ada().await;
    let nul = ada.post_json(DRAFT, &body("a\0b", 0, "")).await;
    nul.assert_status(422);
    assert_eq!(nul.json()["errors"][0]["field"], "source");
    ada.post_json(DRAFT, &body(&"x".repeat(1024 * 1024 + 1), 0, ""))
        .await
        .assert_status(413);
    ada.post_json(DRAFT, &json!({ "source": 1 }))
        .await
        .assert_status(400);
    ada.post_json("/problems/sum/drafts/cobol", &body("x", 0, ""))
        .await
        .assert_status(404);
    let form = ada.post(DRAFT, &[("source", "x")]).await;
    form.assert_status(400);
}
