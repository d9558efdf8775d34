use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{BAD, GOOD, stage};

#[actix_web::test]
async fn two_submissions_stand_side_by_side_with_their_differences() {
    let stage = stage().await;
    let (old, new) = (stage.send(BAD), stage.send(GOOD));
    stage.judge_as(old, &outcome(DesignVerdict::Failed));
    let mut better = outcome(DesignVerdict::Passed);
    better.cost.units = 14.0;
    better.cost.lines[0].units = 5.5;
    stage.judge_as(new, &better);
    let ada = stage.app.sign_in("ada").await;
    let page = ada
        .get(&format!("/submissions/{new}/design/compare?with={old}"))
        .await;
    page.assert_status(200)
        .assert_text("Five times the traffic Failed Passed")
        .assert_text("+38.96 points better")
        .assert_text("+1.5 dearer")
        .assert_text("line differs.");
    assert!(page.html().contains("connections=2"));
    // Asked the other way round it says the same.
    let other = ada
        .get(&format!("/submissions/{old}/design/compare?with={new}"))
        .await;
    other.assert_text("+38.96 points better");
    // Without a choice the one before is taken.
    ada.get(&format!("/submissions/{new}/design/compare"))
        .await
        .assert_text("+38.96 points better");
}

#[actix_web::test]
async fn a_single_submission_has_nothing_to_compare_with() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    let ada = stage.app.sign_in("ada").await;
    ada.get(&format!("/submissions/{id}/design/compare"))
        .await
        .assert_status(200)
        .assert_text("There is only one so far");
    ada.get(&format!("/submissions/{id}/design/compare?with=999999999"))
        .await
        .assert_status(404);
}
