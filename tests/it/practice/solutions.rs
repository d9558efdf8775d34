//! The editorial and the author's programs.

use super::{app, sent};
use crate::support::PackageBuilder;

const EDITORIAL: &str = "/problems/sum/editorial";
const PROGRAMS: &str = "/problems/sum/solutions";

#[actix_web::test]
async fn solutions_open_after_solving_without_a_record() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for page in [EDITORIAL, PROGRAMS] {
        let closed = ada.get(page).await;
        closed.assert_status(200).assert_text("Show it anyway");
        assert!(!closed.html().contains("commutative") && !closed.html().contains("iostream"));
    }
    sent(&app, "ada", "accepted", 1);
    ada.get(EDITORIAL).await.assert_text("Addition is commutative .");
    let programs = ada.get(PROGRAMS).await;
    programs
        .assert_text("C++ adds.cpp")
        .assert_text("Python sum.py")
        .assert_text("std::cin >> a >> b");
    assert!(
        !programs.has_text("never shown to seekers"),
        "wrong programs stay inside"
    );
    assert_eq!(app.text("SELECT count(*)::text FROM solution_looks"), "0");
}

#[actix_web::test]
async fn a_choice_opens_one_of_them_and_is_recorded() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    ada.post(PROGRAMS, &[])
        .await
        .assert_status(303)
        .assert_location(PROGRAMS);
    ada.get(PROGRAMS).await.assert_text("std::cin >> a >> b");
    ada.get(EDITORIAL).await.assert_text("Show it anyway");
    ada.post(PROGRAMS, &[]).await.assert_status(303);
    assert_eq!(
        app.text("SELECT string_agg(what, ',') FROM solution_looks"),
        "programs"
    );
    let eve = app.sign_up("eve").await;
    eve.get(PROGRAMS).await.assert_text("Show it anyway");
    ada.get("/progress")
        .await
        .assert_text("Solutions read before solving 1 problem");
}

#[actix_web::test]
async fn visitors_sign_in_first() {
    let app = app().await;
    let visitor = app.visitor();
    for page in [EDITORIAL, PROGRAMS] {
        let closed = visitor.get(page).await;
        closed.assert_status(200).assert_text("Sign in");
        assert!(!closed.html().contains("commutative") && !closed.html().contains("iostream"));
        let answer = visitor.post(page, &[]).await;
        assert!(
            answer
                .location()
                .is_some_and(|place| place.starts_with("/sign-in")),
            "{page}"
        );
    }
}

#[actix_web::test]
async fn what_a_problem_has_not_is_not_found() {
    let app = app().await;
    app.import(PackageBuilder::new("bare"));
    let ada = app.sign_up("ada").await;
    ada.get("/problems/bare/editorial").await.assert_status(404);
    ada.post("/problems/bare/editorial", &[]).await.assert_status(404);
    ada.get("/problems/none/solutions").await.assert_status(404);
    app.execute("UPDATE problems SET state = 'draft'");
    for page in [EDITORIAL, PROGRAMS] {
        ada.get(page).await.assert_status(404);
        ada.post(page, &[]).await.assert_status(404);
    }
}
