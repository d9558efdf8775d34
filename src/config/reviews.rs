//! Numbers of reviews.

use clap::Args;

use crate::config::values::parse_small;

/// How many reviews there may be, and how long they may take.
#[derive(Debug, Clone, Args)]
pub struct ReviewSettings {
    /// Reviews that one seeker may have open at once
    #[arg(long, env = "GREENROOM_REVIEW_SLOTS", default_value = "2", value_name = "N", value_parser = parse_small)]
    pub review_slots: i64,
    /// Minutes after which a claim without an answer goes back to the queue
    #[arg(long, env = "GREENROOM_REVIEW_CLAIM_MINUTES", default_value = "60", value_name = "N", value_parser = parse_small)]
    pub review_claim_minutes: i64,
    /// Days of silence after which a review ends
    #[arg(long, env = "GREENROOM_REVIEW_TIMEOUT_DAYS", default_value = "28", value_name = "N", value_parser = parse_small)]
    pub review_timeout_days: i64,
    /// Hours within which a first answer is due
    #[arg(long, env = "GREENROOM_REVIEW_TARGET_HOURS", default_value = "72", value_name = "N", value_parser = parse_small)]
    pub review_target_hours: i64,
}
