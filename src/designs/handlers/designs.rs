use actix_web::{HttpResponse, Responder, web};
use chrono::{DateTime, Utc};
use diesel::PgConnection;

use super::previews::{PlaceQuery, drawing_at};
use super::workspace::{self, get_design_problem, keep_as_drafts};
use crate::db::Db;
use crate::designs::forms::SentDesign;
use crate::designs::queries::{self, Answers, DesignJudgement, NewDesign};
use crate::designs::views::{OutcomeView, ResultPage, ResultPartial, SectionView};
use crate::designs::{LANGUAGE, automatic, policy, present};
use crate::jobs::{self, JobKind, registry};
use crate::problems::ProblemKind;
use crate::problems::design::load_design;
use crate::rubrics::{self, RubricView};
use crate::simulator::design::parse_text;
use crate::submissions::present::{earlier_rows, sent_at};
use crate::submissions::queries::{Submission, count_waiting, get_number, get_submission, list_superseded};
use crate::submissions::views::{Progress, SourceView};
use crate::submissions::{WAITING_SUBMISSIONS, created, parse_id, refuse_flood};
use crate::web::form::PostedForm;
use crate::web::live::{Hub, Snapshot};
use crate::web::views::{Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// `POST /problems/{slug}/designs`: stores a submission and its job; what is answered here is never lost.
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
            let new = NewDesign {
                user_id,
                problem_id: head.id,
                version_id: head.version_id,
                text: sent.text,
                answers: sent.answers,
                idempotency_key: sent.idempotency_key,
            };
            let id = queries::insert_design(conn, &new)?;
            refuse_flood(count_waiting(conn, user_id)?, WAITING_SUBMISSIONS)?;
            Ok::<_, AppError>(id)
        })
        .await;
    match stored {
        Ok(id) => Ok(created(&context, id, url(id), "?brief=1")),
        Err(error) => workspace::refuse(&db, &viewer, &context, form, error).await,
    }
}

pub fn url(id: i64) -> String {
    format!("/submissions/{id}/design")
}

/// A sent design with what is known of its judging.
pub struct Sent {
    pub submission: Submission,
    pub text: String,
    pub answers: Answers,
    pub judgement: Option<DesignJudgement>,
    pub progress: Option<Progress>,
}

/// # Errors
/// `NotFound` for what is not the viewer's to see and for submissions that are no designs.
pub fn load(conn: &mut PgConnection, viewer: &Viewer, id: i64) -> Result<Sent, AppError> {
    let submission = get_submission(conn, id)?;
    if !policy::may_view_design(viewer, submission.user_id) || submission.language != LANGUAGE {
        return Err(AppError::NotFound); // hide that it exists
    }
    // The state first: a judgement stored in between is then found by the second look.
    let state = jobs::find_state(conn, JobKind::Simulate, id)?;
    let judgement = queries::find_current_judgement(conn, id)?;
    let (text, answers) = queries::get_design(conn, id)?;
    let progress = match judgement {
        Some(_) => None,
        None => Some(present::progress(state.as_ref(), registry::count_alive(conn)?)),
    };
    Ok(Sent {
        submission,
        text,
        answers,
        judgement,
        progress,
    })
}

fn partial(sent: &Sent, query: &PlaceQuery) -> ResultPartial {
    let url = url(sent.submission.id);
    let outcome = sent
        .judgement
        .as_ref()
        .and_then(|judgement| judgement.outcome.as_ref());
    let design = parse_text(&sent.text).ok();
    let finished_at = sent.judgement.as_ref().map(|judgement| judgement.finished_at);
    ResultPartial {
        is_our_fault: sent.judgement.is_some() && outcome.is_none(),
        outcome: outcome.map(|outcome| {
            Box::new(OutcomeView::new(
                outcome,
                design.as_ref(),
                &query.place(url.clone()),
            ))
        }),
        progress: sent.progress.clone(),
        judged_at: finished_at.map(|time| time.format("%H:%M:%S UTC").to_string()),
        judged_in: finished_at.map(|time| took(sent.submission.created_at, time)),
        url,
        workspace_url: ProblemKind::Design.workspace_url(&sent.submission.problem_slug),
        problem_title: sent.submission.problem_title.clone(),
        is_brief: query.brief.is_some(),
    }
}

