//! What people write for a number: `4.2 TB`, `35k/s`, `80 per second`, `1.5e6`, `3,500`, `2 million`.

/// What a number counts. The base units are bytes, seconds and "a second".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Unit {
    /// A plain number; the word is for display.
    Plain(String),
    Bytes,
    PerSecond,
    BytesPerSecond,
    Seconds,
    #[default]
    None,
}

impl Unit {
    pub fn is_bytes(&self) -> bool {
        matches!(self, Self::Bytes | Self::BytesPerSecond)
    }
}

/// Reads the unit of an estimate: `B`, `/s`, `B/s`, `s`, a word such as `cores`, or nothing.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn unit(text: &str) -> Result<Unit, String> {
    Ok(match text {
        "" => Unit::None,
        "B" => Unit::Bytes,
        "/s" => Unit::PerSecond,
        "B/s" => Unit::BytesPerSecond,
        "s" => Unit::Seconds,
        word if word.len() <= 20 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') => {
            Unit::Plain(word.to_owned())
        }
        _ => return Err("`B`, `/s`, `B/s`, `s`, or a word such as `cores`".to_owned()),
    })
}

/// The number of an answer in the base unit of `unit`. A number alone is in that unit.
///
/// # Errors
/// What an answer looks like, to follow "an answer is".
pub fn parse_answer(text: &str, unit: &Unit) -> Result<f64, String> {
    let expected = || match unit {
        Unit::Bytes => "a number with a size, such as `4.2 TB`".to_owned(),
        Unit::PerSecond => "a number with a rate, such as `35k/s` or `80 per second`".to_owned(),
        Unit::BytesPerSecond => "a number with a size per time, such as `20 MB/s`".to_owned(),
        Unit::Seconds => "a number with a time, such as `20 ms`".to_owned(),
        Unit::Plain(_) | Unit::None => "a number, such as `3500`, `3.5k` or `1.5e6`".to_owned(),
    };
    if text.chars().count() > 80 {
        return Err(expected());
    }
    let text = text.trim().trim_start_matches(['~', '≈', '=']).trim_start();
    let text = ["about ", "ca. ", "roughly "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let (number, rest) = number(text).ok_or_else(expected)?;
    let (factor, rest) = multiple(rest.trim());
    let (size, time) = match rest.split_once('/').or_else(|| rest.split_once("per ")) {
        Some((size, time)) => (size.trim(), Some(time.trim())),
        None => (rest, None),
    };
    let read = match unit {
        Unit::Plain(_) | Unit::None => match rest {
            "%" => Some(0.01),
            word => word.chars().all(|c| c.is_alphabetic() || c == ' ').then_some(1.0),
        },
        Unit::Bytes => time.is_none().then(|| bytes(size)).flatten(),
        Unit::Seconds => seconds(rest),
        Unit::PerSecond => match time {
            Some(time) => size
                .chars()
                .all(|c| c.is_alphabetic() || c == ' ')
                .then(|| per(time))
                .flatten(),
            None => matches!(rest, "" | "rps" | "qps" | "tps" | "Hz").then_some(1.0),
        },
        Unit::BytesPerSecond => match time {
            Some(time) => bytes(size).zip(per(time)).map(|(size, per)| size * per),
            None => rest.strip_suffix("ps").map_or(bytes(rest), bytes),
        },
    };
    let value = number * factor * read.ok_or_else(expected)?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(expected())
    }
}

/// The number that a text begins with: separators of thousands and exponents are fine.
fn number(text: &str) -> Option<(f64, &str)> {
    let mut end = 0;
    for (index, letter) in text.char_indices() {
        let next = text[index + letter.len_utf8()..].chars().next();
        let between = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_part = match letter {
            '0'..='9' | '.' => true,
            // Within a number only, so that `80 per second` ends at 80.
            ',' | '_' | '\u{202f}' | '\u{a0}' | '\'' | ' ' => index > 0 && between(next) && end == index,
            'e' | 'E' => index > 0 && (between(next) || next == Some('-') || next == Some('+')),
            '-' | '+' => text[..index].ends_with(['e', 'E']),
            _ => false,
        };
        if !is_part {
            break;
        }
        end = index + letter.len_utf8();
    }
    let plain: String = text[..end]
        .chars()
        .filter(|c| c.is_ascii_digit() || ".eE+-".contains(*c))
        .collect();
    let value: f64 = plain.parse().ok()?;
    (value.is_finite() && value >= 0.0).then_some((value, &text[end..]))
}

