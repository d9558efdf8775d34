//! The outbox: what went out, what waits and why, and how letters look.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::PER_PAGE;
use crate::accounts::{address, letters};
use crate::admin::views::mail::{LetterPage, LetterRow, MailPage, TemplateRow, TemplatesPage};
use crate::audit::{self, Action, Event};
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::mail::outbox::{self, Line};
use crate::notifications;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Choice, Section, text};
use crate::web::{AppError, Page, RequestContext};

/// States as they are stored, and in words.
const STATES: [(&str, &str); 3] = [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Given up")];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailQuery {
    state: String,
    before: String,
}

/// `GET /admin/mail`
pub async fn index(
    db: web::Data<Db>,
    post: web::Data<Post>,
    query: web::Query<MailQuery>,
    context: RequestContext,
) -> Result<Page<MailPage>, AppError> {
    let state = STATES
        .iter()
        .find(|(id, _)| *id == query.state)
        .map(|(id, _)| *id);
    let before: Option<i64> = query.before.parse().ok();
    let mut lines = db
        .read(move |conn| outbox::list(conn, state, before, PER_PAGE as i64 + 1).map_err(DbError::from))
        .await?;
    let next = (lines.len() > PER_PAGE).then(|| {
        lines.truncate(PER_PAGE);
        lines.last().map(|line| line.number)
    });
    Ok(Page::ok(MailPage {
        layout: context.layout(Section::Operate),
        is_on: post.is_on(),
        states: STATES
            .iter()
            .map(|(id, words)| Choice {
                value: (*id).to_string(),
                text: (*words).to_string(),
                selected: Some(*id) == state,
            })
            .collect(),
        is_filtered: state.is_some() || before.is_some(),
        next_url: next
            .flatten()
            .map(|number| format!("/admin/mail?state={}&before={number}", state.unwrap_or_default())),
        rows: lines.into_iter().map(row).collect(),
    }))
}

/// `GET /admin/mail/{number}`
pub async fn show(
    db: web::Data<Db>,
    number: web::Path<String>,
    context: RequestContext,
) -> Result<Page<LetterPage>, AppError> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    let line = db
        .read(move |conn| outbox::find(conn, number).map_err(DbError::from))
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(Page::ok(LetterPage {
        layout: context.layout(Section::Operate),
        text: line.body_text.clone(),
        html: line.body_html.clone(),
        has_secret: line.body_text.contains(crate::mail::PLACEHOLDER),
        row: row(line),
    }))
}

/// `POST /admin/mail/{number}/retry`: a letter that was given up waits once more.
pub async fn retry(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    number: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    let origin = address::origin(&request);
    db.run(move |conn| {
        if outbox::find(conn, number)?.is_none() {
            return Err(AppError::NotFound);
        }
        if !outbox::retry(conn, number)? {
            return Err(AppError::Conflict(
                "Only a letter that was given up, and held no one-time link, can be sent again.".into(),
            ));
        }
        let event = Event {
            subject: format!("letter {number}"),
            ..Event::about_user(Action::LetterRetry, "")
        };
        audit::record(conn, &origin, event).map_err(AppError::from)
    })
    .await?;
    leave_notice(&session, "The letter waits to be sent again.")?;
    Ok(see_other(format!("/admin/mail/{number}")))
}

/// `GET /admin/mail/templates`: every letter there is, with made-up people.
pub async fn templates(
    post: web::Data<Post>,
    context: RequestContext,
) -> Result<Page<TemplatesPage>, AppError> {
    let rows = letters::samples()
        .into_iter()
        .chain([notifications::sample()])
        .map(|letter| {
            let written = post.preview(&letter)?;
            Ok(TemplateRow {
                name: letter.template,
                subject: written.subject,
                text: written.text,
                html: written.html,
            })
        });
    Ok(Page::ok(TemplatesPage {
        layout: context.layout(Section::Operate),
        rows: rows.collect::<Result<_, askama::Error>>()?,
    }))
}

fn row(line: Line) -> LetterRow {
    let now = chrono::Utc::now();
    let words = STATES.iter().find(|(id, _)| *id == line.state);
    LetterRow {
        number: line.number,
        recipient: line.recipient,
        template: line.template,
        subject: line.subject,
        state: words.map_or(line.state.clone(), |(_, words)| (*words).to_string()),
        is_failed: line.state == "failed",
        next_attempt_at: (line.state == "waiting").then(|| text::moment(line.next_attempt_at, now)),
        attempts: line.attempts.unsigned_abs(),
        last_error: line.last_error,
        created_at: text::moment(line.created_at, now),
        sent_at: line.sent_at.map(|at| text::moment(at, now)),
    }
}
