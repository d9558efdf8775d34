//! How long a first answer may take, told from requests that were answered *and* from those that still wait.
//!
//! Counting answered requests alone tells of the quick ones: whoever still waits is left out (Kaplan and Meier 1958,
//! "Nonparametric estimation from incomplete observations", gives the curve; Greenwood 1926 its variance). Recent
//! requests are what the next one resembles, so the caller hands in a window of them.

/// One request: how long it has waited, and whether an answer ended that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    pub hours: f64,
    /// `false`: it still waits, or was taken back.
    pub is_answered: bool,
}

/// What a seeker is told before they ask. Hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Half of all requests are answered by then; `None` where not even half are.
    pub median: Option<f64>,
    /// Nine of ten fall between these two; the upper one is `None` where the requests seen don't tell.
    pub low: f64,
    pub high: Option<f64>,
    /// Requests that it was made from, and how many of them still wait.
    pub seen: usize,
    pub waiting: usize,
}

/// Fewer answers than this tell nothing.
const ENOUGH: usize = 10;
/// The band leaves out a twentieth on each side.
const TAIL: f64 = 0.05;
/// Standard errors by which the band is widened, for the curve is known from few requests: one-sided 90 %.
const WIDEN: f64 = 1.2816;

/// A step of the survival curve: the share that still waits after `hours`, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    hours: f64,
    share: f64,
    error: f64,
}

/// The estimate; `None` while fewer than ten answers are known.
pub fn estimate(observed: &[Observed]) -> Option<Estimate> {
    let answered = observed.iter().filter(|one| one.is_answered).count();
    if answered < ENOUGH {
        return None;
    }
    let curve = survival(observed);
    let first = |holds: &dyn Fn(&Step) -> bool| curve.iter().find(|step| holds(step)).map(|step| step.hours);
    let low = first(&|step| step.share - WIDEN * step.error <= 1.0 - TAIL);
    Some(Estimate {
        median: first(&|step| step.share <= 0.5),
        low: low.unwrap_or(0.0),
        high: first(&|step| step.share + WIDEN * step.error <= TAIL)
            .or_else(|| last_answer(observed, &curve)),
        seen: observed.len(),
        waiting: observed.len() - answered,
    })
}

/// Where the curve ends at nothing, its variance there is nothing as well: the longest wait is all there is to tell.
fn last_answer(observed: &[Observed], curve: &[Step]) -> Option<f64> {
    let longest = observed.iter().map(|one| one.hours).fold(0.0, f64::max);
    curve
        .last()
        .filter(|step| step.share <= TAIL && step.hours >= longest)
        .map(|step| step.hours)
}

/// Kaplan and Meier's product over the times at which something was answered, with Greenwood's variance.
fn survival(observed: &[Observed]) -> Vec<Step> {
    let mut sorted: Vec<Observed> = observed
        .iter()
        .copied()
        .filter(|one| one.hours.is_finite())
        .collect();
    // At equal times answers come first: whoever still waits at that time was there to be answered.
    sorted.sort_by(|a, b| {
        a.hours
            .total_cmp(&b.hours)
            .then(b.is_answered.cmp(&a.is_answered))
    });
    let mut at_risk = sorted.len() as f64;
    let (mut share, mut variance) = (1.0, 0.0);
    let mut curve = Vec::new();
    let mut index = 0;
    while index < sorted.len() {
        let hours = sorted[index].hours;
        let same = sorted[index..].iter().take_while(|one| one.hours == hours);
        let (mut ended, mut left) = (0.0, 0);
        for one in same {
            ended += f64::from(u8::from(one.is_answered));
            left += 1;
        }
        if ended > 0.0 {
            share *= 1.0 - ended / at_risk;
            if at_risk > ended {
                variance += ended / (at_risk * (at_risk - ended));
            }
            let error = share * f64::sqrt(variance);
            curve.push(Step { hours, share, error });
        }
        at_risk -= left as f64;
        index += left;
    }
    curve
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answered(hours: f64) -> Observed {
        Observed {
            hours,
            is_answered: true,
        }
    }

    fn waiting(hours: f64) -> Observed {
        Observed {
            hours,
            is_answered: false,
        }
    }

    #[test]
    fn the_curve_is_that_of_the_textbook() {
        // Kaplan and Meier's own example: deaths at 0.8, 3.1, 5.4, 9.2, losses at 1.0, 2.7, 7.0, 12.1.
        let observed = [
            answered(0.8),
            waiting(1.0),
            waiting(2.7),
            answered(3.1),
            answered(5.4),
            waiting(7.0),
            answered(9.2),
            waiting(12.1),
        ];
        let shares: Vec<(f64, f64)> = survival(&observed)
            .into_iter()
            .map(|step| (step.hours, (step.share * 1000.0).round() / 1000.0))
            .collect();
        assert_eq!(shares, [(0.8, 0.875), (3.1, 0.7), (5.4, 0.525), (9.2, 0.263)]);
    }

    #[test]
    fn few_answers_tell_nothing_however_many_wait() {
        let mut observed = vec![answered(1.0); ENOUGH - 1];
        observed.extend([waiting(9.0); 50]);
        assert_eq!(estimate(&observed), None);
        observed.push(answered(1.0));
        assert!(estimate(&observed).is_some());
    }

    #[test]
    fn whoever_still_waits_makes_the_wait_longer() {
        let quick: Vec<Observed> = (1..=40).map(|n| answered(f64::from(n) / 10.0)).collect();
        let of_quick = estimate(&quick).expect("enough");
        assert_eq!(of_quick.median, Some(2.0));
        let mut honest = quick.clone();
        honest.extend([waiting(72.0); 40]);
        let told = estimate(&honest).expect("enough");
        assert_eq!(
            told.median,
            Some(4.0),
            "half of all were answered at the very end"
        );
        assert_eq!(told.high, None, "nobody knows how long the others wait");
        assert_eq!((told.seen, told.waiting), (80, 40));
    }

    proptest! {
        #[test]
        fn the_band_holds_the_median_and_the_curve_falls(
            hours in proptest::collection::vec((0.0f64..500.0, any::<bool>()), 10..200)
        ) {
            let observed: Vec<Observed> = hours
                .into_iter()
                .map(|(hours, is_answered)| Observed { hours, is_answered })
                .collect();
            for pair in survival(&observed).windows(2) {
                prop_assert!(pair[0].hours < pair[1].hours && pair[0].share >= pair[1].share);
                prop_assert!((0.0..=1.0).contains(&pair[1].share) && pair[1].error >= 0.0);
            }
            if let Some(estimate) = estimate(&observed)
                && let Some(median) = estimate.median
            {
                prop_assert!(estimate.low <= median);
                prop_assert!(estimate.high.is_none_or(|high| high >= median));
            }
        }
    }
}
