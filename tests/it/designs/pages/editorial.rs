use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{GOOD, stage};

const PAGE: &str = "/problems/small-shortener/editorial";

#[actix_web::test]
async fn an_editorial_waits_until_the_problem_is_solved_or_it_is_wanted_anyway() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    let closed = ada.get(PAGE).await;
    closed.assert_status(200).assert_text("Show it anyway");
    assert!(!closed.has_text("Cache what is read most"));
    let open = ada.get(&format!("{PAGE}?anyway=1")).await;
    open.assert_text("Cache what is read most");
    assert!(
        open.html()
            .contains("/problems/small-shortener/assets/statement/pictures/spike.svg")
    );
    let id = stage.send(GOOD);
    stage.judge_as(id, &outcome(DesignVerdict::Passed));
    ada.get(PAGE).await.assert_text("Cache what is read most");
    ada.get("/problems/small-shortener")
        .await
        .assert_text("Editorial");
}

#[actix_web::test]
async fn pictures_of_an_editorial_are_served_and_its_other_files_are_not() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    let picture = visitor
        .get("/problems/small-shortener/assets/statement/pictures/spike.svg")
        .await;
    picture.assert_status(200);
    assert_eq!(picture.header("Content-Type"), Some("image/svg+xml"));
    for path in ["editorial.md", "designs/good.design", "statement/problem.en.md"] {
        visitor
            .get(&format!("/problems/small-shortener/assets/{path}"))
            .await
            .assert_status(404);
    }
}

#[actix_web::test]
async fn a_problem_without_an_editorial_has_no_such_page() {
    let stage = stage().await;
    stage.app.import(crate::support::PackageBuilder::new("sum"));
    stage
        .app
        .visitor()
        .get("/problems/sum/editorial")
        .await
        .assert_status(404);
}
