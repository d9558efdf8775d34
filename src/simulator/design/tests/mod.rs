//! The two forms: examples, messages, and round trips of random designs.

mod checked;
mod checked_flows;
mod documented;
mod forms;
mod messages;
mod random;
mod random_components;
mod round_trips;
