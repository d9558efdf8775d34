//! What an instance keeps for each edge that it calls over: its pool, retry budget and circuit breaker.

use std::collections::VecDeque;

use super::plan::{BreakerPlan, Plan};

/// Retries a second that a budget always allows, and seconds of that floor which it can save up.
pub const BUDGET_FLOOR: f64 = 10.0;
const BUDGET_SECONDS: f64 = 10.0;

#[derive(Debug)]
pub struct Port {
    /// Calls under way.
    pub in_use: u32,
    /// Tries that wait for a place: call and generation.
    pub waiting: VecDeque<(u32, u32)>,
    pub budget: Option<Bucket>,
    pub breaker: Option<Breaker>,
    pub rotation: u32,
}

impl Port {
    pub fn all(plan: &Plan) -> Vec<Port> {
        let mut ports = Vec::with_capacity(plan.ports as usize);
        for edge in &plan.edges {
            for _ in 0..plan.node(edge.from).count.max(1) {
                ports.push(Port {
                    in_use: 0,
                    waiting: VecDeque::new(),
                    budget: edge
                        .budget
                        .map(|_| Bucket::new(BUDGET_FLOOR, BUDGET_FLOOR * BUDGET_SECONDS)),
                    breaker: edge.breaker.map(Breaker::new),
                    rotation: 0,
                });
            }
        }
        ports
    }

    /// The calling instance has died: it begins anew.
    pub fn reset(&mut self, breaker: Option<BreakerPlan>) {
        self.in_use = 0;
        self.waiting.clear();
        self.breaker = breaker.map(Breaker::new);
    }
}

/// A token bucket: fills at a steady rate up to a limit.
#[derive(Debug, Clone)]
pub struct Bucket {
    tokens: f64,
    rate: f64,
    most: f64,
    at: u64,
}

impl Bucket {
    /// Full at time 0.
    pub fn new(rate: f64, most: f64) -> Bucket {
        Bucket {
            tokens: most,
            rate,
            most,
            at: 0,
        }
    }

    fn fill(&mut self, now: u64) {
        let gained = (now - self.at) as f64 * 1e-6 * self.rate;
        self.tokens = (self.tokens + gained).min(self.most);
        self.at = now;
    }

    pub fn deposit(&mut self, now: u64, tokens: f64) {
        self.fill(now);
        self.tokens = (self.tokens + tokens).min(self.most);
    }

    /// Takes a token, if there is one.
    pub fn take(&mut self, now: u64) -> bool {
        self.fill(now);
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}

/// So many calls a second, and a second's worth at once; `None` for a cap of 0.
pub fn cap(per_s: u64) -> Option<Bucket> {
    (per_s > 0).then(|| Bucket::new(per_s as f64, per_s as f64))
}

/// Opens when too many of the last calls failed (the count-based window of Resilience4j): closed → open → after a
/// while half-open, which lets a few calls through and closes or opens again by their failures.
#[derive(Debug)]
pub struct Breaker {
    plan: BreakerPlan,
    state: State,
    /// The last outcomes, as a ring; true is a failure.
    ring: Vec<bool>,
    place: usize,
    filled: u32,
    failures: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed,
    Open {
        until: u64,
    },
    /// Trial calls let through, and those that have ended.
    HalfOpen {
        let_through: u32,
        ended: u32,
        failed: u32,
    },
}

impl Breaker {
    pub fn new(plan: BreakerPlan) -> Breaker {
        let ring = vec![false; plan.window as usize];
        Breaker {
            plan,
            state: State::Closed,
            ring,
            place: 0,
            filled: 0,
            failures: 0,
        }
    }

    /// May a call go out?
    pub fn permits(&mut self, now: u64) -> bool {
        if let State::Open { until } = self.state {
            if now < until {
                return false;
            }
            self.state = State::HalfOpen {
                let_through: 0,
                ended: 0,
                failed: 0,
            };
        }
        match &mut self.state {
            State::HalfOpen { let_through, .. } if *let_through >= self.plan.half_open => false,
            State::HalfOpen { let_through, .. } => {
                *let_through += 1;
                true
            }
            _ => true,
        }
    }

