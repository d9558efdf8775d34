//! The style sheet's rules for drawings as attributes, in the colours of the light theme.

use std::collections::BTreeMap;

use crate::simulator::drawing::markup::Svg;

const TEXT: &str = "#1E2421";
const MUTED: &str = "#56605A";
const CONTROL: &str = "#828B84";
const ACCENT: &str = "#0F6B5C";
const BAD: &str = "#A3201D";
const WARN: &str = "#7A4B00";
const INFO: &str = "#1F4E8C";
const RUN: &str = "#6A3D9A";
const QUIET: &str = "#4A524D";
const GROUND: &str = "#FFFFFF";

type Attributes = &'static [(&'static str, &'static str)];

/// What a class of the drawings looks like; `None` for classes that only name something.
pub(super) fn ink(class: &str) -> Option<Attributes> {
    Some(match class {
        "ground" => &[("fill", GROUND)],
        "box" => &[("fill", GROUND), ("stroke", CONTROL)],
        "heat-0" => &[("fill", "#EDF3EF")],
        "heat-1" => &[("fill", "#D8EBDD")],
        "heat-2" => &[("fill", "#FAEFC4")],
        "heat-3" => &[("fill", "#FBDDB8")],
        "heat-4" => &[("fill", "#FAD2CB"), ("stroke", BAD)],
        "worst" => &[("stroke-width", "3")],
        "down" => &[("fill", "#F1EFE9"), ("stroke", BAD), ("stroke-dasharray", "5 3")],
        "behind" => &[("fill", "none"), ("stroke", CONTROL)],
        "glyph" => &[
            ("fill", "none"),
            ("stroke", ACCENT),
            ("stroke-width", "1.4"),
            ("stroke-linecap", "round"),
            ("stroke-linejoin", "round"),
        ],
        "hot" => &[("stroke", TEXT)],
        "wire" => &[("fill", "none"), ("stroke", CONTROL), ("stroke-width", "1.5")],
        "later" => &[("stroke-dasharray", "5 4")],
        "head" => &[("fill", CONTROL)],
        "busy" => &[("fill", TEXT), ("opacity", ".45")],
        "name" => &[("fill", TEXT), ("font-size", "14"), ("font-weight", "700")],
        "small" => &[("font-size", "11")],
        "mute" | "tick" => &[("fill", MUTED)],
        "label" => &[
            ("fill", MUTED),
            ("font-size", "11"),
            ("stroke", GROUND),
            ("stroke-width", "4"),
            ("paint-order", "stroke"),
        ],
        "figure" => &[("fill", TEXT), ("font-weight", "600")],
        "full" | "dead" => &[("fill", BAD), ("font-weight", "600")],
        "tag-box" => &[("fill", BAD)],
        "tag-text" => &[("fill", GROUND), ("font-size", "11"), ("font-weight", "700")],
        "grid" => &[("stroke", "#D9D6CC")],
        "band" => &[("fill", "#FBEFD5")],
        "band-name" => &[("fill", WARN), ("font-weight", "600")],
        "limit" => &[
            ("stroke", BAD),
            ("stroke-width", "1.5"),
            ("stroke-dasharray", "3 3"),
        ],
        "limit-name" => &[
            ("fill", BAD),
            ("stroke", GROUND),
            ("stroke-width", "4"),
            ("paint-order", "stroke"),
        ],
        "line" => &[
            ("fill", "none"),
            ("stroke-width", "2"),
            ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"),
        ],
        "line-0" => &[("stroke", ACCENT)],
        "line-1" => &[("stroke", INFO), ("stroke-dasharray", "7 5")],
        "line-2" => &[
            ("stroke", WARN),
            ("stroke-dasharray", ".1 4.5"),
            ("stroke-width", "2.5"),
        ],
        "line-3" => &[("stroke", RUN), ("stroke-dasharray", "9 4 .1 4")],
        "line-4" => &[("stroke", BAD), ("stroke-dasharray", "14 4")],
        "line-5" => &[("stroke", QUIET), ("stroke-width", "1.25")],
        "line-alarm" => &[("stroke", BAD)],
        "area" => &[("fill", ACCENT), ("opacity", ".14")],
        "area-alarm" => &[("fill", BAD)],
        "end" => &[("font-weight", "600")],
        "end-0" => &[("fill", ACCENT)],
        "end-1" => &[("fill", INFO)],
        "end-2" => &[("fill", WARN)],
        "end-3" => &[("fill", RUN)],
        "end-4" => &[("fill", BAD)],
        "end-5" => &[("fill", QUIET)],
        "panel-name" => &[("fill", TEXT), ("font-size", "13"), ("font-weight", "600")],
        "waiting" => &[("fill", WARN)],
        "working" => &[("fill", GROUND), ("stroke", ACCENT), ("stroke-width", "1.5")],
        "beyond" => &[("fill", "#FBE6E3"), ("opacity", ".6")],
        "ok" => &[("color", "#17663A")],
        "warn" => &[("color", WARN)],
        "bad" => &[("color", BAD)],
        "measure" => &[("fill", "currentColor")],
        "span" => &[
            ("stroke", "currentColor"),
            ("stroke-width", "5"),
            ("opacity", ".45"),
        ],
        "cap" => &[("stroke", "currentColor"), ("stroke-width", "1.5")],
        "point" => &[("fill", "currentColor"), ("stroke", GROUND)],
        _ => return None,
    })
}

/// Puts the attributes in the place of each class; later classes of one element win.
pub(super) fn write_in(svg: &Svg) -> Svg {
    const MARK: &str = " class=\"";
    let mut text = String::new();
    let mut rest = svg.as_str();
    while let Some(begin) = rest.find(MARK) {
        text.push_str(&rest[..begin]);
        rest = &rest[begin + MARK.len()..];
        let end = rest.find('"').unwrap_or(rest.len());
        let mut attributes = BTreeMap::new();
        for class in rest[..end].split(' ') {
            attributes.extend(ink(class).unwrap_or_default().iter().copied());
        }
        for (name, value) in attributes {
            text.push_str(&format!(" {name}=\"{value}\""));
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    text.push_str(rest);
    Svg::from_written(text)
}
