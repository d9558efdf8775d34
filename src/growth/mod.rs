//! How a program's time grows with the size of its input, from the cases of one judging.
//!
//! An engine: sizes and times in, a band or the reason why none can be named out. It knows no case, no problem and no
//! page. `submissions` shows what it says beside an accepted program.
//!
//! The upper envelope of the cases is fitted by curves `start + factor · f(size)`. A curve counts by how well it fits next
//! to the others, measured against what a clock of whole milliseconds and a busy machine blur. Where no band stands out,
//! the answer is that it can't be told.

mod envelope;
mod fit;

use std::fmt;

use self::envelope::envelope;
use self::fit::{Curve, Fit, Shape, blur_ms, weights};

/// One case: how large its input is and how long the program computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    pub size: f64,
    /// CPU time in milliseconds, rounded to whole ones or finer.
    pub time_ms: f64,
}

/// What the sizes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of the input file. A few of them say little: one number may stand for a million steps.
    Bytes,
    /// The `n` that the author named for each case.
    Items,
}

/// Curves that a test set of ordinary length can't keep apart make one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    Logarithmic,
    Linear,
    BetweenLinearAndSquare,
    Square,
    Cubic,
    Steeper,
}

/// How sure a band is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    Likely,
    Clear,
}

/// Why no band is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// Fewer than four sizes.
    TooFewSizes,
    /// The inputs are all about as large.
    SizesTooAlike,
    /// Inputs of some dozen bytes.
    InputsTooSmall,
    /// The largest input takes hardly longer than the smallest.
    TooFast,
    /// Nothing but the largest inputs takes long enough to measure.
    TooFewSlow,
    /// Something else than the size decides.
    Scattered,
    /// Two bands fit about as well.
    Either(Band, Band),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Growth {
    Grows(Grown),
    CannotTell(Unclear),
}

/// A band with the curves at its edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    pub band: Band,
    pub confidence: Confidence,
    /// The fitted curves of the band, the flattest first.
    pub curves: Vec<FittedCurve>,
    /// What the program takes before the size counts, by the curve that fits best.
    pub start_ms: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedCurve(Curve);

impl FittedCurve {
    /// Milliseconds at a size.
    pub fn at(&self, size: f64) -> f64 {
        self.0.at(size)
    }
}

impl Band {
    /// "n or n log n".
    pub fn formula(self) -> &'static str {
        match self {
            Band::Logarithmic => "log n",
            Band::Linear => "n or n log n",
            Band::BetweenLinearAndSquare => "between n log n and n²",
            Band::Square => "n²",
            Band::Cubic => "n³",
            Band::Steeper => "faster than n³",
        }
    }
}

impl fmt::Display for Unclear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unclear::TooFewSizes => write!(
                formatter,
                "the cases are too few to tell: their inputs have fewer than four sizes"
            ),
            Unclear::SizesTooAlike => {
                write!(formatter, "the inputs of the cases are too alike in size to tell")
            }
            Unclear::InputsTooSmall => {
                write!(
                    formatter,
                    "the inputs are too small to tell: in a few dozen bytes something else than their number decides"
                )
            }
            Unclear::TooFast => write!(
                formatter,
                "the cases are too small to tell: the largest takes hardly longer than the smallest"
            ),
            Unclear::TooFewSlow => write!(
                formatter,
                "the cases are too few to tell: only the largest take longer than the program's start"
            ),
            Unclear::Scattered => write!(
                formatter,
                "the times do not follow the size of the input: something else decides"
            ),
            Unclear::Either(one, other) => {
                write!(
                    formatter,
                    "“{}” and “{}” fit the cases about as well",
                    one.formula(),
                    other.formula()
                )
            }
        }
    }
}

/// Sizes that a band needs.
const SIZES: usize = 4;
/// The largest size over the smallest.
const RANGE: f64 = 8.0;
/// Cases whose time is clearly more than the start, and how far apart their sizes or their times must be.
const SHOWING: usize = 3;
const SIZES_APART: f64 = 3.0;
const TIMES_APART: f64 = 6.0;
/// Bytes that the largest input must have.
const BYTES: f64 = 256.0;
/// What the slowest case must take beyond the fastest.
const RISE_MS: f64 = 12.0;
/// The share of all weight that a band needs, and where it is called clear.
const LIKELY: f64 = 0.9;
const CLEAR: f64 = 0.99;
/// A curve that is off by more than this many times the blur, in the middle, explains nothing.
const WORST_MISFIT: f64 = 4.0;

