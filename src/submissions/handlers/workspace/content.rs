//! What a workspace shows: from rows to the page.

use diesel::PgConnection;

use crate::aids::{Aids, find_aids};
use crate::drafts::queries::{Draft, DraftKey, find_draft};
use crate::package::LanguageId;
use crate::problems::policy::{self, ProblemState};
use crate::problems::present::problem_view_with;
use crate::problems::queries::{
    ToolchainRow, get_own_progress, get_problem_page, list_samples, list_toolchains,
};
use crate::problems::views::{LanguageOption, ProblemView, SolveState, WorkspacePage, WorkspaceTab};
use crate::submissions::present;
use crate::submissions::queries::{self, SubmissionLine};
use crate::submissions::starters::starter;
use crate::web::views::{FieldErrors, Notice, Section};
use crate::web::{AppError, RequestContext, Viewer};

const ATTEMPTS: i64 = 10;

/// What stands in the editor instead of the draft.
#[derive(Default)]
pub(super) struct Posted {
    pub(super) language: Option<String>,
    pub(super) source: Option<String>,
    pub(super) input: String,
    pub(super) tab: WorkspaceTab,
    pub(super) errors: FieldErrors,
    pub(super) notice: Option<Notice>,
}

pub(super) struct Loaded {
    pub(super) problem: ProblemView,
    pub(super) state: SolveState,
    pub(super) own_submissions: u64,
    pub(super) code_bytes: u64,
    pub(super) allowed_languages: Option<Vec<LanguageId>>,
    pub(super) toolchains: Vec<ToolchainRow>,
    pub(super) language: String,
    pub(super) draft: Option<Draft>,
    pub(super) attempts: Vec<SubmissionLine>,
    pub(super) posted: Posted,
}

pub(super) fn load(
    conn: &mut PgConnection,
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
    let aids = match viewer {
        Some(viewer) => find_aids(conn, viewer.id, problem_id)?,
        None => Aids::default(),
    };
    let problem = problem_view_with(row, samples, &toolchains, &aids);
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

pub(super) fn page(context: &RequestContext, loaded: Loaded) -> WorkspacePage {
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
