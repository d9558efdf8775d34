use actix_session::Session;
use actix_web::{HttpResponse, web};

use super::readable;
use crate::aids::queries::{begin_interview, end_interview, find_running};
use crate::db::Db;
use crate::practice::forms;
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::{AppError, CurrentUser};

/// `POST /problems/{slug}/interviews`: starts the clock. Where it runs already on this problem, nothing changes.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let minutes = forms::minutes(&form).map_err(AppError::invalid)?;
    let place = db
        .run(move |conn| {
            let row = readable(conn, Some(&viewer), &slug)?;
            if row.incomplete.is_some() {
                return Err(AppError::Conflict(
                    "This problem cannot be judged here, so nobody can solve it.".into(),
                ));
            }
            if !begin_interview(conn, viewer.id, row.id, minutes)?
                && find_running(conn, viewer.id)?.is_some_and(|(_, problem_id)| problem_id != row.id)
            {
                let detail =
                    "You are in an interview on another problem. End it there, or let its time run out.";
                return Err(AppError::Conflict(detail.into()));
            }
            Ok(row.kind.workspace_url(&row.slug))
        })
        .await?;
    Ok(see_other(place))
}

/// `POST /interviews/{id}/end`
pub async fn end(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let slug = db
        .run(move |conn| end_interview(conn, viewer.id, id)?.ok_or(AppError::NotFound))
        .await?;
    leave_notice(&session, "The interview is ended. Your progress page keeps it.")?;
    Ok(see_other(format!("/problems/{slug}")))
}
