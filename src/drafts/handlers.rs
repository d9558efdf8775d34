//! Saving, reading and restoring drafts.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, Responder, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::DraftLanguage;
use super::queries::{self, Draft, DraftKey, Saved};
use super::views::{VersionRow, VersionsPage};
use crate::db::Db;
use crate::problems::queries::{ProblemHead, get_published_by_slug};
use crate::web::form::{PostedForm, nul_position};
use crate::web::json::JsonBody;
use crate::web::page::see_other;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, FieldError, Page, RequestContext};

/// A draft may be larger than what a problem takes, so that it can be shortened.
const SOURCE_LIMIT: usize = 1024 * 1024;
/// Versions on a page.
const PER_PAGE: usize = 20;
/// Versions show this much of themselves.
const SHOWN_CHARACTERS: usize = 4_000;

type Place = web::Path<(String, String)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveBody {
    source: String,
    /// The revision that the writer saw last; 0 for none.
    base_revision: i32,
    /// An id of the tab.
    #[serde(default)]
    writer: String,
}

#[derive(Serialize)]
struct DraftBody {
    revision: i32,
    /// "12:04:31", UTC.
    saved_at: String,
    saved_at_iso: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl DraftBody {
    fn new(draft: Draft, with_source: bool) -> DraftBody {
        DraftBody {
            revision: draft.revision,
            saved_at: draft.saved_at.format("%H:%M:%S").to_string(),
            saved_at_iso: draft.saved_at,
            source: with_source.then_some(draft.source),
        }
    }
}

/// The draft of a published problem in a known language.
fn key(
    conn: &mut diesel::PgConnection,
    user_id: i64,
    slug: &str,
    language: &str,
) -> Result<(ProblemHead, DraftLanguage, DraftKey), AppError> {
    let head = get_published_by_slug(conn, slug)?;
    let language = DraftLanguage::parse(head.kind, language).ok_or(AppError::NotFound)?;
    let key = DraftKey {
        user_id,
        problem_id: head.id,
        language: language.word().to_string(),
    };
    Ok((head, language, key))
}

/// Refuses what can't be kept as text.
pub fn check_source(source: &str) -> Result<(), AppError> {
    if source.len() > SOURCE_LIMIT {
        return Err(AppError::TooLarge {
            limit_bytes: SOURCE_LIMIT,
        });
    }
    match nul_position(source.as_bytes()) {
        Some(position) => {
            let message = format!("There is a NUL character at {position}; remove it.");
            Err(AppError::Invalid(vec![FieldError::new("source", message)]))
        }
        None => Ok(()),
    }
}

pub async fn update(
    db: web::Data<Db>,
    viewer: CurrentUser,
    place: Place,
    body: JsonBody<SaveBody>,
) -> Result<HttpResponse, AppError> {
    let (
        (slug, language),
        SaveBody {
            source,
            base_revision,
            writer,
        },
    ) = (place.into_inner(), body.0);
    check_source(&source)?;
    let writer: String = writer
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(64)
        .collect();
    let saved = db
        .run(move |conn| {
            let (_, _, key) = key(conn, viewer.id, &slug, &language)?;
            Ok::<_, AppError>(queries::save_draft(conn, &key, &source, base_revision, &writer)?)
        })
        .await?;
    Ok(match saved {
        Saved::Stored(draft) => HttpResponse::Ok().json(DraftBody::new(draft, false)),
        // The body says what is stored, so that the tab can show both: it is not an error page.
        Saved::Conflict(draft) => {
            let mut answer = HttpResponse::Conflict().json(DraftBody::new(draft, true));
            answer.extensions_mut().insert(crate::web::page::Rendered);
            answer
        }
    })
}

pub async fn show(db: web::Data<Db>, viewer: CurrentUser, place: Place) -> Result<HttpResponse, AppError> {
    let (slug, language) = place.into_inner();
    let draft = db
        .read(move |conn| {
            let (_, _, key) = key(conn, viewer.id, &slug, &language)?;
            Ok::<_, AppError>(queries::find_draft(conn, &key)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(draft.map(|draft| DraftBody::new(draft, true))))
}

#[derive(Deserialize)]
pub struct VersionsQuery {
    before: Option<i32>,
}

pub async fn versions(
    db: web::Data<Db>,
    viewer: CurrentUser,
    place: Place,
    query: web::Query<VersionsQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    let ((slug, language), before) = (place.into_inner(), query.before);
    let (head, language, current, mut versions) = db
        .read(move |conn| {
            let (head, language, key) = key(conn, viewer.id, &slug, &language)?;
            let draft = queries::find_draft(conn, &key)?;
            let versions = match &draft {
                Some(draft) => queries::list_versions(conn, draft.id, before, PER_PAGE as i64 + 1)?,
                None => Vec::new(),
            };
            Ok::<_, AppError>((head, language, draft.map(|draft| draft.revision), versions))
        })
        .await?;
    let has_more = versions.len() > PER_PAGE;
    versions.truncate(PER_PAGE);
    let next_url = versions.last().filter(|_| has_more).map(|last| {
        format!(
            "/problems/{}/drafts/{}/versions?before={}",
            head.slug,
            language.word(),
            last.revision
        )
    });
    Ok(Page::ok(VersionsPage {
        layout: context.layout(Section::Practice),
        problem_slug: head.slug,
        problem_title: head.title,
        language,
        versions: versions
            .into_iter()
            .map(|version| VersionRow {
                revision: u64::try_from(version.revision).unwrap_or(0),
                saved_at: version.saved_at.format("%-d %b %H:%M:%S").to_string(),
                size_bytes: version.source.len() as u64,
                line_count: version.source.lines().count() as u64,
                is_cut: version.source.chars().count() > SHOWN_CHARACTERS,
                source: shown(language, version.source)
                    .chars()
                    .take(SHOWN_CHARACTERS)
                    .collect(),
                is_current: Some(version.revision) == current,
            })
            .collect(),
        next_url,
    }))
}

/// A version as a person reads it: written parts are stored as JSON.
fn shown(language: DraftLanguage, source: String) -> String {
    if language != DraftLanguage::DesignAnswers {
        return source;
    }
    let parts: Option<BTreeMap<String, BTreeMap<String, String>>> = serde_json::from_str(&source).ok();
    let Some(parts) = parts else { return source };
    let fields = parts.into_values().flatten();
    fields
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name}:\n{text}\n\n"))
        .collect()
}

/// Makes an earlier version the newest one; nothing is deleted.
pub async fn restore(
    db: web::Data<Db>,
    viewer: CurrentUser,
    place: Place,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let invalid = |error| AppError::Invalid(vec![error]);
    let revision: i32 = form
        .text("revision")
        .map_err(invalid)?
        .parse()
        .map_err(|_| invalid(FieldError::new("revision", "This is no number of a version.")))?;
    let (slug, language) = place.into_inner();
    let address = db
        .run(move |conn| {
            let (head, language, key) = key(conn, viewer.id, &slug, &language)?;
            let draft = queries::find_draft(conn, &key)?.ok_or(AppError::NotFound)?;
            let source = queries::find_version(conn, draft.id, revision)?.ok_or(AppError::NotFound)?;
            queries::save_over(conn, &key, &source)?;
            Ok::<_, AppError>(language.workspace_url(&head.slug))
        })
        .await?;
    Ok(see_other(address))
}
