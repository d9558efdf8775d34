//! The client's side: when requests come, of which kind and about which keys.
//!
//! A non-homogeneous Poisson process by thinning (Lewis and Shedler 1979). Times, kinds and keys come from
//! streams that know nothing of the design, so all designs meet the same traffic.

use super::engine::World;
use super::entity::{Event, Origin, Owner, Request, Status};
use super::plan::{KEYS, NONE, OUTSIDE, Plan, What};
use super::scenario::{Effect, ScenarioPlan};
use crate::simulator::random::Random;

pub struct Traffic {
    arrivals: Random,
    kinds: Random,
    seeds: Random,
    /// By key space.
    keys: Vec<Random>,
    hot: Random,
    /// The highest rate there will be, requests a second.
    highest: f64,
    /// Point of the load curve that the present time is past.
    point: usize,
    /// Share of each kind times its factor at the moment, and their sum.
    weights: Vec<f64>,
    sum: f64,
    /// Hot keys at the moment: by key space the share of requests that go to one key.
    pub hot_shares: Vec<f64>,
    pub arrived: u64,
    pub done: u64,
    pub failed: u64,
}

impl Traffic {
    pub fn new(plan: &Plan, scenario: &ScenarioPlan, stream: &dyn Fn(&str, &str) -> Random) -> Traffic {
        let mut peaks: Vec<f64> = plan.kinds.iter().map(|kind| kind.share).collect();
        for fault in &scenario.faults {
            if let Effect::Load { factor, kind } = fault.effect {
                for (number, peak) in peaks.iter_mut().enumerate() {
                    if kind.is_none_or(|kind| kind as usize == number) {
                        *peak *= factor.max(1.0);
                    }
                }
            }
        }
        let highest = plan.rps.iter().map(|point| point.1).fold(0.0, f64::max);
        let mut traffic = Traffic {
            arrivals: stream("arrivals", ""),
            kinds: stream("kinds", ""),
            seeds: stream("requests", ""),
            keys: plan
                .spaces
                .iter()
                .map(|space| stream("keys", &space.name))
                .collect(),
            hot: stream("hot", ""),
            highest: highest * peaks.iter().sum::<f64>(),
            point: 0,
            weights: Vec::new(),
            sum: 0.0,
            hot_shares: vec![0.0; plan.spaces.len()],
            arrived: 0,
            done: 0,
            failed: 0,
        };
        traffic.reweigh(plan, scenario, &vec![false; scenario.faults.len()]);
        traffic
    }

    /// The load faults that are active have changed.
    pub fn reweigh(&mut self, plan: &Plan, scenario: &ScenarioPlan, active: &[bool]) {
        self.weights = plan.kinds.iter().map(|kind| kind.share).collect();
        for (fault, _) in scenario.faults.iter().zip(active).filter(|fault| *fault.1) {
            if let Effect::Load { factor, kind } = fault.effect {
                for (number, weight) in self.weights.iter_mut().enumerate() {
                    if kind.is_none_or(|kind| kind as usize == number) {
                        *weight *= factor;
                    }
                }
            }
        }
        self.sum = self.weights.iter().sum();
    }

    /// The next moment at which a request could come at the highest rate.
    fn next_candidate(&mut self, from: f64) -> f64 {
        from + self.arrivals.exponential() * 1e6 / self.highest
    }

    /// Requests a second at `now`, by the curve alone.
    fn curve(&mut self, plan: &Plan, now: u64) -> f64 {
        while plan.rps.get(self.point + 1).is_some_and(|next| next.0 <= now) {
            self.point += 1;
        }
        let (at, rps) = plan.rps[self.point];
        match plan.rps.get(self.point + 1) {
            Some(&(until, then)) => rps + (then - rps) * (now - at) as f64 / (until - at) as f64,
            None => rps,
        }
    }

    fn kind(&mut self) -> u16 {
        let mut left = self.kinds.uniform() * self.sum;
        for (kind, weight) in self.weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return kind as u16;
            }
        }
        (self.weights.len() - 1) as u16
    }

    fn draw_keys(&mut self, plan: &Plan, spaces: &[u32]) -> [u32; KEYS] {
        let mut keys = [NONE; KEYS];
        for (key, space) in keys.iter_mut().zip(spaces) {
            let zipf = &plan.spaces[*space as usize].zipf;
            *key = zipf.sample(&mut self.keys[*space as usize]) as u32;
            let share = self.hot_shares[*space as usize];
            if share > 0.0 && self.hot.chance(share) {
                *key = hot_key(zipf.count());
            }
        }
        keys
    }
}

