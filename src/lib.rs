//! Greenroom: practise backend interviews with answers that are run.
//!
//! Rooms, outermost first: `commands`, then `app` and `worker`, the features, `jobs` and `periodic`, `web` and
//! `db`, and inside them the engines. `tests/it/architecture.rs` keeps the arrows honest.

pub mod accounts;
pub mod admin;
pub mod aids;
pub mod app;
pub mod audit;
pub mod authoring;
pub mod cluster;
pub mod commands;
pub mod config;
pub mod db;
pub mod designs;
pub mod drafts;
pub mod export;
pub mod growth;
pub mod home;
pub mod jobs;
pub mod judge;
pub mod mail;
pub mod notifications;
pub mod operate;
pub mod package;
pub mod periodic;
pub mod practice;
pub mod problems;
pub mod rejudgings;
pub mod reviews;
pub mod rubrics;
pub mod simulator;
pub mod statistics;
pub mod submissions;
pub mod web;
pub mod worker;
