//! Designs from the form to the verdict: what is stored and what workers make of it.

mod command;
mod integrity;
mod judging;
mod pages;
mod self_test;
mod storage;
pub mod support;
