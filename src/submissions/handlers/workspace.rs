use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use super::refusal::Refusal;
use crate::accounts::parking::take_form;
use crate::db::Db;
use crate::drafts::handlers::check_source;
use crate::drafts::queries::{Draft, DraftKey, find_draft, save_over};
use crate::package::LanguageId;
use crate::problems::policy::{self, ProblemState};
use crate::problems::present::problem_view;
use crate::problems::queries::{
    ToolchainRow, get_own_progress, get_problem_page, get_published_by_slug, list_samples, list_toolchains,
};
use crate::problems::views::{LanguageOption, ProblemView, SolveState, WorkspacePage, WorkspaceTab};
use crate::submissions::present;
use crate::submissions::queries::{self, SubmissionLine};
use crate::submissions::starters::starter;
use crate::web::form::{PostedForm, unix_lines};
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Notice, Section};
use crate::web::{AppError, CurrentUser, MaybeUser, Page, RequestContext, Viewer};

/// Where the last language is remembered within a session.
const LANGUAGE_KEY: &str = "language";
const ATTEMPTS: i64 = 10;

#[derive(Deserialize, Default)]
pub struct WorkspaceQuery {
    #[serde(default)]
    language: String,
    #[serde(default)]
    tab: String,
    #[serde(default)]
    lang: String,
    /// The one-time key of a post that met the wall.
    #[serde(default)]
    parked: String,
}

/// What stands in the editor instead of the draft.
#[derive(Default)]
struct Posted {
    language: Option<String>,
    source: Option<String>,
    input: String,
    tab: WorkspaceTab,
    errors: FieldErrors,
    notice: Option<Notice>,
}

struct Loaded {
    problem: ProblemView,
    state: SolveState,
    own_submissions: u64,
    code_bytes: u64,
    allowed_languages: Option<Vec<LanguageId>>,
    toolchains: Vec<ToolchainRow>,
    language: String,
    draft: Option<Draft>,
    attempts: Vec<SubmissionLine>,
    posted: Posted,
}

pub async fn show(
    db: web::Data<Db>,
    viewer: MaybeUser,
    slug: web::Path<String>,
    query: web::Query<WorkspaceQuery>,
    context: RequestContext,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (slug, query, viewer) = (slug.into_inner(), query.into_inner(), viewer.0);
    let remembered: Option<String> = session.get(LANGUAGE_KEY).ok().flatten();
    let mut posted = Posted {
        tab: WorkspaceTab::parse(&query.tab),
        ..Posted::default()
    };
    if !query.parked.is_empty() && viewer.is_some() {
        take_parked(&db, query.parked, &mut posted).await?;
    }
    let loaded = db
        .read(move |conn| {
            let wanted = posted
                .language
                .clone()
                .or(Some(query.language).filter(|id| !id.is_empty()))
                .or(remembered);
            load(conn, viewer.as_ref(), &slug, &query.lang, wanted, posted)
        })
        .await?;
    if loaded.problem.kind.is_design() {
        return Ok(see_other(loaded.problem.workspace_url()));
    }
    remember(&session, context.viewer.as_ref(), &loaded.language);
    Ok(Page::ok(page(&context, loaded)).respond_to(&request))
}

