//! The commands of the program; each is a thin shell around the rooms it uses.

pub mod problems_check;
pub mod sandbox;
