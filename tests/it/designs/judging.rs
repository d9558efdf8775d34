//! Real workers on real designs: `greenroom simulate` in the sandbox, verdict and outcome stored.

use std::time::Duration;

use greenroom::designs::previews::{self, NewPreview};
use greenroom::designs::queries::{self, DesignJudgement};
use greenroom::jobs;
use greenroom::simulator::outcome::DesignVerdict;
use uuid::Uuid;

use super::support::{BAD, GOOD, Stage, stage};

fn judgement(stage: &Stage, id: i64) -> DesignJudgement {
    queries::find_current_judgement(&mut stage.app.database.connect(), id)
        .expect("a query")
        .expect("a judgement")
}

#[actix_web::test]
async fn a_good_design_passes_in_every_scenario_and_solves_the_problem() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    assert_eq!(stage.app.judge_pending(), 1);
    let judgement = judgement(&stage, id);
    assert_eq!(judgement.verdict, "passed", "{:?}", judgement.outcome);
    let outcome = judgement.outcome.expect("an outcome");
    let ids: Vec<_> = outcome
        .scenarios
        .iter()
        .map(|scenario| scenario.id.as_str())
        .collect();
    assert_eq!(ids, ["steady", "spike", "secret"]);
    assert!(
        outcome
            .scenarios
            .iter()
            .all(|scenario| scenario.replications >= 3)
    );
    assert_eq!(judgement.engine, outcome.engine);
    assert_eq!(
        stage
            .app
            .text("SELECT count(*) FROM problem_progress WHERE solved_at IS NOT NULL"),
        "1"
    );
    assert_eq!(stage.app.text("SELECT count(*) FROM jobs"), "0");
}

#[actix_web::test]
async fn a_design_that_breaks_in_the_spike_fails_with_its_figures() {
    let stage = stage().await;
    let id = stage.send(BAD);
    stage.app.judge_pending();
    let judgement = judgement(&stage, id);
    assert_eq!(judgement.verdict, "failed");
    let outcome = judgement.outcome.expect("an outcome");
    let [steady, spike, _] = &outcome.scenarios[..] else {
        panic!("three scenarios")
    };
    assert_eq!(steady.verdict, DesignVerdict::Passed);
    assert_eq!(spike.verdict, DesignVerdict::Failed);
    let avail = spike
        .slos
        .iter()
        .find(|slo| slo.id == "avail")
        .expect("the promise");
    assert!(avail.high < avail.limit, "{avail:?}");
    assert_eq!(
        stage
            .app
            .text("SELECT count(*) FROM problem_progress WHERE tries = 1 AND solved_at IS NULL"),
        "1"
    );
}

/// Every request becomes four hundred calls, and one connection does them all.
fn multiplying() -> String {
    let many = |step: &str| vec![step; 20].join(" | ");
    format!(
        "client user timeout=60s\nlb front\nservice api x4 slots=10000 queue=unbounded cores=2 time=app.cpu\n\
         service relay x4 slots=10000 queue=unbounded cores=2 time=app.cpu\nsql pg connections=1 queue=unbounded\n\
         user -> front -> api\napi -> relay timeout=60s pool=10000\napi -> pg\nrelay -> pg timeout=60s pool=1\n\
         flow redirect: parallel {{ {} }}\nflow relay.call: parallel {{ {} }}\nflow create: cpu; call pg.write\n",
        many("call relay"),
        many("call pg.read")
    )
}

#[actix_web::test]
async fn a_design_that_multiplies_work_gets_a_verdict_within_the_memory_of_its_box() {
    let stage = stage().await;
    let id = stage.send(&multiplying());
    stage.app.judge_pending();
    let judgement = judgement(&stage, id);
    assert_eq!(judgement.verdict, "event_limit");
    let outcome = judgement.outcome.expect("an outcome");
    assert_eq!(outcome.scenarios[0].amplifier.as_deref(), Some("relay → pg"));
    let bytes: i64 = stage
        .app
        .text("SELECT memory_bytes FROM judgements")
        .parse()
        .expect("a number");
    assert!(bytes < 256 << 20, "{bytes}");
}

