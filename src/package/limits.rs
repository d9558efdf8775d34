use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::FormatVersion;

const MIB: u64 = 1024 * 1024;

/// Limits of a problem, with the defaults of its format filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// CPU time per test case as the package states it; `None` means it is derived by measuring.
    pub time_limit: Option<Duration>,
    /// Slowest accepted submission × this ≤ time limit.
    pub time_multiplier: f64,
    /// Time limit × this ≤ time of every submission labelled as too slow.
    pub time_safety_margin: f64,
    /// A derived limit of the 2023-07 and later formats is a multiple of this.
    pub time_resolution: Duration,
    pub memory_bytes: u64,
    pub output_bytes: u64,
    pub code_bytes: u64,
    pub compilation_time: Duration,
    pub compilation_memory_bytes: u64,
    pub validation_time: Duration,
    pub validation_memory_bytes: u64,
    pub validation_output_bytes: u64,
}

impl Limits {
    pub fn defaults(format: FormatVersion) -> Self {
        let (time_multiplier, time_safety_margin) = match format {
            FormatVersion::Legacy => (5.0, 2.0),
            FormatVersion::Draft2023_07 | FormatVersion::V2025_09 => (2.0, 1.5),
        };
        Self {
            time_limit: None,
            time_multiplier,
            time_safety_margin,
            time_resolution: Duration::from_secs(1),
            memory_bytes: 2048 * MIB,
            output_bytes: 8 * MIB,
            code_bytes: 128 * 1024,
            compilation_time: Duration::from_secs(60),
            compilation_memory_bytes: 2048 * MIB,
            validation_time: Duration::from_secs(60),
            validation_memory_bytes: 2048 * MIB,
            validation_output_bytes: 8 * MIB,
        }
    }

    /// The time limit that follows from the slowest accepted submission.
    ///
    /// Legacy: whole seconds, at least one. Later formats: the smallest positive multiple of
    /// `time_resolution` that leaves the accepted submission `time_multiplier` times its time.
    pub fn derive(&self, format: FormatVersion, slowest_accepted: Duration) -> Duration {
        let needed = slowest_accepted.as_secs_f64() * self.time_multiplier;
        let step = match format {
            FormatVersion::Legacy => 1.0,
            FormatVersion::Draft2023_07 | FormatVersion::V2025_09 => self.time_resolution.as_secs_f64(),
        };
        // Forgives the last bit, so that 0.3 s × 2 at steps of 0.2 s is 0.6 s and not 0.8 s.
        let steps = (needed / step - 1e-9).ceil().max(1.0);
        Duration::try_from_secs_f64(steps * step).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(format: FormatVersion, millis: u64) -> Duration {
        Limits::defaults(format).derive(format, Duration::from_millis(millis))
    }

    #[test]
    fn legacy_limit_is_whole_seconds_and_at_least_one() {
        assert_eq!(derived(FormatVersion::Legacy, 3), Duration::from_secs(1));
        assert_eq!(derived(FormatVersion::Legacy, 200), Duration::from_secs(1));
        assert_eq!(derived(FormatVersion::Legacy, 201), Duration::from_secs(2));
        assert_eq!(derived(FormatVersion::Legacy, 0), Duration::from_secs(1));
    }

    #[test]
    fn new_limit_is_the_smallest_sufficient_multiple_of_the_resolution() {
        let format = FormatVersion::V2025_09;
        assert_eq!(derived(format, 500), Duration::from_secs(1));
        assert_eq!(derived(format, 501), Duration::from_secs(2));
        let limits = Limits {
            time_resolution: Duration::from_millis(200),
            ..Limits::defaults(format)
        };
        assert_eq!(
            limits.derive(format, Duration::from_millis(300)),
            Duration::from_millis(600)
        );
        assert_eq!(limits.derive(format, Duration::ZERO), Duration::from_millis(200));
    }
}
