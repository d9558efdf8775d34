use std::time::Duration;

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use askama::Template;
use serde::Deserialize;

use super::queries::{self, Line, Wish};
use super::views::{CountPartial, DigestState, NotificationRow, NotificationsPage, StopPage};
use super::{SUBJECT, StopKey};
use crate::db::{Db, DbError, events};
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::page::{leave_notice, safe_next, see_other};
use crate::web::viewer::{UNREAD_COUNTED, unread_words};
use crate::web::views::{Choice, FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const PER_PAGE: usize = 50;
/// Every page follows the count, so without an event it is looked at rarely.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
const DIGESTS: [(&str, &str); 3] = [
    ("daily", "Once a day"),
    ("weekly", "Once a week"),
    ("never", "Never"),
];

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct IndexQuery {
    show: String,
    before: Option<i64>,
}

/// `GET /notifications`
pub async fn index(
    db: web::Data<Db>,
    post: web::Data<Post>,
    viewer: CurrentUser,
    context: RequestContext,
    query: web::Query<IndexQuery>,
) -> Result<Page<NotificationsPage>, AppError> {
    let page = page(&db, &post, &viewer, &context, query.into_inner()).await?;
    Ok(Page::ok(page))
}

async fn page(
    db: &Db,
    post: &Post,
    viewer: &CurrentUser,
    context: &RequestContext,
    query: IndexQuery,
) -> Result<NotificationsPage, AppError> {
    let (user_id, only_unread) = (viewer.id, query.show == "unread");
    let (mut lines, wish) = db
        .read(move |conn| {
            let lines = queries::list(conn, user_id, only_unread, query.before, PER_PAGE as i64 + 1)?;
            Ok::<_, AppError>((lines, queries::get_wish(conn, user_id)?))
        })
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let show = if only_unread { "show=unread&" } else { "" };
    let last = lines.last().filter(|_| has_more);
    let now = chrono::Utc::now();
    Ok(NotificationsPage {
        layout: context.layout(Section::Notifications),
        only_unread,
        newest_id: lines.first().map(|line| line.id),
        has_unread: lines.iter().any(|line| line.read_at.is_none()),
        next_url: last.map(|line| format!("/notifications?{show}before={}", line.id)),
        rows: lines.into_iter().map(|line| row(line, now)).collect(),
        digests: choices(&wish.digest),
        digest_state: digest_state(post, wish),
        errors: FieldErrors::default(),
    })
}

fn row(line: Line, now: chrono::DateTime<chrono::Utc>) -> NotificationRow {
    NotificationRow {
        id: line.id,
        text: line.text,
        path: safe_next(&line.path).to_string(),
        at: text::moment(line.created_at, now),
        is_unread: line.read_at.is_none(),
    }
}

fn choices(chosen: &str) -> Vec<Choice> {
    let choice = |(value, text): &(&str, &str)| Choice {
        value: value.to_string(),
        text: text.to_string(),
        selected: *value == chosen,
    };
    DIGESTS.iter().map(choice).collect()
}

fn digest_state(post: &Post, wish: Wish) -> DigestState {
    match wish.email {
        _ if !post.is_on() => DigestState::MailIsOff,
        None => DigestState::NoAddress,
        Some(email) if wish.email_verified_at.is_none() => DigestState::Unconfirmed(email),
        Some(email) => DigestState::To(email),
    }
}

/// The count of unread ones again whenever it changes.
pub async fn events(
    db: web::Data<Db>,
    hub: web::Data<Hub>,
    viewer: CurrentUser,
) -> Result<impl Responder, AppError> {
    let user_id = viewer.id;
    hub.stream_slowly(user_id, SUBJECT, LOOK_AGAIN, move || {
        let db = db.clone();
        async move {
            let unread = db
                .read(move |conn| {
                    queries::count_unread(conn, user_id, UNREAD_COUNTED).map_err(AppError::from)
                })
                .await?;
            let count = unread_words(unread);
            let html = CountPartial { count }.render()?;
            Ok(Snapshot {
                html,
                is_final: false,
            })
        }
    })
}

/// `POST /notifications/{id}/open`: marks it as read and goes where it leads.
pub async fn open(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let id: i64 = id.parse().map_err(|_| AppError::NotFound)?;
    let path = db
        .run(move |conn| {
            let path = queries::read(conn, viewer.id, id)?.ok_or(AppError::NotFound)?;
            events::announce(conn, SUBJECT, viewer.id)?;
            Ok::<_, AppError>(path)
        })
        .await?;
    Ok(see_other(safe_next(&path)))
}

/// `POST /notifications/read`. Field posted: `up_to`, the newest that was seen.
pub async fn read_all(
    db: web::Data<Db>,
    viewer: CurrentUser,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let up_to: i64 = posted
        .readable("up_to")
        .parse()
        .map_err(|_| AppError::BadRequest("The field up_to must be the number of a notification.".into()))?;
    db.run(move |conn| {
        queries::read_up_to(conn, viewer.id, up_to)?;
        events::announce(conn, SUBJECT, viewer.id).map_err(AppError::from)
    })
    .await?;
    Ok(see_other("/notifications"))
}

/// `POST /notifications/digest`. Field posted: `digest`.
pub async fn update_digest(
    request: HttpRequest,
    (db, post): (web::Data<Db>, web::Data<Post>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let digest = posted.readable("digest");
    if !DIGESTS.iter().any(|(value, _)| *value == digest) {
        let mut errors = FieldErrors::default();
        errors.push("digest", "Choose once a day, once a week or never.");
        if context.wants_json {
            return Err(AppError::invalid(errors));
        }
        let mut page = page(&db, &post, &viewer, &context, IndexQuery::default()).await?;
        page.errors = errors;
        return Ok(Page::invalid(page).respond_to(&request));
    }
    db.run(move |conn| queries::set_digest(conn, viewer.id, &digest).map_err(DbError::from))
        .await?;
    leave_notice(&session, "Noted: this is how mail will tell you.")?;
    Ok(see_other("/notifications"))
}

/// `GET /stop-digests/{token}`
pub async fn ask_to_stop(
    key: web::Data<StopKey>,
    token: web::Path<String>,
    context: RequestContext,
) -> Result<Page<StopPage>, AppError> {
    key.user_of(&token).ok_or(AppError::NotFound)?;
    Ok(Page::ok(stop_page(&context, token.into_inner(), false)))
}

/// `POST /stop-digests/{token}`: from the page, or from a mail program by itself (RFC 8058), so without signing in.
pub async fn stop(
    db: web::Data<Db>,
    key: web::Data<StopKey>,
    token: web::Path<String>,
    context: RequestContext,
) -> Result<Page<StopPage>, AppError> {
    let user_id = key.user_of(&token).ok_or(AppError::NotFound)?;
    let is_known = db
        .run(move |conn| queries::set_digest(conn, user_id, "never").map_err(DbError::from))
        .await?;
    if !is_known {
        return Err(AppError::NotFound);
    }
    Ok(Page::ok(stop_page(&context, token.into_inner(), true)))
}

fn stop_page(context: &RequestContext, token: String, is_done: bool) -> StopPage {
    StopPage {
        layout: context.layout(Section::None),
        token,
        is_done,
    }
}
