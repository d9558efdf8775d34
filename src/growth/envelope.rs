//! The slowest case of each size: what a bound on the time is about.

use super::Observation;

/// Sizes that differ by less than this factor count as one.
const STEP: f64 = 1.25;

/// One observation a size, in order of sizes: the slowest, without cases that are faster than smaller ones by their nature.
///
/// An input that lets a program stop early tells nothing of how it grows, so it is left out: that is one which stays far
/// below what a smaller input took.
pub(super) fn envelope(observations: &[Observation]) -> Vec<Observation> {
    let mut sorted: Vec<Observation> = observations
        .iter()
        .copied()
        .filter(|one| {
            one.size.is_finite() && one.time_ms.is_finite() && one.size >= 1.0 && one.time_ms >= 0.0
        })
        .collect();
    sorted.sort_by(|a, b| a.size.total_cmp(&b.size));
    let mut slowest: Vec<Observation> = Vec::new();
    let mut begun_at = 0.0;
    for one in sorted {
        match slowest.last_mut().filter(|_| one.size < begun_at * STEP) {
            Some(last) if one.time_ms > last.time_ms => *last = one,
            Some(_) => {}
            None => {
                begun_at = one.size;
                slowest.push(one);
            }
        }
    }
    let mut most: f64 = 0.0;
    slowest.retain(|one| {
        let keeps = one.time_ms >= 0.7 * most - 2.0;
        most = most.max(one.time_ms);
        keeps
    });
    slowest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes_and_times(list: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let observations: Vec<_> = list
            .iter()
            .map(|&(size, time_ms)| Observation { size, time_ms })
            .collect();
        envelope(&observations)
            .into_iter()
            .map(|one| (one.size, one.time_ms))
            .collect()
    }

    #[test]
    fn the_slowest_of_each_size_is_kept_and_early_stops_are_not() {
        let list = [
            (1000.0, 90.0),
            (10.0, 5.0),
            (11.0, 7.0),
            (100.0, 20.0),
            (990.0, 30.0),
            (400.0, 6.0),
        ];
        assert_eq!(
            sizes_and_times(&list),
            [(11.0, 7.0), (100.0, 20.0), (1000.0, 90.0)]
        );
    }

    #[test]
    fn sizes_in_small_steps_do_not_become_one() {
        let list: Vec<_> = (0..100)
            .map(|step| (10.0 * 1.05_f64.powi(step), f64::from(step)))
            .collect();
        assert!(sizes_and_times(&list).len() > 15);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        assert!(
            sizes_and_times(&[(f64::NAN, 1.0), (0.0, 1.0), (5.0, f64::INFINITY), (5.0, -1.0)]).is_empty()
        );
    }
}
