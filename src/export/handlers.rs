//! The page of one's data, and the download.

use std::fs::File;
use std::io::Read;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use bytes::Bytes;

use super::archive;
use super::views::DataPage;
use crate::accounts::{proof, throttle};
use crate::db::Db;
use crate::web::form::PostedForm;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const PIECE_BYTES: usize = 64 * 1024;

/// `GET /account/data`
pub async fn show(viewer: CurrentUser, context: RequestContext) -> Page<DataPage> {
    Page::ok(page(&viewer, &context, FieldErrors::default()))
}

/// `POST /account/data`: the zip, for its owner alone.
#[expect(
    clippy::disallowed_methods,
    reason = "a file is read on the blocking pool as well"
)]
pub async fn download(
    request: HttpRequest,
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    if let Err(errors) = proof::check(&request, &viewer, &posted).await? {
        if context.wants_json {
            return Err(AppError::invalid(errors));
        }
        return Ok(Page::invalid(page(&viewer, &context, errors)).respond_to(&request));
    }
    let (user_id, username) = (viewer.id, viewer.username.clone());
    db.run(move |conn| throttle::count_export(conn, &username))
        .await?;
    let file = db
        .run(move |conn| archive::write(conn, user_id).map_err(AppError::from))
        .await?
        .map_err(|error| AppError::Internal(error.into()))?;
    let pieces = futures_util::stream::try_unfold(file, |file| async move {
        web::block(move || piece(file))
            .await
            .map_err(std::io::Error::other)?
    });
    // The name is the program's own: nothing of the person stands in a header.
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"greenroom-data.zip\""))
        .streaming(pieces))
}

/// The next piece of the file; `None` at its end.
fn piece(mut file: File) -> std::io::Result<Option<(Bytes, File)>> {
    let mut piece = vec![0; PIECE_BYTES];
    let count = file.read(&mut piece)?;
    piece.truncate(count);
    Ok((count > 0).then(|| (Bytes::from(piece), file)))
}

fn page(viewer: &CurrentUser, context: &RequestContext, errors: FieldErrors) -> DataPage {
    DataPage {
        layout: context.layout(Section::Account),
        username: viewer.username.clone(),
        asks_for_code: viewer.has_second_factor,
        errors,
    }
}
