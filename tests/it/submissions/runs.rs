use super::{ACCEPTED, WRONG, app, key};
use crate::support::{Answer, TestApp, Visitor};

async fn run(app: &TestApp, visitor: &Visitor, source: &str, on: &str, input: &str) -> Answer {
    let fields = [
        ("language", "python3"),
        ("source", source),
        ("idempotency_key", &key()),
        ("run_on", on),
        ("input", input),
    ];
    let sent = visitor.post("/problems/sum/runs", &fields).await;
    sent.assert_status(303);
    app.judge_pending();
    visitor.follow(&sent).await
}

#[actix_web::test]
async fn a_run_on_the_samples_is_no_submission() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    run(&app, &ada, ACCEPTED, "samples", "")
        .await
        .assert_text("The sample passed.");
    run(&app, &ada, WRONG, "samples", "")
        .await
        .assert_text("Wrong answer")
        .assert_text("Line 1, column 1");
    assert_eq!(app.text("SELECT count(*)::text FROM submissions"), "0");
}

#[actix_web::test]
async fn a_run_on_own_input_shows_output_and_standard_error() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let source = "import sys\nprint('got', input())\nsys.stderr.write('to the side')\n";
    let page = run(&app, &ada, source, "custom", "41 1\r\n").await;
    page.assert_text("Finished")
        .assert_text("got 41 1")
        .assert_text("to the side");
}

#[actix_web::test]
async fn a_crash_shows_its_traceback() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let page = run(&app, &ada, "print([][1])\n", "custom", "").await;
    page.assert_text("Runtime error").assert_text("IndexError");
}

#[actix_web::test]
async fn where_to_run_must_be_known() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", &key()),
        ("run_on", "moon"),
    ];
    ada.post("/problems/sum/runs", &fields)
        .await
        .assert_status(422)
        .assert_text("samples or on custom input");
}

#[actix_web::test]
async fn a_stored_result_that_can_t_be_read_is_said_to_be_so() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    run(&app, &ada, ACCEPTED, "samples", "").await;
    app.execute("UPDATE runs SET outcome = '{\"cases\": 7}'");
    let id = app.text("SELECT id FROM runs");
    ada.get(&format!("/runs/{id}"))
        .await
        .assert_status(200)
        .assert_text("the stored result can't be read");
}
