//! Marking by the rubric: the seeker their own submission, the mentor for the seeker.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};
use diesel::PgConnection;
use serde::Deserialize;

use super::show;
use crate::db::Db;
use crate::reviews::marking::rubric_of;
use crate::reviews::queries::reviews::get_review;
use crate::reviews::queries::threads::{self, Round};
use crate::reviews::state::Role;
use crate::reviews::{drafts, policy};
use crate::rubrics::{self, Mark};
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::FieldErrors;
use crate::web::{AppError, CurrentUser, RequestContext, Viewer};

/// Which round is marked; the last one unless it is said.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub struct MarksQuery {
    round: Option<i16>,
}

/// `POST /reviews/{id}/marks`: keeps the marks of either side; 204 for a script. The seeker's count at once, a mentor's when
/// they are sent.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    (id, query): (web::Path<String>, web::Query<MarksQuery>),
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let (person, form) = (viewer.0.clone(), posted.clone());
    let kept = db
        .run(move |conn| keep(conn, &person, (id, query.round), &form))
        .await?;
    let lacking = match kept {
        Ok(lacking) => lacking,
        Err(errors) => return show::again(&request, &db, &viewer, &context, id, (&posted, errors)).await,
    };
    if context.wants_json {
        return Ok(HttpResponse::NoContent().finish());
    }
    let words = match lacking.as_slice() {
        [] => "Your marks are kept.".to_string(),
        _ => format!("Kept. Say what shows it, then it counts: {}.", lacking.join(", ")),
    };
    leave_notice(&session, &words)?;
    Ok(see_other(format!("/reviews/{id}#rubric")))
}

/// The titles of what is marked and lacks evidence, or what is wrong with the form.
pub(super) fn keep(
    conn: &mut PgConnection,
    viewer: &Viewer,
    (id, round): (i64, Option<i16>),
    form: &PostedForm,
) -> Result<Result<Vec<String>, FieldErrors>, AppError> {
    let review = get_review(conn, id, viewer.id)?;
    let role = policy::role_of(viewer, &review);
    let rounds = threads::list_rounds(conn, id)?;
    let asked = |one: &&Round| round.is_none_or(|round| round == one.number);
    let round = rounds.iter().rfind(asked).ok_or(AppError::NotFound)?;
    let rubric = rubric_of(conn, round)?;
    if role == Role::Seeker {
        let marks = match rubrics::parse(form, &rubric) {
            Ok(marks) => marks,
            Err(errors) => return Ok(Err(errors)),
        };
        rubrics::queries::replace_self_marks(conn, round.submission_id, &marks)?;
        return Ok(Ok(lacking(&marks)));
    }
    // Who never had a part in it learns nothing of it, not even from errors.
    let sent = rubrics::queries::list_mentor_marks(conn, (id, round.number), Some(viewer.id))?;
    let parsed = rubrics::parse(form, &rubric);
    let marks = parsed.clone().unwrap_or_default();
    match parsed {
        Ok(_) => drafts::keep_marks(conn, viewer, id, &rubric, (&marks, &sent))?,
        Err(errors) if policy::may_view(viewer, &review) => return Ok(Err(errors)),
        Err(_) => return Err(AppError::NotFound),
    }
    Ok(Ok(lacking(&marks)))
}

fn lacking(marks: &[Mark]) -> Vec<String> {
    let lacking = marks
        .iter()
        .filter(|mark| mark.level.is_some() && mark.evidence.is_empty());
    lacking.map(|mark| mark.title.clone()).collect()
}
