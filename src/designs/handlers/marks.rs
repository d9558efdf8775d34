use actix_web::{HttpResponse, web};

use super::designs::{load, url};
use crate::db::Db;
use crate::designs::policy;
use crate::problems::design::load_design;
use crate::rubrics;
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::{AppError, CurrentUser};

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
        let marks = rubrics::parse(&form, &package.problem.rubric).map_err(AppError::invalid)?;
        rubrics::queries::replace_self_marks(conn, id, &marks)?;
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(see_other(format!("{}#rubric", url(id))))
}