#[actix_web::test]
async fn a_preview_shows_the_visible_scenarios_once_and_is_no_submission() {
    let stage = stage().await;
    let new = NewPreview {
        user_id: stage.user_id,
        problem_id: stage.problem_id,
        version_id: stage.version_id,
        design: BAD.into(),
        idempotency_key: Uuid::new_v4(),
    };
    let conn = &mut stage.app.database.connect();
    let id = previews::insert_preview(conn, &new).expect("stored");
    assert_eq!(previews::find_outcome(conn, id).expect("a query"), None);
    assert_eq!(stage.app.judge_pending(), 1);
    let preview = previews::get_preview(conn, id).expect("a preview");
    assert!(
        preview.finished_at.is_some() && preview.fault.is_none(),
        "{preview:?}"
    );
    let outcome = previews::find_outcome(conn, id)
        .expect("a query")
        .expect("an outcome");
    let shown: Vec<_> = outcome
        .scenarios
        .iter()
        .map(|s| (s.id.as_str(), s.replications))
        .collect();
    assert_eq!(shown, [("steady", 1), ("spike", 1)]);
    assert_eq!(stage.app.text("SELECT count(*) FROM judgements"), "0");
    assert_eq!(stage.app.text("SELECT count(*) FROM problem_progress"), "0");
}

#[actix_web::test]
async fn the_same_design_gets_the_same_outcome_to_the_byte() {
    let stage = stage().await;
    stage.send(GOOD);
    stage.send(&format!("# another comment, the same design\n{GOOD}"));
    assert_eq!(stage.app.judge_pending(), 2);
    assert_eq!(
        stage
            .app
            .text("SELECT count(*) || '/' || count(DISTINCT outcome::text) FROM design_outcomes"),
        "2/1"
    );
}

#[actix_web::test]
async fn a_design_of_a_dead_worker_is_simulated_by_another() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    let lease = |name| jobs::lease(&mut stage.app.database.connect(), name, Duration::from_millis(1));
    let dead = lease("dead").expect("a query").expect("a job");
    std::thread::sleep(Duration::from_millis(5));
    jobs::sweep(&mut stage.app.database.connect()).expect("swept");
    assert_eq!(stage.app.judge_pending(), 1);
    assert_eq!(judgement(&stage, id).verdict, "passed");
    assert!(!jobs::finish(&mut stage.app.database.connect(), &dead).expect("a query"));
    assert_eq!(stage.app.text("SELECT count(*) FROM judgements"), "1");
}

#[actix_web::test]
async fn a_design_that_three_workers_lose_is_our_fault_and_costs_nothing() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    let worker = stage.app.worker();
    for name in ["one", "two", "three"] {
        jobs::lease(&mut stage.app.database.connect(), name, Duration::from_millis(1))
            .expect("a query")
            .expect("a job");
        std::thread::sleep(Duration::from_millis(5));
        worker.sweep();
    }
    let judgement = judgement(&stage, id);
    assert_eq!(judgement.verdict, "judge_error");
    assert_eq!(judgement.outcome, None);
    assert_eq!(stage.app.text("SELECT count(*) FROM problem_progress"), "0");
    assert_eq!(stage.app.text("SELECT count(*) FROM jobs"), "0");
}

/// Forms refuse these; should one be stored all the same, it harms nobody.
#[actix_web::test]
async fn an_unsound_design_in_the_queue_is_a_judge_error_that_says_why() {
    let cycle = GOOD.replace("api -> pg\n", "api -> pg\nservice b\napi -> b\nb -> api\n");
    let cycle = format!("{cycle}flow api.x: call b.y\nflow b.y: call api.x\n");
    let huge: String = (0..5_000).map(|n| format!("service s{n}\n")).collect();
    for (text, reason) in [("flow\n", "1:"), (huge.as_str(), ""), (cycle.as_str(), "")] {
        let stage = stage().await;
        let id = stage.send(text);
        assert_eq!(stage.app.judge_pending(), 1);
        assert_eq!(judgement(&stage, id).verdict, "judge_error");
        let fault = stage.app.text("SELECT fault FROM judgements");
        assert!(fault.contains("design") && fault.contains(reason), "{fault}");
        assert_eq!(stage.app.text("SELECT count(*) FROM problem_progress"), "0");
    }
}
