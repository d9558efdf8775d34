//! How a mentor's marks compare with marks that are known: pure, so that made-up reviewers can be tried.
//!
//! `difference` is the mark that was given less the known one, in levels. Whoever marks lower or higher than what is known
//! by more than chance explains is flagged, and so is whose differences are spread as widely as guesses would be.

/// Fewer marks than this say nothing.
pub const LEAST_MARKS: usize = 12;
/// A one-sided bound of 95 %, in standard errors.
const BOUND: f64 = 1.645;
/// A mean difference beyond this is flagged, in levels.
const SHIFT: f64 = 0.25;
/// The spread of guesses is 1.4 levels or more, that of people who know the rubric about 0.6.
const SPREAD: f64 = 0.95;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    TooFew,
    Fair,
    Harsh,
    Lenient,
    Erratic,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    pub marks: usize,
    /// Marks that are the known ones.
    pub same: usize,
    /// Mean difference, in levels.
    pub shift: f64,
    /// Standard deviation of the differences, in levels.
    pub spread: f64,
    pub standing: Standing,
}

/// Compares pairs of a given and a known level.
pub fn agreement(pairs: &[(i16, i16)]) -> Agreement {
    let count = pairs.len() as f64;
    let differences = || pairs.iter().map(|(given, known)| f64::from(given - known));
    let shift = differences().sum::<f64>() / count.max(1.0);
    let squares: f64 = differences().map(|difference| (difference - shift).powi(2)).sum();
    let spread = (squares / (count - 1.0).max(1.0)).sqrt();
    let bound = BOUND * spread / count.max(1.0).sqrt();
    let standing = if pairs.len() < LEAST_MARKS {
        Standing::TooFew
    } else if spread > SPREAD {
        Standing::Erratic
    } else if shift + bound < -SHIFT {
        Standing::Harsh
    } else if shift - bound > SHIFT {
        Standing::Lenient
    } else {
        Standing::Fair
    };
    Agreement {
        marks: pairs.len(),
        same: pairs.iter().filter(|(given, known)| given == known).count(),
        shift,
        spread,
        standing,
    }
}

impl Standing {
    /// As it is said to the mentor and to administrators.
    pub fn words(self) -> &'static str {
        match self {
            Standing::TooFew => "not known yet",
            Standing::Fair => "as agreed",
            Standing::Harsh => "harsher than agreed",
            Standing::Lenient => "milder than agreed",
            Standing::Erratic => "far from agreed, both ways",
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt as _, SeedableRng as _};

    use super::*;

    const RUNS: u64 = 500;

    /// Gives a mark for a known one.
    type Reviewer = fn(&mut StdRng, i16) -> i16;

    fn fair(random: &mut StdRng, known: i16) -> i16 {
        let slip = match random.random_range(0..20) {
            0..3 => -1,
            3..6 => 1,
            _ => 0,
        };
        (known + slip).clamp(1, 4)
    }

    fn harsh(random: &mut StdRng, known: i16) -> i16 {
        (fair(random, known) - 1).clamp(1, 4)
    }

    fn lenient(random: &mut StdRng, known: i16) -> i16 {
        (fair(random, known) + 1).clamp(1, 4)
    }

    fn random(random: &mut StdRng, _: i16) -> i16 {
        random.random_range(1..=4)
    }

    /// In how many of the runs a reviewer comes out as this, of marks spread evenly over the levels.
    fn found(reviewer: Reviewer, marks: usize, standing: impl Fn(Standing) -> bool) -> u64 {
        (0..RUNS)
            .filter(|seed| {
                let mut random = StdRng::seed_from_u64(*seed);
                let pairs: Vec<(i16, i16)> = (0..marks)
                    .map(|_| {
                        let known = random.random_range(1..=4);
                        (reviewer(&mut random, known), known)
                    })
                    .collect();
                standing(agreement(&pairs).standing)
            })
            .count() as u64
    }

    #[test]
    fn harsh_lenient_and_random_reviewers_are_flagged_and_fair_ones_are_not() {
        // Six gold submissions with four criteria each, and all twelve of ours.
        for (marks, least) in [(24, 90), (48, 95)] {
            let percent = |count: u64| count * 100 / RUNS;
            let rates = [
                percent(found(harsh, marks, |found| found == Standing::Harsh)),
                percent(found(lenient, marks, |found| found == Standing::Lenient)),
                percent(found(random, marks, |found| found == Standing::Erratic)),
                percent(found(fair, marks, |found| found == Standing::Fair)),
            ];
            eprintln!("{marks} marks: harsh, lenient, random flagged, fair not: {rates:?} %");
            assert!(
                rates.iter().all(|rate| *rate >= least),
                "{marks} marks: {rates:?}"
            );
        }
    }

    #[test]
    fn few_marks_say_nothing_however_they_are() {
        let pairs = [(1, 4); LEAST_MARKS - 1];
        assert_eq!(agreement(&pairs).standing, Standing::TooFew);
        assert_eq!(agreement(&[]).standing, Standing::TooFew);
        assert_eq!(agreement(&[(1, 4); LEAST_MARKS]).standing, Standing::Harsh);
    }

    #[test]
    fn the_figures_are_those_of_the_marks() {
        let found = agreement(&[(2, 1), (2, 2), (2, 3), (4, 3)]);
        assert_eq!((found.marks, found.same, found.shift), (4, 1, 0.25));
        assert!((found.spread - (2.75_f64 / 3.0).sqrt()).abs() < 1e-12);
    }
}
