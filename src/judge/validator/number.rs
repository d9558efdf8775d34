//! Numbers as the default validator understands them.

/// The value of a decimal number token, or `None` when the token is anything else.
///
/// A number is an optional sign, digits with at most one point among or beside them, and an optional
/// decimal exponent. Words for infinity and not-a-number are plain text, so that `0` never comes near
/// `inf`. A number too large for a double is a number that is close to nothing but itself.
pub(super) fn parse(token: &[u8]) -> Option<f64> {
    let unsigned = token
        .strip_prefix(b"-")
        .or_else(|| token.strip_prefix(b"+"))
        .unwrap_or(token);
    let starts_like_number = match unsigned {
        [first, ..] if first.is_ascii_digit() => true,
        [b'.', second, ..] => second.is_ascii_digit(),
        _ => false,
    };
    if !starts_like_number {
        return None;
    }
    let value: f64 = std::str::from_utf8(token).ok()?.parse().ok()?;
    Some(if value.is_finite() { value } else { f64::NAN })
}

/// The allowed distance from the judge's number; either test passing is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tolerance {
    pub absolute: Option<f64>,
    pub relative: Option<f64>,
}

impl Tolerance {
    pub(super) fn is_set(&self) -> bool {
        self.absolute.is_some() || self.relative.is_some()
    }

    pub(super) fn accepts(&self, judge: f64, output: f64) -> bool {
        let distance = (judge - output).abs();
        let within = |bound: f64| distance <= bound;
        self.absolute.is_some_and(within) || self.relative.is_some_and(|factor| within(factor * judge.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_notations_are_numbers() {
        for (token, value) in [
            ("0", 0.0),
            ("-1", -1.0),
            ("+2.5", 2.5),
            (".5", 0.5),
            ("1.", 1.0),
            ("1e3", 1000.0),
            ("-3.14E-2", -0.0314),
        ] {
            assert_eq!(parse(token.as_bytes()), Some(value), "{token}");
        }
    }

    #[test]
    fn words_and_broken_numbers_are_text() {
        for token in [
            "inf",
            "-inf",
            "Infinity",
            "nan",
            "1.4x",
            "1e",
            "",
            "-",
            ".",
            "1,5",
            "0x10",
            "1_000",
            "1\u{ff11}",
        ] {
            assert_eq!(parse(token.as_bytes()), None, "{token}");
        }
        assert_eq!(parse(b"1\xff"), None);
    }

    #[test]
    fn a_number_beyond_double_is_near_nothing() {
        let huge = parse(b"1e999").expect("a number");
        let tolerance = Tolerance {
            absolute: Some(1e300),
            relative: Some(1.0),
        };
        assert!(!tolerance.accepts(huge, huge));
        assert!(!tolerance.accepts(1.0, huge));
    }
}
