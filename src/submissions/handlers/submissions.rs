use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use super::sent::SentCode;
use super::{WAITING_SUBMISSIONS, created, parse_id, refuse_flood, workspace};
use crate::db::Db;
use crate::jobs::{self, JobKind, registry};
use crate::judge::Program;
use crate::problems::queries::get_published_by_slug;
use crate::submissions::forms::RunInput;
use crate::submissions::policy;
use crate::submissions::present::{self, Judging};
use crate::submissions::queries::{self, NewSubmission, Submission, SubmissionLine};
use crate::submissions::views::{IndexPage, JudgementPartial, ShowPage, SourceView, SubmissionRow};
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::page::see_other;
use crate::web::views::{BadgeView, Link, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// Rows on a page of a list.
const PER_PAGE: usize = 50;

/// Stores a submission and its job: what is answered here is never lost.
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
            let body_hash = solution.body_hash(&RunInput::Samples);
            let program = Program::single(solution.language, solution.source);
            let new = NewSubmission {
                user_id,
                problem_id: head.id,
                version_id: head.version_id,
                language: solution.language.as_str(),
                files: program
                    .files
                    .into_iter()
                    .map(|file| (file.name, file.bytes))
                    .collect(),
                job: JobKind::Judge,
                idempotency_key: solution.idempotency_key,
                body_hash,
            };
            let id = queries::insert_submission(conn, &new)?;
            refuse_flood(queries::count_waiting(conn, user_id)?, WAITING_SUBMISSIONS)?;
            Ok::<_, AppError>(id)
        })
        .await;
    match stored {
        Ok(id) => Ok(created(&context, id, format!("/submissions/{id}"), "")),
        Err(error) => workspace::refuse(&db, &viewer, &context, &session, form, error).await,
    }
}

fn load(
    conn: &mut diesel::PgConnection,
    viewer: &Viewer,
    id: i64,
) -> Result<(Submission, Judging), AppError> {
    let submission = queries::get_submission(conn, id)?;
    if !policy::may_view_submission(viewer, submission.user_id) {
        return Err(AppError::NotFound); // hide that it exists
    }
    let judging = judging_of(conn, &submission)?;
    Ok((submission, judging))
}

fn judging_of(conn: &mut diesel::PgConnection, submission: &Submission) -> Result<Judging, AppError> {
    // The state first: a judgement stored in between is then found by the second look.
    let state = jobs::find_state(conn, JobKind::Judge, submission.id)?;
    let judgement = queries::find_current_judgement(conn, submission.id)?;
    let samples = if judgement.is_some() {
        queries::list_samples(conn, submission.version_id)?
    } else {
        Vec::new()
    };
    let workers = if judgement.is_none() {
        registry::count_alive(conn)?
    } else {
        0
    };
    let memory_limit_bytes = submission.version_details["limits"]["memory_bytes"]
        .as_u64()
        .unwrap_or_default();
    let is_accepted = judgement
        .as_ref()
        .is_some_and(|judgement| judgement.verdict == "accepted");
    let input_sizes = match is_accepted {
        true => queries::list_input_sizes(conn, submission.id)?,
        false => present::InputSizes::new(),
    };
    Ok(Judging {
        state,
        judgement,
        samples,
        workers,
        memory_limit_bytes,
        input_sizes,
    })
}

/// What the judge said of a submission, for a reader whom another room lets see it.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such submission.
pub fn judgement_of(conn: &mut diesel::PgConnection, id: i64) -> Result<JudgementPartial, AppError> {
    let submission = queries::get_submission(conn, id)?;
    let judging = judging_of(conn, &submission)?;
    Ok(JudgementPartial {
        is_for_author: false,
        ..present::judgement_partial(&submission, &judging)
    })
}

pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    context: RequestContext,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (id, reader) = (parse_id(&id)?, viewer.0.clone());
    let (submission, judging, files, earlier, (number, of)) = db
        .read(move |conn| {
            let (submission, judging) = load(conn, &reader, id)?;
            let number = queries::get_number(conn, &submission)?;
            let files = queries::list_files(conn, id)?;
            let earlier = queries::list_superseded(conn, id)?;
            Ok::<_, AppError>((submission, judging, files, earlier, number))
        })
        .await?;
    if submission.language == present::DESIGN {
        return Ok(see_other(present::submission_url(id, &submission.language)));
    }
    let source = files
        .first()
        .map(|(_, bytes)| SourceView::new(bytes))
        .unwrap_or_default();
    let toolchain = judging
        .judgement
        .as_ref()
        .map(|judgement| judgement.toolchain.clone())
        .filter(|t| !t.is_empty());
    Ok(Page::ok(ShowPage {
        layout: context.layout(Section::Submissions),
        problem_title: submission.problem_title.clone(),
        problem_url: format!("/problems/{}", submission.problem_slug),
        workspace_url: present::workspace_url(&submission.problem_slug, &submission.language),
        number: number as u64,
        of: of as u64,
        author: (submission.user_id != viewer.id).then(|| submission.username.clone()),
        language: toolchain.unwrap_or_else(|| present::language_name(&submission.language)),
        sent_at: present::sent_at(submission.created_at),
        problem_version: submission.version_number as u32,
        review_url: format!("/submissions/{id}/review"),
        shares_url: format!("/submissions/{id}/shares"),
        source,
        events_url: judging
            .judgement
            .is_none()
            .then(|| format!("/submissions/{id}/events")),
        judgement: present::judgement_partial(&submission, &judging),
        earlier: present::earlier_rows(earlier),
    })
    .respond_to(&request))
}

/// The same partial again at each event, until the verdict.
pub async fn events(
    db: web::Data<Db>,
    hub: web::Data<Hub>,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<impl Responder, AppError> {
    let id = parse_id(&id)?;
    let reader = viewer.0.clone();
    db.read(move |conn| load(conn, &reader, id).map(drop)).await?;
    hub.stream(viewer.id, "submission", id, move || {
        let (db, reader) = (db.clone(), viewer.0.clone());
        async move {
            let (submission, judging) = db.read(move |conn| load(conn, &reader, id)).await?;
            let partial = present::judgement_partial(&submission, &judging);
            Ok(Snapshot {
                html: askama::Template::render(&partial)?,
                is_final: judging.judgement.is_some(),
            })
        }
    })
}

#[derive(Deserialize)]
pub struct ListQuery {
    /// Submissions below this id.
    before: Option<i64>,
}

pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    query: web::Query<ListQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    list(&db, viewer.id, None, query.before, &context).await
}

pub async fn index_of_problem(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    query: web::Query<ListQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    list(&db, viewer.id, Some(slug.into_inner()), query.before, &context).await
}

async fn list(
    db: &Db,
    user_id: i64,
    slug: Option<String>,
    before: Option<i64>,
    context: &RequestContext,
) -> Result<Page<IndexPage>, AppError> {
    let (problem, mut lines) = db
        .read(move |conn| {
            let head = slug.map(|slug| get_published_by_slug(conn, &slug)).transpose()?;
            let problem_id = head.as_ref().map(|head| head.id);
            let lines = queries::list_of_user(conn, user_id, problem_id, before, PER_PAGE as i64 + 1)?;
            Ok::<_, AppError>((head, lines))
        })
        .await?;
    let path = problem.as_ref().map_or_else(
        || "/submissions".to_string(),
        |head| format!("/problems/{}/submissions", head.slug),
    );
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let next_url = lines
        .last()
        .filter(|_| has_more)
        .map(|line| format!("{path}?before={}", line.id));
    let choices = match &problem {
        Some(_) => lines.iter().map(present::choice).collect(),
        None => Vec::new(),
    };
    Ok(Page::ok(IndexPage {
        layout: context.layout(Section::Submissions),
        choices,
        problem: problem.map(|head| Link {
            url: format!("/problems/{}", head.slug),
            text: head.title,
        }),
        rows: lines.into_iter().map(submission_row).collect(),
        next_url,
        is_continued: before.is_some(),
    }))
}

fn submission_row(line: SubmissionLine) -> SubmissionRow {
    // Where nothing ran, zeros would look like figures.
    let ran = !matches!(line.verdict.as_deref(), Some("compile_error" | "judge_error"));
    SubmissionRow {
        url: present::submission_url(line.id, &line.language),
        problem_url: format!("/problems/{}", line.problem_slug),
        problem_title: line.problem_title,
        badge: line
            .verdict
            .as_deref()
            .and_then(BadgeView::verdict)
            .unwrap_or(BadgeView::QUEUED),
        language: present::language_name(&line.language),
        sent_at: present::sent_at(line.created_at),
        cpu_ms: line
            .cpu_ms
            .filter(|_| ran)
            .and_then(|value| u64::try_from(value).ok()),
        memory_bytes: line
            .memory_bytes
            .filter(|size| ran && *size > 0)
            .and_then(|value| u64::try_from(value).ok()),
    }
}
