//! The replies that a mentor has saved.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use crate::db::Db;
use crate::reviews::equal::is_offered;
use crate::reviews::forms::NewReply;
use crate::reviews::queries::equal::{self, EqualComment};
use crate::reviews::queries::replies::{self, Reply};
use crate::reviews::views::{EqualRow, RepliesPage, ReplyRow};
use crate::submissions::present::language_name;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const HERE: &str = "/mentor/replies";
const MOST: i64 = 200;

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct RepliesQuery {
    /// The slug of a problem that the next one is about.
    problem: String,
}

/// `GET /mentor/replies`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    query: web::Query<RepliesQuery>,
) -> Result<Page<RepliesPage>, AppError> {
    let mut page = page(&db, &viewer, &context).await?;
    page.problem.clone_from(&query.problem);
    Ok(Page::ok(page))
}

/// `POST /mentor/replies`
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let user_id = viewer.id;
    let mut outcome = NewReply::parse(&posted);
    if let Ok(new) = &outcome {
        let new = new.clone();
        let is_stored = db
            .run(move |conn| {
                if replies::list_own(conn, user_id, MOST + 1)?.len() as i64 >= MOST {
                    return Err(AppError::Conflict(format!(
                        "{MOST} replies are saved; take one away first."
                    )));
                }
                Ok(replies::insert_reply(conn, user_id, &new)?)
            })
            .await?;
        if is_stored {
            leave_notice(&session, "The reply is saved; reviews offer it.")?;
            return Ok(see_other(HERE));
        }
        let mut errors = FieldErrors::default();
        errors.push("problem", "There is no problem at this address.");
        outcome = Err(errors);
    }
    let errors = outcome.err().unwrap_or_default();
    if context.wants_json {
        return Err(AppError::invalid(errors));
    }
    let mut page = page(&db, &viewer, &context).await?;
    page.title = posted.readable("title");
    page.body = posted.readable("body");
    page.problem = posted.readable("problem");
    page.is_shared = posted.has("is_shared");
    page.errors = errors;
    Ok(Page::invalid(page).respond_to(&request))
}

/// `POST /mentor/replies/{number}/delete`
pub async fn destroy(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    number: web::Path<i64>,
) -> Result<HttpResponse, AppError> {
    let (user_id, number) = (viewer.id, number.into_inner());
    let gone = db
        .run(move |conn| replies::delete_reply(conn, user_id, number).map_err(AppError::from))
        .await?;
    if gone == 0 {
        return Err(AppError::NotFound);
    }
    leave_notice(&session, "The reply is gone.")?;
    Ok(see_other(HERE))
}

async fn page(db: &Db, viewer: &CurrentUser, context: &RequestContext) -> Result<RepliesPage, AppError> {
    let user_id = viewer.id;
    let (rows, offers) = db
        .read(move |conn| {
            let rows = replies::list_own(conn, user_id, MOST)?;
            Ok::<_, AppError>((rows, equal::list_own(conn, user_id, MOST)?))
        })
        .await?;
    Ok(RepliesPage {
        layout: context.layout(Section::Queue),
        rows: rows.into_iter().map(row).collect(),
        title: String::new(),
        body: String::new(),
        problem: String::new(),
        is_shared: false,
        equal: offers.into_iter().map(equal_row).collect(),
        errors: FieldErrors::default(),
    })
}

fn equal_row(offer: EqualComment) -> EqualRow {
    EqualRow {
        id: offer.id,
        about: format!("{}, {}", offer.problem, language_name(&offer.language)),
        is_draft: !is_offered(&offer),
        body: offer.body,
    }
}

/// A reply as pages list it.
pub fn row(reply: Reply) -> ReplyRow {
    let about = reply.problem_title.unwrap_or_else(|| "any problem".to_string());
    ReplyRow {
        id: reply.id,
        title: reply.title,
        body: reply.body,
        note: match (reply.is_shared, reply.is_own) {
            (true, true) => format!("{about}, shared with every mentor"),
            (true, false) => format!("{about}, shared by another mentor"),
            (false, _) => about,
        },
    }
}
