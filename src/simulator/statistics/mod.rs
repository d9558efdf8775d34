//! What figures are made of: histograms, Student's intervals over replications, and how much of a run's beginning
//! to leave out.

mod histogram;
mod interval;
mod mser;
mod student;

pub use histogram::Histogram;
pub use interval::{Interval, Moments, jackknife};
pub use mser::mser5;
pub use student::student_quantile;
