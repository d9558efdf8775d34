//! The labelled programs and the validators of a problem.

use actix_web::web::Path;
use actix_web::{HttpResponse, Responder};
use askama::Template;

use crate::authoring::desk::{Answer, Author, Desk};
use crate::authoring::details::with_end;
use crate::authoring::queries::DeskRow;
use crate::authoring::save::Change;
use crate::judge::gate::GateReport;
use crate::package::{self, Expected, OutputValidator, Package};
use crate::problems::present::language_name;
use crate::problems::queries::find_check;
use crate::web::form::PostedForm;
use crate::web::views::{Choice, FieldErrors, Layout};
use crate::web::{AppError, Page};

/// Folders that a program can be put into, with what each promises.
const FOLDERS: [(&str, &str); 7] = [
    ("submissions/accepted", "Accepted: right and quick on every case"),
    ("submissions/wrong_answer", "Wrong answer on some case"),
    ("submissions/time_limit_exceeded", "Too slow on some case"),
    ("submissions/run_time_error", "Crashes on some case"),
    ("submissions/brute_force", "Too slow or crashing, but never wrong"),
    (
        "input_validators",
        "Input validator: 42 for an input, anything else for none",
    ),
    ("output_validator", "Output validator: 42 for right, 43 for wrong"),
];

/// `GET /admin/problems/{slug}/programs`, and the same with what was typed.
#[derive(Template)]
#[template(path = "authoring/programs.html")]
pub struct ProgramsPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    pub programs: Vec<ProgramLine>,
    pub validators: Vec<ProgramLine>,
    pub skipped: Vec<package::Skipped>,
    pub folders: Vec<Choice>,
    pub name: String,
    pub code: String,
    pub note: String,
}

pub struct ProgramLine {
    pub path: String,
    /// The first file of it, to be edited.
    pub file: String,
    pub language: String,
    /// What its folder promises.
    pub expected: &'static str,
    /// By the last check of this version.
    pub outcome: Option<Outcome>,
}

pub struct Outcome {
    pub is_kept: bool,
    pub words: String,
}

async fn package_of(author: &Author, row: &DeskRow) -> Result<(Package, Option<GateReport>), AppError> {
    if row.kind != "code" {
        return Err(AppError::NotFound);
    }
    let (workshop, version_id) = (author.workshop.clone(), row.version_id);
    author
        .db
        .run(move |conn| {
            let root = workshop.lay_out(conn, version_id).map_err(AppError::internal)?;
            let package = package::read(&root).map_err(AppError::internal)?;
            let report = find_check(conn, version_id)?
                .and_then(|check| check.report)
                .and_then(|report| serde_json::from_value(report).ok());
            Ok((package, report))
        })
        .await
}

fn expected_words(expected: Expected) -> &'static str {
    match expected {
        Expected::Accepted => "accepted",
        Expected::Rejected => "rejected",
        Expected::WrongAnswer => "wrong answer",
        Expected::TimeLimitExceeded => "too slow",
        Expected::RunTimeError => "crashes",
        Expected::BruteForce => "brute force",
    }
}

impl ProgramsPage {
    async fn new(
        author: &Author,
        row: &DeskRow,
        posted: Option<&PostedForm>,
        errors: FieldErrors,
    ) -> Result<ProgramsPage, AppError> {
        let (package, report) = package_of(author, row).await?;
        let outcome = |path: &str| {
            let program = report
                .as_ref()?
                .programs
                .iter()
                .find(|program| program.check.path == path)?;
            let place = program
                .check
                .case
                .as_ref()
                .map_or(String::new(), |case| format!(" on {case}"));
            Some(Outcome {
                is_kept: program.check.passed,
                words: format!("{}{place}", program.check.got),
            })
        };
        let line = |program: &package::Program, expected| ProgramLine {
            path: program.path.clone(),
            file: program
                .files
                .first()
                .map_or_else(String::new, |file| file.path.clone()),
            language: language_name(program.language.as_str()).to_owned(),
            expected,
            outcome: None,
        };
        let mut validators: Vec<ProgramLine> = package
            .input_validators
            .iter()
            .map(|program| line(program, "checks inputs"))
            .collect();
        if let OutputValidator::Custom(program) = &package.output_validator {
            validators.push(line(program, "checks outputs"));
        }
        let typed = |name: &str| posted.map(|posted| posted.readable(name)).unwrap_or_default();
        let folder = typed("folder");
        Ok(ProgramsPage {
            layout: author.layout(),
            desk: Desk::of(row),
            errors,
            programs: package
                .submissions
                .iter()
                .map(|submission| ProgramLine {
                    path: submission.path.clone(),
                    file: submission
                        .files
                        .first()
                        .map_or_else(String::new, |file| file.path.clone()),
                    language: language_name(submission.language.as_str()).to_owned(),
                    expected: expected_words(submission.expected),
                    outcome: outcome(&submission.path),
                })
                .collect(),
            validators,
            skipped: package.skipped.clone(),
            folders: FOLDERS
                .map(|(value, text)| Choice {
                    value: value.to_owned(),
                    text: text.to_owned(),
                    selected: value == folder,
                })
                .to_vec(),
            name: typed("name"),
            code: typed("code"),
            note: typed("note"),
        })
    }
}

pub async fn index(author: Author, slug: Path<String>) -> Result<Page<ProgramsPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    Ok(Page::ok(
        ProgramsPage::new(&author, &row, None, FieldErrors::default()).await?,
    ))
}

/// `POST /admin/problems/{slug}/programs`: adds one.
pub async fn create(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let (package, _) = package_of(&author, &row).await?;
    let (folder, name) = (
        posted.readable("folder"),
        posted.readable("name").trim().to_owned(),
    );
    let code = posted.readable("code");
    let path = format!("{folder}/{name}");
    let mut errors = FieldErrors::default();
    if !FOLDERS.iter().any(|(known, _)| *known == folder) {
        errors.push("folder", "Choose one of the list.");
    }
    if name.is_empty() || name.contains('/') || !package::is_file_path(&name) {
        errors.push("name", "A file name such as heap.py: letters, digits, _ . and -.");
    } else if package.root.join(&path).exists() {
        errors.push("name", format!("{path} is there already. Change it under Files."));
    }
    if code.trim().is_empty() {
        errors.push("code", "The program itself.");
    }
    if errors.is_empty() {
        let back = format!("/admin/problems/{}/programs", row.slug);
        let changes = vec![Change::write(path, with_end(&code))];
        match author.save(&row, &posted, changes, &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    }
    let page = ProgramsPage::new(&author, &row, Some(&posted), errors).await?;
    Ok(Page::invalid(page).respond_to(&author.request))
}