    /// A call that was permitted has ended.
    pub fn record(&mut self, now: u64, failure: bool) {
        match &mut self.state {
            State::Open { .. } => {}
            State::HalfOpen { ended, failed, .. } => {
                *ended += 1;
                *failed += u32::from(failure);
                if *ended >= self.plan.half_open {
                    let share = f64::from(*failed) / f64::from(*ended);
                    if share >= self.plan.threshold {
                        self.state = State::Open {
                            until: now + self.plan.open,
                        };
                    } else {
                        self.state = State::Closed;
                        (self.filled, self.failures, self.place) = (0, 0, 0);
                    }
                }
            }
            State::Closed => {
                let window = self.plan.window;
                let old = std::mem::replace(&mut self.ring[self.place], failure);
                self.place = (self.place + 1) % window as usize;
                if self.filled == window {
                    self.failures -= u32::from(old);
                } else {
                    self.filled += 1;
                }
                self.failures += u32::from(failure);
                let share = f64::from(self.failures) / f64::from(window);
                if self.filled == window && share >= self.plan.threshold {
                    self.state = State::Open {
                        until: now + self.plan.open,
                    };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: BreakerPlan = BreakerPlan {
        threshold: 0.5,
        window: 10,
        open: 1_000,
        half_open: 4,
    };

    fn opened() -> Breaker {
        let mut breaker = Breaker::new(PLAN);
        for call in 0..10 {
            assert!(breaker.permits(call));
            breaker.record(call, call % 2 == 0);
        }
        breaker
    }

    #[test]
    fn a_breaker_opens_at_its_threshold_once_the_window_is_full() {
        let mut breaker = Breaker::new(PLAN);
        for call in 0..9 {
            breaker.record(call, true);
            assert!(breaker.permits(call), "nine calls do not decide");
        }
        breaker.record(9, false);
        assert!(!breaker.permits(10), "nine of ten failed");
    }

    #[test]
    fn a_window_forgets_old_failures() {
        let mut breaker = Breaker::new(PLAN);
        (0..4).for_each(|call| breaker.record(call, true));
        (4..40).for_each(|call| breaker.record(call, false));
        (40..44).for_each(|call| breaker.record(call, true));
        assert!(breaker.permits(44));
        breaker.record(44, true);
        assert!(!breaker.permits(45));
    }

    #[test]
    fn half_open_lets_a_few_calls_through_and_closes_when_they_do_well() {
        let mut breaker = opened();
        assert!(!breaker.permits(1_008));
        let through = (0..6).filter(|_| breaker.permits(1_100)).count();
        assert_eq!(through, 4);
        (0..4).for_each(|call| breaker.record(1_200 + call, call == 0));
        assert!((0..20).all(|_| breaker.permits(1_300)));
    }

    #[test]
    fn half_open_opens_again_when_they_fail() {
        let mut breaker = opened();
        (0..4).for_each(|_| assert!(breaker.permits(1_100)));
        (0..4).for_each(|call| breaker.record(1_200, call < 2));
        assert!(!breaker.permits(2_100));
        assert!(breaker.permits(2_200));
    }

    #[test]
    fn a_bucket_allows_its_rate_and_burst_and_no_more() {
        let mut bucket = Bucket::new(100.0, 20.0);
        let taken = (0..10_000u64).filter(|step| bucket.take(step * 1_000)).count();
        // A burst of 20, then 100 a second for 10 s.
        assert!((1_018..=1_021).contains(&taken), "{taken}");
    }

    #[test]
    fn deposits_allow_their_ratio_of_retries() {
        let mut bucket = Bucket::new(0.0, 100.0);
        while bucket.take(0) {}
        let mut retries = 0;
        for first_try in 0..1_000u64 {
            bucket.deposit(first_try, 0.2);
            retries += u32::from(bucket.take(first_try));
        }
        assert!((199..=200).contains(&retries), "{retries}");
    }
}
