use super::*;
use crate::simulator::random::StreamName;

/// Mean and coefficient of variation of 200,000 draws.
fn moments(distribution: &Distribution) -> (f64, f64) {
    let name = StreamName {
        seed: "sampler",
        scenario: "",
        replication: 0,
        purpose: "",
        node: "",
    };
    let (mut random, sampler) = (Random::stream(&name), Sampler::new(distribution));
    let draws: Vec<f64> = (0..200_000).map(|_| sampler.sample(&mut random) as f64).collect();
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
    assert!(
        (sampler.mean() / mean - 1.0).abs() < 0.01,
        "{distribution:?}: {} and {mean}",
        sampler.mean()
    );
    (mean, variance.sqrt() / mean)
}

fn assert_near(found: f64, expected: f64, distribution: &Distribution) {
    assert!(
        (found - expected).abs() <= 0.02 * expected,
        "{distribution:?}: {found}, not {expected}"
    );
}

#[test]
fn draws_have_the_stated_mean_and_spread() {
    let mean = Micros(4_000);
    let cases = [
        (Distribution::Deterministic { value: mean }, 0.0),
        (Distribution::Exponential { mean }, 1.0),
        (Distribution::Lognormal { mean, cv: 0.5 }, 0.5),
        (Distribution::Lognormal { mean, cv: 0.0 }, 0.0),
        (Distribution::Gamma { mean, cv: 0.4 }, 0.4),
        (Distribution::Gamma { mean, cv: 1.6 }, 1.6),
        (Distribution::Gamma { mean, cv: 0.0 }, 0.0),
        (Distribution::Erlang { mean, stages: 4 }, 0.5),
        (Distribution::Erlang { mean, stages: 1 }, 1.0),
    ];
    for (distribution, cv) in &cases {
        let found = moments(distribution);
        assert_near(found.0, 4_000.0, distribution);
        assert_near(found.1, *cv, distribution);
    }
}

#[test]
fn bounded_pareto_keeps_its_bounds_and_mean() {
    for alpha in [1.0, 1.5, 2.5] {
        let distribution = Distribution::BoundedPareto {
            alpha,
            low: Micros(1_000),
            high: Micros(50_000),
        };
        moments(&distribution);
        let (sampler, name) = (Sampler::new(&distribution), "pareto");
        let name = StreamName {
            seed: name,
            scenario: "",
            replication: 0,
            purpose: "",
            node: "",
        };
        let mut random = Random::stream(&name);
        let draws: Vec<u64> = (0..20_000).map(|_| sampler.sample(&mut random)).collect();
        assert!(draws.iter().all(|draw| (1_000..=50_000).contains(draw)));
        // P(X > 2 low) = (2^-α − r) / (1 − r) with r = (low/high)^α.
        let kept = 50f64.powf(-alpha);
        let expected = (2f64.powf(-alpha) - kept) / (1.0 - kept);
        let found = draws.iter().filter(|draw| **draw > 2_000).count() as f64 / 20_000.0;
        assert!((found - expected).abs() < 0.015, "{found} {expected}");
    }
}

#[test]
fn empirical_quantiles_come_back() {
    let quantiles = vec![
        (0.1, Micros(100)),
        (0.5, Micros(200)),
        (0.9, Micros(1_000)),
        (1.0, Micros(3_000)),
    ];
    let distribution = Distribution::Empirical { quantiles };
    moments(&distribution);
    let name = StreamName {
        seed: "empirical",
        scenario: "",
        replication: 0,
        purpose: "",
        node: "",
    };
    let (mut random, sampler) = (Random::stream(&name), Sampler::new(&distribution));
    let mut draws: Vec<u64> = (0..100_000).map(|_| sampler.sample(&mut random)).collect();
    draws.sort_unstable();
    assert_eq!((draws[0], draws[5_000]), (100, 100));
    assert!(draws[50_000].abs_diff(200) < 4 && draws[90_000].abs_diff(1_000) < 20);
    assert!(*draws.last().expect("draws") <= 3_000);
}
