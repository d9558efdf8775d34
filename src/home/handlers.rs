use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::Utc;

use super::views::{ActivityPartial, DashboardPage, VisitorPage};
use super::{present, queries};
use crate::db::Db;
use crate::problems;
use crate::web::live::{Hub, Snapshot};
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, MaybeUser, Page, RequestContext, Viewer};

/// Rows of each part of the dashboard.
const DRAFTS: i64 = 4;
const RUNNING: i64 = 8;
const RECENT: i64 = 8;
const STARTERS: i64 = 3;

/// `GET /`
pub async fn show(
    request: HttpRequest,
    context: RequestContext,
    db: Data<Db>,
    MaybeUser(viewer): MaybeUser,
) -> Result<HttpResponse, AppError> {
    match viewer {
        Some(viewer) => Ok(dashboard(context, &db, viewer).await?.respond_to(&request)),
        None => Ok(visitor(context, &db).await?.respond_to(&request)),
    }
}

async fn visitor(context: RequestContext, db: &Db) -> Result<Page<VisitorPage>, AppError> {
    let (facts, sample, toolchains) = db
        .read(|conn| {
            let facts = queries::get_house_facts(conn)?;
            let toolchains = problems::queries::list_toolchains(conn)?;
            let sample = match &facts.sample_slug {
                Some(slug) => {
                    let row = problems::queries::get_problem_page(conn, slug, "en")?;
                    let samples = problems::queries::list_samples(conn, row.version_id)?;
                    Some(problems::present::problem_view(row, samples, &toolchains))
                }
                None => None,
            };
            Ok::<_, AppError>((facts, sample, toolchains))
        })
        .await?;
    let languages = problems::present::languages(None, &toolchains);
    Ok(Page::ok(VisitorPage {
        layout: context.layout(Section::None),
        sample,
        problem_count: u64::try_from(facts.published).unwrap_or(0),
        languages: languages
            .into_iter()
            .filter(|language| language.version.is_some())
            .map(|language| language.name)
            .collect(),
        needs_admin: facts.needs_admin,
    }))
}

async fn dashboard(
    context: RequestContext,
    db: &Db,
    viewer: Viewer,
) -> Result<Page<DashboardPage>, AppError> {
    let id = viewer.id;
    let (drafts, activity, starters, facts) = db
        .read(move |conn| {
            Ok::<_, AppError>((
                queries::list_unsent_drafts(conn, id, DRAFTS)?,
                load_activity(conn, id)?.1,
                problems::queries::list_starters(conn, id, STARTERS)?,
                queries::get_own_facts(conn, id)?,
            ))
        })
        .await?;
    let now = Utc::now();
    Ok(Page::ok(DashboardPage {
        layout: context.layout(Section::None),
        display_name: viewer.display_name,
        drafts: drafts
            .into_iter()
            .map(|draft| present::draft_row(draft, now))
            .collect(),
        activity,
        starters: starters.into_iter().map(problems::present::problem_row).collect(),
        solved: u64::try_from(facts.solved).unwrap_or(0),
        published: u64::try_from(facts.published).unwrap_or(0),
    }))
}

/// What is judged and what was, with the ids of the submissions that wait for a verdict.
fn load_activity(
    conn: &mut diesel::PgConnection,
    user_id: i64,
) -> Result<(Vec<i64>, ActivityPartial), AppError> {
    // What runs first: a verdict given in between is then found by the second look.
    let running = queries::list_running(conn, user_id, RUNNING)?;
    let recent = queries::list_judged(conn, user_id, RECENT)?;
    let ids = running.iter().map(|line| line.id).collect();
    let now = Utc::now();
    let rows = |lines: Vec<queries::SubmissionLine>| {
        lines
            .into_iter()
            .map(|line| present::submission_row(line, now))
            .collect()
    };
    let activity = ActivityPartial {
        running: rows(running),
        recent: rows(recent),
    };
    Ok((ids, activity))
}

/// The submissions of the dashboard again whenever one of them changes, until all have their verdicts.
pub async fn events(
    db: Data<Db>,
    hub: Data<Hub>,
    CurrentUser(viewer): CurrentUser,
) -> Result<impl Responder, AppError> {
    let user_id = viewer.id;
    hub.stream_list(user_id, "submission", move || {
        let db = db.clone();
        async move {
            let (ids, activity) = db.read(move |conn| load_activity(conn, user_id)).await?;
            let snapshot = Snapshot {
                html: askama::Template::render(&activity)?,
                is_final: !activity.is_live(),
            };
            Ok((ids, snapshot))
        }
    })
}
