//! The two forms: examples, messages, and round trips of random designs.

mod forms;
mod messages;
mod random;
mod round_trips;
