//! All integration tests in one binary: every extra file in `tests/` would link the application again.

#![allow(clippy::unwrap_used, reason = "a failed expectation ends a test")]

mod accounts;
mod admin;
mod architecture;
mod audit;
mod authoring;
mod cluster;
mod data_dir;
mod designs;
mod drafts;
mod export;
mod full_disk;
mod health;
mod home;
mod jobs;
mod judging;
mod mail;
mod migrations;
mod notifications;
mod operate;
mod packages;
mod periodic;
mod practice;
mod problems;
mod rejudgings;
mod reviews;
mod route_table;
mod sandbox;
mod security;
mod serve;
mod submissions;
mod support;
mod workers;
