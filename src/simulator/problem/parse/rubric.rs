//! `rubric`: the name of a built-in one, or criteria with what each level looks like.

use super::values::{id, small, text};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::{Node, Value};
use crate::simulator::design::hint;
use crate::simulator::problem::{Criterion, Fault, Rubric, Scenario};

/// The built-in rubric.
pub const BUILT_IN: &str = "backend-design/1";

pub fn read(fields: &mut Fields, scenarios: &[Scenario], findings: &mut Vec<Finding>) -> Rubric {
    match fields.peek("rubric").map(|node| (&node.value, node.position)) {
        None => {
            fields.take("rubric");
            built_in(scenarios)
        }
        Some((Value::Scalar(name), at)) => {
            if name != BUILT_IN {
                let message =
                    format!("no rubric is called `{name}`; there is `{BUILT_IN}`, or write criteria");
                findings.push(fields.error("rubric", at, message));
            }
            fields.take("rubric");
            built_in(scenarios)
        }
        Some(_) => {
            let mut inner = fields.mapping("rubric", findings);
            let id = inner
                .read("id", text(60), findings)
                .unwrap_or_else(|| "own".to_owned());
            let mut criteria: Vec<Criterion> = Vec::new();
            for mut one in inner.mappings("criteria", findings) {
                let position = one.position;
                let criterion = criterion(&mut one, scenarios, findings);
                one.refuse_rest(findings);
                let Some(criterion) = criterion else { continue };
                if criteria.iter().any(|other| other.id == criterion.id) {
                    let message = format!("the criterion `{}` stands twice", criterion.id);
                    findings.push(fields.error("duplicate", position, message));
                }
                criteria.push(criterion);
            }
            if criteria.is_empty() {
                findings.push(inner.error("rubric", inner.position, "a rubric needs `criteria`"));
            }
            inner.refuse_rest(findings);
            Rubric { id, criteria }
        }
    }
}

fn criterion(fields: &mut Fields, scenarios: &[Scenario], findings: &mut Vec<Finding>) -> Option<Criterion> {
    let id = fields.need("id", id, findings);
    let title = fields.need("title", text(80), findings);
    let weight = fields.need("weight", small(0, 100), findings);
    let anchors = anchors(fields, findings);
    let automatic = match fields.list("automatic", findings) {
        Some((names, at)) => {
            let known = || {
                ["estimates", "budget"]
                    .into_iter()
                    .chain(scenarios.iter().map(|s| s.id.as_str()))
            };
            for name in names
                .iter()
                .filter(|name| !known().any(|known| known == name.as_str()))
            {
                let hint = hint(name, known().collect::<Vec<_>>());
                let message = format!("no scenario is called `{name}`{hint}");
                findings.push(fields.error("unknown-name", at, message));
            }
            names
        }
        None => Vec::new(),
    };
    Some(Criterion {
        id: id?,
        title: title?,
        weight: weight?,
        anchors: anchors?,
        automatic,
    })
}

/// Four texts, as a list or by level 1 to 4.
fn anchors(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<[String; 4]> {
    let Some(node) = fields.take("anchors") else {
        findings.push(fields.missing("anchors"));
        return None;
    };
    let text = |node: Node| match node.value {
        Value::Scalar(text) if !text.trim().is_empty() && text.chars().count() <= 300 => {
            Some(text.trim().to_owned())
        }
        _ => None,
    };
    let at = node.position;
    let texts: Option<Vec<String>> = match node.value {
        Value::List(items) => items.into_iter().map(text).collect(),
        Value::Map(mut entries) => {
            entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
            let is_levels = entries
                .iter()
                .map(|(key, _)| key.name.as_str())
                .eq(["1", "2", "3", "4"]);
            is_levels
                .then(|| entries.into_iter().map(|(_, node)| text(node)).collect())
                .flatten()
        }
        _ => None,
    };
    let anchors = texts.and_then(|texts| texts.try_into().ok());
    if anchors.is_none() {
        findings.push(fields.wrong_type("anchors", at, "four texts, for levels 1 to 4"));
    }
    anchors
}

/// Load alone tests the architecture; every other fault tests reliability.
fn built_in(scenarios: &[Scenario]) -> Rubric {
    let is_load = |scenario: &&Scenario| {
        scenario
            .faults
            .iter()
            .all(|timed| matches!(timed.fault, Fault::Load { .. }))
    };
    let ids = |scenarios: Vec<&Scenario>| scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let (load, faults): (Vec<&Scenario>, Vec<&Scenario>) = scenarios.iter().partition(is_load);
    let criterion = |id: &str, title: &str, weight, automatic, anchors: [&str; 4]| Criterion {
        id: id.to_owned(),
        title: title.to_owned(),
        weight,
        anchors: anchors.map(str::to_owned),
        automatic,
    };
    Rubric {
        id: BUILT_IN.to_owned(),
        criteria: vec![
            criterion(
                "requirements",
                "Requirements",
                15,
                Vec::new(),
                [
                    "Starts to draw without any question",
                    "Names features, but no figures",
                    "Names features and figures, and what is left out",
                    "Finds the requirement that decides the design",
                ],
            ),
            criterion(
                "estimates",
                "Estimates",
                10,
                vec!["estimates".to_owned()],
                ["None right", "Some right", "Most right", "All right"],
            ),
            criterion(
                "api_data",
                "Interface and data",
                15,
                Vec::new(),
                [
                    "Missing",
                    "The ordinary case only",
                    "Keys, indexes, repeated requests and paging are thought of",
                    "The partition key is argued from the way data is read",
                ],
            ),
            criterion(
                "architecture",
                "Architecture",
                20,
                ids(load),
                [
                    "Fails on an ordinary day",
                    "Fails under load",
                    "Passes both",
                    "Passes with room to spare",
                ],
            ),
            criterion(
                "reliability",
                "Reliability",
                15,
                ids(faults),
                [
                    "Most faults take it down",
                    "Survives some",
                    "Survives most",
                    "Survives all",
                ],
            ),
            criterion(
                "cost",
                "Cost",
                5,
                vec!["budget".to_owned()],
                [
                    "Far over the budget",
                    "Over the budget",
                    "Within the budget",
                    "Well within the budget",
                ],
            ),
            criterion(
                "deep_dive",
                "Deep dive",
                10,
                Vec::new(),
                [
                    "Missing",
                    "Repeats the drawing in words",
                    "Names a failure, its sign and what holds it",
                    "Shows it with figures from a run",
                ],
            ),
            criterion(
                "tradeoffs",
                "Trade-offs",
                10,
                Vec::new(),
                [
                    "None named",
                    "Named without a reason",
                    "Each with its price",
                    "Says which fact would turn the decision",
                ],
            ),
        ],
    }
}
