//! A system design problem as pages show it: its facts as tables, and how its figures are said.
//!
//! The facts are read from the version's own `problem.yaml`, so what a page prints is what is simulated.

mod facts;
mod load;
mod reference;
pub mod words;

pub use facts::{Column, DesignFacts, FactTable};
pub use load::{DesignPackage, load_design};
pub use reference::ComponentHelp;
