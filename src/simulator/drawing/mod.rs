//! Pictures of designs and of what their simulation found: SVG as text, from plain values.
//!
//! No style attribute and no script, so that the strictest content policy lets them through; colours come from
//! classes (`static/css/drawing.css`). Every picture has a title, a description and its figures as rows or as an
//! outline. Pages, previews and `simulate --picture` use them.

mod chart;
mod design;
pub mod figures;
mod glyph;
mod heat;
mod layout;
mod markup;
mod picture;
#[cfg(test)]
mod samples;
mod words;

pub use chart::{
    Band, Intervals, Limit, Line, LineChart, Multiples, Panel, Table, Tail, Unit, hit_shares, latency,
    queues, success, traffic, utilisation,
};
pub use design::{draw, draw_for_page, heat_key};
pub use heat::{Gauge, Heat, NodeHeat};
pub use layout::{Direction, NodeBox, Placement, Point, Wire, layout, layout_towards};
pub use markup::Svg;
pub use picture::{Picture, UnknownPicture, design_picture};
pub use words::{OutlineCall, OutlineItem, kind_words, outline};
