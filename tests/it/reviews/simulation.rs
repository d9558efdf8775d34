//! A queue that is simulated: what seekers are told before they ask must come true about as often as it says.
//!
//! 100 seekers ask mentors over 60 days; mentors come in sessions, take what fits first and then the oldest, and some
//! requests are taken back. At each request the estimator of the page is asked, with what it would have seen then.

use greenroom::reviews::wait::{Observed, estimate};

const SEEKERS: usize = 100;
const MENTORS: usize = 6;
const DAYS: f64 = 60.0;
const RUNS: u64 = 50;
/// As many requests as the page looks back at.
const WINDOW: usize = 200;

/// A generator of numbers from 0 to 1 that is the same on every machine (xorshift64*).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(2_685_821_657_736_338_717) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A time until something that happens so often an hour.
    fn exponential(&mut self, rate: f64) -> f64 {
        -(1.0 - self.throw()).ln() / rate
    }
}

#[derive(Clone, Copy)]
struct Request {
    asked: f64,
    /// In hours since the beginning; `None` while it waits.
    answered: Option<f64>,
    left: Option<f64>,
    language: usize,
    band: Option<(f64, Option<f64>)>,
}

/// A mentor who reviews some languages and comes now and then.
struct Mentor {
    languages: [bool; 3],
    next_visit: f64,
    visits_an_hour: f64,
}

fn run(seed: u64) -> Vec<Request> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut mentors: Vec<Mentor> = (0..MENTORS)
        .map(|n| {
            // From four visits a day to one in two days.
            let visits_an_hour = 1.0 / (6.0 + 8.0 * n as f64);
            Mentor {
                languages: [true, n % 2 == 0, n % 3 == 0],
                next_visit: dice.exponential(visits_an_hour),
                visits_an_hour,
            }
        })
        .collect();
    // Each seeker asks about once in five days.
    let asks_an_hour = SEEKERS as f64 / (5.0 * 24.0);
    let mut requests: Vec<Request> = Vec::new();
    let mut next_request = dice.exponential(asks_an_hour);
    loop {
        let visitor = (0..MENTORS).min_by(|a, b| mentors[*a].next_visit.total_cmp(&mentors[*b].next_visit));
        let visitor = visitor.expect("mentors");
        let now = mentors[visitor].next_visit.min(next_request);
        if now > DAYS * 24.0 {
            return requests;
        }
        if next_request <= mentors[visitor].next_visit {
            let language = (dice.throw() * 3.0) as usize;
            let seen = seen(&requests, now, language);
            let band = estimate(&seen).map(|told| (told.low, told.high));
            requests.push(Request {
                asked: now,
                answered: None,
                left: None,
                language,
                band,
            });
            next_request = now + dice.exponential(asks_an_hour);
        } else {
            visit(&mut requests, &mentors[visitor], now, &mut dice);
            mentors[visitor].next_visit = now + dice.exponential(mentors[visitor].visits_an_hour);
        }
    }
}

/// A mentor answers up to five requests, each after a quarter of an hour or so; some seekers have left by then.
fn visit(requests: &mut [Request], mentor: &Mentor, now: f64, dice: &mut Dice) {
    for request in requests
        .iter_mut()
        .filter(|request| request.answered.is_none() && request.left.is_none())
    {
        if now - request.asked > 48.0 && dice.throw() < 0.05 {
            request.left = Some(now);
        }
    }
    let mut at = now;
    for fits in [true, false] {
        for request in requests.iter_mut() {
            let waits = request.answered.is_none() && request.left.is_none();
            if waits && mentor.languages[request.language] == fits && at < now + 1.5 {
                at += 0.25 + 0.25 * dice.throw();
                request.answered = Some(at);
            }
        }
    }
}

/// What the page would have looked back at.
fn seen(requests: &[Request], now: f64, language: usize) -> Vec<Observed> {
    let of = |any: bool| -> Vec<Observed> {
        let known = requests
            .iter()
            .rev()
            .filter(|request| any || request.language == language);
        known
            .take(WINDOW)
            .map(|request| {
                let answered = request.answered.filter(|at| *at <= now);
                let left = request.left.filter(|at| *at <= now);
                Observed {
                    hours: answered.or(left).unwrap_or(now) - request.asked,
                    is_answered: answered.is_some(),
                }
            })
            .collect()
    };
    let of_language = of(false);
    if estimate(&of_language).is_some() {
        of_language
    } else {
        of(true)
    }
}

#[test]
fn bands_that_seekers_are_told_hold_for_at_least_85_of_a_hundred_requests() {
    let (mut told, mut held, mut open_ended, mut widths) = (0, 0, 0, Vec::new());
    for seed in 1..=RUNS {
        for request in run(seed) {
            let (Some((low, high)), Some(answered)) = (request.band, request.answered) else {
                continue;
            };
            let waited = answered - request.asked;
            told += 1;
            held += usize::from(waited >= low && high.is_none_or(|high| waited <= high));
            match high {
                Some(high) => widths.push(high - low),
                None => open_ended += 1,
            }
        }
    }
    widths.sort_by(f64::total_cmp);
    let share = held as f64 / told as f64;
    eprintln!(
        "{told} requests told a band, {:.1} % held it; {:.1} % had no upper end; half of the others are at most {:.1} h wide",
        share * 100.0,
        open_ended as f64 * 100.0 / told as f64,
        widths[widths.len() / 2]
    );
    assert!(told > 10_000, "{told}");
    assert!(share >= 0.85, "{share}");
    // A band that says nothing would hold as well.
    assert!(open_ended * 10 < told, "{open_ended} of {told} have no upper end");
    assert!(share < 0.99, "{share}: the bands say less than they could");
}
