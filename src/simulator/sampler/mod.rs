//! Draws times from the distributions that a problem may name, in whole microseconds.

#[cfg(test)]
mod tests;

use super::design::Micros;
use super::problem::Distribution;
use super::random::Random;

/// A distribution with all that can be worked out beforehand.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampler {
    shape: Shape,
    mean: f64,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Fixed(u64),
    Exponential,
    /// exp(`location` + `spread` × normal).
    Lognormal {
        location: f64,
        spread: f64,
    },
    /// Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); shapes below 1 by their
    /// own shift: gamma(k) = gamma(k + 1) × uniform^(1/k), with `power` = 1/k, else 0.
    Gamma {
        third: f64,
        slope: f64,
        scale: f64,
        power: f64,
    },
    /// Inverse of the distribution function.
    BoundedPareto {
        low: f64,
        cut: f64,
        power: f64,
    },
    /// (share, µs), rising.
    Empirical(Vec<(f64, f64)>),
}

impl Sampler {
    /// Of a distribution that the reader found sound: means and cvs ≥ 0, bounds and quantiles rising.
    pub fn new(distribution: &Distribution) -> Sampler {
        match distribution {
            Distribution::Deterministic { value } => Sampler::fixed(value.0 as f64),
            Distribution::Exponential { mean } => Sampler::exponential(mean.0 as f64),
            Distribution::Lognormal { mean, cv } => Sampler::lognormal(mean.0 as f64, *cv),
            Distribution::Gamma { mean, cv } if *cv > 0.0 => Sampler::gamma(mean.0 as f64, 1.0 / (cv * cv)),
            Distribution::Gamma { mean, .. } => Sampler::fixed(mean.0 as f64),
            Distribution::Erlang { mean, stages } => Sampler::erlang(mean.0 as f64, *stages),
            Distribution::BoundedPareto { alpha, low, high } => Sampler::bounded_pareto(*alpha, *low, *high),
            Distribution::Empirical { quantiles } => Sampler::empirical(quantiles),
        }
    }

    /// Always this many µs.
    pub fn fixed(mean: f64) -> Sampler {
        let value = rounded(mean);
        Sampler {
            shape: Shape::Fixed(value),
            mean: value as f64,
        }
    }

    pub fn exponential(mean: f64) -> Sampler {
        Sampler {
            shape: Shape::Exponential,
            mean,
        }
    }

    /// σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
    pub fn lognormal(mean: f64, cv: f64) -> Sampler {
        if mean <= 0.0 || cv <= 0.0 {
            return Sampler::fixed(mean);
        }
        let variance = libm::log1p(cv * cv);
        let shape = Shape::Lognormal {
            location: libm::log(mean) - variance / 2.0,
            spread: variance.sqrt(),
        };
        Sampler { shape, mean }
    }

    /// The sum of `stages` exponential times, drawn as the gamma that it is.
    pub fn erlang(mean: f64, stages: u32) -> Sampler {
        match stages {
            0 | 1 => Sampler::exponential(mean),
            _ => Sampler::gamma(mean, f64::from(stages)),
        }
    }

    /// By its mean and `shape` = 1/cv².
    pub fn gamma(mean: f64, shape: f64) -> Sampler {
        let (raised, power) = if shape < 1.0 {
            (shape + 1.0, 1.0 / shape)
        } else {
            (shape, 0.0)
        };
        let third = raised - 1.0 / 3.0;
        let shape = Shape::Gamma {
            third,
            slope: 1.0 / (9.0 * third).sqrt(),
            scale: mean / shape,
            power,
        };
        Sampler { shape, mean }
    }

    fn bounded_pareto(alpha: f64, low: Micros, high: Micros) -> Sampler {
        if low >= high || low.0 == 0 {
            return Sampler::fixed(low.0 as f64);
        }
        let (low, high) = (low.0 as f64, high.0 as f64);
        let kept = libm::pow(low / high, alpha);
        let mean = if (alpha - 1.0).abs() < 1e-9 {
            low * high / (high - low) * libm::log(high / low)
        } else {
            low / (1.0 - kept) * alpha / (alpha - 1.0) * (1.0 - libm::pow(low / high, alpha - 1.0))
        };
        Sampler {
            shape: Shape::BoundedPareto {
                low,
                cut: 1.0 - kept,
                power: -1.0 / alpha,
            },
            mean,
        }
    }

    /// Below the first share its value, above the last share the last value, linear in between.
    fn empirical(quantiles: &[(f64, Micros)]) -> Sampler {
        let points: Vec<(f64, f64)> = quantiles
            .iter()
            .map(|(share, value)| (*share, value.0 as f64))
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Sampler::fixed(0.0);
        };
        let between: f64 = points
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0)
            .sum();
        let mean = first.0 * first.1 + between + (1.0 - last.0) * last.1;
        Sampler {
            shape: Shape::Empirical(points),
            mean,
        }
    }

    /// Mean in µs, before rounding to whole ones.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// A time in µs, rounded to the nearest.
    #[inline]
    pub fn sample(&self, random: &mut Random) -> u64 {
        match &self.shape {
            Shape::Fixed(value) => *value,
            Shape::Exponential => rounded(self.mean * random.exponential()),
            Shape::Lognormal { location, spread } => rounded(libm::exp(location + spread * random.normal())),
            Shape::Gamma {
                third,
                slope,
                scale,
                power,
            } => rounded(scale * gamma(random, *third, *slope, *power)),
            Shape::BoundedPareto { low, cut, power } => {
                rounded(low * libm::pow(1.0 - random.uniform() * cut, *power))
            }
            Shape::Empirical(points) => rounded(interpolated(points, random.uniform())),
        }
    }
}

#[inline]
fn rounded(micros: f64) -> u64 {
    (micros + 0.5) as u64
}

fn gamma(random: &mut Random, third: f64, slope: f64, power: f64) -> f64 {
    let raised = loop {
        let x = random.normal();
        let root = 1.0 + slope * x;
        if root <= 0.0 {
            continue;
        }
        let (v, u, square) = (root * root * root, random.uniform(), x * x);
        if u < 1.0 - 0.0331 * square * square
            || libm::log(u) < 0.5 * square + third * (1.0 - v + libm::log(v))
        {
            break third * v;
        }
    };
    if power > 0.0 {
        raised * libm::pow(random.uniform(), power)
    } else {
        raised
    }
}

fn interpolated(points: &[(f64, f64)], share: f64) -> f64 {
    let above = points.partition_point(|point| point.0 <= share);
    if above == 0 {
        return points[0].1;
    }
    let (from, below) = points[above - 1];
    match points.get(above) {
        Some(&(to, value)) => below + (value - below) * (share - from) / (to - from),
        None => below,
    }
}
