//! How much of the beginning of a run to leave out.

const BATCH: usize = 5;

/// Number of leading values to drop so that the rest is steady: MSER-5 (White 1997; White, Cobb and Spratt 2000).
///
/// Values are averaged in batches of 5; the cut d minimises Σ (x − mean)² / (n − d)² over the batches after it.
/// Only cuts in the first half are trusted: a best cut beyond it means that the run is too short or never steady,
/// and gives `None`.
pub fn mser5(values: &[f64]) -> Option<usize> {
    let batches: Vec<f64> = values
        .chunks_exact(BATCH)
        .map(|batch| batch.iter().sum::<f64>() / BATCH as f64)
        .collect();
    let (mut sum, mut squares, mut best) = (0.0, 0.0, None);
    // From the end, so that sums over the rest grow by one term a step.
    for cut in (0..batches.len()).rev() {
        sum += batches[cut];
        squares += batches[cut] * batches[cut];
        let n = (batches.len() - cut) as f64;
        let score = (squares - sum * sum / n).max(0.0) / (n * n);
        // The last few batches say nothing about a spread.
        if n >= 5.0 && best.is_none_or(|(least, _)| score <= least) {
            best = Some((score, cut));
        }
    }
    best.map(|(_, cut)| cut)
        .filter(|cut| *cut <= batches.len() / 2)
        .map(|cut| cut * BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rise to 10 over `rise` values, then a little to and fro.
    fn run(rise: usize, n: usize) -> Vec<f64> {
        let level = |i: usize| {
            if i < rise {
                10.0 * i as f64 / rise as f64
            } else {
                10.0
            }
        };
        (0..n)
            .map(|i| level(i) + [0.3, -0.2, 0.1, -0.3, 0.2, -0.1, 0.0][i % 7])
            .collect()
    }

    #[test]
    fn drops_the_rise_and_keeps_the_rest() {
        let cut = mser5(&run(200, 2_000)).expect("steady");
        assert!((180..=215).contains(&cut), "{cut}");
        let cut = mser5(&run(0, 2_000)).expect("steady");
        assert!(cut <= 100, "{cut}");
    }

    #[test]
    fn a_run_that_only_rises_is_never_steady() {
        assert_eq!(mser5(&run(1_000, 1_000)), None);
        assert_eq!(mser5(&[]), None);
    }
}
