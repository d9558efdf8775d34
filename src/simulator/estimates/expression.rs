//! `rps * share.save * 86400 * 500B`: numbers with units, names, `+ - * /` and brackets.

use std::collections::BTreeMap;

use crate::simulator::design::hint;
use crate::simulator::units;

/// A value in base units. Bytes are kept apart, because mixing them up is the usual slip; time is not, because
/// everybody multiplies a rate by 86 400.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    pub value: f64,
    /// Power of bytes in it.
    pub bytes: i32,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Value(Quantity),
    Name(String),
    Sign(char),
}

#[derive(Debug)]
pub struct Expression {
    tokens: Vec<Token>,
}

impl Expression {
    /// # Errors
    /// A sentence that names what can't be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if "+-*/()".contains(first) {
                tokens.push(Token::Sign(first));
                1
            } else if first.is_ascii_alphabetic() {
                let end = word_end(rest);
                tokens.push(Token::Name(rest[..end].to_owned()));
                end
            } else {
                let end = word_end(rest).max(first.len_utf8());
                tokens.push(Token::Value(literal(&rest[..end])?));
                end
            };
            rest = rest[length..].trim_start();
        }
        Ok(Self { tokens })
    }

    /// # Errors
    /// A sentence: a name that is not known, a bracket that is missing, bytes added to what is not bytes.
    pub fn value(&self, figures: &BTreeMap<String, Quantity>) -> Result<Quantity, String> {
        let mut reader = Reader {
            tokens: &self.tokens,
            figures,
        };
        let value = reader.sum()?;
        match reader.tokens.first() {
            None => Ok(value),
            Some(token) => Err(format!("{} is not expected there", shown(token))),
        }
    }
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && !"._%".contains(c))
        .unwrap_or(text.len())
}

fn literal(text: &str) -> Result<Quantity, String> {
    let plain = |value| Quantity { value, bytes: 0 };
    let (number, unit) = units::split(text);
    if unit.is_empty() || unit == "%" || unit == "k" || unit == "M" {
        let value = if unit == "%" {
            units::share(text)
        } else {
            units::rate(text)
        };
        return value.map(plain).map_err(|_| format!("`{text}` is not a number"));
    }
    if let Ok(micros) = units::duration(text) {
        return Ok(plain(micros.0 as f64 / 1e6));
    }
    match units::size(text) {
        Ok(bytes) => Ok(Quantity {
            value: bytes as f64,
            bytes: 1,
        }),
        Err(_) if number.is_empty() => Err(format!("`{text}` can't be read")),
        Err(_) => Err(format!(
            "`{unit}` is not a unit; known are B to TB, us to h, k, M and %"
        )),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Value(quantity) => format!("`{}`", quantity.value),
        Token::Name(name) => format!("`{name}`"),
        Token::Sign(sign) => format!("`{sign}`"),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    figures: &'a BTreeMap<String, Quantity>,
}

impl Reader<'_> {
    fn sign(&mut self, signs: &str) -> Option<char> {
        let (Token::Sign(sign), rest) = self.tokens.split_first()? else {
            return None;
        };
        signs.contains(*sign).then(|| {
            self.tokens = rest;
            *sign
        })
    }

    fn sum(&mut self) -> Result<Quantity, String> {
        let mut left = self.product()?;
        while let Some(sign) = self.sign("+-") {
            let right = self.product()?;
            if left.bytes != right.bytes {
                return Err("bytes are added to what is not bytes".to_owned());
            }
            left.value += if sign == '+' { right.value } else { -right.value };
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Quantity, String> {
        let mut left = self.factor()?;
        while let Some(sign) = self.sign("*/") {
            let right = self.factor()?;
            left = if sign == '*' {
                Quantity {
                    value: left.value * right.value,
                    bytes: left.bytes.saturating_add(right.bytes),
                }
            } else {
                Quantity {
                    value: left.value / right.value,
                    bytes: left.bytes.saturating_sub(right.bytes),
                }
            };
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Quantity, String> {
        if self.sign("(").is_some() {
            let inner = self.sum()?;
            return self
                .sign(")")
                .map(|_| inner)
                .ok_or_else(|| "a `)` is missing".to_owned());
        }
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err("the expression ends too early".to_owned());
        };
        self.tokens = rest;
        match token {
            Token::Value(quantity) => Ok(*quantity),
            Token::Name(name) => self.figures.get(name).copied().ok_or_else(|| {
                let hint = hint(name, self.figures.keys().map(String::as_str));
                format!("no figure is called `{name}`{hint}")
            }),
            Token::Sign(_) => Err(format!("{} is not expected there", shown(token))),
        }
    }
}
