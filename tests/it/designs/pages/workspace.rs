use uuid::Uuid;

use crate::designs::support::{GOOD, Stage, stage};
use crate::support::{Answer, PASSWORD, Visitor};

const SPACE: &str = "/problems/small-shortener/design";
const BROKEN: &str = "client user\nservice api x0\n";

fn key() -> String {
    Uuid::new_v4().to_string()
}

async fn ada(stage: &Stage) -> Visitor {
    stage.app.sign_in("ada").await
}

async fn send(visitor: &Visitor, to: &str, text: &str) -> Answer {
    let fields = [
        ("source", text),
        ("idempotency_key", &key()),
        ("estimate.writes", "20/s"),
        ("section.tradeoffs", "Reads before\r\nwrites."),
    ];
    visitor
        .post(&format!("/problems/small-shortener/{to}"), &fields)
        .await
}

#[actix_web::test]
async fn a_visitor_reads_draws_and_is_asked_to_sign_in() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    visitor
        .get(SPACE)
        .await
        .assert_status(200)
        .assert_text("Sign in to simulate")
        .assert_text("Facts as they are simulated");
    let drawn = visitor.post(SPACE, &[("source", GOOD), ("action", "draw")]).await;
    drawn.assert_status(200).assert_text("SQL database");
    assert!(drawn.html().contains("class=\"drawing"));
    assert_eq!(stage.app.text("SELECT count(*) FROM drafts"), "0");
}

#[actix_web::test]
async fn faults_are_listed_by_line_and_column() {
    let stage = stage().await;
    let page = ada(&stage)
        .await
        .post(SPACE, &[("source", BROKEN), ("action", "draw")])
        .await;
    page.assert_status(200).assert_text("2:13");
    assert!(page.html().contains("data-line=\"2\""));
}

#[actix_web::test]
async fn a_script_gets_faults_and_drawing_as_json() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    let answer = visitor
        .fetch(SPACE, &[("source", BROKEN), ("action", "draw")])
        .await;
    answer.assert_status(200);
    assert_eq!(answer.json()["errors"][0]["line"], 2);
    let answer = visitor
        .fetch(SPACE, &[("source", GOOD), ("action", "draw")])
        .await;
    assert_eq!(answer.json()["errors"], serde_json::json!([]));
    assert!(
        answer.json()["html"]
            .as_str()
            .is_some_and(|html| html.contains("<svg"))
    );
    assert!(answer.json()["text"].is_null());
}

#[actix_web::test]
async fn format_writes_the_canonical_text_and_leaves_what_it_cannot_read() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    let untidy = GOOD.replace("lb front", "lb    front");
    let page = visitor
        .post(SPACE, &[("source", &untidy), ("action", "format")])
        .await;
    page.assert_text("lb front");
    let answer = visitor
        .fetch(SPACE, &[("source", BROKEN), ("action", "format")])
        .await;
    // What reads on its own is formatted, whether or not it fits the problem.
    assert!(
        answer.json()["errors"]
            .as_array()
            .is_some_and(|errors| !errors.is_empty())
    );
    let answer = visitor
        .fetch(SPACE, &[("source", "client user="), ("action", "format")])
        .await;
    assert!(answer.json()["text"].is_null());
}

#[actix_web::test]
async fn a_plain_submission_keeps_text_and_written_parts_as_drafts() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    let sent = send(&visitor, "designs", GOOD).await;
    sent.assert_status(303);
    assert!(
        sent.location()
            .is_some_and(|to| to.starts_with("/submissions/") && to.ends_with("/design"))
    );
    visitor
        .get(SPACE)
        .await
        .assert_text("sql pg replicas=1")
        .assert_text("Reads before writes.");
    assert_eq!(
        stage
            .app
            .text("SELECT string_agg(language, ' ' ORDER BY language) FROM drafts"),
        "design design-answers"
    );
    assert_eq!(
        stage
            .app
            .text("SELECT convert_from(bytes, 'UTF8') FROM submission_files WHERE path = 'answers.json'"),
        r#"{"estimates":{"writes":"20/s"},"sections":{"tradeoffs":"Reads before\nwrites."}}"#
    );
}

#[actix_web::test]
async fn a_broken_design_is_refused_with_all_that_was_sent() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    for to in ["designs", "previews"] {
        let page = send(&visitor, to, BROKEN).await;
        page.assert_status(422)
            .assert_text("Line 2, column 13")
            .assert_text("service api x0")
            .assert_text("Reads before writes.");
    }
    let fields = [("source", BROKEN), ("idempotency_key", &key())];
    let answer = visitor.fetch("/problems/small-shortener/designs", &fields).await;
    answer.assert_status(422);
    assert_eq!(answer.json()["errors"][0]["field"], "source");
    assert_eq!(stage.app.text("SELECT count(*) FROM submissions"), "0");
}