/// Names the band in which the time grows, or says why not.
pub fn judge(observations: &[Observation], unit: Unit) -> Growth {
    match find_band(observations, unit) {
        Ok(grown) => Growth::Grows(grown),
        Err(reason) => Growth::CannotTell(reason),
    }
}

fn find_band(observations: &[Observation], unit: Unit) -> Result<Grown, Unclear> {
    let points = envelope(observations);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(Unclear::TooFewSizes);
    };
    if points.len() < SIZES {
        return Err(Unclear::TooFewSizes);
    }
    if last.size < RANGE * first.size {
        return Err(Unclear::SizesTooAlike);
    }
    if unit == Unit::Bytes && last.size < BYTES {
        return Err(Unclear::InputsTooSmall);
    }
    let times = || points.iter().map(|point| point.time_ms);
    let fastest = times().fold(f64::INFINITY, f64::min);
    let slowest = times().fold(0.0, f64::max);
    if slowest - fastest < RISE_MS.max(0.5 * fastest) {
        return Err(Unclear::TooFast);
    }
    // What shows: cases whose time is beyond the start by far, over sizes or times that lie apart.
    let rises = |point: &&Observation| point.time_ms - fastest > 3.0 * blur_ms(point.time_ms, fastest);
    let showing: Vec<_> = points.iter().filter(rises).collect();
    let (Some(low), Some(high)) = (showing.first(), showing.last()) else {
        return Err(Unclear::TooFast);
    };
    let lies_apart = high.size >= SIZES_APART * low.size
        || high.time_ms - fastest >= TIMES_APART * (low.time_ms - fastest);
    if showing.len() < SHOWING || !lies_apart {
        return Err(Unclear::TooFewSlow);
    }
    let fits: Vec<Fit> = Shape::ALL
        .into_iter()
        .filter_map(|shape| Fit::of(shape, &points))
        .collect();
    choose(&fits, points.len())
}

fn choose(fits: &[Fit], points: usize) -> Result<Grown, Unclear> {
    let best = fits
        .iter()
        .min_by(|a, b| a.misfit.total_cmp(&b.misfit))
        .ok_or(Unclear::Scattered)?;
    // Two numbers are fitted; what is left over tells how far off the curve is.
    let freedom = (points - 2) as f64;
    if (best.misfit / freedom).sqrt() > WORST_MISFIT {
        return Err(Unclear::Scattered);
    }
    let weighted = weights(fits, freedom);
    let mut bands: Vec<(Band, f64)> = Vec::new();
    for (fit, weight) in fits.iter().zip(weighted) {
        let weight = weight * fit.curve.shape.before();
        match bands.iter_mut().find(|(band, _)| *band == fit.curve.shape.band()) {
            Some((_, sum)) => *sum = weight.max(*sum),
            None => bands.push((fit.curve.shape.band(), weight)),
        }
    }
    let total: f64 = bands.iter().map(|(_, weight)| weight).sum();
    bands.sort_by(|a, b| b.1.total_cmp(&a.1));
    let Some(&(band, weight)) = bands.first() else {
        return Err(Unclear::Scattered);
    };
    let share = weight / total;
    if share < LIKELY {
        let other = bands.get(1).map_or(band, |(band, _)| *band);
        return Err(Unclear::Either(band, other));
    }
    let is_inside = |fit: &&Fit| fit.curve.shape.band() == band;
    Ok(Grown {
        band,
        confidence: if share >= CLEAR {
            Confidence::Clear
        } else {
            Confidence::Likely
        },
        curves: fits
            .iter()
            .filter(is_inside)
            .map(|fit| FittedCurve(fit.curve))
            .collect(),
        start_ms: best.curve.start_ms,
    })
}

#[cfg(test)]
mod tests;
