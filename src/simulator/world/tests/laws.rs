//! Laws that hold of every design, whatever it is worth: nothing is lost, L = λ · W, U = X · S.

use proptest::prelude::*;

use super::support::*;
use crate::simulator::problem::{DesignProblem, Fault};

const READ: u64 = 4_000;
const WRITE: u64 = 6_000;

/// Service, store and queue with worker; times are fixed, so that work can be counted.
#[derive(Debug, Clone)]
struct Random {
    copies: u32,
    slots: u32,
    queue: u32,
    attempts: u32,
    timeout_ms: u32,
    store: &'static str,
    connections: u32,
    cache: bool,
    worker_slots: u32,
    rps: f64,
    factor: f64,
}

fn random() -> impl Strategy<Value = Random> {
    let service = (1_u32..6, 1_u32..40, 0_u32..50);
    let client = (1_u32..4, 20_u32..2_000);
    let store = (
        prop_oneof![
            Just("sql db"),
            Just("sql db replicas=2 read_from=replica"),
            Just("sql db replicas=1 mode=sync"),
            Just("sharded db shards=3 by=key"),
        ],
        1_u32..10,
    );
    let rest = (any::<bool>(), 1_u32..5, 50.0..600.0_f64, 1.0..4.0_f64);
    (service, client, store, rest).prop_map(
        |(
            (copies, slots, queue),
            (attempts, timeout_ms),
            (store, connections),
            (cache, worker_slots, rps, factor),
        )| Random {
            copies,
            slots,
            queue,
            attempts,
            timeout_ms,
            store,
            connections,
            cache,
            worker_slots,
            rps,
            factor,
        },
    )
}

impl Random {
    fn text(&self) -> String {
        let read = if self.cache {
            "get mem else { call db.read; put mem }"
        } else {
            "call db.read"
        };
        format!(
            "client user timeout={}ms attempts={} backoff=5ms\nlb front\n\
             service api x{} slots={} queue={} time=app.cpu\ncache mem entries=100\n\
             {} connections={} queue=30\nqueue jobs\nworker hands slots={} time=app.cpu\n\
             user -> front -> api\napi -> mem\napi -> db\napi -> jobs -> hands\n\
             flow get: cpu; {read}\nflow set: cpu; call db.write; publish jobs\nflow hands.message: cpu; cpu\n",
            self.timeout_ms,
            self.attempts,
            self.copies,
            self.slots,
            self.queue,
            self.store,
            self.connections,
            self.worker_slots
        )
    }

    fn problem(&self) -> DesignProblem {
        let mut problem = problem();
        for (name, micros) in [("sql.read", READ), ("sql.write", WRITE)] {
            problem.service_times.insert(name.to_owned(), exactly(micros));
        }
        (problem.workload.horizon, problem.workload.warmup) = (ms(3_000), ms(500));
        problem.workload.rps[0].1 = self.rps;
        problem.workload.kinds = vec![kind("get", 0.8), kind("set", 0.2)];
        let load = Fault::Load {
            factor: self.factor,
            kind: None,
        };
        problem.scenarios = vec![scenario("day", vec![(1_000, 1_000, load)])];
        problem
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_stations_keep_their_books(random in random()) {
        let problem = random.problem();
        let (plan, day) = run(&problem, &random.text());
        let totals = &day.totals;
        prop_assert!(totals.arrivals > 50);
        prop_assert_eq!(totals.arrivals, totals.done + totals.failed + totals.in_flight);
        let horizon = problem.workload.horizon.0;
        for id in ["api", "db", "hands"] {
            let node = day.node(&plan, id);
            // Little: waiting and work, integrated over time, are the stays of those who left and the beginnings of
            // the stays of those who are still there.
            let inside = node.waiting_time + node.busy_time;
            prop_assert!(inside >= node.sojourn, "{}: {:?}", id, node);
            prop_assert!(inside - node.sojourn <= node.present * horizon, "{}: {:?}", id, node);
            if node.present == 0 {
                prop_assert_eq!(inside, node.sojourn, "{}", id);
            }
            prop_assert!(node.finished + node.present <= node.reached, "{}: {:?}", id, node);
        }
        // U = X · S: connections were busy for as long as reads and writes take, those in work for a part of that.
        let db = day.node(&plan, "db");
        prop_assert!(db.busy_time >= db.finished.saturating_sub(db.present) * READ.min(WRITE));
        prop_assert!(db.busy_time <= (db.finished + db.present) * WRITE.max(READ));
        let hands = day.node(&plan, "hands");
        prop_assert!(hands.busy_time >= hands.finished * 2_000);
        prop_assert!(hands.busy_time <= (hands.finished + hands.present) * 2_000);
    }
}