fn took(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    text::milliseconds(u64::try_from((to - from).num_milliseconds()).unwrap_or(0))
}

/// `GET /submissions/{id}/design`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<PlaceQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    let (id, reader) = (parse_id(&id)?, viewer.0.clone());
    let (sent, package, marks, earlier, (number, of)) = db
        .read(move |conn| {
            let sent = load(conn, &reader, id)?;
            let package = load_design(conn, sent.submission.version_id)?;
            let marks = rubrics::queries::list_self_marks(conn, id)?;
            let number = get_number(conn, &sent.submission)?;
            let earlier = list_superseded(conn, id)?;
            Ok::<_, AppError>((sent, package, marks, earlier, number))
        })
        .await?;
    let problem = &package.problem;
    let result = partial(
        &sent,
        &PlaceQuery {
            brief: None,
            ..query.into_inner()
        },
    );
    let outcome = sent
        .judgement
        .as_ref()
        .and_then(|judgement| judgement.outcome.as_ref());
    let estimates = present::estimates(problem, &sent.answers);
    let right = estimates
        .iter()
        .filter(|estimate| estimate.is_right == Some(true))
        .count();
    let machine = |criterion: &_| automatic::mark(criterion, outcome, (right, estimates.len()));
    let text = [("design".to_string(), sent.text.clone())];
    let mut rubric = RubricView::new(&problem.rubric, machine, (&marks, &[]), &text);
    rubric.can_mark = policy::may_mark(&viewer, sent.submission.user_id);
    rubric.url = format!("/submissions/{id}/marks");
    let nodes: Vec<String> = parse_text(&sent.text)
        .map(|design| design.nodes.into_iter().map(|node| node.id).collect())
        .unwrap_or_default();
    let address = |name: &str| claim_address(name, &nodes, outcome.is_some(), problem, id);
    Ok(Page::ok(ResultPage {
        layout: context.layout(Section::Submissions),
        problem_url: format!("/problems/{}", sent.submission.problem_slug),
        workspace_url: result.workspace_url.clone(),
        number: number as u64,
        of: of as u64,
        author: (sent.submission.user_id != viewer.id).then(|| sent.submission.username.clone()),
        sent_at: sent_at(sent.submission.created_at),
        problem_version: sent.submission.version_number as u32,
        events_url: result.progress.is_some().then(|| format!("{}/events", url(id))),
        compare_url: (of > 1).then(|| format!("{}/compare", url(id))),
        sections: SectionView::list(problem, &sent.answers, &address),
        estimates,
        rubric,
        source: SourceView::new(sent.text.as_bytes()),
        earlier: earlier_rows(earlier),
        problem_title: sent.submission.problem_title.clone(),
        result,
    }))
}

/// Where a claim in the written parts leads: a node's row, or a scenario that this result shows.
fn claim_address(
    name: &str,
    nodes: &[String],
    is_judged: bool,
    problem: &crate::simulator::problem::DesignProblem,
    id: i64,
) -> Option<String> {
    if !is_judged {
        return None;
    }
    if problem.scenarios.iter().any(|scenario| scenario.id == name) {
        return Some(format!("{}?scenario={name}#detail", url(id)));
    }
    nodes
        .iter()
        .any(|node| node == name)
        .then(|| format!("#node-{name}"))
}

/// `GET /submissions/{id}/design/events`: the same partial at each event, until the verdict.
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
    hub.stream(viewer.id, "submission", id, move || {
        let (db, reader, query) = (db.clone(), viewer.0.clone(), query.clone());
        async move {
            let sent = db.read(move |conn| load(conn, &reader, id)).await?;
            let partial = partial(&sent, &query);
            Ok(Snapshot {
                html: askama::Template::render(&partial)?,
                is_final: sent.judgement.is_some(),
            })
        }
    })
}

/// `GET /submissions/{id}/design/drawing?scenario=&at=`: the drawing at another moment.
pub async fn drawing(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<PlaceQuery>,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let sent = db.read(move |conn| load(conn, &viewer, id)).await?;
    let outcome = sent
        .judgement
        .as_ref()
        .and_then(|judgement| judgement.outcome.as_ref());
    drawing_at(outcome, &sent.text, &query)
}
