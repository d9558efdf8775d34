//! The report of a self-check as its page shows it.

use crate::judge::Verdict;
use crate::judge::gate::{GateFinding, GateProgram, GateReport, Timed};
use crate::problems::present::language_name;
use crate::web::views::text;

/// A report as the page shows it.
pub struct ReportView {
    pub passes: bool,
    /// The version is the one that is shown.
    pub is_shown: bool,
    pub finished_at: String,
    pub refusing: Vec<GateFinding>,
    pub notes: Vec<GateFinding>,
    pub error: Option<String>,
    pub secret_cases: usize,
    pub catching_cases: usize,
    /// Column heads of the matrix: a number, and the name of the case.
    pub columns: Vec<(usize, String)>,
    pub rows: Vec<MatrixRow>,
    pub margins: Vec<MarginLine>,
    pub languages: Vec<(String, Option<String>)>,
    /// Verdict, programs that get it, cases on which it is seen.
    pub coverage: Vec<(String, usize, usize)>,
    pub slowest: Vec<CaseTime>,
    pub validators: Vec<ValidatorLine>,
    pub statements: Vec<(String, usize)>,
}

pub struct MatrixRow {
    pub path: String,
    pub expected: String,
    pub got: String,
    pub is_kept: bool,
    /// Sign, class and words of each cell.
    pub cells: Vec<(&'static str, &'static str, String)>,
}

pub struct MarginLine {
    pub what: &'static str,
    pub program: String,
    pub case: String,
    pub time: String,
    /// "7.6 times the limit's share; 2 are needed".
    pub words: String,
}

/// A case with the time of the slowest accepted program, and that as a share of the limit in per cent.
pub struct CaseTime {
    pub name: String,
    pub time: String,
    pub share: u32,
    pub size: String,
    pub kills: u32,
}

pub struct ValidatorLine {
    pub name: String,
    pub words: String,
    pub is_fine: bool,
}

impl ReportView {
    pub fn new(report: &GateReport, is_shown: bool, finished_at: String) -> ReportView {
        let limit = report.time_limit_ms.unwrap_or(0);
        let (refusing, notes) = report
            .findings
            .iter()
            .cloned()
            .partition(|finding| finding.refuses);
        let secret = report.cases.iter().filter(|case| !case.is_sample);
        let mut slowest: Vec<&_> = report.cases.iter().collect();
        slowest.sort_by_key(|case| std::cmp::Reverse(case.slowest_ms));
        ReportView {
            passes: report.passes(),
            is_shown,
            finished_at,
            refusing,
            notes,
            error: report.error.clone(),
            secret_cases: secret.clone().count(),
            catching_cases: secret.filter(|case| case.kills > 0).count(),
            columns: report
                .cases
                .iter()
                .enumerate()
                .map(|(at, case)| (at + 1, case.name.clone()))
                .collect(),
            rows: report.programs.iter().map(MatrixRow::new).collect(),
            margins: margins(report, limit),
            languages: report
                .languages
                .iter()
                .map(|margin| {
                    let words = margin.slowest.as_ref().map(|timed| {
                        format!(
                            "{} needs {} on {}",
                            timed.path,
                            text::milliseconds(timed.cpu_ms.into()),
                            timed.case
                        )
                    });
                    (language_name(margin.language.as_str()).to_owned(), words)
                })
                .collect(),
            coverage: coverage(report),
            slowest: slowest
                .into_iter()
                .take(10)
                .map(|case| CaseTime {
                    name: case.name.clone(),
                    time: text::milliseconds(case.slowest_ms.into()),
                    share: u32::try_from(u64::from(case.slowest_ms) * 100 / limit.max(1))
                        .unwrap_or(100)
                        .min(100),
                    size: text::bytes(case.input_bytes),
                    kills: case.kills,
                })
                .collect(),
            validators: validators(report),
            statements: report
                .statements
                .iter()
                .map(|statement| (statement.language.clone(), statement.remarks.len()))
                .collect(),
        }
    }
}