/// `k`, `million` and the like, unless they begin a unit such as `KB`.
fn multiple(rest: &str) -> (f64, &str) {
    const WORDS: [(&str, f64); 12] = [
        ("thousand", 1e3),
        ("million", 1e6),
        ("billion", 1e9),
        ("trillion", 1e12),
        ("mio", 1e6),
        ("bn", 1e9),
        ("k", 1e3),
        ("K", 1e3),
        ("M", 1e6),
        ("m", 1e6),
        ("G", 1e9),
        ("T", 1e12),
    ];
    for (word, factor) in WORDS {
        if let Some(after) = rest.strip_prefix(word) {
            let is_whole = !after.starts_with(|c: char| c.is_ascii_alphabetic());
            // A lone `m` is a minute where a time is asked for; nobody writes millions of seconds.
            let is_minute = word == "m" && !after.starts_with('/');
            if is_whole && !is_minute {
                return (factor, after.trim_start());
            }
        }
    }
    (1.0, rest)
}

fn bytes(word: &str) -> Option<f64> {
    let word = word.trim();
    Some(match word {
        "" | "B" | "byte" | "bytes" => 1.0,
        "KB" | "kB" | "kb" => 1e3,
        "MB" | "mb" => 1e6,
        "GB" | "gb" => 1e9,
        "TB" | "tb" => 1e12,
        "PB" | "pb" => 1e15,
        "KiB" => 1_024.0,
        "MiB" => 1_048_576.0,
        "GiB" => 1_073_741_824.0,
        "TiB" => 1_099_511_627_776.0,
        "bit" | "bits" => 0.125,
        "kbit" | "Kbit" => 125.0,
        "Mbit" | "Mb" => 125e3,
        "Gbit" | "Gb" => 125e6,
        _ => return None,
    })
}

fn seconds(word: &str) -> Option<f64> {
    Some(match word {
        "" | "s" | "sec" | "second" | "seconds" => 1.0,
        "us" | "µs" => 1e-6,
        "ms" | "millisecond" | "milliseconds" => 1e-3,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    })
}

/// What "per this" is as a factor to "per second". A month has 30 days, a year 365.
fn per(word: &str) -> Option<f64> {
    Some(match word {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 1.0 / 60.0,
        "h" | "hour" => 1.0 / 3_600.0,
        "d" | "day" => 1.0 / 86_400.0,
        "month" => 1.0 / (30.0 * 86_400.0),
        "y" | "year" => 1.0 / (365.0 * 86_400.0),
        _ => return None,
    })
}

/// The value as people say it, with three digits: `4.2 TB`, `35,000/s`, `1.6`.
pub fn show(value: f64, unit: &Unit) -> String {
    let digits = |value: f64| {
        let places = if value >= 100.0 {
            0
        } else if value >= 10.0 {
            1
        } else {
            2
        };
        let text = format!("{value:.places$}");
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    };
    let scaled = |value: f64, names: [&str; 6]| {
        let mut value = value;
        let mut name = names[0];
        for next in &names[1..] {
            if value < 1_000.0 {
                break;
            }
            value /= 1_000.0;
            name = next;
        }
        format!("{} {name}", digits(value)).trim_end().to_owned()
    };
    let sizes = ["B", "KB", "MB", "GB", "TB", "PB"];
    let plain = [
        "",
        "thousand",
        "million",
        "billion",
        "trillion",
        "thousand trillion",
    ];
    match unit {
        Unit::Bytes => scaled(value, sizes),
        Unit::BytesPerSecond => format!("{}/s", scaled(value, sizes)),
        Unit::PerSecond => format!("{} a second", scaled(value, plain)),
        Unit::Seconds if value < 1e-3 => format!("{} µs", digits(value * 1e6)),
        Unit::Seconds if value < 1.0 => format!("{} ms", digits(value * 1e3)),
        Unit::Seconds => format!("{} s", digits(value)),
        Unit::Plain(word) => format!("{} {word}", scaled(value, plain)),
        Unit::None => scaled(value, plain),
    }
}
