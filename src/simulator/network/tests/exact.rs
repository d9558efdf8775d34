//! What queueing theory says, for the tests. Kleinrock, "Queueing Systems" vol. 1 (1975), where no other source is named.

/// ln 100: the 99 % quantile of an exponential time of mean 1.
pub const LN_100: f64 = 4.605_170_185_988_092;

/// Stationary probabilities of a birth and death chain from state 0 on, by its rates up and down.
pub fn birth_death(states: usize, up: impl Fn(usize) -> f64, down: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut weights = vec![1.0];
    for state in 1..states {
        weights.push(weights[state - 1] * up(state - 1) / down(state));
    }
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// M/M/c: probability to wait (Erlang C) through the recursion of Erlang B.
pub fn erlang_c(servers: u32, offered: f64) -> f64 {
    let blocked = erlang_b(servers, offered);
    blocked / (1.0 - offered / f64::from(servers) * (1.0 - blocked))
}

/// M/M/c/c (and M/G/c/c): share lost.
pub fn erlang_b(servers: u32, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, k| {
        offered * blocked / (f64::from(k) + offered * blocked)
    })
}

/// M/M/c with μ = 1: P(T > t) = (1 − C) e^−t + C (θ e^−t − e^−θt) / (θ − 1), θ = c − λ.
pub fn mmc_p99_sojourn(servers: u32, rate: f64) -> f64 {
    let (waits, theta) = (erlang_c(servers, rate), f64::from(servers) - rate);
    root(|t| {
        (1.0 - waits) * (-t).exp() + waits * (theta * (-t).exp() - (-theta * t).exp()) / (theta - 1.0) - 0.01
    })
}

/// The sum of `stages` exponential times of this rate: its 99 % quantile.
pub fn erlang_p99(stages: u32, rate: f64) -> f64 {
    root(|t| erlang_tail(stages, rate * t) - 0.01)
}

/// P(Erlang(stages, 1) > t).
pub fn erlang_tail(stages: u32, t: f64) -> f64 {
    let mut term = (-t).exp();
    let mut sum = 0.0;
    for stage in 0..stages {
        sum += term;
        term *= t / f64::from(stage + 1);
    }
    sum
}

/// M/G/1, mean service 1: Pollaczek and Khinchine's λ (1 + cv²) / (2 (1 − ρ)).
pub fn mg1_mean_wait(rate: f64, cv: f64) -> f64 {
    rate * (1.0 + cv * cv) / (2.0 * (1.0 - rate))
}

/// M/D/1, service 1: P(W ≤ t) = (1 − λ) Σ (λ(k − t))^k / k! · e^(−λ(k − t)) over k ≤ t (Erlang 1909).
pub fn md1_p99_sojourn(rate: f64) -> f64 {
    let within = |t: f64| {
        let mut sum = 0.0;
        for k in 0..=t as u32 {
            let x = rate * (f64::from(k) - t);
            let factorial: f64 = (1..=k).map(f64::from).product();
            sum += x.powi(k as i32) / factorial * (-x).exp();
        }
        (1.0 - rate) * sum
    };
    1.0 + root(|t| 1.0 - within(t) - 0.01)
}

/// M/M/1 with retrials at rate θ a customer, μ = 1: mean time in orbit (Falin and Templeton, "Retrial Queues",
/// 1997): E[N] = λ (λ + λθ) / (θ (1 − ρ)) customers, over λ.
pub fn retrial_mean_wait(rate: f64, retrial: f64) -> f64 {
    (rate + rate * retrial) / (retrial * (1.0 - rate))
}

/// M/M/1+M, μ = 1, patience at rate θ: (share lost, mean wait of those served). The offered wait has an atom at 0
/// and the density ∝ λ exp(−x + λ (1 − e^−θx) / θ) (Baccelli and Hebuterne 1981).
pub fn impatient(rate: f64, patience: f64) -> (f64, f64) {
    let density = |x: f64| rate * (-x + rate * (1.0 - (-patience * x).exp()) / patience).exp();
    let stays = |x: f64| (-patience * x).exp();
    let mass = 1.0 + integral(density);
    let served = (1.0 + integral(|x| density(x) * stays(x))) / mass;
    let waited = integral(|x| x * density(x) * stays(x)) / mass;
    (1.0 - served, waited / served)
}

/// From 0 to 60 by Simpson's rule: what is integrated here has died out by then.
fn integral(of: impl Fn(f64) -> f64) -> f64 {
    let (n, end) = (6_000, 60.0);
    let step = end / f64::from(n);
    let weight = |i: i32| {
        if i == 0 || i == n {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        }
    };
    (0..=n).map(|i| weight(i) * of(f64::from(i) * step)).sum::<f64>() * step / 3.0
}

/// Where a falling function crosses 0.
fn root(of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1_000.0);
    // Steps up first: some formulas here lose all digits far out.
    while low < high && of(low + 1.0) > 0.0 {
        low += 1.0;
    }
    high = high.min(low + 1.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if of(middle) > 0.0 {
            low = middle
        } else {
            high = middle
        }
    }
    0.5 * (low + high)
}

#[test]
fn formulas_give_the_printed_values() {
    // The table of specs and textbooks: M/M/8 at 0.9, three M/M/1 at 0.8 in a row, Erlang's B(8, 6).
    let near =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-4, "{found}, not {expected}");
    near(erlang_c(8, 7.2), 0.70153);
    near(mmc_p99_sojourn(8, 7.2), 7.0873);
    near(erlang_p99(3, 0.2), 42.030);
    near(erlang_b(8, 6.0), 0.12188);
    near(birth_death(9, |_| 6.0, |state| state as f64)[8], 0.12188);
    near(mg1_mean_wait(0.8, 1.0), 4.0);
    near(retrial_mean_wait(0.6, 0.5), 4.5);
}
