//! Small marks for the kinds of node: shape beside the word, never alone.

use crate::simulator::design::Kind;

/// Path data in a square of 16 px, drawn as an outline.
pub(super) fn glyph(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 14.5c.5-3 2.8-4.5 6-4.5s5.5 1.5 6 4.5",
        Kind::LoadBalancer => "M1 8h13.5M5 8l3.5-5.5h6M5 8l3.5 5.5h6",
        Kind::Service => "M8 1.5l5.7 3.25v6.5L8 14.5l-5.7-3.25v-6.5zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
        Kind::Worker => "M13.8 9.5a6 6 0 1 1-1.3-5.6M13.5 1v3.5H10M8 5v3.5l2 1.5",
        Kind::Cache => "M9.2 1.5L3 9.2h4.2l-.7 5.3L13 6.8H8.5z",
        Kind::Cdn => {
            "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M1.5 8h13M8 1.5c-3.8 4-3.8 9 0 13M8 1.5c3.8 4 3.8 9 0 13"
        }
        Kind::Sql => {
            "M2.5 3.8c0-2.8 11-2.8 11 0s-11 2.8-11 0v8.5c0 2.8 11 2.8 11 0V3.8M2.5 8c0 2.8 11 2.8 11 0"
        }
        Kind::Sharded => {
            "M2.5 3.8c0-2.8 11-2.8 11 0s-11 2.8-11 0v8.5c0 2.8 11 2.8 11 0V3.8M6.2 6v8.2M9.8 6v8.2"
        }
        Kind::Quorum => {
            "M8 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4M3.5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4M12.5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4M7 5.3l-2.5 4.9M9 5.3l2.5 4.9M5.5 12h5"
        }
        Kind::Queue => "M1.5 4.5h13v7h-13zM5 4.5v7M8 4.5v7M11 4.5v7",
        Kind::ObjectStore => "M2 4c0-2.4 12-2.4 12 0l-1.5 9c-.4 2-8.6 2-9 0zM2 4c0 2.4 12 2.4 12 0",
        Kind::Search => "M6.8 11.6a4.8 4.8 0 1 0 0-9.6 4.8 4.8 0 0 0 0 9.6M10.3 10.3l4.2 4.2",
        Kind::RateLimiter => "M1.5 2.5h13L9.8 8.5v5.5l-3.6-2V8.5z",
        Kind::External => "M7 3H2.5v10.5H13V9M9.5 1.5h5v5M14.5 1.5L7.5 8.5",
    }
}
