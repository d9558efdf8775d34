//! Reviews in Postgres, one file a noun.

pub mod drafts;
pub mod equal;
pub mod examples;
pub mod gold;
pub mod lists;
pub mod mentors;
pub mod replies;
pub mod reviews;
pub mod shares;
pub mod statistics;
pub mod threads;
pub mod upkeep;
