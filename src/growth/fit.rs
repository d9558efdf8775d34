//! Curves `start + factor · f(size)` through points, by weighted least squares.

use super::{Band, Observation};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Logarithm,
    Line,
    LineLogarithm,
    ThreeHalves,
    Square,
    Cube,
    /// Stands for everything above: `n⁵` and `2ⁿ` look alike over a few sizes.
    FifthPower,
}

impl Shape {
    pub(super) const ALL: [Shape; 7] = [
        Shape::Logarithm,
        Shape::Line,
        Shape::LineLogarithm,
        Shape::ThreeHalves,
        Shape::Square,
        Shape::Cube,
        Shape::FifthPower,
    ];

    pub(super) fn band(self) -> Band {
        match self {
            Shape::Logarithm => Band::Logarithmic,
            Shape::Line | Shape::LineLogarithm => Band::Linear,
            Shape::ThreeHalves => Band::BetweenLinearAndSquare,
            Shape::Square => Band::Square,
            Shape::Cube => Band::Cubic,
            Shape::FifthPower => Band::Steeper,
        }
    }

    /// How much it counts before anything is measured. Memory gets slower the more of it is used, which bends lines a
    /// little, and few programs take `n√n`: that shape has to stand out by far.
    pub(super) fn before(self) -> f64 {
        match self {
            Shape::ThreeHalves => 0.05,
            _ => 1.0,
        }
    }

    fn at(self, size: f64) -> f64 {
        match self {
            Shape::Logarithm => size.ln(),
            Shape::Line => size,
            Shape::LineLogarithm => size * size.ln(),
            Shape::ThreeHalves => size.powf(1.5),
            Shape::Square => size.powi(2),
            Shape::Cube => size.powi(3),
            Shape::FifthPower => size.powi(5),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Curve {
    pub shape: Shape,
    pub start_ms: f64,
    factor: f64,
}

impl Curve {
    pub(super) fn at(&self, size: f64) -> f64 {
        self.start_ms + self.factor * self.shape.at(size)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    pub curve: Curve,
    /// The sum of squares of how far the points are off, each in its own blur.
    pub misfit: f64,
}

/// What a run may be off by without meaning anything: half a millisecond of the clock, a share of its time for a busy
/// machine, and a share of the start, which no two runs pay alike.
pub(super) fn blur_ms(time_ms: f64, start_ms: f64) -> f64 {
    let (clock, machine, start) = (0.5, 0.12 * time_ms, 0.1 * start_ms);
    (clock * clock + machine * machine + start * start).sqrt()
}

impl Fit {
    /// `None` where the shape would have to fall.
    pub(super) fn of(shape: Shape, points: &[Observation]) -> Option<Fit> {
        let fastest = points
            .iter()
            .map(|point| point.time_ms)
            .fold(f64::INFINITY, f64::min);
        // Sizes are scaled first, so that fifth powers stay within what numbers hold.
        let largest = points
            .iter()
            .map(|point| shape.at(point.size))
            .fold(0.0, f64::max);
        if !(largest > 0.0 && largest.is_finite()) {
            return None;
        }
        let (mut w, mut wx, mut wy, mut wxx, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for point in points {
            let weight = blur_ms(point.time_ms, fastest).powi(-2);
            let (x, y) = (shape.at(point.size) / largest, point.time_ms);
            w += weight;
            wx += weight * x;
            wy += weight * y;
            wxx += weight * x * x;
            wxy += weight * x * y;
        }
        let spread = w * wxx - wx * wx;
        if spread <= f64::EPSILON * w * wxx {
            return None;
        }
        let (mut start_ms, mut factor) = ((wy * wxx - wx * wxy) / spread, (w * wxy - wx * wy) / spread);
        // A program starts in no less than no time.
        if start_ms < 0.0 {
            (start_ms, factor) = (0.0, wxy / wxx);
        }
        if factor <= 0.0 {
            return None;
        }
        let curve = Curve {
            shape,
            start_ms,
            factor: factor / largest,
        };
        let off = |point: &Observation| {
            let blur = blur_ms(point.time_ms, fastest);
            ((point.time_ms - curve.at(point.size)) / blur).powi(2)
        };
        Some(Fit {
            curve,
            misfit: points.iter().map(off).sum(),
        })
    }
}

/// How much each fit counts next to the best, which has 1. Where even the best is off by more than the blur, the machine
/// was busier than thought, and differences count less.
pub(super) fn weights(fits: &[Fit], freedom: f64) -> Vec<f64> {
    let best = fits.iter().map(|fit| fit.misfit).fold(f64::INFINITY, f64::min);
    let scale = (best / freedom).max(1.0);
    fits.iter()
        .map(|fit| (-(fit.misfit - best) / scale / 2.0).exp())
        .collect()
}
