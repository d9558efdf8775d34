use actix_web::{HttpResponse, Responder, web};
use diesel::PgConnection;
use serde::Deserialize;

use super::workspace::{self, get_design_problem, keep_as_drafts};
use crate::db::Db;
use crate::designs::forms::SentDesign;
use crate::designs::previews::{self, NewPreview, Preview, WAITING_PREVIEWS};
use crate::designs::views::{DrawingPartial, OutcomeView, Place, PreviewPage, PreviewPartial, moment};
use crate::designs::{policy, present};
use crate::jobs::{self, JobKind, registry};
use crate::problems::ProblemKind;
use crate::simulator::design::parse_text;
use crate::simulator::drawing::Heat;
use crate::simulator::outcome::Outcome;
use crate::submissions::views::{Progress, SourceView};
use crate::submissions::{created, parse_id, refuse_flood};
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::page::html_response;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// Which scenario and moment is asked for, and how much of it.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct PlaceQuery {
    pub scenario: Option<String>,
    /// Seconds.
    pub at: Option<f64>,
    /// The chart whose figures are wanted.
    pub table: Option<String>,
    /// Set in the workspace: charts stay on the page of their own.
    pub brief: Option<String>,
}

impl PlaceQuery {
    pub fn place(&self, url: String) -> Place {
        Place {
            url,
            scenario: self.scenario.clone(),
            at: self.at,
            table: self.table.clone(),
        }
    }
}

/// `POST /problems/{slug}/previews`: stores a preview and its job.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    context: RequestContext,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (slug, user_id, posted, by_script) = (slug.into_inner(), viewer.id, form.clone(), context.wants_json);
    let stored = db
        .run(move |conn| {
            let (head, package) = get_design_problem(conn, &slug)?;
            let sent = SentDesign::parse(&posted, &package.problem, head.code_bytes as usize)?;
            if !by_script {
                keep_as_drafts(conn, user_id, head.id, &sent.text, &sent.answers)?;
            }
            let new = NewPreview {
                user_id,
                problem_id: head.id,
                version_id: head.version_id,
                design: sent.text,
                idempotency_key: sent.idempotency_key,
            };
            let id = previews::insert_preview(conn, &new)?;
            refuse_flood(previews::count_waiting(conn, user_id)?, WAITING_PREVIEWS)?;
            Ok::<_, AppError>(id)
        })
        .await;
    match stored {
        Ok(id) => Ok(created(&context, id, format!("/previews/{id}"), "?brief=1")),
        Err(error) => workspace::refuse(&db, &viewer, &context, form, error).await,
    }
}

struct Loaded {
    preview: Preview,
    outcome: Option<Outcome>,
    progress: Option<Progress>,
}

fn load(conn: &mut PgConnection, viewer: &Viewer, id: i64) -> Result<Loaded, AppError> {
    // The state first: an outcome stored in between is then found by the second look.
    let state = jobs::find_state(conn, JobKind::Preview, id)?;
    let preview = previews::get_preview(conn, id)?;
    if !policy::may_view_preview(viewer, preview.user_id) {
        return Err(AppError::NotFound);
    }
    let is_finished = preview.finished_at.is_some();
    let outcome = if is_finished {
        previews::find_outcome(conn, id)?
    } else {
        None
    };
    let progress = match is_finished {
        true => None,
        false => Some(present::progress(state.as_ref(), registry::count_alive(conn)?)),
    };
    Ok(Loaded {
        preview,
        outcome,
        progress,
    })
}

fn partial(loaded: &Loaded, query: &PlaceQuery) -> PreviewPartial {
    let url = format!("/previews/{}", loaded.preview.id);
    let design = parse_text(&loaded.preview.design).ok();
    let outcome = loaded.outcome.as_ref();
    PreviewPartial {
        is_our_fault: loaded.progress.is_none() && outcome.is_none(),
        outcome: outcome.map(|outcome| {
            Box::new(OutcomeView::new(
                outcome,
                design.as_ref(),
                &query.place(url.clone()),
            ))
        }),
        progress: loaded.progress.clone(),
        url,
        problem_title: loaded.preview.problem_title.clone(),
        is_brief: query.brief.is_some(),
    }
}

/// `GET /previews/{id}`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<PlaceQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    let id = parse_id(&id)?;
    let loaded = db.read(move |conn| load(conn, &viewer, id)).await?;
    let preview = partial(
        &loaded,
        &PlaceQuery {
            brief: None,
            ..query.into_inner()
        },
    );
    Ok(Page::ok(PreviewPage {
        layout: context.layout(Section::Practice),
        problem_url: format!("/problems/{}", loaded.preview.problem_slug),
        workspace_url: ProblemKind::Design.workspace_url(&loaded.preview.problem_slug),
        problem_title: loaded.preview.problem_title.clone(),
        source: SourceView::new(loaded.preview.design.as_bytes()),
        events_url: preview
            .progress
            .is_some()
            .then(|| format!("/previews/{id}/events")),
        preview,
    }))
}

/// `GET /previews/{id}/events`: the same partial at each event, until it is finished.
pub async fn events(
    db: web::Data<Db>,
    hub: web::Data<Hub>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<PlaceQuery>,
) -> Result<impl Responder, AppError> {
    let (id, query) = (parse_id(&id)?, query.into_inner());
    let reader = viewer.0.clone();
    db.read(move |conn| load(conn, &reader, id).map(drop)).await?;
    hub.stream(viewer.id, "preview", id, move || {
        let (db, reader, query) = (db.clone(), viewer.0.clone(), query.clone());
        async move {
            let loaded = db.read(move |conn| load(conn, &reader, id)).await?;
            let partial = partial(&loaded, &query);
            Ok(Snapshot {
                html: askama::Template::render(&partial)?,
                is_final: partial.progress.is_none(),
            })
        }
    })
}

/// `GET /previews/{id}/drawing?scenario=&at=`: the drawing at another moment.
pub async fn drawing(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<PlaceQuery>,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let loaded = db.read(move |conn| load(conn, &viewer, id)).await?;
    drawing_at(loaded.outcome.as_ref(), &loaded.preview.design, &query)
}

/// The drawing partial of a moment; 404 where there is none.
pub fn drawing_at(
    outcome: Option<&Outcome>,
    text: &str,
    query: &PlaceQuery,
) -> Result<HttpResponse, AppError> {
    let design = parse_text(text).map_err(|_| AppError::NotFound)?;
    let wanted = query.scenario.as_deref().unwrap_or_default();
    let scenario = outcome
        .and_then(|outcome| outcome.scenarios.iter().find(|scenario| scenario.id == wanted))
        .ok_or(AppError::NotFound)?;
    let heat = Heat::at(&design, &scenario.series, moment(&scenario.series, query.at));
    let html = askama::Template::render(&DrawingPartial::heated(&design, &heat))?;
    Ok(html_response(actix_web::http::StatusCode::OK, html))
}
