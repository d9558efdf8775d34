//! Numbers with units, as people write them: `500ms`, `200k`, `4.2 TB`, `5k/s`, `50%`.
//!
//! Decimals are kept exact until the unit is applied, so `1.5s` is 1 500 000 µs and nothing near it, and what
//! is written out reads back as the same value. Sizes are decimal: 1 KB is 1 000 B.

use super::design::Micros;

/// A number as written: `digits` × 10^−`places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    digits: u128,
    places: u32,
}

impl Decimal {
    /// `12`, `0.5`, `.5`; no sign, no exponent, at most 36 digits.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let length = whole.len() + fraction.len();
        if length == 0 || length > 36 || !is_number(whole) || !is_number(fraction) || text.ends_with('.') {
            return None;
        }
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// Times `factor`, where that is a whole number.
    fn times(self, factor: u64) -> Option<u64> {
        let scaled = self.digits.checked_mul(u128::from(factor))?;
        let unit = 10_u128.checked_pow(self.places)?;
        (scaled % unit == 0).then_some(())?;
        u64::try_from(scaled / unit).ok()
    }
}

/// Splits `200ms` into its number and what follows it.
pub fn split(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim_start())
}

const DURATIONS: [(&str, u64); 5] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
];

/// `20us`, `500ms`, `1.5s`, `2m`, `24h` or `0`.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn duration(text: &str) -> Result<Micros, String> {
    let expected = || "a duration such as `20us`, `500ms`, `1.5s`, `2m` or `1h`".to_owned();
    let (number, unit) = split(text);
    let number = Decimal::parse(number).ok_or_else(expected)?;
    if number.digits == 0 && unit.is_empty() {
        return Ok(Micros(0));
    }
    let unit = match unit {
        "µs" => "us",
        "min" => "m",
        other => other,
    };
    let (_, factor) = DURATIONS
        .iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(expected)?;
    number
        .times(*factor)
        .map(Micros)
        .ok_or_else(|| "a whole number of microseconds".to_owned())
}

/// The shortest exact form with one unit: 90 s is `90s`, 120 s is `2m`.
pub fn show_duration(value: Micros) -> String {
    if value.0 == 0 {
        return "0s".to_owned();
    }
    let (name, factor) = DURATIONS
        .iter()
        .rev()
        .find(|(_, factor)| value.0.is_multiple_of(*factor))
        .unwrap_or(&DURATIONS[0]);
    format!("{}{name}", value.0 / factor)
}

fn multiple(unit: &str) -> Option<u64> {
    Some(match unit {
        "" => 1,
        "k" | "K" => 1_000,
        "m" | "M" => 1_000_000,
        "g" | "G" => 1_000_000_000,
        _ => return None,
    })
}

/// A whole number such as `64`, `200k`, `1.5M`.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn count(text: &str) -> Result<u64, String> {
    let (number, unit) = split(text);
    Decimal::parse(number)
        .zip(multiple(unit))
        .and_then(|(number, factor)| number.times(factor))
        .ok_or_else(|| "a whole number such as `64`, `200k` or `1M`".to_owned())
}

/// `64`, `200k`, `1M`: the shortest exact form.
pub fn show_count(value: u64) -> String {
    match value {
        0 => "0".to_owned(),
        value if value.is_multiple_of(1_000_000) => format!("{}M", value / 1_000_000),
        value if value.is_multiple_of(1_000) => format!("{}k", value / 1_000),
        value => value.to_string(),
    }
}

const SIZES: [(&str, u64); 5] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

/// `200B`, `1.5KB`, `4MB`, in bytes; decimal units.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn size(text: &str) -> Result<u64, String> {
    let expected = || "a size such as `200B`, `4KB`, `1.5MB` or `2GB`".to_owned();
    let (number, unit) = split(text);
    let number = Decimal::parse(number).ok_or_else(expected)?;
    if number.digits == 0 && unit.is_empty() {
        return Ok(0);
    }
    let (_, factor) = SIZES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))
        .ok_or_else(expected)?;
    number
        .times(*factor)
        .ok_or_else(|| "a whole number of bytes".to_owned())
}

/// The shortest exact form with one unit: 1 500 000 is `1500KB`.
pub fn show_size(bytes: u64) -> String {
    let (name, factor) = SIZES
        .iter()
        .rev()
        .find(|(_, factor)| bytes > 0 && bytes.is_multiple_of(*factor))
        .unwrap_or(&SIZES[0]);
    format!("{}{name}", bytes / factor)
}

/// A plain number without sign or exponent; exact to the nearest `f64`.
fn real(text: &str) -> Option<f64> {
    Decimal::parse(text)?;
    text.parse().ok()
}

/// `0.25` or `25%`, as a number from 0 up.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn share(text: &str) -> Result<f64, String> {
    let expected = || "a share such as `0.5` or `50%`".to_owned();
    let (number, unit) = split(text);
    match unit {
        "" => real(number).ok_or_else(expected),
        "%" => {
            // Moved by two places as text, because a division would round.
            let number = Decimal::parse(number).ok_or_else(expected)?;
            real(&plain(number.digits, number.places + 2)).ok_or_else(expected)
        }
        _ => Err(expected()),
    }
}

/// A number such as `5k`, `2.5`, `100/s`, `5k/s`, `300/m`, per second.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn rate(text: &str) -> Result<f64, String> {
    let expected = || "a rate per second such as `80` or `5k`".to_owned();
    let (number, unit) = split(text);
    let (prefix, per) = unit.split_once('/').unwrap_or((unit, "s"));
    let factor = multiple(prefix.trim_end()).ok_or_else(expected)?;
    let seconds = match per.trim() {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 60.0,
        "h" | "hour" => 3_600.0,
        "d" | "day" => 86_400.0,
        _ => return Err(expected()),
    };
    let value = real(number).ok_or_else(expected)?;
    // Whole numbers below 2^53 and powers of ten: exact for everything a design says.
    Ok(value * factor as f64 / seconds)
}

/// The number as a decimal that reads back as the same `f64`; thousands as `k` where that is exact.
pub fn show_rate(value: f64) -> String {
    let is_whole = (1.0..1e15).contains(&value) && value.fract() == 0.0;
    if is_whole {
        show_count(value as u64)
    } else {
        value.to_string()
    }
}

/// `50%` where that is short, else the plain number; reads back as the same `f64`.
pub fn show_share(value: f64) -> String {
    let text = value.to_string();
    let Some(number) = Decimal::parse(&text) else {
        return text;
    };
    let (digits, places) = if number.places >= 2 {
        (number.digits, number.places - 2)
    } else {
        match number.digits.checked_mul(10_u128.pow(2 - number.places)) {
            Some(digits) => (digits, 0),
            None => return text,
        }
    };
    let percent = format!("{}%", plain(digits, places));
    if share(&percent) == Ok(value) {
        percent
    } else {
        text
    }
}

fn plain(digits: u128, places: u32) -> String {
    let places = places as usize;
    let padded = format!("{digits:0width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests;
