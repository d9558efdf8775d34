//! Means of independent replications and how sure they are.

use super::student_quantile;

/// Count, mean and spread of values that come one after the other (Welford 1962).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    n: u32,
    mean: f64,
    squares: f64,
}

impl Moments {
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        let before = value - self.mean;
        self.mean += before / f64::from(self.n);
        self.squares += before * (value - self.mean);
    }

    pub fn count(&self) -> u32 {
        self.n
    }

    /// 0 without values.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Of the sample, with n − 1; 0 below two values.
    pub fn standard_deviation(&self) -> f64 {
        if self.n < 2 {
            0.0
        } else {
            (self.squares / f64::from(self.n - 1)).max(0.0).sqrt()
        }
    }

    /// Where the true mean lies with this confidence (0.95, 0.99), if values are independent and about normal.
    pub fn interval(&self, confidence: f64) -> Interval {
        Interval::new(self.mean, self.standard_deviation(), self.n, confidence)
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Moments {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.add(value));
        moments
    }
}

/// A mean and Student's confidence interval around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// mean ± t · sd / √n. From one value nothing can be said: the interval is infinite.
    pub fn new(mean: f64, standard_deviation: f64, n: u32, confidence: f64) -> Interval {
        if n < 2 {
            return Interval {
                mean,
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
            };
        }
        let half = student_quantile(confidence, n - 1) * standard_deviation / f64::from(n).sqrt();
        Interval {
            mean,
            low: mean - half,
            high: mean + half,
        }
    }

    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Pseudo-values of the jackknife (Quenouille 1956, Tukey 1958) for a figure that is not a mean, such as a quantile:
/// `all` is the figure over all `n` replications together, `without` that with one of them left out. Their mean has
/// nearly no bias, and an interval over them is sound where one over per-replication figures would lie too low.
pub fn jackknife(n: u32, all: f64, without: impl Fn(usize) -> f64) -> Moments {
    let others = f64::from(n) - 1.0;
    match n {
        0 | 1 => std::iter::once(all).collect(),
        _ => (0..n as usize)
            .map(|left_out| f64::from(n) * all - others * without(left_out))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_values_give_the_textbook_interval() {
        let moments: Moments = [4.0, 6.0, 8.0].into_iter().collect();
        assert_eq!(
            (moments.count(), moments.mean(), moments.standard_deviation()),
            (3, 6.0, 2.0)
        );
        let interval = moments.interval(0.95);
        // 6 ± 4.3027 · 2 / √3
        assert!(
            (interval.low - 1.0317).abs() < 1e-3 && (interval.high - 10.9683).abs() < 1e-3,
            "{interval:?}"
        );
        assert!(interval.holds(1.1) && !interval.holds(1.0));
    }

    #[test]
    fn the_jackknife_of_a_mean_is_the_mean_and_that_of_a_variance_loses_its_bias() {
        let values = [3.0, 5.0, 10.0, 2.0];
        let rest = |left_out: usize| {
            values
                .iter()
                .enumerate()
                .filter(move |(i, _)| *i != left_out)
                .map(|(_, v)| *v)
        };
        let mean = |values: &mut dyn Iterator<Item = f64>| values.collect::<Moments>().mean();
        let jackknifed = jackknife(4, 5.0, |left_out| mean(&mut rest(left_out)));
        assert!((jackknifed.mean() - 5.0).abs() < 1e-12);
        assert!(
            (jackknifed.standard_deviation() - values.into_iter().collect::<Moments>().standard_deviation())
                .abs()
                < 1e-12
        );
        // The variance with 1/n, too low by (n − 1)/n, becomes the one with 1/(n − 1): 38 / 3.
        let biased = |values: &mut dyn Iterator<Item = f64>| {
            let moments: Moments = values.collect();
            moments.standard_deviation().powi(2) * f64::from(moments.count() - 1) / f64::from(moments.count())
        };
        let jackknifed = jackknife(4, biased(&mut values.into_iter()), |left_out| {
            biased(&mut rest(left_out))
        });
        assert!((jackknifed.mean() - 38.0 / 3.0).abs() < 1e-12, "{jackknifed:?}");
    }

    #[test]
    fn one_value_says_nothing() {
        let interval = [5.0].into_iter().collect::<Moments>().interval(0.99);
        assert_eq!(
            (interval.mean, interval.low, interval.high),
            (5.0, f64::NEG_INFINITY, f64::INFINITY)
        );
    }
}
