//! Outcomes as a worker stores them, made up so that page tests need no simulation.

use chrono::Utc;
use greenroom::designs::judging::insert_outcome;
use greenroom::designs::previews::finish_preview;
use greenroom::simulator::outcome::{
    Cost, CostLine, DesignVerdict, EdgeTotals, NodeSeries, Outcome, ScenarioOutcome, Series, SloOutcome,
    TailShare, Totals,
};
use greenroom::submissions::judging::NewJudgement;

use crate::designs::support::Stage;

const WINDOWS: usize = 8;

/// `spike` has this verdict, the others pass.
pub fn outcome(spike: DesignVerdict) -> Outcome {
    Outcome {
        engine: "test-engine".into(),
        judging_hash: "0".repeat(64),
        design_hash: "0".repeat(64),
        verdict: spike,
        cost: Cost {
            verdict: DesignVerdict::Passed,
            units: 12.5,
            budget: 40.0,
            prices: "small-1".into(),
            lines: vec![CostLine {
                node: "api".into(),
                what: "4 instances".into(),
                quantity: 4.0,
                price: 1.0,
                units: 4.0,
            }],
        },
        scenarios: vec![
            scenario("steady", "An ordinary day", false, DesignVerdict::Passed),
            scenario("spike", "Five times the traffic", false, spike),
            scenario("secret", "Twice the traffic", true, DesignVerdict::Passed),
        ],
        events: 1_234_567,
    }
}

fn scenario(id: &str, title: &str, hidden: bool, verdict: DesignVerdict) -> ScenarioOutcome {
    let is_bad = verdict != DesignVerdict::Passed;
    let value = if is_bad { 0.61 } else { 0.9996 };
    let node = |name: &str, busy: f64| NodeSeries {
        node: name.into(),
        utilisation: vec![busy; WINDOWS],
        queue: vec![u64::from(is_bad) * 17; WINDOWS],
        refused: vec![0; WINDOWS],
        rate: vec![200.0; WINDOWS],
        hits: Vec::new(),
        instances: vec![4; WINDOWS],
    };
    ScenarioOutcome {
        id: id.into(),
        title: title.into(),
        hidden,
        verdict,
        replications: 3,
        slos: vec![SloOutcome {
            id: "avail".into(),
            metric: "success".into(),
            kind: None,
            quantile: None,
            value,
            low: value - 0.01,
            high: (value + 0.01).min(1.0),
            limit: 0.95,
            verdict,
        }],
        findings: if is_bad {
            vec![
                "Reads at `pg` reach 99 % at 3 s <b>&".into(),
                "A second finding.".into(),
            ]
        } else {
            Vec::new()
        },
        series: Series {
            window: 1_000_000,
            fault: (id != "steady").then_some((2_000_000, 5_000_000)),
            arrivals: vec![200; WINDOWS],
            done: vec![190; WINDOWS],
            failed: vec![10; WINDOWS],
            p50: vec![6_000; WINDOWS],
            p90: vec![12_000; WINDOWS],
            p99: vec![31_000; WINDOWS],
            nodes: vec![node("api", 0.42), node("pg", if is_bad { 1.0 } else { 0.5 })],
        },
        tail: vec![TailShare {
            node: "pg".into(),
            waiting: 0.7,
            working: 0.2,
        }],
        edges: vec![EdgeTotals {
            from: "api".into(),
            to: "pg".into(),
            calls: 1_600,
            retries: 7,
            timeouts: 3,
            refused: 2,
            failed: 1,
        }],
        totals: Totals {
            arrivals: 1_600,
            done: 1_520,
            failed: 80,
            in_flight: 0,
        },
        amplifier: None,
        events: 400_000,
    }
}

impl Stage {
    /// What a worker stores at the end of a simulation; the job is gone then.
    pub fn judge_as(&self, submission_id: i64, outcome: &Outcome) {
        let word = serde_json::to_value(outcome.verdict).expect("a word");
        let judgement = NewJudgement {
            submission_id,
            version_id: self.version_id,
            current: true,
            verdict: word.as_str().expect("a word").to_string(),
            compile_output: String::new(),
            cases: serde_json::json!([]),
            cpu_ms: 900,
            wall_ms: 950,
            memory_bytes: 0,
            exact: true,
            toolchain: outcome.engine.clone(),
            worker: "test".into(),
            fault: None,
            started_at: Utc::now(),
        };
        let mut conn = self.app.database.connect();
        insert_outcome(&mut conn, &judgement, outcome).expect("stored");
        self.app
            .execute(&format!("DELETE FROM jobs WHERE subject_id = {submission_id}"));
    }

    /// The same for a preview, which has no hidden scenarios.
    pub fn finish_preview_as(&self, id: i64, mut outcome: Outcome) {
        outcome.scenarios.retain(|scenario| !scenario.hidden);
        let mut conn = self.app.database.connect();
        finish_preview(&mut conn, id, Some(&outcome), None).expect("stored");
        self.app
            .execute(&format!("DELETE FROM jobs WHERE subject_id = {id}"));
    }
}
