//! Hints, one after the other.

use super::app;

const PAGE: &str = "/problems/sum";
const HINTS: &str = "/problems/sum/hints";

#[actix_web::test]
async fn a_hint_is_sent_once_it_was_asked_for_and_that_is_recorded() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let page = ada.get(PAGE).await;
    page.assert_text("Show hint 1 of 3");
    for hint in ["both", "Add them", "what comes out"] {
        assert!(!page.html().contains(hint), "{hint}");
    }
    ada.post(HINTS, &[("hint", "1")])
        .await
        .assert_status(303)
        .assert_location("/problems/sum#hints");
    for place in [PAGE, "/problems/sum/workspace"] {
        let page = ada.get(place).await;
        page.assert_text("Show hint 2 of 3");
        assert!(
            page.html().contains("<em>both</em>") && !page.html().contains("Add them"),
            "{place}"
        );
    }
    // A second post of the same is no second hint.
    ada.post(HINTS, &[("hint", "1")]).await.assert_status(303);
    ada.post(HINTS, &[("hint", "2")]).await.assert_status(303);
    assert_eq!(
        app.text("SELECT string_agg(hint::text, ',' ORDER BY hint) FROM hint_views WHERE shown_at <= now()"),
        "1,2"
    );
    let eve = app.sign_up("eve").await;
    eve.get(PAGE).await.assert_text("Show hint 1 of 3");
}

#[actix_web::test]
async fn no_hint_is_skipped_or_made_up() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for wrong in ["2", "4", "0", "-1", "x", "", "99999999999999999999"] {
        ada.post(HINTS, &[("hint", wrong)]).await.assert_status(422);
    }
    for hint in ["1", "2", "3"] {
        ada.post(HINTS, &[("hint", hint)]).await.assert_status(303);
    }
    ada.post(HINTS, &[("hint", "4")]).await.assert_status(422);
    assert!(!ada.get(PAGE).await.has_text("Show hint"));
    ada.post("/problems/none/hints", &[("hint", "1")])
        .await
        .assert_status(404);
    app.execute("UPDATE problems SET state = 'retired'");
    ada.post(HINTS, &[("hint", "1")]).await.assert_status(404);
}

#[actix_web::test]
async fn a_hint_in_the_workspace_keeps_what_was_typed() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("hint", "1"),
        ("draft_language", "python3"),
        ("source", "half = 'a program'\r\n"),
        ("language", "cpp"),
    ];
    ada.post(HINTS, &fields)
        .await
        .assert_status(303)
        .assert_location("/problems/sum/workspace?language=python3#hints");
    ada.get("/problems/sum/workspace?language=python3")
        .await
        .assert_text("half = 'a program'");
}

#[actix_web::test]
async fn visitors_are_asked_to_sign_in() {
    let app = app().await;
    let visitor = app.visitor();
    let page = visitor.get(PAGE).await;
    page.assert_text("There are 3, shown one by one. Sign in to read them.");
    assert!(!page.html().contains("Add them"));
    let answer = visitor.post(HINTS, &[("hint", "1")]).await;
    assert!(
        answer
            .location()
            .is_some_and(|place| place.starts_with("/sign-in"))
    );
}