/// The key that gets hot: one from the middle, which nobody had asked for much.
pub fn hot_key(count: u64) -> u32 {
    (count / 2) as u32
}

impl World<'_> {
    /// Enters the next candidate for an arrival.
    pub(super) fn schedule_arrival(&mut self) {
        if self.plan.rps.is_empty() || self.traffic.highest <= 0.0 {
            return;
        }
        let at = self.traffic.next_candidate(self.now as f64);
        // Whole microseconds: the mean gap stays right because rounding is even on both sides.
        self.calendar.push(self.now.max((at + 0.5) as u64), Event::Arrive);
    }

    pub(super) fn arrive(&mut self) {
        let plan = self.plan;
        let rate = self.traffic.curve(plan, self.now) * self.traffic.sum;
        let accepted = self.traffic.arrivals.uniform() * self.traffic.highest < rate;
        self.schedule_arrival();
        if accepted {
            self.begin_request();
        }
    }

    fn begin_request(&mut self) {
        let plan = self.plan;
        let kind = self.traffic.kind();
        let keys = self.traffic.draw_keys(plan, &plan.kinds[kind as usize].spaces);
        let seed = self.traffic.seeds.next_u64();
        self.traffic.arrived += 1;
        let origin = self.new_origin(kind);
        let request = self.requests.insert(Request {
            kind,
            open: true,
            measured: self.now >= plan.warmup,
            keys,
            seed,
            began: self.now,
            holders: 1,
            origin,
        });
        if let Some(trace) = &mut self.trace {
            trace.arrived(self.now);
        }
        if let Some(tail) = &mut self.tail {
            tail.open(request);
        }
        let edge = plan.node(plan.client).route[kind as usize];
        if edge == NONE {
            self.end_request(request, self.now, Status::Error);
            return;
        }
        let client = plan.node(plan.client).first;
        let call = self.start_call(
            Owner::Client,
            request,
            edge,
            What::Request,
            (0, keys[0]),
            client,
            OUTSIDE,
        );
        self.try_call(call);
    }

    /// The client has its answer at `at`, or gives up.
    pub(super) fn end_request(&mut self, id: u32, at: u64, status: Status) {
        let request = self.requests[id];
        self.requests[id].open = false;
        let kind = &self.plan.kinds[request.kind as usize];
        let latency = at - request.began;
        let turned_away = status == Status::Shed && kind.abusive;
        let well = status == Status::Ok || turned_away;
        if well {
            self.traffic.done += 1;
        } else {
            self.traffic.failed += 1;
        }
        if request.measured && !turned_away {
            self.meter.request(request.kind, request.began, latency, well);
        }
        if let Some(trace) = &mut self.trace {
            trace.ended(request.began, latency, well && !turned_away, well);
        }
        if let Some(tail) = &mut self.tail
            && request.measured
            && !turned_away
        {
            tail.close(id, latency, well);
        }
        self.origin_piece_done(request.origin, !well);
        self.let_go(id);
    }

    /// Follows a request to its last step, where a promise is about that.
    fn new_origin(&mut self, kind: u16) -> u32 {
        if !self.meter.wants_delivery(kind) {
            return NONE;
        }
        let (began, measured) = (self.now, self.now >= self.plan.warmup);
        self.origins.insert(Origin {
            kind,
            measured,
            began,
            open: 1,
            lost: false,
        })
    }

    /// A piece of what a request caused is done, or lost; after the last the whole is delivered.
    pub(super) fn origin_piece_done(&mut self, id: u32, lost: bool) {
        if id == NONE {
            return;
        }
        let origin = &mut self.origins[id];
        origin.open -= 1;
        origin.lost |= lost;
        if origin.open > 0 {
            return;
        }
        let Origin {
            kind,
            measured,
            began,
            lost,
            ..
        } = *origin;
        self.origins.remove(id);
        if measured {
            self.meter
                .delivered(kind, if lost { u64::MAX } else { self.now - began });
        }
    }
}
