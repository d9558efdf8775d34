use proptest::prelude::*;

use super::*;

const LADDER: [f64; 8] = [
    40.0, 200.0, 1_000.0, 4_000.0, 12_000.0, 40_000.0, 120_000.0, 400_000.0,
];

/// Whole milliseconds, as a judgement stores them.
fn timed(sizes: &[f64], time: impl Fn(f64) -> f64) -> Vec<Observation> {
    sizes
        .iter()
        .map(|&size| Observation {
            size,
            time_ms: time(size).round(),
        })
        .collect()
}

fn band(growth: &Growth) -> Option<Band> {
    match growth {
        Growth::Grows(grown) => Some(grown.band),
        Growth::CannotTell(_) => None,
    }
}

fn reason(growth: Growth) -> Unclear {
    match growth {
        Growth::CannotTell(reason) => reason,
        Growth::Grows(grown) => panic!("named {:?}", grown.band),
    }
}

#[test]
fn plain_curves_are_named() {
    type Time = fn(f64) -> f64;
    let table: [(Time, Band); 5] = [
        (|n| 18.0 + n / 2_000.0, Band::Linear),
        (|n| 18.0 + n * n.ln() / 20_000.0, Band::Linear),
        (|n| 2.0 + n.powf(1.5) / 250_000.0, Band::BetweenLinearAndSquare),
        (|n| 18.0 + n * n / 1e8, Band::Square),
        (|n| n.powi(3) / 2e13, Band::Cubic),
    ];
    for (time, expected) in table {
        let growth = judge(&timed(&LADDER, time), Unit::Bytes);
        assert_eq!(band(&growth), Some(expected), "{growth:?}");
    }
}

#[test]
fn what_is_steeper_than_a_cube_needs_sizes_close_to_each_other() {
    let steep = |n: f64| 18.0 + n.powi(5) / 1e25;
    let steeper_still = |n: f64| 18.0 + n.powi(5) / 1e24;
    assert_eq!(
        reason(judge(&timed(&LADDER, steep), Unit::Bytes)),
        Unclear::TooFewSlow
    );
    let close: Vec<f64> = (0..12).map(|step| 400_000.0 / 1.4_f64.powi(step)).collect();
    assert_eq!(
        band(&judge(&timed(&close, steeper_still), Unit::Bytes)),
        Some(Band::Steeper)
    );
}

#[test]
fn what_cannot_be_told_is_said_with_its_reason() {
    let line = |n: f64| 18.0 + n / 2_000.0;
    let table = [
        (timed(&[], line), Unclear::TooFewSizes),
        (timed(&[10.0, 1e6, 1.01e6, 1.02e6], line), Unclear::TooFewSizes),
        (timed(&[1e5, 1.4e5, 2e5, 3e5, 5e5], line), Unclear::SizesTooAlike),
        (
            timed(&[2.0, 4.0, 8.0, 16.0, 32.0], |n| n * n),
            Unclear::InputsTooSmall,
        ),
        (timed(&LADDER, |n| 18.0 + n / 100_000.0), Unclear::TooFast),
        // A start of a second hides a tenth of one.
        (timed(&LADDER, |n| 1_000.0 + n / 4_000.0), Unclear::TooFast),
        // One slow case tells nothing of the way there.
        (
            timed(&LADDER, |n| if n < 4e5 { 18.0 } else { 900.0 }),
            Unclear::TooFewSlow,
        ),
    ];
    for (observations, expected) in table {
        assert_eq!(
            reason(judge(&observations, Unit::Bytes)),
            expected,
            "{observations:?}"
        );
    }
}

#[test]
fn a_short_ladder_is_no_reason_to_guess() {
    let observations = timed(&[1_000.0, 3_000.0, 6_000.0, 10_000.0], |n| {
        10.0 + n.powf(1.3) / 2_000.0
    });
    let growth = judge(&observations, Unit::Bytes);
    assert!(
        matches!(growth, Growth::CannotTell(Unclear::Either(..))),
        "{growth:?}"
    );
}

#[test]
fn an_author_s_sizes_may_be_small() {
    let observations = timed(&[4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 40.0], |n| {
        2.0 + n.powi(3) / 40.0
    });
    assert_eq!(band(&judge(&observations, Unit::Items)), Some(Band::Cubic));
}

#[test]
fn reasons_are_sentences_without_numbers_of_ours() {
    let either = Unclear::Either(Band::Linear, Band::Square).to_string();
    assert_eq!(either, "“n or n log n” and “n²” fit the cases about as well");
    assert!(Unclear::TooFast.to_string().contains("too small to tell"));
}

proptest! {
    /// A busy machine: each run up to 8 % longer, each start up to 2 ms.
    #[test]
    fn noise_never_turns_a_line_into_a_square_or_back(
        noise in prop::collection::vec((0.0..0.08, 0.0..2.0), LADDER.len()),
        start in 1.0..40.0_f64,
        slowest in 100.0..3_000.0_f64,
    ) {
        let noisy = |time: &dyn Fn(f64) -> f64| -> Vec<Observation> {
            LADDER.iter().zip(&noise).map(|(&size, (share, jitter))| Observation {
                size,
                time_ms: f64::round(start + jitter + time(size) * (1.0 + share)),
            }).collect()
        };
        let top: f64 = 400_000.0;
        let line = judge(&noisy(&|n| slowest * n * n.ln() / (top * top.ln())), Unit::Bytes);
        let square = judge(&noisy(&|n| slowest * (n / top).powi(2)), Unit::Bytes);
        prop_assert!(!matches!(band(&line), Some(Band::Square | Band::Cubic | Band::Steeper)), "{line:?}");
        prop_assert!(!matches!(band(&square), Some(Band::Linear | Band::Logarithmic)), "{square:?}");
    }

    #[test]
    fn no_observation_breaks_it(list in prop::collection::vec((any::<f64>(), any::<f64>()), 0..40)) {
        let observations: Vec<_> = list.iter().map(|&(size, time_ms)| Observation { size, time_ms }).collect();
        judge(&observations, Unit::Items);
    }
}
