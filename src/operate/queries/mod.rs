//! Figures from the tables of all rooms, for the pages of this one.

pub mod errors;
pub mod judging;
pub mod samples;
pub mod storage;
