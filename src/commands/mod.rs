//! The command line: one file a command, each a thin layer over a room.

pub mod problems_import;
pub mod serve;
pub mod test_cluster;
