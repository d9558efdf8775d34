//! One integration binary: an extra file beside this one would link the whole application again.

mod accounts;
mod architecture;
mod cluster;
mod data_dir;
mod drafts;
mod health;
mod home;
mod jobs;
mod judging;
mod migrations;
mod packages;
mod problems;
mod route_table;
mod sandbox;
mod serve;
mod submissions;
mod support;
mod workers;
