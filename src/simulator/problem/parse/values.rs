//! Values of `problem.yaml` with their ranges, in the shape that `Fields::read` wants.

use std::ops::RangeInclusive;

use crate::simulator::design::Micros;
use crate::simulator::units;

pub const SECOND: u64 = 1_000_000;
pub const HOUR: u64 = 3_600 * SECOND;

/// A duration from `low` to `high` µs.
pub fn duration(low: u64, high: u64) -> impl Fn(&str) -> Result<Micros, String> {
    move |text| {
        let value = units::duration(text)?;
        let show = |micros| units::show_duration(Micros(micros));
        if (low..=high).contains(&value.0) {
            Ok(value)
        } else {
            Err(format!("from {} to {}", show(low), show(high)))
        }
    }
}

/// A whole number in a range, with `k` and `M`.
pub fn count(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<u64, String> {
    move |text| {
        let value = units::count(text)?;
        if range.contains(&value) {
            Ok(value)
        } else {
            let (low, high) = (*range.start(), *range.end());
            Err(format!(
                "from {} to {}",
                units::show_count(low),
                units::show_count(high)
            ))
        }
    }
}

/// The same where 32 bits are enough.
pub fn small(low: u32, high: u32) -> impl Fn(&str) -> Result<u32, String> {
    let count = count(u64::from(low)..=u64::from(high));
    move |text| Ok(u32::try_from(count(text)?).unwrap_or(high))
}

/// A number in a range, `50%` too.
pub fn number(range: RangeInclusive<f64>) -> impl Fn(&str) -> Result<f64, String> {
    move |text| {
        let value = units::share(text).map_err(|_| "a number".to_owned())?;
        if range.contains(&value) {
            Ok(value)
        } else {
            Err(format!("from {} to {}", range.start(), range.end()))
        }
    }
}

/// A size up to 1 TB.
pub fn size(text: &str) -> Result<u64, String> {
    let value = units::size(text)?;
    if value <= 1_000_000_000_000 {
        Ok(value)
    } else {
        Err("at most 1TB".to_owned())
    }
}

/// What lies somewhere, up to 1,000 PB.
pub fn stored(text: &str) -> Result<u64, String> {
    let value = units::size(text)?;
    if value <= 1_000_000_000_000_000_000 {
        Ok(value)
    } else {
        Err("at most 1000PB".to_owned())
    }
}

/// `100MB/s` or `100MB`, per second.
pub fn bandwidth(text: &str) -> Result<u64, String> {
    let bytes = units::size(text.strip_suffix("/s").unwrap_or(text))
        .map_err(|_| "a size per second such as `100MB/s`".to_owned())?;
    if bytes >= 1_000 {
        Ok(bytes)
    } else {
        Err("at least 1KB/s".to_owned())
    }
}

/// Text that is not empty, at most `length` characters.
pub fn text(length: usize) -> impl Fn(&str) -> Result<String, String> {
    move |text| {
        let text = text.trim();
        if !text.is_empty() && text.chars().count() <= length {
            Ok(text.to_owned())
        } else {
            Err(format!("text of 1 to {length} characters"))
        }
    }
}

/// `[a-z][a-z0-9_-]*`, at most 40 characters: ids of scenarios, SLOs, estimates, sections, criteria.
pub fn id(text: &str) -> Result<String, String> {
    let is_fine = text.len() <= 40
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte));
    if is_fine {
        Ok(text.to_owned())
    } else {
        Err("an id: a small letter, then small letters, digits, `_` and `-`, at most 40".to_owned())
    }
}

/// An id that designs and expressions can name: without `-`, at most 32 characters.
pub fn is_id(text: &str) -> bool {
    text.len() <= 32 && !text.contains('-') && id(text).is_ok()
}
