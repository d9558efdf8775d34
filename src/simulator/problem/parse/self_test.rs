//! `self_test`: designs of the package with what they must show.

use std::collections::BTreeMap;

use super::values::text;
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::Value;
use crate::simulator::design::hint;
use crate::simulator::problem::{Expectation, Scenario, SelfTest, Slo};

pub fn read(
    fields: &mut Fields,
    scenarios: &[Scenario],
    slos: &[Slo],
    findings: &mut Vec<Finding>,
) -> Vec<SelfTest> {
    let mut tests: Vec<SelfTest> = Vec::new();
    for mut inner in fields.mappings("self_test", findings) {
        let position = inner.position;
        let design = inner.need("design", text(200), findings);
        let expect = expectation(&mut inner, scenarios, slos, findings);
        inner.refuse_rest(findings);
        let (Some(design), Some(expect)) = (design, expect) else {
            continue;
        };
        let is_known = design.ends_with(".design") || design.ends_with(".txt") || design.ends_with(".json");
        if !is_known {
            let message = "a design is a `.design` or `.txt` file in the text form, or a `.json` file";
            findings.push(fields.error("self-test", position, message));
        }
        if tests.iter().any(|test| test.design == design) {
            let message = format!("the design `{design}` stands twice");
            findings.push(fields.error("duplicate", position, message));
        }
        tests.push(SelfTest { design, expect });
    }
    if tests.len() > 40 {
        findings.push(fields.error("self-test", fields.position, "there may be 40 designs at most"));
    }
    tests
}

fn expectation(
    fields: &mut Fields,
    scenarios: &[Scenario],
    slos: &[Slo],
    findings: &mut Vec<Finding>,
) -> Option<Expectation> {
    if let Some(node) = fields.peek("expect")
        && let Value::Scalar(word) = &node.value
    {
        let (word, at) = (word.clone(), node.position);
        fields.take("expect");
        if word == "pass" {
            return Some(Expectation::Pass);
        }
        findings.push(fields.wrong_value("expect", at, "`pass` or a mapping with `fail`", &word));
        return None;
    }
    if !fields.has("expect") {
        fields.take("expect");
        findings.push(fields.missing("expect"));
        return None;
    }
    let mut inner = fields.mapping("expect", findings);
    let known_scenario = |id: &str| scenarios.iter().find(|scenario| scenario.id == id);
    let all = || {
        scenarios
            .iter()
            .map(|scenario| scenario.id.as_str())
            .collect::<Vec<_>>()
    };
    let pass = match inner.list("pass", findings) {
        Some((pass, at)) => {
            for id in pass.iter().filter(|id| known_scenario(id).is_none()) {
                let message = format!("no scenario is called `{id}`{}", hint(id, all()));
                findings.push(inner.error("unknown-name", at, message));
            }
            pass
        }
        None => Vec::new(),
    };
    let mut fail = BTreeMap::new();
    let mut failing = inner.mapping("fail", findings);
    let position = failing.position;
    for (key, node) in failing.rest() {
        let known: Vec<&str> = match (key.name.as_str(), known_scenario(&key.name)) {
            ("budget", _) => vec!["units"],
            (_, Some(scenario)) => asked_in(scenario, slos),
            (name, None) => {
                let message = format!("no scenario is called `{name}`{}", hint(name, all()));
                findings.push(inner.error("unknown-name", key.position, message));
                continue;
            }
        };
        let Value::List(items) = &node.value else {
            findings.push(failing.wrong_type(&key.name, node.position, "a list of SLO ids"));
            continue;
        };
        let mut ids = Vec::new();
        for item in items {
            match &item.value {
                Value::Scalar(id) if known.contains(&id.as_str()) => ids.push(id.clone()),
                Value::Scalar(id) => {
                    let hint = hint(id, known.clone());
                    let message = format!("`{}` asks no SLO `{id}`{hint}", key.name);
                    findings.push(failing.error("unknown-name", item.position, message));
                }
                _ => findings.push(failing.wrong_type(&key.name, item.position, "a list of SLO ids")),
            }
        }
        fail.insert(key.name, ids);
    }
    if fail.is_empty() {
        findings.push(inner.error(
            "self-test",
            position,
            "`fail` must name a scenario and the SLOs that fail in it",
        ));
    }
    inner.refuse_rest(findings);
    Some(Expectation::Fail { pass, fail })
}

/// The SLOs that a scenario judges.
fn asked_in<'a>(scenario: &'a Scenario, slos: &'a [Slo]) -> Vec<&'a str> {
    slos.iter()
        .filter(|slo| slo.scenarios.is_empty() || slo.scenarios.contains(&scenario.id))
        .filter(|slo| scenario.overrides.get(&slo.id) != Some(&None))
        .chain(&scenario.extra)
        .map(|slo| slo.id.as_str())
        .collect()
}
