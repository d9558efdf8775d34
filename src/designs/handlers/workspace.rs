use actix_web::{HttpResponse, Responder, web};
use diesel::PgConnection;
use serde::Deserialize;

use crate::accounts::parking::{forget_shown, open_form};
use crate::aids::{Aids, find_aids};
use crate::db::Db;
use crate::designs::forms::{self, Action};
use crate::designs::present;
use crate::designs::queries::Answers;
use crate::designs::views::{WorkspacePage, WorkspaceTab, WrittenForm};
use crate::drafts::DraftLanguage;
use crate::drafts::queries::{Draft, DraftKey, find_draft, save_over};
use crate::problems::design::{DesignFacts, DesignPackage, load_design};
use crate::problems::policy::{self, ProblemState};
use crate::problems::present::problem_view_with;
use crate::problems::queries::{get_own_progress, get_problem_page, get_published_by_slug};
use crate::problems::views::ProblemView;
use crate::simulator::design::{parse_text, to_text};
use crate::submissions::present::attempt_rows;
use crate::submissions::queries::{SubmissionLine, list_of_user};
use crate::submissions::refusal::Refusal;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Notice, Section};
use crate::web::{AppError, MaybeUser, Page, RequestContext, Viewer};

const ATTEMPTS: i64 = 10;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct WorkspaceQuery {
    tab: String,
    lang: String,
    /// The one-time key of a post that met the wall.
    parked: String,
}

/// What stands in the workspace instead of the drafts.
#[derive(Default)]
struct Posted {
    form: Option<PostedForm>,
    is_refused: bool,
    errors: FieldErrors,
    notice: Option<Notice>,
}

struct Loaded {
    problem: ProblemView,
    package: DesignPackage,
    code_bytes: u64,
    design_draft: Option<Draft>,
    answers_draft: Option<Draft>,
    attempts: Vec<SubmissionLine>,
    own_submissions: u64,
}

/// `GET /problems/{slug}/design`
pub async fn show(
    db: web::Data<Db>,
    viewer: MaybeUser,
    slug: web::Path<String>,
    query: web::Query<WorkspaceQuery>,
    context: RequestContext,
    request: actix_web::HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (slug, query, viewer) = (slug.into_inner(), query.into_inner(), viewer.0);
    let mut posted = Posted::default();
    let parked = Some(query.parked).filter(|key| !key.is_empty() && viewer.is_some());
    if let Some(key) = &parked
        && let Some(form) = open_form(&db, key).await?
    {
        posted.form = Some(form);
        posted.notice = Some(Notice::design_came_back());
    }
    let loaded = db
        .read(move |conn| load(conn, viewer.as_ref(), &slug, &query.lang))
        .await?;
    match loaded {
        Ok(loaded) => {
            let tab = WorkspaceTab::parse(&query.tab);
            let answer = Page::ok(page(&context, *loaded, posted, tab)).respond_to(&request);
            forget_shown(&db, parked, &answer).await?;
            Ok(answer)
        }
        Err(elsewhere) => Ok(see_other(elsewhere)),
    }
}

/// `POST /problems/{slug}/design`: checks, draws or formats what was typed, and stores nothing.
pub async fn check(
    db: web::Data<Db>,
    viewer: MaybeUser,
    slug: web::Path<String>,
    context: RequestContext,
    form: PostedForm,
    request: actix_web::HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (slug, viewer) = (slug.into_inner(), viewer.0);
    let action = Action::parse(&form.text("action").unwrap_or_default());
    let loaded = db
        .read(move |conn| load(conn, viewer.as_ref(), &slug, ""))
        .await?;
    let loaded = loaded.map_err(|_| AppError::NotFound)?;
    let text = forms::text_of(&form).map_err(|error| AppError::Invalid(vec![error]))?;
    if text.len() as u64 > loaded.code_bytes {
        return Err(AppError::TooLarge {
            limit_bytes: loaded.code_bytes as usize,
        });
    }
    let formatted = match action {
        Action::Format => parse_text(&text).ok().map(|design| to_text(&design)),
        Action::Draw => None,
    };
    if context.wants_json {
        let checked = present::checked(&loaded.package.problem, formatted.as_ref().unwrap_or(&text));
        let errors: Vec<_> = checked
            .errors
            .iter()
            .map(|error| serde_json::json!({ "line": error.line, "column": error.column }))
            .collect();
        let html = askama::Template::render(&checked)?;
        return Ok(
            HttpResponse::Ok().json(serde_json::json!({ "errors": errors, "html": html, "text": formatted }))
        );
    }
    let posted = Posted {
        form: Some(form),
        ..Posted::default()
    };
    let mut page = page(&context, *loaded, posted, WorkspaceTab::Drawing);
    if let Some(text) = formatted {
        page.source = text;
    }
    Ok(Page::ok(page).respond_to(&request))
}

