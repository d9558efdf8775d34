//! Typed access to the keys of a YAML mapping, collecting a finding for everything that is off.

use super::Finding;
use super::yaml::{Key, Node, Position, Value};

/// A mapping whose keys are taken one by one; what is left at the end is unknown.
pub struct Fields {
    file: String,
    /// `limits.` inside the mapping of that name, empty at the top.
    prefix: String,
    /// Where the mapping begins.
    pub position: Position,
    entries: Vec<(Key, Node)>,
    /// Every key that was asked for, for suggestions.
    asked: Vec<String>,
}

impl Fields {
    /// The keys of `node`; an empty document has none, anything but a mapping is an error.
    pub fn new(file: &str, node: Node, findings: &mut Vec<Finding>) -> Self {
        let position = node.position;
        let mut fields = Self {
            file: file.to_owned(),
            prefix: String::new(),
            position,
            entries: Vec::new(),
            asked: Vec::new(),
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
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_owned());
        }
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
        match self.take(key) {
            Some(node) => self.inside(key, node, findings),
            None => self.empty(key),
        }
    }

    /// The mapping `node`, which stands under `key` or in a list of that name.
    pub fn inside(&self, key: &str, node: Node, findings: &mut Vec<Finding>) -> Self {
        let mut inner = Self {
            position: node.position,
            ..self.empty(key)
        };
        match node.value {
            Value::Map(entries) => inner.entries = entries,
            _ => findings.push(self.wrong_type(key, node.position, "a mapping")),
        }
        inner
    }

    fn empty(&self, key: &str) -> Self {
        Self {
            file: self.file.clone(),
            prefix: format!("{}{key}.", self.prefix),
            position: self.position,
            entries: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The value of `key`, as `parse` reads its text. `parse` says what is expected where it can't.
    pub fn read<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        findings: &mut Vec<Finding>,
    ) -> Option<T> {
        let (text, at) = self.string(key, findings)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(expected) => {
                findings.push(self.wrong_value(key, at, &expected, &text));
                None
            }
        }
    }

    /// The same of a key that must be there.
    pub fn need<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        findings: &mut Vec<Finding>,
    ) -> Option<T> {
        if !self.has(key) {
            self.take(key);
            findings.push(self.missing(key));
        }
        self.read(key, parse, findings)
    }

    /// The value of `key`, which stays to be taken.
    pub fn peek(&self, key: &str) -> Option<&Node> {
        let (_, node) = self.entries.iter().find(|(known, _)| known.name == key)?;
        (node.value != Value::Null).then_some(node)
    }

    /// The same file and place without any keys, for findings that are made later.
    pub fn aside(&self) -> Self {
        Self {
            prefix: self.prefix.clone(),
            ..self.empty("")
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.peek(key).is_some()
    }

    /// The mappings of the list under `key`.
    pub fn mappings(&mut self, key: &str, findings: &mut Vec<Finding>) -> Vec<Self> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let Value::List(items) = node.value else {
            findings.push(self.wrong_type(key, node.position, "a list of mappings"));
            return Vec::new();
        };
        items
            .into_iter()
            .enumerate()
            .map(|(index, item)| self.inside(&format!("{key}[{index}]"), item, findings))
            .collect()
    }

    /// The mappings by name in the mapping under `key`.
    pub fn named(&mut self, key: &str, findings: &mut Vec<Finding>) -> Vec<(Key, Self)> {
        let outer = self.mapping(key, findings);
        outer
            .entries
            .iter()
            .map(|(name, node)| (name.clone(), outer.inside(&name.name, node.clone(), findings)))
            .collect()
    }

    /// Everything that is left.
    pub fn rest(&mut self) -> Vec<(Key, Node)> {
        std::mem::take(&mut self.entries)
    }

    pub fn missing(&self, key: &str) -> Finding {
        let message = format!("`{}{key}` is required", self.prefix);
        self.error("missing-key", self.position, message)
    }

    pub fn wrong_value(&self, key: &str, at: Position, expected: &str, text: &str) -> Finding {
        let shown: String = text.chars().take(60).collect();
        // A suggestion comes last.
        let (expected, hint) = expected.split_at(expected.find("; ").unwrap_or(expected.len()));
        let message = format!("`{}{key}` must be {expected}, not `{shown}`{hint}", self.prefix);
        self.error("wrong-value", at, message)
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

    /// The same with everything that was asked for as what is known.
    pub fn refuse_rest(self, findings: &mut Vec<Finding>) {
        let known = self.asked.join(", ");
        self.refuse_unknown(&known, findings);
    }

    /// Every key that nobody took, as an error: in files of our own it is a slip of the pen.
    pub fn refuse_unknown(self, known: &str, findings: &mut Vec<Finding>) {
        for (key, _) in &self.entries {
            let message = format!("unknown key `{}{}`; known are {known}", self.prefix, key.name);
            findings.push(self.error("unknown-key", key.position, message));
        }
    }
}

/// The finding at its place, where that is known.
pub fn located(finding: Finding, at: Position) -> Finding {
    if at.line == 0 {
        finding
    } else {
        finding.at(at.line, at.column)
    }
}
