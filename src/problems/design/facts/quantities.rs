//! Bytes for people.

use crate::problems::design::words;

/// Bytes in the decimal units that problems are written in.
pub(super) fn bytes(bytes: u64) -> String {
    let value = bytes as f64;
    match value {
        v if v < 1e3 => format!("{bytes}\u{a0}B"),
        v if v < 1e6 => format!("{}\u{a0}kB", words::trimmed((v / 1e3 * 10.0).round() / 10.0)),
        v if v < 1e9 => format!("{}\u{a0}MB", words::trimmed((v / 1e6 * 10.0).round() / 10.0)),
        v if v < 1e12 => format!("{}\u{a0}GB", words::trimmed((v / 1e9 * 10.0).round() / 10.0)),
        v => format!("{}\u{a0}TB", words::trimmed((v / 1e12 * 10.0).round() / 10.0)),
    }
}

pub(super) fn rate(bytes_per_s: u64) -> String {
    format!("{}/s", bytes(bytes_per_s))
}
