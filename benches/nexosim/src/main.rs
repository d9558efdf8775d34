//! A tandem of M/M/c stations in nexosim, one actor a station, on one thread.
//!
//! `nexosim-peer STATIONS SERVERS RATE CUSTOMERS WARMUP SEED` prints mean wait and mean and p99 sojourn of the
//! customers after the warm-up, and the processor time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::Output;
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

/// xoshiro256++, as ours.
#[derive(Clone, Serialize, Deserialize)]
struct Random([u64; 4]);

impl Random {
    fn new(seed: u64, stream: u64) -> Random {
        // SplitMix64, as the authors of xoshiro advise.
        let mut state = seed.wrapping_mul(1_000_003).wrapping_add(stream);
        Random(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Exponential, of this mean in units; a unit is a second here.
    fn exponential(&mut self, mean: f64) -> Duration {
        let uniform = ((self.next() >> 12) as f64 + 0.5) / (1u64 << 52) as f64;
        Duration::from_nanos((-uniform.ln() * mean * 1e9) as u64 + 1)
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Customer {
    number: u64,
    entered: MonotonicTime,
    came: MonotonicTime,
}

#[derive(Serialize, Deserialize)]
struct Source {
    output: Output<Customer>,
    random: Random,
    between: f64,
    customers: u64,
    number: u64,
}

#[Model]
impl Source {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        let delay = self.random.exponential(self.between);
        context
            .schedule_event(delay, schedulable!(Self::arrive), ())
            .unwrap();
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), context: &Context<Self>) {
        let now = context.time();
        let customer = Customer {
            number: self.number,
            entered: now,
            came: now,
        };
        self.number += 1;
        if self.number < self.customers {
            let delay = self.random.exponential(self.between);
            context
                .schedule_event(delay, schedulable!(Self::arrive), ())
                .unwrap();
        }
        self.output.send(customer).await;
    }
}

#[derive(Serialize, Deserialize)]
struct Station {
    output: Output<Customer>,
    random: Random,
    free: u32,
    queue: VecDeque<Customer>,
    warmup: u64,
    /// (waits, seconds).
    #[serde(skip)]
    waited: Arc<Mutex<(u64, f64)>>,
}

#[Model]
impl Station {
    pub fn input(&mut self, customer: Customer, context: &Context<Self>) {
        let customer = Customer {
            came: context.time(),
            ..customer
        };
        if self.free > 0 {
            self.free -= 1;
            self.serve(customer, context);
        } else {
            self.queue.push_back(customer);
        }
    }

    fn serve(&mut self, customer: Customer, context: &Context<Self>) {
        if customer.number >= self.warmup {
            let mut waited = self.waited.lock().unwrap();
            waited.0 += 1;
            waited.1 += context.time().duration_since(customer.came).as_secs_f64();
        }
        let delay = self.random.exponential(1.0);
        context
            .schedule_event(delay, schedulable!(Self::finish), customer)
            .unwrap();
    }

    #[nexosim(schedulable)]
    async fn finish(&mut self, customer: Customer, context: &Context<Self>) {
        match self.queue.pop_front() {
            Some(next) => self.serve(next, context),
            None => self.free += 1,
        }
        self.output.send(customer).await;
    }
}

#[derive(Serialize, Deserialize)]
struct Sink {
    warmup: u64,
    #[serde(skip)]
    sojourns: Arc<Mutex<Vec<f64>>>,
}

#[Model]
impl Sink {
    pub fn input(&mut self, customer: Customer, context: &Context<Self>) {
        if customer.number >= self.warmup {
            let sojourn = context.time().duration_since(customer.entered).as_secs_f64();
            self.sojourns.lock().unwrap().push(sojourn);
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| arguments[place].parse::<f64>().expect("a number");
    let (stations, servers, rate) = (number(0) as u64, number(1) as u32, number(2));
    let (customers, warmup, seed) = (number(3) as u64, number(4) as u64, number(5) as u64);

    let mut source = Source {
        output: Output::default(),
        random: Random::new(seed, 0),
        between: 1.0 / rate,
        customers,
        number: 0,
    };
    let waited = Arc::new(Mutex::new((0, 0.0)));
    let sojourns = Arc::new(Mutex::new(Vec::new()));
    let mut line: Vec<Station> = (0..stations)
        .map(|place| Station {
            output: Output::default(),
            random: Random::new(seed, place + 1),
            free: servers,
            queue: VecDeque::new(),
            warmup,
            waited: waited.clone(),
        })
        .collect();
    let boxes: Vec<Mailbox<Station>> = (0..stations).map(|_| Mailbox::new()).collect();
    let sink_box = Mailbox::new();
    source.output.connect(Station::input, &boxes[0]);
    for place in 0..line.len() {
        match boxes.get(place + 1) {
            Some(next) => line[place].output.connect(Station::input, next),
            None => line[place].output.connect(Sink::input, &sink_box),
        };
    }
    let mut bench = SimInit::with_num_threads(1)
        .add_model(source, Mailbox::new(), "source")
        .add_model(
            Sink {
                warmup,
                sojourns: sojourns.clone(),
            },
            sink_box,
            "sink",
        );
    for (place, (station, mailbox)) in line.into_iter().zip(boxes).enumerate() {
        bench = bench.add_model(station, mailbox, &format!("station {place}"));
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("a sound model");
    let began = cpu_ms();
    simulation.run().expect("runs to its end");
    let took = cpu_ms() - began;

    let mut sojourns = sojourns.lock().unwrap().clone();
    sojourns.sort_by(f64::total_cmp);
    let (waits, seconds) = *waited.lock().unwrap();
    let mean = sojourns.iter().sum::<f64>() / sojourns.len() as f64;
    let p99 = sojourns[(sojourns.len() as f64 * 0.99).ceil() as usize - 1];
    println!(
        r#"{{"mean_wait": {}, "mean": {mean}, "p99": {p99}, "customers": {customers}, "cpu_ms": {took}}}"#,
        seconds / waits as f64
    );
}

/// Of the whole process: nexosim works on a thread of its own.
fn cpu_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
