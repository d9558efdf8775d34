//! Solving under the conditions of an interview.

use super::{app, sent};
use crate::support::{PackageBuilder, TestApp, Visitor};

const START: &str = "/problems/sum/interviews";

async fn begin(ada: &Visitor) {
    ada.post(START, &[("minutes", "30")])
        .await
        .assert_status(303)
        .assert_location("/problems/sum/workspace");
}

fn running(app: &TestApp) -> String {
    app.text("SELECT max(id)::text FROM interviews WHERE ended_at IS NULL")
}

#[actix_web::test]
async fn while_it_runs_nothing_is_shown_that_an_interviewer_would_not_say() {
    let app = app().await;
    app.import(
        PackageBuilder::new("like")
            .title("A like one")
            .greenroom("topics: [sums]\n"),
    );
    let ada = app.sign_up("ada").await;
    sent(&app, "ada", "wrong_answer", 5);
    ada.post("/problems/sum/hints", &[("hint", "1")])
        .await
        .assert_status(303);
    let hidden = [
        "Easy",
        "sums",
        "aim for 25 min",
        "Show hint",
        "both",
        "1 submission of yours",
        "Tried",
        "Editorial",
        "A like one",
    ];
    let before = ada.get("/problems/sum").await;
    for words in hidden {
        assert!(before.html().contains(words), "{words} before");
    }
    begin(&ada).await;
    for place in ["/problems/sum", "/problems/sum/workspace"] {
        let page = ada.get(place).await;
        page.assert_status(200)
            .assert_text("Interview, 30 minutes.")
            .assert_text("left , until");
        for words in hidden.iter().filter(|words| **words != "Tried") {
            assert!(!page.html().contains(words), "{words} on {place}");
        }
        assert!(page.html().contains("data-countdown=\"1"), "{place}");
    }
    ada.post("/problems/sum/hints", &[("hint", "2")])
        .await
        .assert_status(409);
    for page in ["editorial", "solutions"] {
        let address = format!("/problems/sum/{page}");
        ada.get(&address).await.assert_text("You are in an interview.");
        ada.post(&address, &[]).await.assert_status(409);
    }
    let list = ada.get("/problems?q=sum").await;
    list.assert_text("The sum problem");
    let rows = list.html();
    let row = rows
        .split("class=\"problem\"")
        .find(|row| row.contains("/problems/sum\""))
        .expect("the row");
    assert!(
        !row.contains("Easy") && !row.contains("numbers") && !row.contains("25 min"),
        "{row}"
    );
    // Others see all of it.
    app.visitor().get("/problems/sum").await.assert_text("Easy");
}

#[actix_web::test]
async fn it_ends_by_hand_and_by_its_own_person_alone() {
    let app = app().await;
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    begin(&ada).await;
    let end = format!("/interviews/{}/end", running(&app));
    eve.post(&end, &[]).await.assert_status(404);
    ada.post(&end, &[])
        .await
        .assert_status(303)
        .assert_location("/problems/sum");
    ada.post(&end, &[]).await.assert_status(404);
    ada.get("/problems/sum").await.assert_text("Easy");
    ada.get("/progress").await.assert_text("ended by hand");
    for wrong in ["0", "x", "99999999999"] {
        ada.post(&format!("/interviews/{wrong}/end"), &[])
            .await
            .assert_status(404);
    }
}

#[actix_web::test]
async fn it_ends_by_its_time_and_another_may_begin() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    begin(&ada).await;
    app.execute("UPDATE interviews SET started_at = now() - interval '31 minutes', ends_at = now() - interval '1 minute'");
    ada.get("/problems/sum").await.assert_text("Easy");
    ada.get("/progress").await.assert_text("time was over");
    begin(&ada).await;
    assert_eq!(app.text("SELECT count(*)::text FROM interviews"), "2");
    ada.get("/progress")
        .await
        .assert_text("runs")
        .assert_text("time was over");
}

#[actix_web::test]
async fn it_ends_by_solving() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    begin(&ada).await;
    app.execute("UPDATE interviews SET started_at = started_at - interval '12 minutes'");
    sent(&app, "ada", "wrong_answer", 8);
    ada.get("/problems/sum")
        .await
        .assert_text("Interview, 30 minutes.");
    sent(&app, "ada", "accepted", 2);
    ada.get("/problems/sum").await.assert_text("Easy");
    ada.get("/progress").await.assert_text("solved after 10 min");
    begin(&ada).await;
    ada.get("/progress")
        .await
        .assert_text("solved after 10 min")
        .assert_text("runs");
}

#[actix_web::test]
async fn one_runs_at_a_time() {
    let app = app().await;
    app.import(PackageBuilder::new("other"));
    let ada = app.sign_up("ada").await;
    begin(&ada).await;
    begin(&ada).await;
    assert_eq!(app.text("SELECT count(*)::text FROM interviews"), "1");
    ada.post("/problems/other/interviews", &[("minutes", "30")])
        .await
        .assert_status(409);
    for wrong in ["", "0", "31", "-30", "1000000", "x"] {
        ada.post(START, &[("minutes", wrong)]).await.assert_status(422);
    }
    ada.post("/problems/none/interviews", &[("minutes", "30")])
        .await
        .assert_status(404);
    assert_eq!(app.visitor().post(START, &[("minutes", "30")]).await.status, 303);
    assert_eq!(app.text("SELECT count(*)::text FROM interviews"), "1");
}
