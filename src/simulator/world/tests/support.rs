//! Builds small problems and runs designs against them.

use std::collections::BTreeMap;

use crate::simulator::design::{Design, Micros, parse_text};
use crate::simulator::outcome::Outcome;
use crate::simulator::problem::{
    Budget, DesignProblem, Distribution, Facts, Fault, Keyspace, Metric, Prices, RequestKind, Rubric,
    Scenario, Slo, TimedFault, Workload,
};
use crate::simulator::run::{RunOptions, Scenarios, simulate};
use crate::simulator::world::plan::{Plan, plan};
use crate::simulator::world::{Replication, ScenarioPlan, replicate_once};

pub fn ms(time: u64) -> Micros {
    Micros(time * 1_000)
}

pub fn lognormal(micros: u64, cv: f64) -> Distribution {
    Distribution::Lognormal {
        mean: Micros(micros),
        cv,
    }
}

pub fn exactly(micros: u64) -> Distribution {
    Distribution::Deterministic {
        value: Micros(micros),
    }
}

pub fn exponential(micros: u64) -> Distribution {
    Distribution::Exponential { mean: Micros(micros) }
}

/// A problem without network, with one kind `get` of requests about one of 1,000 keys.
pub fn problem() -> DesignProblem {
    let free = Micros(0);
    let times = [
        ("app.cpu", exactly(1_000)),
        ("cache.op", exactly(20)),
        ("sql.read", exponential(4_000)),
        ("sql.write", exponential(6_000)),
        ("search.query", exactly(5_000)),
        ("search.index", exactly(5_000)),
        ("external.call", exactly(50_000)),
    ];
    DesignProblem {
        name: "test".to_owned(),
        zones: ["a", "b", "c"].map(str::to_owned).to_vec(),
        palette: crate::simulator::design::Kind::ALL.to_vec(),
        service_times: times
            .into_iter()
            .map(|(name, time)| (name.to_owned(), time))
            .collect(),
        facts: Facts {
            rtt_same_zone: free,
            rtt_cross_zone: free,
            rtt_client: free,
            rtt_cdn: free,
            bandwidth_bytes_per_s: 0,
            boot: ms(5_000),
            autoscale_period: ms(1_000),
            scale_down_window: ms(10_000),
            failover: ms(5_000),
            queue_ack: Micros(0),
            search_refresh: ms(1_000),
            object_first_byte: ms(30),
            object_bandwidth_bytes_per_s: 0,
            partition_reads_per_s: 0,
            partition_writes_per_s: 0,
            prefix_reads_per_s: 0,
            prefix_writes_per_s: 0,
            object_stored_bytes: 0,
            external_error_share: 0.0,
            external_calls_per_s: 0,
            cdn_points: 2,
            cores_per_instance: 64,
            connections_per_server: 64,
            cache_entries_per_node: 1_000_000,
            cdn_entries_per_point: 1_000_000,
        },
        workload: Workload {
            horizon: ms(30_000),
            warmup: ms(2_000),
            keyspaces: BTreeMap::from([(
                "key".to_owned(),
                Keyspace {
                    count: 1_000,
                    zipf: 1.0,
                },
            )]),
            kinds: vec![kind("get", 1.0)],
            rps: vec![(free, 200.0)],
        },
        slos: Vec::new(),
        budget: Budget {
            units: 1e9,
            prices: Prices {
                version: "test".to_owned(),
                units: BTreeMap::new(),
            },
        },
        scenarios: vec![scenario("steady", Vec::new())],
        estimates: Vec::new(),
        sections: Vec::new(),
        rubric: Rubric::default(),
        self_test: Vec::new(),
        judging_hash: "0123".to_owned(),
    }
}

pub fn kind(id: &str, share: f64) -> RequestKind {
    RequestKind {
        id: id.to_owned(),
        share,
        needs: String::new(),
        keys: vec!["key".to_owned()],
        request_bytes: 0,
        response_bytes: 0,
        payload_bytes: 0,
        fanout: 1,
        work: Vec::new(),
        must_write_durably: false,
        must_read: false,
        cacheable: false,
        abusive: false,
    }
}

/// A scenario with faults: begin, length and what.
pub fn scenario(id: &str, faults: Vec<(u64, u64, Fault)>) -> Scenario {
    Scenario {
        id: id.to_owned(),
        title: id.to_owned(),
        hidden: false,
        at: ms(0),
        lasts: None,
        faults: faults
            .into_iter()
            .map(|(at, lasts, fault)| TimedFault {
                at: ms(at),
                lasts: Some(ms(lasts)),
                fault,
            })
            .collect(),
        overrides: BTreeMap::new(),
        extra: Vec::new(),
    }
}

pub fn slo(id: &str, metric: Metric, kind: Option<&str>, limit: f64) -> Slo {
    Slo {
        id: id.to_owned(),
        metric,
        kind: kind.map(str::to_owned),
        limit,
        scenarios: Vec::new(),
    }
}

pub fn design(text: &str) -> Design {
    parse_text(text).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// One traced replication of the first scenario, with its plan.
pub fn run(problem: &DesignProblem, text: &str) -> (Plan, Replication) {
    run_seed(problem, text, 0)
}

pub fn run_seed(problem: &DesignProblem, text: &str, replication: u32) -> (Plan, Replication) {
    let plan = plan(problem, &design(text));
    let scenario = ScenarioPlan::new(&plan, problem, &problem.scenarios[0]);
    let result = replicate_once(&plan, &scenario, replication, true);
    (plan, result)
}

pub fn submit(problem: &DesignProblem, text: &str, threads: usize) -> Outcome {
    let options = RunOptions {
        scenarios: Scenarios::All,
        preview: false,
        threads,
    };
    simulate(problem, &design(text), &options, &mut |_| {})
}

impl Replication {
    /// Share of requests that ended well.
    pub fn success(&self) -> f64 {
        self.totals.done as f64 / (self.totals.done + self.totals.failed) as f64
    }

    pub fn node<'a>(&'a self, plan: &Plan, id: &str) -> &'a crate::simulator::world::NodeTotals {
        let place = plan
            .nodes
            .iter()
            .position(|node| node.id == id)
            .expect("a node of the design");
        &self.nodes[place]
    }

    pub fn edge(&self, from: &str, to: &str) -> &crate::simulator::outcome::EdgeTotals {
        self.edges
            .iter()
            .find(|edge| edge.from == from && edge.to == to)
            .expect("an edge of the design")
    }
}
