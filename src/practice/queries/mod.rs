//! Every statement of the room, one file a purpose.

pub mod bookmarks;
pub mod progress;
pub mod reports;
pub mod solutions;
