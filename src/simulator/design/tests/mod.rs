//! The two forms: examples, messages, and round trips of random designs.

mod checked;
mod forms;
mod messages;
mod random;
mod round_trips;
