//! One's own reviews, in every state.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::db::Db;
use crate::reviews::present::state_words;
use crate::reviews::queries::drafts::{self, Draft};
use crate::reviews::queries::lists::{self, OwnLine};
use crate::reviews::state::{Role, State};
use crate::reviews::views::{IndexPage, IndexTab, KeptDraft, OwnRow};
use crate::submissions::present::language_name;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const PER_PAGE: usize = 50;
/// Drafts that are shown at once.
const MOST_KEPT: i64 = 100;

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct IndexQuery {
    show: String,
    before: Option<i64>,
}

/// `GET /reviews`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    query: web::Query<IndexQuery>,
) -> Result<Page<IndexPage>, AppError> {
    let tab = match query.show.as_str() {
        "mentoring" if viewer.is_mentor => IndexTab::Mentoring,
        "kept" => IndexTab::Kept,
        _ => IndexTab::Asked,
    };
    let (user_id, before) = (viewer.id, query.before);
    let (mut lines, kept) = db
        .read(move |conn| {
            let lines = match tab {
                IndexTab::Kept => Vec::new(),
                _ => lists::list_own(
                    conn,
                    user_id,
                    tab == IndexTab::Mentoring,
                    before,
                    PER_PAGE as i64 + 1,
                )?,
            };
            Ok::<_, AppError>((lines, drafts::list_stranded(conn, user_id, MOST_KEPT)?))
        })
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let show = if tab == IndexTab::Mentoring {
        "show=mentoring&"
    } else {
        ""
    };
    let last = lines.last().filter(|_| has_more);
    let next_url = last.map(|line| format!("/reviews?{show}before={}", line.id));
    let now = chrono::Utc::now();
    let role = if tab == IndexTab::Mentoring {
        Role::Mentor
    } else {
        Role::Seeker
    };
    Ok(Page::ok(IndexPage {
        layout: context.layout(Section::Reviews),
        tab,
        is_mentor: viewer.is_mentor,
        rows: lines.into_iter().map(|line| row(line, role, now)).collect(),
        kept: kept.into_iter().map(|draft| kept_draft(draft, now)).collect(),
        next_url,
    }))
}

fn row(line: OwnLine, role: Role, now: chrono::DateTime<chrono::Utc>) -> OwnRow {
    let state = State::parse(&line.state).unwrap_or(State::Cancelled);
    OwnRow {
        url: format!("/reviews/{}", line.id),
        problem_title: line.problem_title,
        language: language_name(&line.language),
        question: line.question.chars().take(160).collect(),
        state: state_words(state, role),
        other: line.other.unwrap_or_default(),
        asked_at: text::moment(line.asked_at, now),
        open_threads: line.open_threads,
    }
}

fn kept_draft(draft: Draft, now: chrono::DateTime<chrono::Utc>) -> KeptDraft {
    KeptDraft {
        id: draft.id,
        about: draft.about,
        body: draft.body,
        suggestion: draft.suggestion,
        saved_at: text::moment(draft.saved_at, now),
    }
}

/// `POST /reviews/kept/{number}/delete`
pub async fn destroy_kept(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    number: web::Path<i64>,
) -> Result<HttpResponse, AppError> {
    let (user_id, number) = (viewer.id, number.into_inner());
    let gone = db
        .run(move |conn| drafts::delete_by_id(conn, user_id, number).map_err(AppError::from))
        .await?;
    if gone == 0 {
        return Err(AppError::NotFound);
    }
    leave_notice(&session, "The text is gone.")?;
    Ok(see_other("/reviews?show=kept"))
}
