//! The list with its proposals, the form, one rejudging, and the steps it takes.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;
use uuid::Uuid;

use super::forms::{self, Asked};
use super::queries::{self, Cell};
use super::state::{State, Step};
use super::views::{BodyPartial, IndexPage, NewPage, ShowPage, SubmissionsPage, Typed};
use super::{SUBJECT, changes, make, present};
use crate::accounts::address;
use crate::db::{Db, DbError};
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Choice, FieldErrors, Section};
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    problem: String,
    version: String,
    language: String,
    verdict: String,
    user: String,
}

/// `GET /admin/rejudgings/new`: the address may fill in parts of the scope.
pub async fn new(query: web::Query<NewQuery>, context: RequestContext) -> Page<NewPage> {
    let query = query.into_inner();
    let typed = Typed {
        problem: query.problem,
        version: query.version,
        language: query.language,
        verdict: query.verdict,
        user: query.user,
        ..Typed::default()
    };
    Page::ok(new_page(
        &context,
        typed,
        Uuid::new_v4().to_string(),
        FieldErrors::default(),
    ))
}

fn new_page(context: &RequestContext, typed: Typed, idempotency_key: String, errors: FieldErrors) -> NewPage {
    let choice = |value: &str, text: String, chosen: &str| Choice {
        value: value.to_string(),
        text,
        selected: value == chosen,
    };
    NewPage {
        layout: context.layout(Section::Operate),
        languages: forms::languages()
            .into_iter()
            .map(|(id, name)| choice(id, name, &typed.language))
            .collect(),
        verdicts: forms::VERDICTS
            .iter()
            .map(|word| choice(word, present::verdict_word(word), &typed.verdict))
            .collect(),
        typed,
        idempotency_key,
        errors,
    }
}

/// `POST /admin/rejudgings`: its preview; nothing is judged before somebody starts it.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let author_id = viewer.id;
    let made = match Asked::parse(&posted) {
        Ok(asked) => db.run(move |conn| make::make(conn, &asked, author_id)).await,
        Err(errors) => Err(AppError::invalid(errors)),
    };
    match made {
        Ok(id) => Ok(see_other(present::url(id))),
        Err(AppError::Invalid(errors)) if !context.wants_json => {
            let mut shown = FieldErrors::default();
            errors
                .into_iter()
                .for_each(|error| shown.push(error.field, error.message));
            let key = Uuid::parse_str(&posted.readable("idempotency_key")).unwrap_or_else(|_| Uuid::new_v4());
            let page = new_page(&context, typed(&posted), key.to_string(), shown);
            Ok(Page::invalid(page).respond_to(&request))
        }
        Err(error) => Err(error),
    }
}

fn typed(posted: &PostedForm) -> Typed {
    let field = |name: &str| posted.readable(name);
    Typed {
        problem: field("problem"),
        against: field("against"),
        version: field("version"),
        language: field("language"),
        verdict: field("verdict"),
        from: field("from"),
        until: field("until"),
        user: field("user"),
        reason: field("reason"),
    }
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

/// `POST /admin/rejudgings/{id}/start`
pub async fn start(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    take(
        &request,
        &db,
        &session,
        Step::Start,
        "The submissions are being judged.",
    )
    .await
}

/// `POST /admin/rejudgings/{id}/apply`
pub async fn apply(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    let words = "The new verdicts stand. Those whose verdict changed are told.";
    take(&request, &db, &session, Step::Apply, words).await
}

/// `POST /admin/rejudgings/{id}/cancel`
pub async fn cancel(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    take(
        &request,
        &db,
        &session,
        Step::Cancel,
        "Cancelled. Every verdict stays as it was.",
    )
    .await
}

async fn take(
    request: &HttpRequest,
    db: &Db,
    session: &Session,
    step: Step,
    words: &str,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(request.match_info().query("id"))?;
    let origin = address::origin(request);
    let is_taken = db.run(move |conn| changes::take(conn, &origin, id, step)).await?;
    if is_taken {
        leave_notice(session, words)?;
    }
    Ok(see_other(present::url(id)))
}
