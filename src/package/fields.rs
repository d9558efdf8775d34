//! Typed access to the keys of a YAML mapping, collecting a finding for everything that is off.

use super::Finding;
use super::yaml::{Key, Node, Position, Value};

/// A mapping whose keys are taken one by one; what is left at the end is unknown.
pub(super) struct Fields {
    file: String,
    /// `limits.` inside the mapping of that name, empty at the top.
    prefix: String,
    entries: Vec<(Key, Node)>,
}

impl Fields {
    /// The keys of `node`; an empty document has none, anything but a mapping is an error.
    pub fn new(file: &str, node: Node, findings: &mut Vec<Finding>) -> Self {
        let position = node.position;
        let mut fields = Self {
            file: file.to_owned(),
            prefix: String::new(),
            entries: Vec::new(),
        };
        match node.value {
            Value::Map(entries) => fields.entries = entries,
            Value::Null => {}
            _ => {
                findings.push(fields.error("not-a-mapping", position, "must be a mapping of keys to values"))
            }
        }
        fields
    }

    pub fn error(&self, rule: &'static str, at: Position, message: impl Into<String>) -> Finding {
        located(Finding::error(rule, &self.file, message), at)
    }

    pub fn warning(&self, rule: &'static str, at: Position, message: impl Into<String>) -> Finding {
        located(Finding::warning(rule, &self.file, message), at)
    }

    /// Removes and returns the value of `key`; an explicit null counts as absent.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let index = self.entries.iter().position(|(k, _)| k.name == key)?;
        let (_, node) = self.entries.remove(index);
        (node.value != Value::Null).then_some(node)
    }

    pub fn string(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<(String, Position)> {
        let node = self.take(key)?;
        match node.value {
            Value::Scalar(text) => Some((text, node.position)),
            _ => {
                findings.push(self.wrong_type(key, node.position, "text"));
                None
            }
        }
    }

    /// A number above zero.
    pub fn positive(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<f64> {
        let (text, position) = self.string(key, findings)?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number > 0.0 => Some(number),
            _ => {
                findings.push(self.wrong_type(key, position, "a number above zero"));
                None
            }
        }
    }

    pub fn boolean(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<(bool, Position)> {
        let (text, position) = self.string(key, findings)?;
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some((true, position)),
            "false" | "no" | "off" => Some((false, position)),
            _ => {
                findings.push(self.wrong_type(key, position, "true or false"));
                None
            }
        }
    }

    /// A list of texts; a single text is split at white space, as the older formats write lists.
    pub fn words(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<(Vec<String>, Position)> {
        let node = self.take(key)?;
        if let Value::Scalar(text) = &node.value {
            return Some((
                text.split_whitespace().map(str::to_owned).collect(),
                node.position,
            ));
        }
        self.texts(key, node, findings)
    }

    /// A list of texts, each kept whole.
    pub fn list(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<(Vec<String>, Position)> {
        let node = self.take(key)?;
        self.texts(key, node, findings)
    }

    fn texts(&self, key: &str, node: Node, findings: &mut Vec<Finding>) -> Option<(Vec<String>, Position)> {
        let Value::List(items) = node.value else {
            findings.push(self.wrong_type(key, node.position, "a list of texts"));
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.value {
                Value::Scalar(text) => texts.push(text),
                _ => findings.push(self.wrong_type(key, item.position, "a list of texts")),
            }
        }
        Some((texts, node.position))
    }

    /// The mapping under `key`; absent and null give an empty one.
    pub fn mapping(&mut self, key: &str, findings: &mut Vec<Finding>) -> Self {
        let mut inner = Self {
            file: self.file.clone(),
            prefix: format!("{}{key}.", self.prefix),
            entries: Vec::new(),
        };
        if let Some(node) = self.take(key) {
            match node.value {
                Value::Map(entries) => inner.entries = entries,
                _ => findings.push(self.wrong_type(key, node.position, "a mapping")),
            }
        }
        inner
    }

    pub fn wrong_type(&self, key: &str, at: Position, expected: &str) -> Finding {
        self.error(
            "wrong-type",
            at,
            format!("`{}{key}` must be {expected}", self.prefix),
        )
    }

    /// Every key that nobody took, as a warning: foreign packages carry keys of many tools.
    pub fn warn_unknown(self, findings: &mut Vec<Finding>) {
        for (key, _) in &self.entries {
            let message = format!("unknown key `{}{}` is ignored", self.prefix, key.name);
            findings.push(self.warning("unknown-key", key.position, message));
        }
    }

    /// Every key that nobody took, as an error: in files of our own it is a slip of the pen.
    pub fn refuse_unknown(self, known: &str, findings: &mut Vec<Finding>) {
        for (key, _) in &self.entries {
            let message = format!("unknown key `{}{}`; known are {known}", self.prefix, key.name);
            findings.push(self.error("unknown-key", key.position, message));
        }
    }
}

pub(super) fn located(finding: Finding, at: Position) -> Finding {
    if at.line == 0 {
        finding
    } else {
        finding.at(at.line, at.column)
    }
}
