//! A file a page.

pub mod errors;
pub mod judging;
pub mod orders;
pub mod storage;