#[actix_web::test]
async fn bad_input_gets_its_status_and_nothing_is_lost() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    let huge = "#".repeat(200_000);
    send(&visitor, "designs", &huge)
        .await
        .assert_status(413)
        .assert_text("Reads before writes.");
    send(&visitor, "designs", "client\0user")
        .await
        .assert_status(422)
        .assert_text("NUL character at line 1, column 7");
    let long = "x".repeat(20_001);
    let fields = [
        ("source", GOOD),
        ("idempotency_key", &key()),
        ("section.tradeoffs", &long),
    ];
    visitor
        .post("/problems/small-shortener/designs", &fields)
        .await
        .assert_status(422)
        .assert_text("longer than the 20000 characters");
    let fields = [("source", GOOD), ("idempotency_key", "no key")];
    visitor
        .post("/problems/small-shortener/designs", &fields)
        .await
        .assert_status(422);
}

#[actix_web::test]
async fn the_same_post_twice_is_one_submission_and_one_preview() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    for (to, table) in [("designs", "submissions"), ("previews", "previews")] {
        let fields = [("source", GOOD), ("idempotency_key", &key())];
        let path = format!("/problems/small-shortener/{to}");
        let first = visitor.fetch(&path, &fields).await;
        first.assert_status(201);
        assert_eq!(
            first.json()["id"],
            visitor.fetch(&path, &fields).await.json()["id"]
        );
        assert!(
            first.json()["events"]
                .as_str()
                .is_some_and(|url| url.ends_with("/events?brief=1"))
        );
        assert_eq!(stage.app.text(&format!("SELECT count(*) FROM {table}")), "1");
    }
}

#[actix_web::test]
async fn too_much_waiting_work_is_refused_and_the_text_stays() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    for _ in 0..3 {
        send(&visitor, "previews", GOOD).await.assert_status(303);
    }
    let page = send(&visitor, "previews", &GOOD.replace("x4", "x3")).await;
    page.assert_status(429).assert_text("api x3");
    assert!(page.header("Retry-After").is_some());
}

#[actix_web::test]
async fn a_design_sent_after_the_session_ended_comes_back_after_sign_in() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    for to in ["previews", "designs"] {
        let text = GOOD.replace("lb front", &format!("lb front # sent to {to}"));
        let sent = send(&visitor, to, &text).await;
        let sign_in = sent.location().expect("the wall").to_string();
        let parked = sign_in.split_once("parked=").expect("a key").1.to_string();
        visitor.get(&sign_in).await.assert_text("Your design is safe.");
        let fields = [
            ("username", "ada"),
            ("password", PASSWORD),
            ("parked", parked.as_str()),
        ];
        let back = visitor.post("/sign-in", &fields).await;
        let page = visitor.follow(&back).await;
        page.assert_text("Your design is back.")
            .assert_text(&format!("# sent to {to}"))
            .assert_text("Reads before writes.");
        visitor.post("/sign-out", &[]).await;
    }
}

#[actix_web::test]
async fn drafts_of_both_parts_are_saved_by_revision_and_restored() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    let body = |source: &str, base: i32, writer: &str| serde_json::json!({ "source": source, "base_revision": base, "writer": writer });
    let answers = r#"{"estimates":{"writes":"21/s"},"sections":{}}"#;
    for (language, first, second) in [("design", "# one", "# two"), ("design-answers", answers, "{}")] {
        let url = format!("/problems/small-shortener/drafts/{language}");
        visitor
            .post_json(&url, &body(first, 0, "a"))
            .await
            .assert_status(200);
        visitor
            .post_json(&url, &body(second, 1, "a"))
            .await
            .assert_status(200);
        let conflict = visitor.post_json(&url, &body("other", 1, "b")).await;
        conflict.assert_status(409);
        assert_eq!(conflict.json()["source"], second);
        let versions = visitor.get(&format!("{url}/versions")).await;
        versions.assert_status(200);
        let restored = visitor
            .post(&format!("{url}/restore"), &[("revision", "1")])
            .await;
        restored.assert_status(303);
        assert!(restored.location().is_some_and(|to| to.starts_with(SPACE)));
    }
    visitor.get(SPACE).await.assert_text("# one");
    assert!(visitor.get(SPACE).await.html().contains("value=\"21/s\""));
    visitor
        .get("/problems/small-shortener/drafts/design-answers/versions")
        .await
        .assert_text("Versions of your written parts")
        .assert_text("writes: 21/s");
    visitor
        .get_json("/problems/small-shortener/drafts/python3")
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn code_sent_to_a_design_problem_is_not_taken() {
    let stage = stage().await;
    let visitor = ada(&stage).await;
    for to in ["submissions", "runs"] {
        let path = format!("/problems/small-shortener/{to}");
        let fields = [
            ("language", "python3"),
            ("source", "print(1)"),
            ("run_on", "samples"),
            ("idempotency_key", &key()),
        ];
        visitor.post(&path, &fields).await.assert_status(404);
    }
    let stored = "SELECT (SELECT count(*) FROM submissions) + (SELECT count(*) FROM runs)";
    assert_eq!(stage.app.text(stored), "0");
}
