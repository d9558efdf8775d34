//! What each component does, in small designs whose answers are known.

pub(in crate::simulator) mod support;

mod caches;
mod failover;
mod laws;
mod limits;
mod near;
mod provider;
mod reference;
