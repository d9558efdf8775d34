use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::design::{DesignFacts, load_design};
use super::details::difficulty_number;
use super::filters::Asked;
use super::policy::{self, ProblemState};
use super::present;
use super::queries::{self, AssetRow, CHUNK_BYTES};
use super::views::{IndexPage, ShowPage, SolveState};
use crate::aids::{Aids, find_aids};
use crate::db::Db;
use crate::package::statement::render_markdown;
use crate::web::secret::to_hex;
use crate::web::views::{Notice, Section, Tone, TrustedHtml};
use crate::web::{AppError, MaybeUser, Page, RequestContext};

/// Rows of one page of the list.
const PAGE_ROWS: usize = 50;
/// Problems that the page of another names.
const SIMILAR: i32 = 5;
/// Links that are followed to reach a file.
const LINK_HOPS: usize = 4;
/// Larger images are no illustrations.
const ASSET_BYTES: i64 = 16 * 1024 * 1024;

/// `GET /problems`
pub async fn index(
    request: HttpRequest,
    context: RequestContext,
    db: Data<Db>,
    MaybeUser(viewer): MaybeUser,
) -> Result<Page<IndexPage>, AppError> {
    let asked = Asked::parse(request.query_string(), viewer.as_ref());
    let query = asked.to_query(viewer.as_ref());
    let (mut rows, facts) = db
        .read(move |conn| {
            // One row more than is shown tells whether there is a next page.
            let rows = queries::list_problems(conn, &query, PAGE_ROWS as i64 + 1)?;
            Ok::<_, AppError>((rows, queries::get_list_facts(conn, &query)?))
        })
        .await?;
    let has_more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    let mut layout = context.layout(Section::Practice);
    layout.notice = asked.notice().map(Notice::info).or(layout.notice);
    Ok(Page::ok(IndexPage {
        layout,
        filters: asked.form(&facts, viewer.as_ref()),
        next_url: rows.last().filter(|_| has_more).map(|last| asked.next_url(last)),
        is_continued: asked.after.is_some(),
        matching: u64::try_from(facts.matching).ok(),
        any_published: facts.visible > 0,
        rows: rows.into_iter().map(present::problem_row).collect(),
    }))
}

#[derive(Deserialize)]
pub struct StatementChoice {
    lang: Option<String>,
}

/// `GET /problems/{slug}?lang=`
pub async fn show(
    context: RequestContext,
    db: Data<Db>,
    MaybeUser(viewer): MaybeUser,
    slug: Path<String>,
    choice: Query<StatementChoice>,
) -> Result<Page<ShowPage>, AppError> {
    let slug = slug.into_inner();
    let language = choice.into_inner().lang.unwrap_or_default();
    let (row, samples, toolchains, progress, facts, aids, similar) = db
        .read(move |conn| {
            let row = queries::get_problem_page(conn, &slug, &language)?;
            if !policy::may_read(viewer.as_ref(), ProblemState::parse(&row.state)) {
                return Err(AppError::NotFound); // hide that it exists
            }
            let samples = queries::list_samples(conn, row.version_id)?;
            let toolchains = queries::list_toolchains(conn)?;
            let progress = viewer
                .as_ref()
                .map(|viewer| queries::get_own_progress(conn, viewer.id, row.id))
                .transpose()?;
            let aids = match &viewer {
                Some(viewer) => find_aids(conn, viewer.id, row.id)?,
                None => Aids::default(),
            };
            let difficulty = row.details.difficulty.map(difficulty_number);
            let similar = match aids.interview.is_none() && !row.details.topics.is_empty() {
                true => queries::list_similar(conn, row.id, &row.details.topics, difficulty, SIMILAR)?,
                false => Vec::new(),
            };
            let facts = match row.kind.is_design() {
                true => Some(DesignFacts::new(&load_design(conn, row.version_id)?.problem)),
                false => None,
            };
            Ok((row, samples, toolchains, progress, facts, aids, similar))
        })
        .await?;
    let mut layout = context.layout(Section::Practice);
    layout.notice = present::draft_notice(&row)
        .map(|text| Notice {
            tone: Tone::Warn,
            text,
            link: None,
        })
        .or(layout.notice);
    let own_submissions = progress.as_ref().map_or(0, |progress| progress.submissions);
    Ok(Page::ok(ShowPage {
        layout,
        state: match progress {
            Some(progress) if progress.solved => SolveState::Solved,
            Some(progress) if progress.submissions > 0 => SolveState::Tried,
            _ => SolveState::New,
        },
        own_submissions: u64::try_from(own_submissions).unwrap_or(0),
        facts,
        note: aids.note.as_ref().map(|note| {
            let base = format!("/problems/{}/assets/", row.slug);
            TrustedHtml::from_sanitised(render_markdown(note, &base).as_str())
        }),
        similar: similar.into_iter().map(present::similar_row).collect(),
        problem: present::problem_view_with(row, samples, &toolchains, &aids),
    }))
}

