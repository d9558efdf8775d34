use actix_web::{HttpResponse, web};
use diesel::PgConnection;

use super::readable;
use crate::aids::find_aids;
use crate::aids::queries::insert_hint_view;
use crate::db::Db;
use crate::drafts::queries::{DraftKey, save_over};
use crate::package::LanguageId;
use crate::practice::{forms, policy};
use crate::submissions::present::workspace_url;
use crate::submissions::starter;
use crate::web::form::{PostedForm, unix_lines};
use crate::web::page::see_other;
use crate::web::{AppError, CurrentUser};

/// `POST /problems/{slug}/hints`: shows the next hint. From the workspace the whole form comes along, and is kept.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let wanted = forms::hint(&form).map_err(AppError::invalid)?;
    let place = db
        .run(move |conn| {
            let row = readable(conn, Some(&viewer), &slug)?;
            let back = keep_code(conn, viewer.id, row.id, &form)?;
            let aids = find_aids(conn, viewer.id, row.id)?;
            if aids.interview.is_some() {
                return Err(AppError::Conflict(
                    "Hints are hidden until your interview ends.".into(),
                ));
            }
            if !policy::may_show_hint(wanted, aids.hints, row.details.hints.len()) {
                let message = "Hints are shown one after the other; this one is not the next.";
                return Err(AppError::Invalid(vec![crate::web::FieldError::new(
                    "hint", message,
                )]));
            }
            let number = i16::try_from(wanted).map_err(|_| AppError::NotFound)?;
            insert_hint_view(conn, viewer.id, row.id, number)?;
            let page = match back {
                Some(language) => workspace_url(&row.slug, language.as_str()),
                None => format!("/problems/{}", row.slug),
            };
            Ok(format!("{page}#hints"))
        })
        .await?;
    Ok(see_other(place))
}

/// Saves what stands in the editor as its draft; the language it is written in, where the form came from a workspace.
fn keep_code(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    form: &PostedForm,
) -> Result<Option<LanguageId>, AppError> {
    let Some(language) = LanguageId::parse(&form.readable("draft_language")) else {
        return Ok(None);
    };
    let source = form
        .text("source")
        .map_err(|error| AppError::Invalid(vec![error]))?;
    let source =
        String::from_utf8(unix_lines(source.as_bytes())).map_err(|error| AppError::Internal(error.into()))?;
    crate::drafts::handlers::check_source(&source)?;
    if source.trim() != starter(language.as_str()).trim() {
        let key = DraftKey {
            user_id,
            problem_id,
            language: language.as_str().to_string(),
        };
        save_over(conn, &key, &source)?;
    }
    Ok(Some(language))
}
