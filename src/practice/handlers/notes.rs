use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::readable;
use crate::aids::queries::{Note, find_note, save_note};
use crate::db::Db;
use crate::practice::forms;
use crate::practice::views::NotePage;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

fn load(
    conn: &mut diesel::PgConnection,
    viewer: &Viewer,
    slug: &str,
) -> Result<(i64, String, String, Note), AppError> {
    let row = readable(conn, Some(viewer), slug)?;
    let note = find_note(conn, viewer.id, row.id)?;
    Ok((row.id, row.slug, row.statement.title, note))
}

fn page(context: &RequestContext, slug: &str, title: String, note: Note) -> NotePage {
    NotePage {
        layout: context.layout(Section::Practice),
        problem_url: format!("/problems/{slug}"),
        problem_title: title,
        body: note.body,
        revision: note.revision,
        other: None,
        errors: FieldErrors::default(),
    }
}

/// `GET /problems/{slug}/note`
pub async fn edit(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    context: RequestContext,
) -> Result<Page<NotePage>, AppError> {
    let (_, slug, title, note) = db.read(move |conn| load(conn, &viewer, &slug)).await?;
    Ok(Page::ok(page(&context, &slug, title, note)))
}

/// `POST /problems/{slug}/note`: stores it over the revision that was open; otherwise both stand on the page.
pub async fn update(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    context: RequestContext,
    form: PostedForm,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let read = forms::note(&form);
    let wanted = read.as_ref().ok().cloned();
    let (slug, title, note, is_stored) = db
        .run(move |conn| {
            let (id, slug, title, note) = load(conn, &viewer, &slug)?;
            let is_stored = match &wanted {
                Some((body, seen)) => save_note(conn, viewer.id, id, body, *seen)?,
                None => false,
            };
            Ok::<_, AppError>((slug, title, note, is_stored))
        })
        .await?;
    if is_stored {
        return Ok(see_other(format!("/problems/{slug}#own-note")));
    }
    let typed = form.readable("body");
    let is_conflict = read.is_ok();
    let errors = match read {
        Ok(_) => {
            let mut errors = FieldErrors::default();
            errors.push(
                "body",
                "The note was changed elsewhere meanwhile. Both stand here; saving now keeps yours.",
            );
            errors
        }
        Err(errors) => errors,
    };
    if context.wants_json && !is_conflict {
        return Err(AppError::invalid(errors));
    }
    let other = Some(note.body.clone()).filter(|other| is_conflict && *other != typed);
    let page = NotePage {
        body: typed,
        other,
        errors,
        ..page(&context, &slug, title, note)
    };
    let status = if is_conflict {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(Page(page, status).respond_to(&request))
}