/// `GET /problems/{slug}/assets/{path}`: images of the statement, and nothing else of the package.
pub async fn asset(
    request: HttpRequest,
    db: Data<Db>,
    MaybeUser(viewer): MaybeUser,
    path: Path<(String, String)>,
) -> Result<HttpResponse, AppError> {
    let (slug, path) = path.into_inner();
    let media_type = policy::asset_type(&path).ok_or(AppError::NotFound)?;
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_string();
    let drafts = policy::sees_drafts(viewer.as_ref());
    let (file, tag, bytes) = db
        .read(move |conn| {
            let file = follow(conn, &slug, path, drafts)?;
            let tag = format!("\"{}\"", to_hex(file.sha256.as_deref().unwrap_or_default()));
            let bytes = if known.contains(&tag) {
                None
            } else {
                Some(read_blob(conn, &file)?)
            };
            Ok::<_, AppError>((file, tag, bytes))
        })
        .await?;
    // A draft may be published or withdrawn at any moment: it is for admins, and for now.
    let caching = match ProblemState::parse(&file.state) {
        ProblemState::Published | ProblemState::Beta => "public, max-age=3600",
        ProblemState::Draft | ProblemState::Retired => "no-store",
    };
    let mut answer = match &bytes {
        Some(_) => HttpResponse::Ok(),
        None => HttpResponse::NotModified(),
    };
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, caching));
    let Some(bytes) = bytes else {
        return Ok(answer.finish());
    };
    // Opened by itself, an SVG or PDF is a document: it gets no script, no form and no origin.
    answer.insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    if media_type == "application/pdf" {
        answer.insert_header((CONTENT_DISPOSITION, "attachment"));
    }
    Ok(answer.insert_header((CONTENT_TYPE, media_type)).body(bytes))
}

/// The file at a path, through links that stay among what may be served.
fn follow(
    conn: &mut diesel::PgConnection,
    slug: &str,
    mut path: String,
    drafts: bool,
) -> Result<AssetRow, AppError> {
    for _ in 0..LINK_HOPS {
        policy::asset_type(&path).ok_or(AppError::NotFound)?;
        let row = queries::find_asset(conn, slug, &path, drafts)?.ok_or(AppError::NotFound)?;
        match &row.link_target {
            None => return Ok(row),
            Some(target) => path = format!("{target}{}", path.strip_prefix(&row.path).unwrap_or_default()),
        }
    }
    Err(AppError::NotFound)
}

fn read_blob(conn: &mut diesel::PgConnection, file: &AssetRow) -> Result<Vec<u8>, AppError> {
    let (Some(sha256), Some(size)) = (&file.sha256, file.size_bytes) else {
        return Err(AppError::NotFound);
    };
    if size > ASSET_BYTES {
        return Err(AppError::NotFound);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    for position in 0..=(ASSET_BYTES / CHUNK_BYTES as i64) as i32 {
        if bytes.len() as i64 >= size {
            break;
        }
        bytes.extend(queries::get_chunk(conn, sha256, position)?);
    }
    Ok(bytes)
}
