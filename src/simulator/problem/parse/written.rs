//! `estimates` and `sections`: what the candidate works out and writes.

use super::values::{id, is_id, number, small, text};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::Position;
use crate::simulator::estimates;
use crate::simulator::problem::{DesignProblem, Estimate, Section};

pub struct Estimates {
    pub list: Vec<Estimate>,
    places: Vec<Position>,
    file: Fields,
}

pub fn estimates(fields: &mut Fields, findings: &mut Vec<Finding>) -> Estimates {
    let mut read = Estimates {
        list: Vec::new(),
        places: Vec::new(),
        file: fields.aside(),
    };
    for mut inner in fields.mappings("estimates", findings) {
        let position = inner.position;
        let estimate = estimate(&mut inner, findings);
        inner.refuse_rest(findings);
        let Some(estimate) = estimate else { continue };
        if read.list.iter().any(|other| other.id == estimate.id) {
            let message = format!("the estimate `{}` stands twice", estimate.id);
            findings.push(fields.error("duplicate", position, message));
        }
        read.list.push(estimate);
        read.places.push(position);
    }
    if read.list.len() > 20 {
        findings.push(fields.error("estimate", fields.position, "there may be 20 estimates at most"));
    }
    read
}

fn estimate(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Estimate> {
    let plain = |text: &str| {
        if is_id(text) {
            Ok(text.to_owned())
        } else {
            Err("an id of small letters, digits and `_`".to_owned())
        }
    };
    let id = fields.need("id", plain, findings);
    let ask = fields.need("ask", text(300), findings);
    let expect = fields.need("expect", text(300), findings);
    let unit = fields.read(
        "unit",
        |unit| estimates::unit(unit).map(|_| unit.to_owned()),
        findings,
    );
    let factor = fields
        .read("factor", number(1.01..=100.0), findings)
        .unwrap_or(2.0);
    Some(Estimate {
        id: id?,
        ask: ask?,
        expect: expect?,
        unit: unit.unwrap_or_default(),
        factor,
    })
}

impl Estimates {
    /// Every expression must have a value, and of the unit that is asked for; bytes need no unit to be known.
    pub fn check(&self, problem: &mut DesignProblem, findings: &mut Vec<Finding>) {
        estimates::name_bytes(problem);
        for (index, message) in estimates::faults(problem) {
            let place = self.places.get(index).copied().unwrap_or_default();
            findings.push(self.file.error("estimate", place, message));
        }
    }
}

/// The written parts; without `sections`, the usual five.
pub fn sections(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<Section> {
    if !fields.has("sections") {
        fields.take("sections");
        return usual();
    }
    let mut sections: Vec<Section> = Vec::new();
    for mut inner in fields.mappings("sections", findings) {
        let position = inner.position;
        let section = section(&mut inner, findings);
        inner.refuse_rest(findings);
        let Some(section) = section else { continue };
        if sections.iter().any(|other| other.id == section.id) {
            let message = format!("the section `{}` stands twice", section.id);
            findings.push(fields.error("duplicate", position, message));
        }
        sections.push(section);
    }
    if sections.len() > 12 {
        findings.push(fields.error("section", fields.position, "there may be 12 sections at most"));
    }
    sections
}

fn section(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Section> {
    let id = fields.need("id", id, findings);
    let title = fields.need("title", text(80), findings);
    let prompt = fields.need("prompt", text(1_000), findings);
    let minutes = fields.need("minutes", small(1, 240), findings);
    Some(Section {
        id: id?,
        title: title?,
        prompt: prompt?,
        minutes: minutes?,
    })
}

fn usual() -> Vec<Section> {
    let section = |id: &str, title: &str, minutes, prompt: &str| Section {
        id: id.to_owned(),
        title: title.to_owned(),
        prompt: prompt.to_owned(),
        minutes,
    };
    vec![
        section(
            "requirements",
            "Requirements",
            5,
            "What does the system promise, in figures? Which requirement decides the design? What do you leave out?",
        ),
        section(
            "api",
            "Interface",
            5,
            "The calls with their parameters and answers. What happens when one is sent twice?",
        ),
        section(
            "data",
            "Data model",
            5,
            "Tables or items with keys and indexes, and why they are split the way they are.",
        ),
        section(
            "deep_dive",
            "Deep dive",
            10,
            "Choose the part that worries you most: what fails first, how does it show, what holds it?",
        ),
        section(
            "tradeoffs",
            "Trade-offs",
            5,
            "Two decisions that could have gone the other way, and what would turn them.",
        ),
    ]
}
