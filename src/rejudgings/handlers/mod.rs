//! The list with its proposals, and one rejudging; the form and the steps are beside it.

mod making;
mod steps;

use actix_web::{Responder, web};
use serde::Deserialize;

pub use self::making::{create, new};
pub use self::steps::{apply, cancel, start};
use super::queries::{self, Cell};
use super::state::State;
use super::views::{BodyPartial, IndexPage, ShowPage, SubmissionsPage};
use super::{SUBJECT, present};
use crate::db::{Db, DbError};
use crate::submissions::parse_id;
use crate::web::live::{Hub, Snapshot};
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Rows on a page of a list.
const PER_PAGE: usize = 50;
const MOST_PROPOSALS: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    before: String,
}

/// `GET /admin/rejudgings`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<ListQuery>,
    context: RequestContext,
) -> Result<Page<IndexPage>, AppError> {
    let before: Option<i64> = query.before.parse().ok();
    let (proposals, mut lines) = db
        .read(move |conn| {
            let proposals = match before {
                None => queries::list_proposals(conn, MOST_PROPOSALS)?,
                Some(_) => Vec::new(),
            };
            Ok::<_, DbError>((
                proposals,
                queries::list_rejudgings(conn, before, PER_PAGE as i64 + 1)?,
            ))
        })
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    Ok(Page::ok(IndexPage {
        layout: context.layout(Section::Operate),
        next_url: lines
            .last()
            .filter(|_| has_more)
            .map(|line| format!("/admin/rejudgings?before={}", line.id)),
        proposals: proposals.into_iter().map(present::proposal_row).collect(),
        rows: lines.into_iter().map(present::row).collect(),
    }))
}

fn load(conn: &mut diesel::PgConnection, id: i64) -> Result<(BodyPartial, State), AppError> {
    let rejudging = queries::get_rejudging(conn, id)?;
    let groups = queries::list_groups(conn, id)?;
    Ok((present::body(&rejudging, &groups), State::parse(&rejudging.state)))
}

/// `GET /admin/rejudgings/{id}`
pub async fn show(
    db: web::Data<Db>,
    id: web::Path<String>,
    context: RequestContext,
) -> Result<Page<ShowPage>, AppError> {
    let id = parse_id(&id)?;
    let (body, state) = db.read(move |conn| load(conn, id)).await?;
    Ok(Page::ok(ShowPage {
        layout: context.layout(Section::Operate),
        events_url: (state == State::Judging).then(|| format!("{}/events", body.url)),
        body,
    }))
}

/// `GET /admin/rejudgings/{id}/events`: the same again as results come, until all are judged.
pub async fn events(
    db: web::Data<Db>,
    hub: web::Data<Hub>,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<impl Responder, AppError> {
    let id = parse_id(&id)?;
    db.read(move |conn| load(conn, id).map(drop)).await?;
    hub.stream(viewer.id, SUBJECT, id, move || {
        let db = db.clone();
        async move {
            let (body, state) = db.read(move |conn| load(conn, id)).await?;
            Ok(Snapshot {
                html: askama::Template::render(&body)?,
                is_final: state != State::Judging,
            })
        }
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CellQuery {
    language: String,
    old: String,
    new: String,
    /// A reason, or `none` for those that are not skipped.
    skipped: String,
    after: String,
}

/// `GET /admin/rejudgings/{id}/submissions`: those of one cell of the matrix, or skipped for one reason.
pub async fn submissions(
    db: web::Data<Db>,
    id: web::Path<String>,
    query: web::Query<CellQuery>,
    context: RequestContext,
) -> Result<Page<SubmissionsPage>, AppError> {
    let (id, query) = (parse_id(&id)?, query.into_inner());
    let some = |text: &str| (!text.is_empty()).then(|| text.replace('\0', ""));
    let is_judged = query.skipped == "none";
    let cell = Cell {
        language: some(&query.language),
        old_verdict: some(&query.old),
        new_verdict: some(&query.new),
        skipped: some(&query.skipped).filter(|_| !is_judged),
        is_judged,
    };
    let (after, wanted) = (query.after.parse().unwrap_or(0), cell.clone());
    let (rejudging, mut lines) = db
        .read(move |conn| {
            let rejudging = queries::get_rejudging(conn, id)?;
            let lines = queries::list_submissions(conn, id, &wanted, after, PER_PAGE as i64 + 1)?;
            Ok::<_, AppError>((rejudging, lines))
        })
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let url = present::url(id);
    let next_url = lines.last().filter(|_| has_more).map(|last| {
        let mut next = form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("language", &query.language),
            ("old", &query.old),
            ("new", &query.new),
            ("skipped", &query.skipped),
        ];
        for (name, value) in fields {
            if !value.is_empty() {
                next.append_pair(name, value);
            }
        }
        next.append_pair("after", &last.id.to_string());
        format!("{url}/submissions?{}", next.finish())
    });
    Ok(Page::ok(SubmissionsPage {
        layout: context.layout(Section::Operate),
        problem: rejudging.problem_title,
        bounds: present::bounds(&cell),
        rows: lines.into_iter().map(present::submission_row).collect(),
        next_url,
        url,
    }))
}