/// Without script: keeps the text as the draft of the language it was written in, then opens the other.
pub async fn switch(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let invalid = |error| AppError::Invalid(vec![error]);
    let (slug, wanted) = (slug.into_inner(), form.text("language").map_err(invalid)?);
    let written_in = form.text("draft_language").map_err(invalid)?;
    let source = String::from_utf8(unix_lines(form.text("source").map_err(invalid)?.as_bytes()))
        .map_err(|error| AppError::Internal(error.into()))?;
    check_source(&source)?;
    let wanted = LanguageId::parse(&wanted).ok_or(AppError::NotFound)?;
    let address = present::workspace_url(&slug, wanted.as_str());
    db.run(move |conn| {
        let head = get_published_by_slug(conn, &slug)?;
        if let Some(language) = LanguageId::parse(&written_in)
            && source.trim() != starter(language.as_str()).trim()
        {
            let key = DraftKey {
                user_id: viewer.id,
                problem_id: head.id,
                language: language.as_str().to_string(),
            };
            save_over(conn, &key, &source)?;
        }
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(see_other(address))
}

/// The answer to a run or submission that was not taken: the error alone for a script, the workspace with
/// all that was posted for a form.
pub async fn refuse(
    db: &Db,
    viewer: &Viewer,
    context: &RequestContext,
    session: &Session,
    form: PostedForm,
    error: AppError,
) -> Result<HttpResponse, AppError> {
    let Some(refusal) = Refusal::of(context, &error) else {
        return Err(error);
    };
    let slug = context.here.split('/').nth(2).unwrap_or_default().to_string();
    let posted = Posted {
        language: Some(form.readable("language")),
        source: Some(form.readable("source")),
        input: form.readable("input"),
        tab: if form.text("run_on").is_ok_and(|on| on == "custom") {
            WorkspaceTab::Custom
        } else {
            WorkspaceTab::Samples
        },
        errors: refusal.errors,
        notice: refusal.notice,
    };
    let (viewer, wanted) = (viewer.clone(), posted.language.clone());
    let loaded = db
        .read(move |conn| load(conn, Some(&viewer), &slug, "", wanted, posted))
        .await?;
    remember(session, context.viewer.as_ref(), &loaded.language);
    let html = askama::Template::render(&page(context, loaded))?;
    Ok(Refusal::answer(&error, html))
}

async fn take_parked(db: &Db, key: String, posted: &mut Posted) -> Result<(), AppError> {
    let Some(form) = take_form(db, key).await? else {
        return Ok(());
    };
    posted.language = Some(form.readable("language"));
    posted.source = Some(form.readable("source")).filter(|source| !source.is_empty());
    posted.input = form.readable("input");
    if posted.source.is_some() {
        posted.notice = Some(Notice::code_came_back());
    }
    Ok(())
}

fn load(
    conn: &mut diesel::PgConnection,
    viewer: Option<&Viewer>,
    slug: &str,
    statement_language: &str,
    wanted: Option<String>,
    posted: Posted,
) -> Result<Loaded, AppError> {
    let row = get_problem_page(conn, slug, statement_language)?;
    if !policy::may_read(viewer, ProblemState::parse(&row.state)) {
        return Err(AppError::NotFound); // hide that it exists
    }
    let (problem_id, code_bytes) = (row.id, row.details.code_bytes());
    let allowed_languages = row.details.allowed_languages.clone();
    let samples = list_samples(conn, row.version_id)?;
    let toolchains = list_toolchains(conn)?;
    let problem = problem_view(row, samples, &toolchains);
    let is_allowed = |id: &str| {
        let allowed = allowed_languages.as_ref();
        LanguageId::parse(id).is_some_and(|id| allowed.is_none_or(|allowed| allowed.contains(&id)))
    };
    let is_available = |id: &str| {
        toolchains
            .iter()
            .any(|toolchain| toolchain.id == id && toolchain.version.is_some())
    };
    let language = wanted
        .filter(|id| is_allowed(id))
        .or_else(|| {
            // Python first: the most people can read it.
            ["python3", "cpp", "java", "javascript", "rust", "c"]
                .into_iter()
                .find(|id| is_allowed(id) && is_available(id))
                .map(str::to_string)
        })
        .or_else(|| {
            LanguageId::ALL
                .into_iter()
                .find(|id| is_allowed(id.as_str()))
                .map(|id| id.as_str().to_string())
        })
        .unwrap_or_default();
    let (mut draft, mut attempts, mut state, mut own_submissions) = (None, Vec::new(), SolveState::New, 0);
    if let Some(viewer) = viewer {
        let key = DraftKey {
            user_id: viewer.id,
            problem_id,
            language: language.clone(),
        };
        draft = find_draft(conn, &key)?;
        attempts = queries::list_of_user(conn, viewer.id, Some(problem_id), None, ATTEMPTS)?;
        let progress = get_own_progress(conn, viewer.id, problem_id)?;
        own_submissions = u64::try_from(progress.submissions).unwrap_or(0);
        state = match (progress.solved, own_submissions) {
            (true, _) => SolveState::Solved,
            (false, 0) => SolveState::New,
            (false, _) => SolveState::Tried,
        };
    }
    Ok(Loaded {
        problem,
        state,
        own_submissions,
        code_bytes,
        allowed_languages,
        toolchains,
        language,
        draft,
        attempts,
        posted,
    })
}

fn page(context: &RequestContext, loaded: Loaded) -> WorkspacePage {
    let Loaded {
        problem,
        state,
        own_submissions,
        code_bytes,
        allowed_languages,
        toolchains,
        language,
        draft,
        attempts,
        posted,
    } = loaded;
    let languages = LanguageId::ALL
        .into_iter()
        .filter(|id| {
            allowed_languages
                .as_ref()
                .is_none_or(|allowed| allowed.contains(id))
        })
        .map(|id| LanguageOption {
            id: id.as_str().to_string(),
            name: id.display_name().to_string(),
            version: toolchains
                .iter()
                .find(|t| t.id == id.as_str())
                .and_then(|t| t.version.clone()),
            selected: id.as_str() == language,
            starter: starter(id.as_str()).to_string(),
        })
        .collect();
    let mut layout = context.layout(Section::Practice);
    layout.notice = posted.notice.or(layout.notice);
    let source = posted
        .source
        .or_else(|| draft.as_ref().map(|draft| draft.source.clone()));
    WorkspacePage {
        layout,
        state,
        max_source_bytes: code_bytes,
        problem,
        languages,
        source: source.unwrap_or_else(|| starter(&language).to_string()),
        revision: draft
            .as_ref()
            .and_then(|draft| u64::try_from(draft.revision).ok())
            .unwrap_or(0),
        saved_at: draft
            .as_ref()
            .map(|draft| draft.saved_at.format("%H:%M").to_string()),
        saved_at_iso: draft.as_ref().map(|draft| draft.saved_at.to_rfc3339()),
        idempotency_key: uuid::Uuid::new_v4().to_string(),
        tab: posted.tab,
        custom_input: posted.input,
        attempts: present::attempt_rows(attempts, own_submissions),
        errors: posted.errors,
    }
}

/// A session that can't be written is no reason to hold the page back.
fn remember(session: &Session, viewer: Option<&Viewer>, language: &str) {
    let known: Option<String> = session.get(LANGUAGE_KEY).ok().flatten();
    if viewer.is_some() && !language.is_empty() && known.as_deref() != Some(language) {
        let _ = session.insert(LANGUAGE_KEY, language);
    }
}
