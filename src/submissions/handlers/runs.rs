use actix_session::Session;
use actix_web::{HttpResponse, Responder, web};

use super::sent::SentCode;
use super::{WAITING_RUNS, created, parse_id, refuse_flood, workspace};
use crate::db::Db;
use crate::jobs::{self, JobKind, registry};
use crate::submissions::forms::RunInput;
use crate::submissions::queries;
use crate::submissions::runs::{self, NewRun, Run};
use crate::submissions::views::{RunPage, RunPartial, SourceView};
use crate::submissions::{policy, present};
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// Stores a run and its job.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    context: RequestContext,
    session: Session,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (slug, user_id, posted, by_script) = (slug.into_inner(), viewer.id, form.clone(), context.wants_json);
    let stored = db
        .run(move |conn| {
            let SentCode { head, solution } = SentCode::take(conn, &slug, user_id, &posted, by_script)?;
            let input = RunInput::parse(&posted)?;
            let new = NewRun {
                user_id,
                problem_id: head.id,
                version_id: head.version_id,
                language: solution.language.as_str(),
                body_hash: solution.body_hash(&input),
                idempotency_key: solution.idempotency_key,
                source: solution.source,
                input: match input {
                    RunInput::Samples => None,
                    RunInput::Custom(input) => Some(input),
                },
            };
            let id = runs::insert_run(conn, &new)?;
            refuse_flood(runs::count_waiting(conn, user_id)?, WAITING_RUNS)?;
            Ok::<_, AppError>(id)
        })
        .await;
    match stored {
        Ok(id) => Ok(created(&context, id, format!("/runs/{id}"), "")),
        Err(error) => workspace::refuse(&db, &viewer, &context, &session, form, error).await,
    }
}

fn load(conn: &mut diesel::PgConnection, viewer: &Viewer, id: i64) -> Result<(Run, RunPartial), AppError> {
    let state = jobs::find_state(conn, JobKind::Run, id)?;
    let run = runs::get_run(conn, id)?;
    if !policy::may_view_run(viewer, run.user_id) {
        return Err(AppError::NotFound);
    }
    let is_finished = run.finished_at.is_some();
    let samples = if is_finished {
        queries::list_samples(conn, run.version_id)?
    } else {
        Vec::new()
    };
    let workers = if is_finished {
        0
    } else {
        registry::count_alive(conn)?
    };
    let partial = present::run_partial(&run, state.as_ref(), &samples, workers);
    Ok((run, partial))
}

pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    let id = parse_id(&id)?;
    let (run, partial) = db.read(move |conn| load(conn, &viewer, id)).await?;
    Ok(Page::ok(RunPage {
        layout: context.layout(Section::Practice),
        problem_url: format!("/problems/{}", run.problem_slug),
        workspace_url: present::workspace_url(&run.problem_slug, &run.language),
        problem_title: run.problem_title,
        language: present::language_name(&run.language),
        is_custom: run.input.is_some(),
        source: SourceView::new(&run.source),
        events_url: partial.report.is_none().then(|| format!("/runs/{id}/events")),
        run: partial,
    }))
}

pub async fn events(
    db: web::Data<Db>,
    hub: web::Data<Hub>,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<impl Responder, AppError> {
    let id = parse_id(&id)?;
    let reader = viewer.0.clone();
    db.read(move |conn| load(conn, &reader, id).map(drop)).await?;
    hub.stream(viewer.id, "run", id, move || {
        let (db, reader) = (db.clone(), viewer.0.clone());
        async move {
            let (_, partial) = db.read(move |conn| load(conn, &reader, id)).await?;
            Ok(Snapshot {
                html: askama::Template::render(&partial)?,
                is_final: partial.report.is_some(),
            })
        }
    })
}
