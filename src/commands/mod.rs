//! The command line: one file a command, each a thin layer over a room.

mod database;
pub mod serve;
pub mod test_cluster;

pub use database::database_url;
