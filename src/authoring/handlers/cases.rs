//! The test cases: a table, one case to write or change, many at once.

use actix_web::web::{Path, Query};
use actix_web::{HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::editable;
use crate::authoring::cases::{self, CaseForm, CaseLine};
use crate::authoring::desk::{Answer, Author, Desk};
use crate::authoring::queries::DeskRow;
use crate::judge::gate::GateReport;
use crate::package::{self, Package};
use crate::problems::queries::find_check;
use crate::web::form::{PostedForm, Upload};
use crate::web::views::{FieldErrors, Layout, text};
use crate::web::{AppError, Page};

/// `GET /admin/problems/{slug}/cases?case=`, and the same with what was typed.
#[derive(Template)]
#[template(path = "authoring/cases.html")]
pub struct CasesPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    pub lines: Vec<CaseLine>,
    pub form: CaseForm,
    pub note: String,
    /// The case is there already.
    pub is_known: bool,
    /// Why its data can't be changed here.
    pub locked: Option<&'static str>,
}

impl CasesPage {
    pub fn size(&self, bytes: &u64) -> String {
        text::bytes(*bytes)
    }
}

#[derive(Deserialize)]
pub struct Chosen {
    case: Option<String>,
}

/// The package of a version, with what its check said of the cases.
async fn package_of(author: &Author, row: &DeskRow) -> Result<(Package, Vec<CaseLine>), AppError> {
    if row.kind != "code" {
        return Err(AppError::NotFound); // designs have no cases
    }
    let (workshop, version_id) = (author.workshop.clone(), row.version_id);
    author
        .db
        .run(move |conn| {
            let root = workshop.lay_out(conn, version_id).map_err(AppError::internal)?;
            let package = package::read(&root).map_err(AppError::internal)?;
            let report: Option<GateReport> = find_check(conn, version_id)?
                .and_then(|check| check.report)
                .and_then(|report| serde_json::from_value(report).ok());
            let kills = |name: &str| {
                let cases = report.as_ref()?.cases.iter();
                cases
                    .clone()
                    .find(|case| case.name == name)
                    .map(|case| case.kills)
            };
            let lines = cases::lines(&package, &kills);
            Ok((package, lines))
        })
        .await
}

/// A case as it stands, and why it can't be edited in a text area.
fn known_form(package: &Package, line: &CaseLine) -> (CaseForm, Option<&'static str>) {
    let read = |extension: &str| {
        let path = package.root.join(format!("data/{}.{extension}", line.name));
        std::fs::read(path).ok().and_then(|bytes| editable(&bytes))
    };
    let (input, answer) = (read("in"), read("ans"));
    let locked = (input.is_none() || answer.is_none()).then_some(
        "It is too large for a text area, or no text. Replace it by an upload, or export the package.",
    );
    let form = CaseForm {
        name: line.name.clone(),
        input: input.unwrap_or_default(),
        answer: answer.unwrap_or_default(),
        description: line.description.clone(),
        robustness: line.robustness.clone().unwrap_or_default(),
    };
    (form, locked)
}

pub async fn index(
    author: Author,
    slug: Path<String>,
    chosen: Query<Chosen>,
) -> Result<Page<CasesPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    let (package, lines) = package_of(&author, &row).await?;
    let (form, locked, is_known) = match chosen.into_inner().case {
        None => (CaseForm::default(), None, false),
        Some(name) => {
            let line = lines
                .iter()
                .find(|line| line.name == name)
                .ok_or(AppError::NotFound)?;
            let (form, locked) = known_form(&package, line);
            (form, locked, true)
        }
    };
    Ok(Page::ok(CasesPage {
        layout: author.layout(),
        desk: Desk::of(&row),
        errors: FieldErrors::default(),
        lines,
        form,
        note: String::new(),
        is_known,
        locked,
    }))
}

/// `POST /admin/problems/{slug}/cases`: writes one case.
pub async fn update(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let form = CaseForm::typed(&posted);
    let base = posted.readable("base").parse().ok();
    let (package, _) = package_of(&author, &author.desk(&slug, base).await?).await?;
    let mut errors = form.check();
    if errors.is_empty() {
        let greenroom = std::fs::read_to_string(package.root.join("greenroom.yaml")).unwrap_or_default();
        let back = format!("/admin/problems/{}/cases", row.slug);
        let changes = form.changes(&package, &greenroom);
        match author.save(&row, &posted, changes, &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    }
    refused(&author, &row, &posted, form, errors).await
}

async fn refused(
    author: &Author,
    row: &DeskRow,
    posted: &PostedForm,
    form: CaseForm,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let (_, lines) = package_of(author, row).await?;
    let page = CasesPage {
        layout: author.layout(),
        desk: Desk::of(row),
        errors,
        is_known: lines.iter().any(|line| line.name == form.name),
        lines,
        form,
        note: posted.readable("note"),
        locked: None,
    };
    Ok(Page::invalid(page).respond_to(&author.request))
}

/// `POST /admin/problems/{slug}/cases/upload`: many files at once.
pub async fn upload(
    author: Author,
    slug: Path<String>,
    mut upload: Upload,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    if row.kind != "code" {
        return Err(AppError::NotFound);
    }
    let folder = upload.fields.readable("folder").trim().to_owned();
    let files = upload.take("files");
    let posted = upload.fields;
    let changes = author
        .db
        .run(move |_| Ok::<_, AppError>(cases::bulk(&folder, files)))
        .await?;
    let errors = match changes {
        Err(errors) => errors,
        Ok(changes) => {
            let back = format!("/admin/problems/{}/cases", row.slug);
            match author.save(&row, &posted, changes, &back).await? {
                Answer::Done(answer) => return Ok(answer),
                Answer::Errors(errors) => errors,
            }
        }
    };
    refused(&author, &row, &posted, CaseForm::default(), errors).await
}

/// `POST /admin/problems/{slug}/cases/delete`: the case of the field `name`.
pub async fn destroy(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let name = posted.readable("name");
    let (package, lines) = package_of(&author, &row).await?;
    let mut errors = FieldErrors::default();
    if lines.iter().any(|line| line.name == name) {
        let mut changes = cases::removal(&package, std::slice::from_ref(&name));
        let mut robustness = package.greenroom.robustness.clone();
        robustness.retain(|known| known.case != name);
        if robustness != package.greenroom.robustness {
            let greenroom = std::fs::read_to_string(package.root.join("greenroom.yaml")).unwrap_or_default();
            let text = cases::with_robustness(&greenroom, &robustness);
            changes.push(crate::authoring::save::Change::write("greenroom.yaml", text));
        }
        let back = format!("/admin/problems/{}/cases", row.slug);
        match author.save(&row, &posted, changes, &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    } else {
        errors.push("", format!("There is no case {name} any more."));
    }
    refused(&author, &row, &posted, CaseForm::default(), errors).await
}
