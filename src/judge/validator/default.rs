//! The default output validator of the problem package format, in process.
//!
//! Both texts are bytes, split into tokens at ASCII white space. Tokens are equal when their bytes are,
//! ignoring ASCII case unless `case_sensitive`. With a tolerance, a judge token that is a number asks for
//! a number near it. `space_change_sensitive` compares the white space too, leading and trailing included.

use super::number::{self, Tolerance};
use super::tokens::{Cursor, Place, printable};

/// How much of a token appears in a message.
const SHOWN_CHARACTERS: usize = 60;

/// The validator with its flags read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DefaultValidator {
    case_sensitive: bool,
    space_change_sensitive: bool,
    tolerance: Tolerance,
}

/// A flag the default validator does not have, or a tolerance that is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("default output validator: {0}")]
pub struct FlagError(String);

/// The first place where the output leaves the expected answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In the output, from 1; the column counts bytes.
    pub line: u32,
    pub column: u32,
    /// The judge's token, printable and cut; `None` when the answer had ended.
    pub expected: Option<String>,
    /// The output's token; `None` when the output had ended.
    pub got: Option<String>,
    /// The whole difference in words.
    pub message: String,
}

impl DefaultValidator {
    /// Reads flags such as `case_sensitive float_tolerance 1e-6`; a later flag wins over an earlier one.
    pub fn from_flags<S: AsRef<str>>(flags: &[S]) -> Result<Self, FlagError> {
        let mut validator = DefaultValidator::default();
        let mut flags = flags.iter().map(AsRef::as_ref);
        while let Some(flag) = flags.next() {
            match flag {
                "case_sensitive" => validator.case_sensitive = true,
                "space_change_sensitive" => validator.space_change_sensitive = true,
                "float_tolerance" => {
                    let bound = Some(tolerance_value(flag, flags.next())?);
                    validator.tolerance = Tolerance {
                        absolute: bound,
                        relative: bound,
                    };
                }
                "float_absolute_tolerance" => {
                    validator.tolerance.absolute = Some(tolerance_value(flag, flags.next())?);
                }
                "float_relative_tolerance" => {
                    validator.tolerance.relative = Some(tolerance_value(flag, flags.next())?);
                }
                _ => return Err(FlagError(format!("unknown flag `{flag}`"))),
            }
        }
        Ok(validator)
    }

    /// Compares an output with the judge's answer; the difference is the first one.
    pub fn compare(&self, answer: &[u8], output: &[u8]) -> Result<(), Difference> {
        let mut judge = Cursor::new(answer);
        let mut user = Cursor::new(output);
        loop {
            if self.space_change_sensitive {
                compare_space(&mut judge, &mut user)?;
            } else {
                judge.skip_space();
                user.skip_space();
            }
            match (judge.peek_token(), user.peek_token()) {
                (None, None) => return Ok(()),
                (Some(expected), Some(got)) => {
                    self.compare_tokens(expected, got)
                        .map_err(|why| difference(user.place(), Some(expected), Some(got), why))?;
                    judge.advance(expected);
                    user.advance(got);
                }
                (expected, None) => {
                    let why = if user.at_start() {
                        "the output is empty"
                    } else if output.iter().all(|byte| super::tokens::is_space(*byte)) {
                        "the output holds only white space"
                    } else {
                        "the output ended too early"
                    };
                    return Err(difference(user.place(), expected, None, why.into()));
                }
                (None, got) => {
                    return Err(difference(
                        user.place(),
                        None,
                        got,
                        "the output goes on after the expected end".into(),
                    ));
                }
            }
        }
    }

    /// The judge's token alone decides whether numbers are compared.
    fn compare_tokens(&self, judge: &[u8], user: &[u8]) -> Result<(), String> {
        let same = if self.case_sensitive {
            judge == user
        } else {
            judge.eq_ignore_ascii_case(user)
        };
        if same {
            return Ok(());
        }
        if self.tolerance.is_set()
            && let Some(wanted) = number::parse(judge)
        {
            let Some(value) = number::parse(user) else {
                return Err("a number is expected".into());
            };
            if self.tolerance.accepts(wanted, value) {
                return Ok(());
            }
            return Err(format!(
                "the difference of {:.3e} is above the tolerance",
                (wanted - value).abs()
            ));
        }
        Err("the tokens differ".into())
    }
}

fn tolerance_value(flag: &str, value: Option<&str>) -> Result<f64, FlagError> {
    let value = value.ok_or_else(|| FlagError(format!("`{flag}` lacks its value")))?;
    match number::parse(value.as_bytes()) {
        Some(bound) if bound >= 0.0 => Ok(bound),
        _ => Err(FlagError(format!(
            "`{flag}` needs a number not below 0, not `{value}`"
        ))),
    }
}

/// Compares one run of white space byte by byte.
fn compare_space(judge: &mut Cursor<'_>, user: &mut Cursor<'_>) -> Result<(), Difference> {
    loop {
        let place = user.place();
        let got_byte = user.next_byte();
        let (expected, got) = (judge.take_space(), user.take_space());
        if expected == got {
            if expected.is_none() {
                return Ok(());
            }
            continue;
        }
        let expected_name = match expected {
            Some(byte) => space_name(byte),
            None => judge.next_byte().map_or("the end", |_| "a token"),
        };
        let got_name = match got {
            Some(byte) => space_name(byte),
            None => got_byte.map_or("the end", |_| "a token"),
        };
        return Err(Difference {
            line: place.line,
            column: place.column,
            expected: expected.map(|byte| space_name(byte).to_owned()),
            got: got.map(|byte| space_name(byte).to_owned()),
            message: format!(
                "line {}, column {}: white space differs: expected {expected_name}, got {got_name}",
                place.line, place.column
            ),
        });
    }
}

fn space_name(byte: u8) -> &'static str {
    match byte {
        b' ' => "a space",
        b'\t' => "a tab",
        b'\n' => "a line end",
        b'\r' => "a carriage return",
        0x0b => "a vertical tab",
        _ => "a form feed",
    }
}

fn difference(place: Place, expected: Option<&[u8]>, got: Option<&[u8]>, why: String) -> Difference {
    let show = |token: Option<&[u8]>| token.map(|token| printable(token, SHOWN_CHARACTERS));
    let (expected, got) = (show(expected), show(got));
    let message = format!(
        "line {}, column {}: expected {}, got {} ({why})",
        place.line,
        place.column,
        expected.as_deref().unwrap_or("the end"),
        got.as_deref().unwrap_or("the end"),
    );
    Difference {
        line: place.line,
        column: place.column,
        expected,
        got,
        message,
    }
}
