//! The author's side: what a design problem states, read from `problem.yaml`.

mod model;

pub use model::*;
