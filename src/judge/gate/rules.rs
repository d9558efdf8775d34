//! What of a report keeps a version from being published: pure rules.
//!
//! A package written for Greenroom must prove everything. Of one written elsewhere the same is only told: its
//! author promised less.

use super::proofs::checked;
use super::{GateFinding, GateReport};
use crate::package::{LanguageId, Package};

/// Languages from the slowest on, as the same algorithm runs in them.
const SLOWEST_FIRST: [LanguageId; 6] = [
    LanguageId::PYTHON3,
    LanguageId::JAVASCRIPT,
    LanguageId::JAVA,
    LanguageId::RUST,
    LanguageId::CPP,
    LanguageId::C,
];

struct Findings {
    is_own: bool,
    found: Vec<GateFinding>,
}

impl Findings {
    fn refuse(&mut self, rule: &str, message: String) {
        let refuses = self.is_own;
        self.add(refuses, rule, message);
    }

    fn warn(&mut self, rule: &str, message: String) {
        self.add(false, rule, message);
    }

    fn add(&mut self, refuses: bool, rule: &str, message: String) {
        self.found.push(GateFinding {
            refuses,
            rule: rule.to_owned(),
            message,
        });
    }
}

/// Everything an author has to know, what refuses first.
pub(super) fn findings(package: &Package, report: &GateReport) -> Vec<GateFinding> {
    let mut findings = Findings {
        is_own: package.greenroom.is_present,
        found: Vec::new(),
    };
    statements(report, &mut findings);
    inputs(report, &mut findings);
    outputs(report, &mut findings);
    if report.error.is_none() {
        programs(report, &mut findings);
        kills(report, &mut findings);
        time_limit(package, report, &mut findings);
        languages(report, &mut findings);
    }
    for skipped in &report.skipped {
        findings.warn("skipped", format!("{}: {}", skipped.path, skipped.reason));
    }
    findings.found.sort_by_key(|finding| !finding.refuses);
    findings.found
}

fn statements(report: &GateReport, findings: &mut Findings) {
    if report.statements.is_empty() {
        findings.refuse("no-statement", "There is no statement.".to_owned());
    }
    for statement in &report.statements {
        for remark in &statement.remarks {
            findings.refuse(
                "statement",
                format!("Statement in `{}`: {remark}", statement.language),
            );
        }
    }
}

fn inputs(report: &GateReport, findings: &mut Findings) {
    if report.input_validators.is_empty() {
        let message = "No input validator: nothing says what an input looks like.";
        findings.refuse("no-input-validator", message.to_owned());
        return;
    }
    for validator in &report.input_validators {
        let path = &validator.path;
        if let Some(error) = &validator.error {
            findings.refuse("input-validator", format!("{path} failed: {error}"));
        }
        for (case, said) in &validator.refused {
            let count = checked(validator);
            let said = said.lines().next().unwrap_or("without a word");
            let message =
                format!("{path} refuses the case {case} ({said}), one of {count} that it was asked about.");
            findings.refuse("refused-case", message);
        }
    }
    if report.invalid_inputs.is_empty() {
        let message = "No `data/invalid_input`: nothing shows that the input validator refuses anything.";
        findings.refuse("no-invalid-input", message.to_owned());
    }
    for input in report
        .invalid_inputs
        .iter()
        .filter(|input| input.refused_by.is_none())
    {
        let message = format!(
            "{} is taken by every input validator, and should be refused.",
            input.path
        );
        findings.refuse("invalid-input-taken", message);
    }
}

fn outputs(report: &GateReport, findings: &mut Findings) {
    for output in report.outputs.iter().filter(|output| !output.passed) {
        let (should, message) = match output.is_valid {
            true => ("taken", output.message.as_deref().unwrap_or("it was refused")),
            false => ("refused", output.message.as_deref().unwrap_or("it was taken")),
        };
        let message = format!("The output {} should be {should}: {message}.", output.name);
        findings.refuse("output-proof", message);
    }
}

fn programs(report: &GateReport, findings: &mut Findings) {
    for program in report.programs.iter().filter(|program| !program.check.passed) {
        let check = &program.check;
        let place = check
            .case
            .as_ref()
            .map_or(String::new(), |case| format!(" on {case}"));
        let note = check
            .note
            .as_ref()
            .map_or(String::new(), |note| format!(" ({note})"));
        let message = format!(
            "{} is labelled {}, but got {}{place}{note}.",
            check.path, check.expected, check.got
        );
        findings.refuse("label", message);
    }
    if report.programs.len() == report.wrong_programs().count() {
        findings.refuse("no-accepted", "No accepted program was judged.".to_owned());
    }
    if report.wrong_programs().next().is_none() {
        let message = "No wrong program: nothing shows that the cases catch a mistake.";
        findings.refuse("no-wrong", message.to_owned());
    }
}

fn kills(report: &GateReport, findings: &mut Findings) {
    if report.wrong_programs().next().is_none() {
        return;
    }
    for case in report.cases.iter().filter(|case| !case.is_sample) {
        let robustness = report
            .robustness
            .iter()
            .find(|robustness| robustness.case == case.name);
        match (case.kills, robustness) {
            (0, None) => {
                let message = format!(
                    "The secret case {} catches no wrong program. Add one that fails there, drop the case, or name it \
                     under `robustness` with the reason.",
                    case.name
                );
                findings.refuse("kills-nothing", message);
            }
            (0, Some(robustness)) => {
                let message = format!("{} is a robustness case: {}", case.name, robustness.reason);
                findings.warn("robustness", message);
            }
            (kills, Some(_)) => {
                let message = format!(
                    "{} is named under `robustness`, but catches {kills} wrong programs.",
                    case.name
                );
                findings.warn("robustness", message);
            }
            (_, None) => {}
        }
    }
}

fn time_limit(package: &Package, report: &GateReport, findings: &mut Findings) {
    let Some(limit) = report.time_limit_ms else { return };
    let margins = &report.margins;
    if let Some(slowest) = &margins.slowest_accepted {
        let needed = f64::from(slowest.cpu_ms) * margins.below_factor;
        if needed > limit as f64 {
            let message = format!(
                "The time limit of {limit} ms is too near: {} needs {} ms on {}, and {} times that must fit.",
                slowest.path, slowest.cpu_ms, slowest.case, margins.below_factor
            );
            findings.refuse("time-limit-near", message);
        }
    }
    match (&margins.quickest_slow, &package.greenroom.time_limit_note) {
        (Some(_), _) => {} // That it is slow enough is what its label says.
        (None, Some(note)) => findings.warn("time-limit-note", format!("No program is too slow: {note}")),
        (None, None) => {
            let message = "No program is labelled as too slow, so nothing shows the time limit from above. Add one, or \
                           say why under `time_limit_note`.";
            findings.refuse("time-limit-far", message.to_owned());
        }
    }
}

fn languages(report: &GateReport, findings: &mut Findings) {
    let offered = |language: &LanguageId| {
        let found = report.languages.iter();
        found.clone().find(|margin| margin.language == *language)
    };
    // The format knows more languages than this worker has: the slowest that it has speaks.
    let Some(margin) = SLOWEST_FIRST.iter().find_map(offered) else {
        return;
    };
    if margin.slowest.is_none() {
        let message = format!(
            "{} is the slowest language offered, and no accepted program is written in it: nobody knows whether the \
             time limit lets it pass.",
            margin.language
        );
        findings.refuse("slowest-language", message);
    }
}
