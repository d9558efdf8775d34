//! Axes with round figures.

/// Places of values on an axis, from 0 (low end) to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    log: bool,
    pub ticks: Vec<f64>,
}

impl Scale {
    /// From 0 to the first round figure that nothing exceeds.
    pub fn linear(most: f64) -> Scale {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let step = step(most, 4.0);
        let count = (most / step - 1e-9).ceil().max(1.0) as usize;
        Scale {
            low: 0.0,
            high: step * count as f64,
            log: false,
            ticks: (0..=count).map(|tick| step * tick as f64).collect(),
        }
    }

    /// From 0 to 1 with a tick at the half.
    pub fn share() -> Scale {
        Scale {
            low: 0.0,
            high: 1.0,
            log: false,
            ticks: vec![0.0, 0.5, 1.0],
        }
    }

    /// From power of ten to power of ten; within one decade 1, 2 and 5 are marked too.
    pub fn logarithmic(least: f64, most: f64) -> Scale {
        let least = if least.is_finite() && least > 0.0 {
            least
        } else {
            1.0
        };
        let most = if most.is_finite() { most.max(least) } else { least };
        let mut low = libm::floor(libm::log10(least) + 1e-9) as i32;
        let mut high = libm::ceil(libm::log10(most) - 1e-9) as i32;
        if low == high {
            high += 1;
        }
        low = low.max(high - 9);
        let factors: &[f64] = if high - low <= 2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let top = ten_to(high);
        let mut ticks: Vec<f64> = (low..high)
            .flat_map(|power| factors.iter().map(move |factor| factor * ten_to(power)))
            .collect();
        ticks.push(top);
        // Empty room below the first and above the last value goes, as far as ticks allow.
        while ticks.len() > 2 && ticks[1] <= least {
            ticks.remove(0);
        }
        while ticks.len() > 2 && ticks[ticks.len() - 2] >= most {
            ticks.pop();
        }
        Scale {
            low: ticks[0],
            high: ticks[ticks.len() - 1],
            log: true,
            ticks,
        }
    }

    /// Where a value is; what lies outside is put on the end.
    pub fn place(&self, value: f64) -> f64 {
        let share = if self.log {
            let value = value.max(self.low);
            libm::log10(value / self.low) / libm::log10(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

/// Times in µs for ticks from 0 to `end`, at most six.
pub(super) fn time_ticks(end: u64) -> Vec<u64> {
    const STEPS: [u64; 13] = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_200, 3_600];
    let seconds = end / 1_000_000;
    let step = STEPS
        .into_iter()
        .find(|step| seconds / step <= 5)
        .unwrap_or(seconds / 5);
    if seconds == 0 {
        return vec![0];
    }
    (0..=seconds / step).map(|tick| tick * step * 1_000_000).collect()
}

/// 1, 2, 2.5 or 5 times a power of ten so that about `parts` of them make `most`.
fn step(most: f64, parts: f64) -> f64 {
    let raw = most / parts;
    let power = ten_to(libm::floor(libm::log10(raw)) as i32);
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .find(|factor| factor * power >= raw * 0.999);
    factor.unwrap_or(10.0) * power
}

fn ten_to(power: i32) -> f64 {
    libm::exp10(f64::from(power))
}
