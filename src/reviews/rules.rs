//! The numbers that an instance may choose.

use chrono::TimeDelta;

/// App data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewRules {
    /// Reviews that one seeker may have open at once.
    pub slots: i64,
    /// Claims without an answer that one mentor may hold at once.
    pub claims: i64,
    /// A claim lasts this long, and each renewal as well.
    pub claim_minutes: i32,
    /// After so many days of silence a review ends; the side that is awaited hears of it at each quarter before.
    pub timeout_days: i64,
    /// A first answer is due after so many hours; administrators hear of requests that wait longer.
    pub target_hours: i64,
}

impl Default for ReviewRules {
    fn default() -> ReviewRules {
        ReviewRules {
            slots: 2,
            claims: 3,
            claim_minutes: 60,
            timeout_days: 28,
            target_hours: 72,
        }
    }
}

impl ReviewRules {
    /// How long somebody is awaited before the nudge of this number (from 1), at 7, 14 and 21 days of 28.
    pub fn nudge_after(&self, number: i64) -> TimeDelta {
        TimeDelta::hours(self.timeout_days * 24 * number / 4)
    }

    pub fn timeout(&self) -> TimeDelta {
        TimeDelta::days(self.timeout_days)
    }
}

/// As many nudges come before the end.
pub const NUDGES: i64 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nudges_come_at_a_quarter_a_half_and_three_quarters() {
        let rules = ReviewRules::default();
        let days = [1, 2, 3].map(|number| rules.nudge_after(number).num_days());
        assert_eq!((days, rules.timeout().num_days()), ([7, 14, 21], 28));
    }
}
