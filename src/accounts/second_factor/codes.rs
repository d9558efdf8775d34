//! Codes of authenticator apps (RFC 6238: SHA-1, 6 digits, 30 seconds) and recovery codes.

use totp_rs::{Builder, Secret, Totp};

use crate::web::secret::to_hex;

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
const SECRET_BYTES: usize = 20;

/// What was typed into the field for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits.
    Code(String),
    /// Twenty hexadecimal digits without dashes.
    Recovery(String),
}

impl Typed {
    /// Spaces, dashes and upper case are how people write; `None` where it can be no code.
    pub fn parse(text: &str) -> Option<Typed> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(40)
            .collect::<String>()
            .to_ascii_lowercase();
        let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
        let hex = plain.bytes().all(|byte| byte.is_ascii_hexdigit());
        match plain.len() {
            6 if digits => Some(Typed::Code(plain)),
            20 if hex => Some(Typed::Recovery(plain)),
            _ => None,
        }
    }
}

pub fn new_secret() -> [u8; SECRET_BYTES] {
    rand::random()
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let secret = Secret::from(secret.to_vec());
    Builder::new().with_skew(1).with_secret(secret).build().ok()
}

/// The step whose code this is, now or one step off, as clocks are; `None` where it is none of the three.
pub fn step_of(secret: &[u8], code: &str, seconds: u64) -> Option<i64> {
    let step = totp(secret)?.check(code, seconds)?;
    i64::try_from(step).ok()
}

/// The secret as people type it where they can't scan: base32 in groups of four.
pub fn written(secret: &[u8]) -> String {
    let base32 = Secret::from(secret.to_vec()).to_base32();
    let groups: Vec<&str> = base32
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}

/// The address in the picture that apps scan.
pub fn otpauth_url(secret: &[u8], username: &str) -> String {
    // A username has no character that would have to be escaped.
    let base32 = Secret::from(secret.to_vec()).to_base32();
    format!("otpauth://totp/Greenroom:{username}?secret={base32}&issuer=Greenroom")
}

/// A picture of a text as SVG: dark modules on a light ground in both themes, since scanners want it so.
pub fn picture(text: &str) -> Option<String> {
    use std::fmt::Write;
    const QUIET: usize = 4;
    let code = qrcode::QrCode::new(text.as_bytes()).ok()?;
    let (width, mut path) = (code.width(), String::new());
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            // Writing to a String cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 2 * QUIET;
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"The key as a picture for your app\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Fresh recovery codes, as they are compared: without dashes.
pub fn new_recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| to_hex(&rand::random::<[u8; 10]>()))
        .collect()
}

/// "a1b2c-d3e4f-…".
pub fn written_recovery(code: &str) -> String {
    let groups: Vec<&str> = code
        .as_bytes()
        .chunks(5)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of the tables, and the last six of its eight digits.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_of_the_standard_are_taken() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(
                step_of(SECRET, code, seconds),
                Some(seconds as i64 / 30),
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_code_one_step_off_is_taken_and_two_steps_off_is_not() {
        let step = 1_111_111_109 / 30;
        for (away, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let seconds = ((step + away) * 30) as u64;
            assert_eq!(
                step_of(SECRET, "081804", seconds).is_some(),
                taken,
                "{away} steps"
            );
        }
        assert_eq!(step_of(SECRET, "081804", 1_111_111_109 + 30), Some(step));
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        let code = |text: &str| Some(Typed::Code(text.into()));
        assert_eq!(Typed::parse(" 081 804 "), code("081804"));
        assert_eq!(Typed::parse("081-804"), code("081804"));
        let recovery = "A1B2C-D3E4F-01234-56789";
        assert_eq!(
            Typed::parse(recovery),
            Some(Typed::Recovery("a1b2cd3e4f0123456789".into()))
        );
        for wrong in [
            "",
            "12345",
            "1234567",
            "12345a",
            "a1b2c-d3e4f-01234-5678g",
            "１２３４５６",
        ] {
            assert_eq!(Typed::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn recovery_codes_are_read_as_they_were_shown_and_differ() {
        let mut codes = new_recovery_codes();
        for code in &codes {
            assert_eq!(
                Typed::parse(&written_recovery(code)),
                Some(Typed::Recovery(code.clone()))
            );
        }
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), RECOVERY_CODES);
    }

    #[test]
    fn the_key_is_written_in_groups_and_drawn() {
        assert_eq!(written(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let url = otpauth_url(SECRET, "ada");
        assert_eq!(
            url,
            "otpauth://totp/Greenroom:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Greenroom"
        );
        let svg = picture(&url).unwrap();
        assert!(
            svg.starts_with("<svg class=\"qr\"") && svg.contains("M4 4h1v1h-1z"),
            "{svg}"
        );
    }
}
