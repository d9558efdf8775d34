//! The page of a review.
mod load;
mod page;

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use super::marks;
use crate::accounts::parking;
use crate::db::Db;
use crate::reviews::drafts::keep;
use crate::reviews::forms::CommentForm;
use crate::reviews::place::Place;
use crate::reviews::views::ShowPage;
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::FieldErrors;
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// What of a review is shown.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    round: Option<i16>,
    /// Compare it with `starter` or an earlier round.
    diff: String,
    /// `unified`: changes below each other.
    view: String,
    /// What stands beside the code.
    beside: String,
    file: usize,
    from: Option<usize>,
    to: Option<usize>,
    parked: Option<String>,
    /// A saved reply to begin the comment about the whole with.
    reply: Option<i64>,
}

/// `GET /reviews/{id}`
pub async fn show(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    query: web::Query<ShowQuery>,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    if let Some(key) = query.parked.clone() {
        return take_parked(&db, &session, &viewer, id, key).await;
    }
    let query = query.into_inner();
    let page = page(&db, &viewer, &context, id, query).await?;
    Ok(Page::ok(page).respond_to(&request))
}

/// A comment that met an ended session: it is kept as a draft, and the review shows it.
async fn take_parked(
    db: &Db,
    session: &Session,
    viewer: &CurrentUser,
    id: i64,
    key: String,
) -> Result<HttpResponse, AppError> {
    let back = see_other(format!("/reviews/{id}#drafts"));
    let Some(posted) = parking::open_form(db, &key).await? else {
        return Ok(back);
    };
    let person = viewer.0.clone();
    if posted.has("place")
        && let Ok(form) = CommentForm::parse(&posted)
    {
        db.run(move |conn| {
            keep(conn, &person, id, &form)?;
            parking::take_parked_post(conn, &key)
                .map(drop)
                .map_err(AppError::from)
        })
        .await?;
        leave_notice(
            session,
            "Your comment is back. It was kept while you signed in; nothing has been sent yet.",
        )?;
    } else if !posted.has("place") {
        let kept = db
            .run(move |conn| {
                let kept = marks::keep(conn, &person, (id, None), &posted)?;
                parking::take_parked_post(conn, &key)?;
                Ok::<_, AppError>(kept)
            })
            .await?;
        if kept.is_ok() {
            leave_notice(
                session,
                "Your marks are back. They were kept while you signed in.",
            )?;
        }
        return Ok(see_other(format!("/reviews/{id}#rubric")));
    }
    Ok(back)
}

/// The page once more, with what was wrong about a post; what was typed is in the drafts, or comes along.
pub async fn again(
    request: &HttpRequest,
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
    (posted, errors): (&PostedForm, FieldErrors),
) -> Result<HttpResponse, AppError> {
    if context.wants_json {
        return Err(AppError::invalid(errors));
    }
    let mut page = page(db, viewer, context, id, ShowQuery::default()).await?;
    page.errors = errors;
    if let Some(rubric) = &mut page.rubric {
        rubric.show_again(posted);
    }
    // A comment that could not even be kept: too long, or with a NUL.
    let (place, body) = (posted.readable("place"), posted.readable("body"));
    if let Some(form) = page
        .general_form
        .as_mut()
        .filter(|_| posted.has("body") && posted.has("place"))
    {
        if Place::parse(&place).is_some() {
            form.place = place;
        }
        form.body = body;
    }
    Ok(Page::invalid(page).respond_to(request))
}

async fn page(
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
    query: ShowQuery,
) -> Result<ShowPage, AppError> {
    let (person, wanted) = (viewer.0.clone(), query.clone());
    let loaded = db
        .read(move |conn| load::load(conn, &person, id, &wanted))
        .await?;
    Ok(page::made(viewer, context, &loaded, &query))
}
