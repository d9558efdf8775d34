//! Links for people outside: made by the author of a submission, ended at any time, found by no search engine.

use actix_session::Session;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::Utc;

use crate::db::Db;
use crate::mail::Post;
use crate::reviews::present::verdict_word;
use crate::reviews::queries::shares::{self, Share};
use crate::reviews::views::{ShareRow, SharedFile, SharedPage, SharesPage};
use crate::submissions::parse_id;
use crate::submissions::present::{language_name, sent_at, submission_url};
use crate::submissions::queries::{Submission, find_current_judgement, get_submission, list_files};
use crate::submissions::views::SourceView;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext, secret};

/// How long a link works.
const DAYS: i32 = 30;
/// Links of one submission.
const MOST: usize = 10;

/// `GET /submissions/{id}/shares`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
) -> Result<Page<SharesPage>, AppError> {
    Ok(Page::ok(page(&db, &viewer, &context, parse_id(&id)?).await?))
}

/// `POST /submissions/{id}/shares`: the page with the link, which is shown this once.
pub async fn create(
    (db, post): (web::Data<Db>, web::Data<Post>),
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<Page<SharesPage>, AppError> {
    let (id, user_id) = (parse_id(&id)?, viewer.id);
    let note: String = posted.readable("note").trim().chars().take(120).collect();
    let token = secret::new_token();
    let token_hash = secret::hash(&token);
    db.run(move |conn| {
        own(conn, user_id, id)?;
        if shares::list_shares(conn, id)?.len() >= MOST {
            return Err(AppError::Conflict(format!(
                "{MOST} links work already; end one first."
            )));
        }
        shares::insert_share(conn, id, &token_hash, &note, DAYS).map_err(AppError::from)
    })
    .await?;
    let mut page = page(&db, &viewer, &context, id).await?;
    page.link = Some(post.address_of(&format!("/shared/{token}")));
    Ok(Page::ok(page))
}

/// `POST /submissions/{id}/shares/{number}/delete`
pub async fn destroy(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let (id, user_id) = (parse_id(&id)?, viewer.id);
    let is_gone = db
        .run(move |conn| {
            own(conn, user_id, id)?;
            shares::delete_share(conn, id, number).map_err(AppError::from)
        })
        .await?;
    if !is_gone {
        return Err(AppError::NotFound);
    }
    leave_notice(&session, "The link works no more.")?;
    Ok(see_other(format!("/submissions/{id}/shares")))
}

/// A submission of this person.
fn own(conn: &mut diesel::PgConnection, user_id: i64, id: i64) -> Result<Submission, AppError> {
    let submission = get_submission(conn, id)?;
    if submission.user_id != user_id {
        return Err(AppError::NotFound);
    }
    Ok(submission)
}

async fn page(
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
) -> Result<SharesPage, AppError> {
    let user_id = viewer.id;
    let (submission, rows) = db
        .read(move |conn| {
            let submission = own(conn, user_id, id)?;
            Ok::<_, AppError>((submission, shares::list_shares(conn, id)?))
        })
        .await?;
    let now = Utc::now();
    let row = |share: Share| ShareRow {
        number: share.number,
        note: share.note,
        made_at: text::moment(share.created_at, now),
        ends_at: text::moment(share.expires_at, now),
    };
    Ok(SharesPage {
        layout: context.layout(Section::Submissions),
        id,
        problem_title: submission.problem_title,
        submission_url: submission_url(id, &submission.language),
        rows: rows.into_iter().map(row).collect(),
        link: None,
    })
}

/// `GET /shared/{token}`: the code and what the machine said of it, for whoever has the link.
pub async fn show(
    request: HttpRequest,
    db: web::Data<Db>,
    context: RequestContext,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let token_hash = secret::hash(&token);
    let (submission, judgement, files) = db
        .read(move |conn| {
            let id = shares::find_shared(conn, &token_hash)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((
                get_submission(conn, id)?,
                find_current_judgement(conn, id)?,
                list_files(conn, id)?,
            ))
        })
        .await?;
    let (verdict, tone) = verdict_word(judgement.as_ref().map(|judgement| judgement.verdict.as_str()));
    let page = SharedPage {
        layout: context.layout(Section::None),
        problem_title: submission.problem_title,
        language: language_name(&submission.language),
        sent_at: sent_at(submission.created_at),
        verdict,
        tone,
        files: files
            .into_iter()
            .map(|(path, bytes)| SharedFile {
                path,
                source: SourceView::new(&bytes),
            })
            .collect(),
    };
    let mut answer = Page::ok(page).respond_to(&request);
    let headers = answer.headers_mut();
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
