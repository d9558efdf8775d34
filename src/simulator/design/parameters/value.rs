//! Values of parameters and the shapes they take, in text and in JSON.

use std::ops::RangeInclusive;

use crate::simulator::design::json::Json;
use crate::simulator::design::model::Micros;
use crate::simulator::units;

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not set: no limit, no order, no budget.
    None,
    Duration(Micros),
    Count(u64),
    Number(f64),
    Word(String),
    Words(Vec<String>),
    Flag(bool),
}

/// What values a parameter takes.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Microseconds; `optional` ones may be `none`.
    Duration {
        range: RangeInclusive<u64>,
        optional: bool,
    },
    /// `unbounded` ones may be called so and are then the most there is.
    Count {
        range: RangeInclusive<u64>,
        unbounded: bool,
    },
    /// 0 to 1; `percent` is how it is written.
    Share {
        range: RangeInclusive<f64>,
        percent: bool,
    },
    /// A second.
    Rate {
        range: RangeInclusive<f64>,
    },
    Choice(&'static [&'static str]),
    Flag,
    /// The name of a service time or key space of the problem.
    Name,
    /// Several plain names: joined by commas in text, a list in JSON.
    Names,
}

impl Shape {
    /// Reads the text form.
    ///
    /// # Errors
    /// What is expected instead, to follow "must be".
    pub fn read(&self, text: &str) -> Result<Value, String> {
        match self {
            Self::Duration { optional: true, .. } if text == "none" => Ok(Value::None),
            Self::Duration { range, .. } => {
                let value = units::duration(text)?;
                if range.contains(&value.0) {
                    return Ok(Value::Duration(value));
                }
                let show = |micros: &u64| units::show_duration(Micros(*micros));
                Err(format!("from {} to {}", show(range.start()), show(range.end())))
            }
            Self::Count {
                range,
                unbounded: true,
            } if text == "unbounded" => Ok(Value::Count(*range.end())),
            Self::Count { range, .. } => {
                let value = units::count(text)?;
                if range.contains(&value) {
                    return Ok(Value::Count(value));
                }
                let show = |value: &u64| units::show_count(*value);
                Err(format!("from {} to {}", show(range.start()), show(range.end())))
            }
            Self::Share { range, .. } => {
                let value = units::share(text)?;
                if range.contains(&value) {
                    return Ok(Value::Number(value));
                }
                Err(format!("a share from {} to {}", range.start(), range.end()))
            }
            Self::Rate { range } => {
                let value = units::rate(text)?;
                if range.contains(&value) {
                    return Ok(Value::Number(value));
                }
                let show = |value: &f64| units::show_rate(*value);
                Err(format!(
                    "from {} to {} a second",
                    show(range.start()),
                    show(range.end())
                ))
            }
            Self::Choice(words) if words.contains(&text) => Ok(Value::Word(text.to_owned())),
            Self::Choice(words) => Err(format!("one of {}", words.join(", "))),
            Self::Flag => Err("written without a value".to_owned()),
            Self::Name if is_name(text) => Ok(Value::Word(text.to_owned())),
            Self::Name => Err("a name of the problem, such as `app.cpu`".to_owned()),
            Self::Names => names(text.split(',').map(str::to_owned).collect()),
        }
    }

    /// The text form of a value of this shape.
    pub fn show(&self, value: &Value) -> String {
        match value {
            Value::None => "none".to_owned(),
            Value::Duration(micros) => units::show_duration(*micros),
            Value::Count(number) => units::show_count(*number),
            Value::Number(number) => match self {
                Self::Share { percent: true, .. } => units::show_share(*number),
                Self::Rate { .. } => units::show_rate(*number),
                _ => number.to_string(),
            },
            Value::Word(word) => word.clone(),
            Value::Words(words) => words.join(","),
            Value::Flag(flag) => flag.to_string(),
        }
    }

    /// Reads the JSON form: durations and words are texts, counts, shares and rates numbers, flags truth values.
    ///
    /// # Errors
    /// What is expected instead, to follow "must be".
    pub fn read_json(&self, json: &Json) -> Result<Value, String> {
        match (self, json) {
            (Self::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
            (Self::Flag, _) => Err("true or false".to_owned()),
            (Self::Names, Json::List(items)) => {
                let text = |item: &Json| {
                    if let Json::Text(text) = item {
                        text.clone()
                    } else {
                        String::new()
                    }
                };
                names(items.iter().map(text).collect())
            }
            (Self::Names, _) => Err("a list of texts".to_owned()),
            (Self::Count { .. } | Self::Share { .. } | Self::Rate { .. }, Json::Number(text))
            | (Self::Duration { .. } | Self::Choice(_) | Self::Name, Json::Text(text)) => self.read(text),
            (Self::Count { .. } | Self::Share { .. } | Self::Rate { .. }, _) => Err("a number".to_owned()),
            _ => Err("a text".to_owned()),
        }
    }

    /// The JSON form of a value of this shape.
    pub fn to_json(&self, value: &Value) -> Json {
        match value {
            Value::Flag(flag) => Json::Bool(*flag),
            Value::Words(words) => Json::list(words),
            Value::Count(number) => Json::Number(number.to_string()),
            Value::Number(number) => Json::Number(number.to_string()),
            other => Json::Text(self.show(other)),
        }
    }
}

fn names(words: Vec<String>) -> Result<Value, String> {
    let is_twice = |index: usize| words[..index].contains(&words[index]);
    if words.iter().any(|word| !is_word(word) || word.len() > 64) {
        return Err("names joined by commas".to_owned());
    }
    match (0..words.len()).find(|index| is_twice(*index)) {
        Some(index) => Err(format!("without `{}` twice", words[index])),
        None => Ok(Value::Words(words)),
    }
}

/// `[a-z][a-z0-9_]*`, parts joined by points, at most 64 characters.
pub fn is_name(text: &str) -> bool {
    text.len() <= 64 && text.split('.').all(is_word)
}

/// `[a-z][a-z0-9_]*`.
pub fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
