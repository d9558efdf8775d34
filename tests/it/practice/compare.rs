//! Two submissions side by side.

use crate::submissions::{ACCEPTED, WRONG, app, submit};
use crate::support::{Answer, PackageBuilder, Visitor};

fn id(answer: &Answer) -> String {
    let place = answer.assert_status(303).location().expect("a place");
    place.rsplit('/').next().expect("an id").to_string()
}

async fn send(visitor: &Visitor, source: &str) -> String {
    id(&submit(visitor, "python3", source).await)
}

#[actix_web::test]
async fn any_two_of_one_problem_are_compared_in_the_order_they_were_sent() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let first = send(&ada, WRONG).await;
    ada.get(&format!("/submissions/{first}/compare"))
        .await
        .assert_status(200)
        .assert_text("There is only one so far");
    let second = send(&ada, ACCEPTED).await;
    app.judge_pending();
    for address in [
        format!("/submissions/{first}/compare?with={second}"),
        format!("/submissions/{second}/compare?with={first}"),
        format!("/submissions/{second}/compare"),
    ] {
        let page = ada.get(&address).await;
        page.assert_status(200)
            .assert_text("Verdict Wrong answer Accepted")
            .assert_text("Cases passed 0 of 3 3 of 3")
            .assert_text("print(a - b)")
            .assert_text("print(a + b)");
    }
    // The list offers the same, and its form leads there.
    let list = ada.get("/problems/sum/submissions").await;
    assert!(list.html().contains("action=\"/problems/sum/compare\""));
    ada.get(&format!("/problems/sum/compare?one={first}&other={second}"))
        .await
        .assert_status(303)
        .assert_location(&format!("/submissions/{first}/compare?with={second}"));
    for wrong in ["", "?one=x&other=y", "?one=1"] {
        ada.get(&format!("/problems/sum/compare{wrong}"))
            .await
            .assert_status(303)
            .assert_location("/problems/sum/submissions");
    }
    ada.get(&format!("/submissions/{first}/compare?with={first}"))
        .await
        .assert_status(200);
}

#[actix_web::test]
async fn what_is_not_one_s_own_or_of_another_problem_is_not_compared() {
    let app = app().await;
    app.import(PackageBuilder::new("other"));
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    let (mine, hers) = (send(&ada, ACCEPTED).await, send(&eve, WRONG).await);
    let fields = [
        ("language", "python3"),
        ("source", "x"),
        ("idempotency_key", &*crate::submissions::key()),
    ];
    let elsewhere = id(&ada.post("/problems/other/submissions", &fields).await);
    for with in [&hers, &elsewhere, &"999999999".to_string()] {
        ada.get(&format!("/submissions/{mine}/compare?with={with}"))
            .await
            .assert_status(404);
    }
    ada.get(&format!("/submissions/{hers}/compare?with={mine}"))
        .await
        .assert_status(404);
    // An administrator sees submissions, but compares those of one person alone.
    app.sign_up("grace").await;
    app.make_admin("grace");
    let grace = app.sign_in("grace").await;
    grace
        .get(&format!("/submissions/{mine}/compare"))
        .await
        .assert_status(200);
    grace
        .get(&format!("/submissions/{mine}/compare?with={hers}"))
        .await
        .assert_status(404);
}
