//! Foreign bytes made fit to store and show, and durations made fit to print.

use std::time::Duration;

/// Bytes as text of at most `limit` bytes: lines and tabs stay, anything else that is not printable is
/// replaced, so that databases and pages can hold it.
pub(super) fn printable_lines(bytes: &[u8], limit: usize) -> String {
    let mut text = String::new();
    for character in String::from_utf8_lossy(&bytes[..bytes.len().min(limit)]).chars() {
        let shown = match character {
            '\n' | '\t' => character,
            '\r' => continue,
            _ if character.is_control() => char::REPLACEMENT_CHARACTER,
            _ => character,
        };
        if text.len() + shown.len_utf8() > limit {
            break;
        }
        text.push(shown);
    }
    text
}

/// Whole milliseconds, rounded to the nearest.
pub(super) fn millis(duration: Duration) -> u32 {
    u32::try_from((duration.as_micros() + 500) / 1000).unwrap_or(u32::MAX)
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bytes_are_replaced_and_the_length_is_bounded() {
        assert_eq!(
            printable_lines(b"a\r\n\tb\0\x1b[1m", 100),
            "a\n\tb\u{fffd}\u{fffd}[1m"
        );
        for limit in 0..12 {
            assert!(printable_lines("ä\0ö€\u{7f}".as_bytes(), limit).len() <= limit);
        }
    }

    #[test]
    fn durations_round_to_the_nearest_millisecond() {
        assert_eq!(millis(Duration::from_micros(1499)), 1);
        assert_eq!(millis(Duration::from_micros(1500)), 2);
    }
}
