use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{GOOD, stage};

const PAGE: &str = "/problems/small-shortener/editorial";

#[actix_web::test]
async fn an_editorial_waits_until_the_problem_is_solved() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    for address in [PAGE.to_string(), format!("{PAGE}?anyway=1")] {
        let closed = ada.get(&address).await;
        closed.assert_status(200).assert_text("Show it anyway");
        assert!(!closed.has_text("Cache what is read most"));
    }
    let id = stage.send(GOOD);
    stage.judge_as(id, &outcome(DesignVerdict::Passed));
    ada.get(PAGE).await.assert_text("Cache what is read most");
    ada.get("/problems/small-shortener")
        .await
        .assert_text("Editorial");
}

#[actix_web::test]
async fn whoever_wants_an_editorial_anyway_has_it_and_that_is_recorded() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    ada.post(PAGE, &[]).await.assert_status(303).assert_location(PAGE);
    let open = ada.get(PAGE).await;
    open.assert_text("Cache what is read most");
    assert!(
        open.html()
            .contains("/problems/small-shortener/assets/statement/pictures/spike.svg")
    );
    let recorded =
        "SELECT u.username || ' ' || l.what FROM solution_looks l JOIN users u ON u.id = l.user_id";
    assert_eq!(stage.app.text(recorded), "ada editorial");
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
