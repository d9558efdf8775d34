mod content;

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use self::content::{Posted, load, page};
use super::refusal::Refusal;
use crate::accounts::parking::{forget_shown, open_form};
use crate::db::Db;
use crate::drafts::handlers::check_source;
use crate::drafts::queries::{DraftKey, save_over};
use crate::package::LanguageId;
use crate::problems::queries::get_published_by_slug;
use crate::problems::views::WorkspaceTab;
use crate::submissions::present;
use crate::submissions::starters::starter;
use crate::web::form::{PostedForm, unix_lines};
use crate::web::page::see_other;
use crate::web::views::Notice;
use crate::web::{AppError, CurrentUser, MaybeUser, Page, RequestContext, Viewer};

/// Where the last language is remembered within a session.
const LANGUAGE_KEY: &str = "language";

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
    let parked = Some(query.parked).filter(|key| !key.is_empty() && viewer.is_some());
    if let Some(key) = &parked {
        open_parked(&db, key, &mut posted).await?;
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
    let answer = Page::ok(page(&context, loaded)).respond_to(&request);
    forget_shown(&db, parked, &answer).await?;
    Ok(answer)
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

async fn open_parked(db: &Db, key: &str, posted: &mut Posted) -> Result<(), AppError> {
    let Some(form) = open_form(db, key).await? else {
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

/// A session that can't be written is no reason to hold the page back.
fn remember(session: &Session, viewer: Option<&Viewer>, language: &str) {
    let known: Option<String> = session.get(LANGUAGE_KEY).ok().flatten();
    if viewer.is_some() && !language.is_empty() && known.as_deref() != Some(language) {
        let _ = session.insert(LANGUAGE_KEY, language);
    }
}
