//! Flows and their steps.

use super::{Reader, take};
use crate::simulator::design::MAX_DEPTH;
use crate::simulator::design::json::Json;
use crate::simulator::design::model::{Action, Design, Flow, Position, Step};
use crate::simulator::design::parameters::{is_name, is_word};
use crate::simulator::design::suggest::hint;

impl Reader {
    pub(super) fn flows(&mut self, json: Json, design: &mut Design) {
        for (name, json) in self.map("flows", json) {
            let path = format!("flows.{name}");
            if !is_name(&name) || name.split('.').count() > 2 {
                self.error(
                    &path,
                    "can't name a flow: it is a request kind or `node.operation`",
                );
            }
            let faults = self.errors.len();
            let steps = self.steps(&path, json, 0);
            if steps.is_empty() && self.errors.len() == faults {
                self.error(&path, "has no steps");
            }
            design.flows.push(Flow {
                name,
                steps,
                at: Position::default(),
            });
        }
    }

    fn steps(&mut self, path: &str, json: Json, depth: usize) -> Vec<Step> {
        if depth >= MAX_DEPTH {
            self.error(path, format!("steps are nested deeper than {MAX_DEPTH} levels"));
            return Vec::new();
        }
        let items = self.list(path, json);
        items
            .into_iter()
            .enumerate()
            .filter_map(|(index, json)| self.step(&format!("{path}[{index}]"), json, depth))
            .map(|action| Step {
                action,
                at: Position::default(),
            })
            .collect()
    }

    fn step(&mut self, path: &str, json: Json, depth: usize) -> Option<Action> {
        const KNOWN: [&str; 8] = ["cpu", "call", "get", "put", "drop", "publish", "parallel", "each"];
        let mut entries = match json {
            Json::Text(word) if word == "cpu" => return Some(Action::Cpu(None)),
            Json::Text(word) if word == "reply" => return Some(Action::Reply),
            Json::Map(entries) if !entries.is_empty() => entries,
            _ => {
                self.error(
                    path,
                    "a step is \"cpu\", \"reply\" or an object such as {\"call\": \"pg.read\"}",
                );
                return None;
            }
        };
        let otherwise = take(&mut entries, "else");
        if entries.len() != 1 {
            self.error(path, "a step has one key, and `get` may have `else` beside it");
            return None;
        }
        let (key, value) = entries.remove(0);
        if otherwise.is_some() && key != "get" {
            self.error(path, "`else` has no meaning without `get`");
        }
        let action = match key.as_str() {
            "cpu" => {
                let name = self.text(path, value)?;
                if !is_name(&name) {
                    self.error(path, format!("`{name}` can't be the name of a service time"));
                }
                Action::Cpu(Some(name))
            }
            "call" => {
                let (node, operation) = self.target(path, value)?;
                Action::Call { node, operation }
            }
            "publish" => {
                let (node, topic) = self.target(path, value)?;
                Action::Publish { node, topic }
            }
            "get" => Action::Get {
                node: self.plain_target(path, value)?,
                otherwise: otherwise.map_or(Vec::new(), |json| {
                    self.steps(&format!("{path}.else"), json, depth + 1)
                }),
            },
            "put" => Action::Put {
                node: self.plain_target(path, value)?,
            },
            "drop" => Action::Drop {
                node: self.plain_target(path, value)?,
            },
            "each" => Action::Each(self.block(&format!("{path}.each"), value, depth)),
            "parallel" => {
                let path = format!("{path}.parallel");
                let branches = self.list(&path, value);
                if branches.is_empty() {
                    self.error(&path, "has no branches");
                }
                let branches = branches.into_iter().enumerate();
                Action::Parallel(
                    branches
                        .map(|(index, json)| self.block(&format!("{path}[{index}]"), json, depth))
                        .collect(),
                )
            }
            _ => {
                self.error(path, format!("unknown step `{key}`{}", hint(&key, KNOWN)));
                return None;
            }
        };
        Some(action)
    }

    /// Steps of which there must be some.
    fn block(&mut self, path: &str, json: Json, depth: usize) -> Vec<Step> {
        let faults = self.errors.len();
        let steps = self.steps(path, json, depth + 1);
        if steps.is_empty() && self.errors.len() == faults {
            self.error(path, "has no steps");
        }
        steps
    }

    fn target(&mut self, path: &str, json: Json) -> Option<(String, Option<String>)> {
        let text = self.text(path, json)?;
        let (node, word) = match text.split_once('.') {
            Some((node, word)) => (node, Some(word)),
            None => (text.as_str(), None),
        };
        let is_wrong = |word: &str| !is_word(word) || word.len() > 32;
        if is_wrong(node) || word.is_some_and(is_wrong) {
            self.error(path, format!("`{text}` is not a node or `node.operation`"));
        }
        Some((node.to_owned(), word.map(str::to_owned)))
    }

    fn plain_target(&mut self, path: &str, json: Json) -> Option<String> {
        let (node, word) = self.target(path, json)?;
        if word.is_some() {
            self.error(path, "takes a node alone, without an operation");
        }
        Some(node)
    }
}