/// The answer to a design that was not taken: the error alone for a script, the workspace with all that was
/// sent for a form.
pub async fn refuse(
    db: &Db,
    viewer: &Viewer,
    context: &RequestContext,
    form: PostedForm,
    error: AppError,
) -> Result<HttpResponse, AppError> {
    let Some(refusal) = Refusal::of(context, &error) else {
        return Err(error);
    };
    let slug = context.here.split('/').nth(2).unwrap_or_default().to_string();
    let viewer = viewer.clone();
    let loaded = db.read(move |conn| load(conn, Some(&viewer), &slug, "")).await?;
    let posted = Posted {
        form: Some(form),
        is_refused: true,
        errors: refusal.errors,
        notice: refusal.notice,
    };
    let loaded = loaded.map_err(|_| AppError::NotFound)?;
    let page = page(context, *loaded, posted, WorkspaceTab::Drawing);
    Ok(Refusal::answer(&error, askama::Template::render(&page)?))
}

/// Keeps what a plain form sent as the drafts; a script has saved them already.
pub fn keep_as_drafts(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    text: &str,
    answers: &Answers,
) -> Result<(), AppError> {
    let key = |language: DraftLanguage| DraftKey {
        user_id,
        problem_id,
        language: language.word().to_string(),
    };
    save_over(conn, &key(DraftLanguage::Design), text)?;
    if *answers != Answers::default() {
        let json = serde_json::to_string(answers).map_err(|error| AppError::Internal(error.into()))?;
        save_over(conn, &key(DraftLanguage::DesignAnswers), &json)?;
    }
    Ok(())
}

/// A problem of another kind has its workspace elsewhere: its address is the inner error.
fn load(
    conn: &mut PgConnection,
    viewer: Option<&Viewer>,
    slug: &str,
    statement_language: &str,
) -> Result<Result<Box<Loaded>, String>, AppError> {
    let row = get_problem_page(conn, slug, statement_language)?;
    if !policy::may_read(viewer, ProblemState::parse(&row.state)) {
        return Err(AppError::NotFound); // hide that it exists
    }
    if !row.kind.is_design() {
        return Ok(Err(row.kind.workspace_url(&row.slug)));
    }
    let (problem_id, version_id) = (row.id, row.version_id);
    let code_bytes = row.details.code_bytes();
    let package = load_design(conn, version_id)?;
    let aids = match viewer {
        Some(viewer) => find_aids(conn, viewer.id, problem_id)?,
        None => Aids::default(),
    };
    let problem = problem_view_with(row, Vec::new(), &[], &aids);
    let (mut design_draft, mut answers_draft, mut attempts, mut own_submissions) =
        (None, None, Vec::new(), 0);
    if let Some(viewer) = viewer {
        let key = |language: DraftLanguage| DraftKey {
            user_id: viewer.id,
            problem_id,
            language: language.word().to_string(),
        };
        design_draft = find_draft(conn, &key(DraftLanguage::Design))?;
        answers_draft = find_draft(conn, &key(DraftLanguage::DesignAnswers))?;
        attempts = list_of_user(conn, viewer.id, Some(problem_id), None, ATTEMPTS)?;
        let progress = get_own_progress(conn, viewer.id, problem_id)?;
        own_submissions = u64::try_from(progress.submissions).unwrap_or(0);
    }
    Ok(Ok(Box::new(Loaded {
        problem,
        package,
        code_bytes,
        design_draft,
        answers_draft,
        attempts,
        own_submissions,
    })))
}

fn page(context: &RequestContext, loaded: Loaded, posted: Posted, tab: WorkspaceTab) -> WorkspacePage {
    let Loaded {
        problem,
        package,
        code_bytes,
        design_draft,
        answers_draft,
        attempts,
        own_submissions,
    } = loaded;
    let mut layout = context.layout(Section::Practice);
    layout.notice = posted.notice.or(layout.notice);
    let (source, answers) = match &posted.form {
        Some(form) => (
            form.readable("source"),
            forms::readable_answers(form, &package.problem),
        ),
        None => (
            design_draft
                .as_ref()
                .map_or_else(|| package.starter.clone(), |draft| draft.source.clone()),
            present::answers_of_draft(answers_draft.as_ref()),
        ),
    };
    let mut checked = present::checked(&package.problem, &source);
    checked.is_refusal = posted.is_refused;
    WorkspacePage {
        layout,
        facts: DesignFacts::new(&package.problem),
        written: WrittenForm::new(&package.problem, &answers),
        starter: package.starter,
        problem,
        source,
        checked,
        design_draft: present::draft_view(design_draft.as_ref()),
        answers_draft: present::draft_view(answers_draft.as_ref()),
        idempotency_key: uuid::Uuid::new_v4().to_string(),
        tab,
        attempts: attempt_rows(attempts, own_submissions),
        max_source_bytes: code_bytes,
        errors: posted.errors,
    }
}

/// The problem of a post, which must be a published design problem.
pub fn get_design_problem(
    conn: &mut PgConnection,
    slug: &str,
) -> Result<(crate::problems::queries::ProblemHead, DesignPackage), AppError> {
    let head = get_published_by_slug(conn, slug)?;
    if !head.kind.is_design() {
        return Err(AppError::NotFound);
    }
    let package = load_design(conn, head.version_id)?;
    Ok((head, package))
}
