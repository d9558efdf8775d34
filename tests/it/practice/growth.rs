//! Growth on the page of a submission.

use std::fmt::Write;

use crate::submissions::{ACCEPTED, WRONG, submit};
use crate::support::{PackageBuilder, TestApp};

const SORTS: &str = "import sys\na = sorted(map(int, sys.stdin.read().split()))\nprint(sum(a))\n";

/// Sums of more and more numbers.
fn ladder() -> PackageBuilder {
    let mut package = PackageBuilder::new("sum").without("data/").time_limit(Some("10"));
    for (position, count) in [100u64, 1_000, 10_000, 60_000, 200_000, 500_000]
        .into_iter()
        .enumerate()
    {
        let numbers = (0..count).map(|index| index * 7_919 % 1_000_003);
        let (mut text, mut sum) = (String::new(), 0);
        for number in numbers {
            writeln!(text, "{number}").expect("text");
            sum += number;
        }
        package = package
            .file(&format!("data/secret/{position}.in"), text)
            .file(&format!("data/secret/{position}.ans"), format!("{sum}\n"));
    }
    package
}

#[actix_web::test]
async fn an_accepted_program_is_told_how_its_time_grows() {
    let app = TestApp::start().await;
    app.import(ladder());
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", SORTS).await;
    app.judge_pending();
    // Times as this program has them on a quiet machine: what is tried here is the page.
    for (position, time) in [10, 10, 13, 26, 62, 142].into_iter().enumerate() {
        app.execute(&format!(
            "UPDATE judgements SET cases = jsonb_set(cases, '{{{position},cpu_ms}}', '{time}')"
        ));
    }
    let page = ada.follow(&sent).await;
    page.assert_text("Accepted")
        .assert_text("grows like n or n log n.")
        .assert_text("Size and time of each case");
    assert!(page.html().contains("<svg class=\"chart lines\""));
}

#[actix_web::test]
async fn a_program_on_small_cases_is_told_that_they_are_too_few() {
    let app = crate::submissions::app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    app.judge_pending();
    ada.follow(&sent)
        .await
        .assert_text("How the time grows with the input can't be told from these cases.")
        .assert_text("too few to tell");
}

#[actix_web::test]
async fn a_program_that_fails_is_told_nothing_of_its_growth() {
    let app = crate::submissions::app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", WRONG).await;
    app.judge_pending();
    assert!(!ada.follow(&sent).await.html().contains("id=\"growth\""));
}
