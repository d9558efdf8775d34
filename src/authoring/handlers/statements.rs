//! The statement: Markdown beside what it becomes, rendered by the server as it is typed.

use actix_web::web::{Path, Query};
use actix_web::{HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::editable;
use crate::authoring::desk::{Answer, Author, Desk, details_of};
use crate::authoring::details::with_end;
use crate::authoring::queries::{self, DeskRow};
use crate::authoring::save::Change;
use crate::package::{StatementFile, StatementFormat, statement};
use crate::web::form::PostedForm;
use crate::web::views::{FieldErrors, Layout, TrustedHtml};
use crate::web::{AppError, Page};

/// `GET /admin/problems/{slug}/statement?lang=`, the same with a preview, and with what was typed.
#[derive(Template)]
#[template(path = "authoring/statement.html")]
pub struct StatementPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    /// Languages that have a statement.
    pub languages: Vec<String>,
    pub language: String,
    pub path: String,
    /// `None` for a statement that is no text to edit.
    pub text: Option<String>,
    pub note: String,
    pub preview: Preview,
    /// Images of the statement, as its text names them.
    pub images: Vec<String>,
}

/// What the text becomes.
#[derive(Template)]
#[template(path = "authoring/_preview.html")]
pub struct Preview {
    pub html: TrustedHtml,
    /// Broken images and formulas, a line each.
    pub remarks: Vec<String>,
}

#[derive(Deserialize)]
pub struct Chosen {
    lang: Option<String>,
}

/// The statement files of a version, and its images.
struct Statements {
    files: Vec<StatementFile>,
    rows: Vec<queries::FileRow>,
}

impl Statements {
    async fn of(author: &Author, row: &DeskRow) -> Result<Statements, AppError> {
        let version_id = row.version_id;
        let rows = author
            .db
            .read(move |conn| queries::list_files(conn, version_id).map_err(AppError::from))
            .await?;
        let files = rows.iter().filter_map(|row| statement_file(&row.path)).collect();
        Ok(Statements { files, rows })
    }

    /// The file of a language; of a new one, where it will be.
    fn file(&self, language: &str) -> StatementFile {
        let known = self.files.iter().find(|file| file.language == language);
        known.cloned().unwrap_or_else(|| StatementFile {
            language: language.to_owned(),
            format: StatementFormat::Markdown,
            path: format!("statement/problem.{language}.md"),
        })
    }

    fn preview(&self, row: &DeskRow, file: &StatementFile, text: &str) -> Result<Preview, AppError> {
        let details = details_of(row)?;
        let base = format!("/admin/problems/{}/versions/{}/raw/", row.slug, row.number);
        let limit = details.limits.and_then(|limits| limits.time_limit);
        let paths = self.rows.iter().map(|row| row.path.as_str());
        let rendered = statement::render_source(text, file, &row.title, paths, limit, &base);
        Ok(Preview {
            html: TrustedHtml::from_sanitised(rendered.html.as_str()),
            remarks: rendered.warnings.iter().map(ToString::to_string).collect(),
        })
    }
}

/// `statement/problem.en.md` and its like.
fn statement_file(path: &str) -> Option<StatementFile> {
    let name = ["statement/", "problem_statement/"]
        .into_iter()
        .find_map(|folder| path.strip_prefix(folder))?;
    let rest = name.strip_prefix("problem.")?;
    let (language, extension) = rest.rsplit_once('.').unwrap_or(("en", rest));
    let format = match extension {
        "md" => StatementFormat::Markdown,
        "tex" => StatementFormat::Latex,
        "pdf" => StatementFormat::Pdf,
        _ => return None,
    };
    Some(StatementFile {
        language: language.to_owned(),
        format,
        path: path.to_owned(),
    })
}

/// A language code as the format has it: `en`, `pt-BR`.
fn is_language(text: &str) -> bool {
    let (code, region) = text.split_once('-').unwrap_or((text, "XX"));
    (2..=3).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub async fn edit(
    author: Author,
    slug: Path<String>,
    chosen: Query<Chosen>,
) -> Result<Page<StatementPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    let statements = Statements::of(&author, &row).await?;
    // What is no code at all leads to the first statement, as an unknown filter does.
    let language = chosen
        .into_inner()
        .lang
        .filter(|language| is_language(language))
        .unwrap_or_else(|| first_language(&statements));
    let file = statements.file(&language);
    let root = author.lay_out(row.version_id).await?;
    let text = match std::fs::read(root.join(&file.path)) {
        Ok(bytes) => editable(&bytes),
        Err(_) => Some(String::new()),
    };
    let page = page(
        &author,
        &row,
        &statements,
        &file,
        text,
        FieldErrors::default(),
        String::new(),
    )?;
    Ok(Page::ok(page))
}

fn first_language(statements: &Statements) -> String {
    let english = statements.files.iter().any(|file| file.language == "en");
    match statements.files.first() {
        Some(first) if !english => first.language.clone(),
        _ => "en".to_owned(),
    }
}

fn page(
    author: &Author,
    row: &DeskRow,
    statements: &Statements,
    file: &StatementFile,
    text: Option<String>,
    errors: FieldErrors,
    note: String,
) -> Result<StatementPage, AppError> {
    let text = text.filter(|_| file.format != StatementFormat::Pdf);
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let images = statements.rows.iter().filter_map(|row| {
        let name = row.path.strip_prefix(folder)?.strip_prefix('/')?;
        crate::problems::policy::asset_type(&row.path)
            .is_some_and(|kind| kind.starts_with("image/"))
            .then(|| name.to_owned())
    });
    Ok(StatementPage {
        layout: author.layout(),
        desk: Desk::of(row),
        errors,
        languages: statements
            .files
            .iter()
            .map(|file| file.language.clone())
            .collect(),
        language: file.language.clone(),
        path: file.path.clone(),
        preview: statements.preview(row, file, text.as_deref().unwrap_or_default())?,
        images: images.collect(),
        text,
        note,
    })
}

/// `POST /admin/problems/{slug}/statement`: saves; with the field `look` it only shows what the text becomes.
pub async fn update(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let statements = Statements::of(&author, &row).await?;
    let language = posted.readable("language");
    if !is_language(&language) {
        let message = "A language code is two or three small letters, and a region where needed: en, pt-BR.";
        return Err(AppError::BadRequest(message.into()));
    }
    let file = statements.file(&language);
    let text = posted.readable("text");
    let mut errors = FieldErrors::default();
    if !posted.has("look") {
        let change = Change::write(file.path.clone(), with_end(&text));
        let back = format!("/admin/problems/{}/statement?lang={language}", row.slug);
        match author.save(&row, &posted, vec![change], &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    }
    let is_look = errors.is_empty();
    let note = posted.readable("note");
    let page = page(&author, &row, &statements, &file, Some(text), errors, note)?;
    let page = if is_look {
        Page::ok(page)
    } else {
        Page::invalid(page)
    };
    Ok(page.respond_to(&author.request))
}

/// `POST /admin/problems/{slug}/preview`: the part of the page that shows what the text becomes.
pub async fn preview(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<Page<Preview>, AppError> {
    let row = author.desk(&slug, None).await?;
    let statements = Statements::of(&author, &row).await?;
    let language = posted.readable("language");
    let file = match is_language(&language) {
        true => statements.file(&language),
        false => return Err(AppError::BadRequest("There is no such language.".into())),
    };
    Ok(Page::ok(statements.preview(
        &row,
        &file,
        &posted.readable("text"),
    )?))
}
