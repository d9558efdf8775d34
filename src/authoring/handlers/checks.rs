//! The self-check of a version: asked for, followed while a worker does it, and read as a page.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder};
use askama::Template;

use super::version_number;
use crate::audit::{self, Action, Event};
use crate::authoring::desk::{Author, Desk};
use crate::authoring::queries::DeskRow;
use crate::jobs::{self, JobKind, JobState};
use crate::judge::gate::{GateFinding, GateReport, Timed};
use crate::problems::checking;
use crate::problems::present::language_name;
use crate::problems::queries::{CheckRow, find_check};
use crate::web::live::{Hub, Snapshot};
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Layout, text};
use crate::web::{AppError, Page};

/// `GET /admin/problems/{slug}/versions/{number}/check`
#[derive(Template)]
#[template(path = "authoring/check.html")]
pub struct CheckPage {
    pub layout: Layout,
    pub desk: Desk,
    pub number: i32,
    pub report: CheckPartial,
    pub events_url: Option<String>,
}

/// The part that changes while a worker is at it.
#[derive(Template)]
#[template(path = "authoring/_check.html")]
pub struct CheckPartial {
    pub url: String,
    pub state: CheckState,
}

pub enum CheckState {
    /// Nobody has asked for it.
    None,
    Waiting {
        sentence: String,
        /// Done and total.
        bar: Option<(i32, i32)>,
    },
    /// It could not be done.
    Fault(String),
    Done(Box<ReportView>),
}

/// A report as the page shows it.
pub struct ReportView {
    pub passes: bool,
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

async fn load(author: &Author, row: &DeskRow) -> Result<CheckPartial, AppError> {
    let version_id = row.version_id;
    let (check, job) = author
        .db
        .read(move |conn| {
            let check = find_check(conn, version_id)?;
            let job = match &check {
                Some(check) if check.finished_at.is_none() => {
                    jobs::find_state(conn, JobKind::Check, version_id)?
                }
                _ => None,
            };
            Ok::<_, AppError>((check, job))
        })
        .await?;
    Ok(partial(row, check, job))
}

fn partial(row: &DeskRow, check: Option<CheckRow>, job: Option<JobState>) -> CheckPartial {
    let state = match check {
        None => CheckState::None,
        Some(check) => match (check.finished_at, check.report) {
            (None, _) => waiting(job, check.publishes),
            (Some(at), Some(report)) => match serde_json::from_value::<GateReport>(report) {
                Ok(report) => CheckState::Done(Box::new(ReportView::new(
                    &report,
                    text::moment(at, chrono::Utc::now()),
                ))),
                Err(error) => CheckState::Fault(format!("the report can't be read: {error}")),
            },
            (Some(_), None) => {
                CheckState::Fault(check.fault.unwrap_or_else(|| "no reason is known".to_owned()))
            }
        },
    };
    CheckPartial {
        url: format!("/admin/problems/{}/versions/{}/check", row.slug, row.number),
        state,
    }
}

fn waiting(job: Option<JobState>, publishes: bool) -> CheckState {
    let then = if publishes {
        " It is published if it passes."
    } else {
        ""
    };
    match job {
        Some(JobState::Working { done, total, .. }) if total > 0 => CheckState::Waiting {
            sentence: format!("A worker checks it: step {done} of {total}.{then}"),
            bar: Some((done, total)),
        },
        Some(JobState::Working { .. }) => CheckState::Waiting {
            sentence: format!("A worker has begun.{then}"),
            bar: None,
        },
        _ => CheckState::Waiting {
            sentence: format!("It waits for a worker with nothing more urgent to do.{then}"),
            bar: None,
        },
    }
}

pub async fn show(author: Author, path: Path<(String, String)>) -> Result<Page<CheckPage>, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let newest = author.desk(&slug, None).await?;
    let report = load(&author, &row).await?;
    let is_live = matches!(report.state, CheckState::Waiting { .. });
    Ok(Page::ok(CheckPage {
        layout: author.layout(),
        desk: Desk::of(&newest),
        number: row.number,
        events_url: is_live.then(|| format!("{}/events", report.url)),
        report,
    }))
}

/// The same partial again at each event, until the report is there.
pub async fn events(
    author: Author,
    hub: Data<Hub>,
    path: Path<(String, String)>,
) -> Result<impl Responder, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let (id, viewer_id) = (row.version_id, author.viewer.id);
    let db = author.db.clone();
    hub.stream(viewer_id, "version", id, move || {
        let (db, row) = (db.clone(), row.clone());
        async move {
            let (check, job) = db
                .read(move |conn| {
                    let check = find_check(conn, id)?;
                    Ok::<_, AppError>((check, jobs::find_state(conn, JobKind::Check, id)?))
                })
                .await?;
            let partial = partial(&row, check, job);
            Ok(Snapshot {
                html: Template::render(&partial)?,
                is_final: !matches!(partial.state, CheckState::Waiting { .. }),
            })
        }
    })
}

/// `POST /admin/problems/{slug}/versions/{number}/check`: asks for one; nothing is published by it.
pub async fn create(author: Author, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    if row.kind != "code" {
        return Err(AppError::Conflict(
            "The self-check of a design is made by the command `problems check`.".into(),
        ));
    }
    let (version_id, viewer_id, origin) = (row.version_id, author.viewer.id, author.origin.clone());
    let subject = format!("problem {}", row.slug);
    let number = row.number;
    author
        .db
        .run(move |conn| {
            checking::ask(conn, version_id, false, Some(viewer_id))?;
            let event = Event {
                action: Action::ProblemCheck,
                subject,
                before: None,
                after: Some(serde_json::json!({ "version": number })),
                reason: String::new(),
            };
            Ok::<_, AppError>(audit::record(conn, &origin, event)?)
        })
        .await?;
    leave_notice(&author.session, "The check was asked for.")?;
    Ok(see_other(format!(
        "/admin/problems/{}/versions/{}/check",
        row.slug, row.number
    )))
}

impl ReportView {
    fn new(report: &GateReport, finished_at: String) -> ReportView {
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
    fn new(program: &crate::judge::gate::GateProgram) -> MatrixRow {
        use crate::judge::Verdict;
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
    use crate::judge::Verdict;
    [
        Verdict::WrongAnswer,
        Verdict::TimeLimit,
        Verdict::RuntimeError,
        Verdict::MemoryLimit,
        Verdict::OutputLimit,
    ]
    .into_iter()
    .map(|verdict| {
        let has = |program: &&crate::judge::gate::GateProgram| {
            program.cells.iter().any(|cell| cell.verdict == Some(verdict))
        };
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
