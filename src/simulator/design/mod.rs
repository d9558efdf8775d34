//! The candidate's side: what a design is, its text form, its JSON form and what makes one sound.

mod model;

pub use model::*;