impl MatrixRow {
    fn new(program: &GateProgram) -> MatrixRow {
        let cells = program.cells.iter().map(|cell| {
            let (sign, class) = match cell.verdict {
                None => ("·", "unrun"),
                Some(Verdict::Accepted) => ("✓", "fine"),
                Some(Verdict::WrongAnswer) => ("W", "kill"),
                Some(Verdict::TimeLimit) => ("T", "kill"),
                Some(Verdict::MemoryLimit) => ("M", "kill"),
                Some(Verdict::OutputLimit) => ("O", "kill"),
                Some(Verdict::RuntimeError) => ("R", "kill"),
                Some(Verdict::CompileError) => ("C", "kill"),
                Some(Verdict::JudgeError) => ("!", "kill"),
            };
            let words = match cell.verdict {
                None => "not run: the program was caught before, and so was this case".to_owned(),
                Some(verdict) => format!("{verdict}, {}", text::milliseconds(cell.cpu_ms.into())),
            };
            (sign, class, words)
        });
        let path = &program.check.path;
        MatrixRow {
            path: path.strip_prefix("submissions/").unwrap_or(path).to_owned(),
            expected: program.check.expected.replace('_', " "),
            got: program.check.got.to_string(),
            is_kept: program.check.passed,
            cells: cells.collect(),
        }
    }
}

fn margins(report: &GateReport, limit: u64) -> Vec<MarginLine> {
    let line = |what, timed: &Timed, words| MarginLine {
        what,
        program: timed.path.clone(),
        case: timed.case.clone(),
        time: text::milliseconds(timed.cpu_ms.into()),
        words,
    };
    let below = report.margins.slowest_accepted.as_ref().map(|timed| {
        let times = limit as f64 / f64::from(timed.cpu_ms.max(1));
        let words = format!(
            "the limit is {times:.1} times that; {} are needed",
            report.margins.below_factor
        );
        line("Slowest accepted", timed, words)
    });
    let above = report.margins.quickest_slow.as_ref().map(|timed| {
        let words = format!(
            "stopped at {} times the limit, which is what it must need",
            report.margins.above_factor
        );
        line("Quickest that is too slow", timed, words)
    });
    below.into_iter().chain(above).collect()
}

fn coverage(report: &GateReport) -> Vec<(String, usize, usize)> {
    [
        Verdict::WrongAnswer,
        Verdict::TimeLimit,
        Verdict::RuntimeError,
        Verdict::MemoryLimit,
        Verdict::OutputLimit,
    ]
    .into_iter()
    .map(|verdict| {
        let has = |program: &&GateProgram| program.cells.iter().any(|cell| cell.verdict == Some(verdict));
        let programs = report.wrong_programs().filter(has).count();
        let cases = (0..report.cases.len()).filter(|at| {
            report.wrong_programs().any(|program| {
                program
                    .cells
                    .get(*at)
                    .is_some_and(|cell| cell.verdict == Some(verdict))
            })
        });
        (verdict.to_string(), programs, cases.count())
    })
    .collect()
}

fn validators(report: &GateReport) -> Vec<ValidatorLine> {
    let mut lines: Vec<ValidatorLine> = report
        .input_validators
        .iter()
        .map(|validator| {
            let refused = validator.refused.len();
            let words = match &validator.error {
                Some(error) => error.clone(),
                None => format!("takes {} cases, refuses {refused}", validator.accepted),
            };
            ValidatorLine {
                name: validator.path.clone(),
                words,
                is_fine: validator.error.is_none() && refused == 0,
            }
        })
        .collect();
    if !report.invalid_inputs.is_empty() {
        let refused = report
            .invalid_inputs
            .iter()
            .filter(|input| input.refused_by.is_some())
            .count();
        lines.push(ValidatorLine {
            name: "data/invalid_input".to_owned(),
            words: format!(
                "{refused} of {} refused, as they should be",
                report.invalid_inputs.len()
            ),
            is_fine: refused == report.invalid_inputs.len(),
        });
    }
    if !report.outputs.is_empty() {
        let passed = report.outputs.iter().filter(|output| output.passed).count();
        lines.push(ValidatorLine {
            name: "data/valid_output, data/invalid_output".to_owned(),
            words: format!("{passed} of {} judged as they should be", report.outputs.len()),
            is_fine: passed == report.outputs.len(),
        });
    }
    lines
}
