//! JSON to a design. Errors name their place as a path, such as `nodes[2].slots`.

mod nodes;
mod steps;

use super::{FORMAT, Json, MAX_JSON_BYTES};
use crate::simulator::design::error::sorted;
use crate::simulator::design::model::{Comments, Design, Edge, Flow, Position};
use crate::simulator::design::suggest::hint;
use crate::simulator::design::text::comment;
use crate::simulator::design::{DesignError, id_problem};

/// Reads a design in the JSON form.
///
/// # Errors
/// Everything that is wrong; unknown keys and keys that stand twice are. Only JSON that can't be read at all
/// has a line and a column.
pub fn from_json(text: &str) -> Result<Design, Vec<DesignError>> {
    if text.len() > MAX_JSON_BYTES {
        let message = format!("the JSON is longer than {} KiB", MAX_JSON_BYTES / 1024);
        return Err(vec![DesignError::new(Position::default(), message)]);
    }
    let json = serde_json::from_str::<Json>(text).map_err(|error| {
        let number = |value: usize| u32::try_from(value).unwrap_or(0);
        let at = Position {
            line: number(error.line()),
            column: number(error.column()),
        };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        vec![DesignError::new(at, format!("not readable as JSON: {message}"))]
    })?;
    let mut reader = Reader { errors: Vec::new() };
    let design = reader.design(json);
    if reader.errors.is_empty() {
        Ok(design)
    } else {
        Err(sorted(reader.errors))
    }
}

struct Reader {
    errors: Vec<DesignError>,
}

type Entries = Vec<(String, Json)>;

impl Reader {
    fn error(&mut self, path: &str, message: impl AsRef<str>) {
        let message = format!("{path}: {}", message.as_ref());
        self.errors.push(DesignError::new(Position::default(), message));
    }

    fn design(&mut self, json: Json) -> Design {
        let mut design = Design::default();
        let mut has_format = false;
        for (key, value) in self.map("the design", json) {
            match key.as_str() {
                "format" => {
                    has_format = true;
                    if value != Json::text(FORMAT) {
                        self.error("format", format!("must be \"{FORMAT}\""));
                    }
                }
                // The problem it was made for; the place it is sent to decides.
                "problem" => {
                    self.text("problem", value);
                }
                "nodes" => self.nodes(value, &mut design),
                "edges" => self.edges(value, &mut design),
                "flows" => self.flows(value, &mut design),
                "layout" => self.layout(value, &mut design),
                "comments" => self.comments(value, &mut design),
                _ => {
                    let known = [
                        "format", "problem", "nodes", "edges", "flows", "layout", "comments",
                    ];
                    let message = format!("unknown key `{key}`{}", hint(&key, known));
                    self.error("the design", message);
                }
            }
        }
        if !has_format {
            self.error("the design", format!("needs `\"format\": \"{FORMAT}\"`"));
        }
        design
    }

    fn layout(&mut self, json: Json, design: &mut Design) {
        for (id, json) in self.map("layout", json) {
            let path = format!("layout.{id}");
            let numbers: Vec<i32> = self
                .list(&path, json)
                .iter()
                .filter_map(|json| {
                    if let Json::Number(text) = json {
                        text.parse().ok()
                    } else {
                        None
                    }
                })
                .filter(|number| (-100_000..=100_000).contains(number))
                .collect();
            if let Some(message) = id_problem(&id) {
                self.error(&path, message);
            }
            match numbers.as_slice() {
                [x, y] => {
                    design.layout.insert(id, (*x, *y));
                }
                _ => self.error(&path, "must be two whole numbers up to 100 000"),
            }
        }
    }

    fn comments(&mut self, json: Json, design: &mut Design) {
        let mut known: Vec<String> = vec![String::new()];
        known.extend(design.nodes.iter().map(|node| node.key().to_owned()));
        known.extend(design.edges.iter().map(Edge::key));
        known.extend(design.flows.iter().map(Flow::key));
        for (key, json) in self.map("comments", json) {
            let path = format!("comments.{key}");
            if !known.contains(&key) {
                self.error(
                    &path,
                    "is not a node, an edge `a -> b` or a `flow name` written before",
                );
            }
            let mut entries = self.map(&path, json);
            let above = take(&mut entries, "above").map_or(Vec::new(), |json| self.list(&path, json));
            let above = above
                .into_iter()
                .filter_map(|json| self.remark(&path, json))
                .collect();
            let beside = take(&mut entries, "beside").and_then(|json| self.remark(&path, json));
            if let Some((other, _)) = entries.first() {
                self.error(&path, format!("unknown key `{other}`; known are above, beside"));
            }
            let comments = Comments {
                above,
                beside: beside.filter(|text| !text.is_empty() && !key.is_empty()),
            };
            if comments != Comments::default() {
                design.comments.insert(key, comments);
            }
        }
    }

    /// One line of a comment.
    fn remark(&mut self, path: &str, json: Json) -> Option<String> {
        let text = self.text(path, json)?;
        if comment(&text) != text {
            self.error(path, "a comment is one line without white space around it");
        }
        Some(text)
    }

    fn map(&mut self, path: &str, json: Json) -> Entries {
        match json {
            Json::Map(entries) => entries,
            _ => {
                self.error(path, "must be an object");
                Vec::new()
            }
        }
    }

    fn list(&mut self, path: &str, json: Json) -> Vec<Json> {
        match json {
            Json::List(items) => items,
            _ => {
                self.error(path, "must be a list");
                Vec::new()
            }
        }
    }

    fn text(&mut self, path: &str, json: Json) -> Option<String> {
        match json {
            Json::Text(text) => Some(text),
            _ => {
                self.error(path, "must be a text");
                None
            }
        }
    }

    fn taken_text(&mut self, path: &str, entries: &mut Entries, key: &str) -> Option<String> {
        match take(entries, key) {
            Some(json) => self.text(&format!("{path}.{key}"), json),
            None => {
                self.error(path, format!("needs `{key}`"));
                None
            }
        }
    }
}

fn take(entries: &mut Entries, key: &str) -> Option<Json> {
    let index = entries.iter().position(|(name, _)| name == key)?;
    Some(entries.remove(index).1)
}
