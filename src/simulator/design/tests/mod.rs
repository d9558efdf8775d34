//! The two forms: examples, messages, and round trips of random designs.

mod checked;
mod documented;
mod forms;
mod messages;
mod random;
mod round_trips;
