//! How figures and times are written on pages.

use chrono::{DateTime, Utc};

/// `12:04` on the same day, `3 Nov 12:04` in the same year, else `3 Nov 2025`; UTC.
pub fn moment(time: DateTime<Utc>, now: DateTime<Utc>) -> String {
    use chrono::Datelike;
    let format = if time.date_naive() == now.date_naive() {
        "%H:%M"
    } else if time.year() == now.year() {
        "%-d %b %H:%M"
    } else {
        "%-d %b %Y"
    };
    time.format(format).to_string()
}

/// `850 ms`, `1.24 s`, `75 s`, `12 min`: three digits at most below a minute and a half.
pub fn milliseconds(value: u64) -> String {
    match value {
        0..1_000 => format!("{value} ms"),
        1_000..10_000 => trimmed(value as f64 / 1_000.0, 2, "s"),
        10_000..90_000 => trimmed(value as f64 / 1_000.0, 1, "s"),
        _ => format!("{} min", value.div_ceil(60_000)),
    }
}

/// `640 B`, `12.5 KiB`, `256 MiB`.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if value < 1024 {
        return format!("{value} B");
    }
    let mut amount = value as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if amount < 1023.5 {
            break;
        }
        amount /= 1024.0;
        unit = next;
    }
    trimmed(amount, usize::from(amount < 100.0), unit)
}

/// `1 case`, `3 cases`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `12,000`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Seconds of waiting: `8 s`, `2 min 5 s`.
pub fn elapsed(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn trimmed(value: f64, decimals: usize, unit: &str) -> String {
    let written = format!("{value:.decimals$}");
    let short = match written.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => written.trim_end_matches('0'),
        None => written.as_str(),
    };
    format!("{short} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_tells_no_more_than_it_takes() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        let now = at("2026-11-05T12:30:00Z");
        for (time, expected) in [
            ("2026-11-05T09:05:00Z", "09:05"),
            ("2026-11-04T09:05:00Z", "4 Nov 09:05"),
            ("2025-12-31T23:59:00Z", "31 Dec 2025"),
        ] {
            assert_eq!(moment(at(time), now), expected);
        }
    }

    #[test]
    fn times_keep_three_digits() {
        let written = [0, 999, 1_000, 1_240, 75_000, 600_000].map(milliseconds);
        assert_eq!(written, ["0 ms", "999 ms", "1 s", "1.24 s", "75 s", "10 min"]);
    }

    #[test]
    fn sizes_use_binary_units() {
        let written = [0, 640, 12_800, 256 << 20, 100 << 10, (1 << 20) - 1].map(bytes);
        assert_eq!(
            written,
            ["0 B", "640 B", "12.5 KiB", "256 MiB", "100 KiB", "1 MiB"]
        );
    }

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(count(1, "case", "cases"), "1 case");
        assert_eq!(count(12_000, "case", "cases"), "12,000 cases");
        assert_eq!(elapsed(125), "2 min 5 s");
    }
}
