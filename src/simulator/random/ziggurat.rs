//! The layers under the exponential and the normal density, worked out once.

use std::sync::LazyLock;

/// A falling density covered by 256 layers of equal area.
#[derive(Debug)]
pub(super) struct Ziggurat {
    /// Right edge of each layer, falling; the last is 0. Layer 0 stands for base and tail.
    pub edge: [f64; 257],
    /// The density at each edge.
    pub density: [f64; 257],
}

/// Where the tails begin, for 256 layers (Marsaglia and Tsang).
pub(super) const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
pub(super) const NORMAL_TAIL: f64 = 3.654_152_885_361_009;

pub(super) static EXPONENTIAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let area = (EXPONENTIAL_TAIL + 1.0) * libm::exp(-EXPONENTIAL_TAIL);
    Ziggurat::new(EXPONENTIAL_TAIL, area, |x| libm::exp(-x), |y| -libm::log(y))
});

pub(super) static NORMAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-0.5 * x * x);
    let tail =
        (std::f64::consts::PI / 2.0).sqrt() * libm::erfc(NORMAL_TAIL * std::f64::consts::FRAC_1_SQRT_2);
    let area = NORMAL_TAIL * density(NORMAL_TAIL) + tail;
    Ziggurat::new(NORMAL_TAIL, area, density, |y| (-2.0 * libm::log(y)).sqrt())
});

impl Ziggurat {
    fn new(tail: f64, area: f64, density: impl Fn(f64) -> f64, inverse: impl Fn(f64) -> f64) -> Ziggurat {
        let mut edge = [0.0; 257];
        edge[0] = area / density(tail);
        edge[1] = tail;
        for layer in 2..256 {
            edge[layer] = inverse(area / edge[layer - 1] + density(edge[layer - 1]));
        }
        Ziggurat {
            edge,
            density: edge.map(&density),
        }
    }

    /// A height inside the layer, at this share of it.
    #[inline]
    pub fn height(&self, layer: usize, share: f64) -> f64 {
        self.density[layer + 1] + (self.density[layer] - self.density[layer + 1]) * share
    }
}
