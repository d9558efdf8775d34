//! One integration binary: an extra file beside this one would link the whole application again.

mod accounts;
mod cluster;
mod data_dir;
mod health;
mod home;
mod packages;
mod problems;
mod support;
