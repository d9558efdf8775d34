use actix_web::{HttpResponse, web};

use super::designs::{load, url};
use crate::db::Db;
use crate::designs::policy;
use crate::designs::queries::{self, SelfMark};
use crate::problems::design::load_design;
use crate::simulator::problem::Rubric;
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::{AppError, CurrentUser, FieldError};

/// A quoted piece of evidence, no essay.
const NOTE_LIMIT: usize = 2_000;

/// `POST /submissions/{id}/marks`: the author's own marks, in place of those before.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    db.run(move |conn| {
        let sent = load(conn, &viewer, id)?;
        if !policy::may_mark(&viewer, sent.submission.user_id) {
            return Err(AppError::Forbidden("Only who wrote a design marks it here."));
        }
        let package = load_design(conn, sent.submission.version_id)?;
        let marks = parse(&form, &package.problem.rubric).map_err(|error| AppError::Invalid(vec![error]))?;
        queries::replace_self_marks(conn, id, &marks)?;
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(see_other(format!("{}#rubric", url(id))))
}

/// One mark for each criterion that people mark and that was marked.
fn parse(form: &PostedForm, rubric: &Rubric) -> Result<Vec<SelfMark>, FieldError> {
    let mut marks = Vec::new();
    for criterion in &rubric.criteria {
        let name = format!("level.{}", criterion.id);
        let level = form.text(&name)?;
        if level.is_empty() {
            continue;
        }
        let level = level
            .parse::<i16>()
            .ok()
            .filter(|level| (1..=4).contains(level))
            .ok_or_else(|| FieldError::new(&name, "A level is a number from 1 to 4."))?;
        let name = format!("note.{}", criterion.id);
        let note = form.text(&name)?;
        if note.len() > NOTE_LIMIT {
            return Err(FieldError::new(
                &name,
                format!("This note is longer than the {NOTE_LIMIT} characters that are kept."),
            ));
        }
        marks.push(SelfMark {
            criterion: criterion.id.clone(),
            level,
            note: note.trim().to_string(),
        });
    }
    Ok(marks)
}
