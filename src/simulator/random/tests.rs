use super::*;

const NAME: StreamName = StreamName {
    seed: "s",
    scenario: "steady",
    replication: 1,
    purpose: "test",
    node: "a",
};

#[test]
fn follows_the_published_generator() {
    // First outputs of the authors' C program for the state 1, 2, 3, 4.
    let mut random = Random {
        state: [1, 2, 3, 4],
        ..Random::stream(&NAME)
    };
    let first = [
        random.next_u64(),
        random.next_u64(),
        random.next_u64(),
        random.next_u64(),
    ];
    assert_eq!(first, [41943041, 58720359, 3588806011781223, 3591011842654386]);
}

#[test]
fn every_part_of_the_name_matters_and_borders_are_kept() {
    let first = |name: StreamName| Random::stream(&name).next_u64();
    let others = [
        StreamName { seed: "t", ..NAME },
        StreamName {
            scenario: "spike",
            ..NAME
        },
        StreamName {
            replication: 2,
            ..NAME
        },
        StreamName {
            purpose: "tes",
            node: "ta",
            ..NAME
        },
        StreamName { node: "b", ..NAME },
    ];
    assert_eq!(first(NAME), first(NAME));
    for other in others {
        assert_ne!(first(NAME), first(other), "{other:?}");
    }
}

#[test]
fn below_is_even() {
    let mut random = Random::stream(&NAME);
    let mut counts = [0u32; 7];
    for _ in 0..70_000 {
        counts[random.below(7) as usize] += 1;
    }
    // Chi-square with 6 degrees of freedom: 22.5 is the 99.9 % quantile.
    let chi: f64 = counts
        .iter()
        .map(|&count| (f64::from(count) - 10_000.0).powi(2) / 10_000.0)
        .sum();
    assert!(chi < 22.5, "{chi}");
    assert_eq!(random.below(1), 0);
    assert_eq!(random.below(0), 0);
}

/// Largest distance between the empirical and the exact distribution function.
fn kolmogorov(mut values: Vec<f64>, exact: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distance = |(rank, &x): (usize, &f64)| {
        let (below, above) = (rank as f64 / n, (rank as f64 + 1.0) / n);
        (exact(x) - below).abs().max((above - exact(x)).abs())
    };
    values.iter().enumerate().map(distance).fold(0.0, f64::max)
}

#[test]
fn numbers_follow_their_distributions() {
    let mut random = Random::stream(&NAME);
    let n = 40_000;
    let limit = 1.95 / f64::sqrt(f64::from(n)); // 99.9 % quantile of the test
    let exponential = (0..n).map(|_| random.exponential()).collect();
    assert!(kolmogorov(exponential, |x| 1.0 - libm::exp(-x)) < limit);
    let normal = (0..n).map(|_| random.normal()).collect();
    assert!(kolmogorov(normal, |x| 0.5 * libm::erfc(-x / 2f64.sqrt())) < limit);
    let uniform = (0..n).map(|_| random.uniform()).collect();
    assert!(kolmogorov(uniform, |x| x) < limit);
}

#[test]
fn layers_close_at_the_top_and_tails_are_reached() {
    for table in [&*EXPONENTIAL, &*NORMAL] {
        let top = table.edge[255] * (1.0 - table.density[255]);
        let layer = table.edge[10] * (table.density[11] - table.density[10]);
        assert!((top / layer - 1.0).abs() < 1e-6, "{top} {layer}");
    }
    let mut random = Random::stream(&NAME);
    let n = 400_000;
    let tail = (0..n).filter(|_| random.exponential() > EXPONENTIAL_TAIL).count() as f64;
    let expected = f64::from(n) * libm::exp(-EXPONENTIAL_TAIL);
    assert!(
        (tail - expected).abs() < 4.0 * expected.sqrt(),
        "{tail} of {expected}"
    );
    let tail = (0..n).filter(|_| random.normal().abs() > NORMAL_TAIL).count() as f64;
    let expected = f64::from(n) * libm::erfc(NORMAL_TAIL / 2f64.sqrt());
    assert!(
        (tail - expected).abs() < 4.0 * expected.sqrt(),
        "{tail} of {expected}"
    );
}
