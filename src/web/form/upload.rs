//! Forms that bring files along: each is written to a temporary file while it arrives, so that size costs no memory.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::{BODY_LIMIT, FIELD_LIMIT, MULTIPART, PostedForm, check_declared_length};
use crate::web::AppError;

/// The largest body of an upload.
pub const UPLOAD_LIMIT: usize = 128 * 1024 * 1024;
/// Files of one upload.
const FILE_LIMIT: usize = 50;
/// An upload that takes longer is cut off.
const UPLOAD_TIME: Duration = Duration::from_secs(600);

/// A form with files.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: PostedForm,
    pub files: Vec<UploadedFile>,
}

/// A file as it came; it is removed with this value.
#[derive(Debug)]
pub struct UploadedFile {
    pub field: String,
    /// As the browser names it, without folders; not to be trusted.
    pub name: String,
    pub size: u64,
    pub file: File,
}

impl Upload {
    /// Takes the files of a field out.
    pub fn take(&mut self, field: &str) -> Vec<UploadedFile> {
        let (taken, rest) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.field == field);
        self.files = rest;
        taken
    }

    async fn read(request: HttpRequest, payload: Payload) -> Result<Upload, AppError> {
        let bad = |error: actix_multipart::MultipartError| AppError::BadRequest(error.to_string());
        let mut parts = Multipart::new(request.headers(), payload);
        let (mut upload, mut total, mut kept) = (Upload::default(), 0, 0);
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(bad)?;
            let field = part.name().unwrap_or_default().to_string();
            let file_name = part
                .content_disposition()
                .and_then(|disposition| disposition.get_filename().map(str::to_string));
            let mut value = Vec::new();
            let mut file = match &file_name {
                Some(_) => Some(tempfile::tempfile().map_err(AppError::internal)?),
                None => None,
            };
            let mut size = 0;
            while let Some(chunk) = part.next().await {
                let chunk = chunk.map_err(bad)?;
                total += chunk.len();
                size += chunk.len() as u64;
                if total > UPLOAD_LIMIT {
                    return Err(AppError::TooLarge {
                        limit_bytes: UPLOAD_LIMIT,
                    });
                }
                match &mut file {
                    // Blocking for some microseconds: the page cache takes it.
                    Some(file) => file.write_all(&chunk).map_err(AppError::internal)?,
                    None => {
                        kept += chunk.len();
                        if kept > BODY_LIMIT {
                            return Err(AppError::TooLarge {
                                limit_bytes: BODY_LIMIT,
                            });
                        }
                        value.extend_from_slice(&chunk);
                    }
                }
            }
            match file {
                // A file input that was left empty arrives as a nameless empty file: it was not sent.
                Some(mut file) if size > 0 => {
                    file.seek(SeekFrom::Start(0)).map_err(AppError::internal)?;
                    let name = file_name.unwrap_or_default();
                    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
                    upload.files.push(UploadedFile {
                        field,
                        name,
                        size,
                        file,
                    });
                }
                Some(_) => {}
                None => upload.fields.fields.push((field, value)),
            }
            if upload.files.len() > FILE_LIMIT || upload.fields.fields.len() > FIELD_LIMIT {
                let message = format!("At most {FILE_LIMIT} files and {FIELD_LIMIT} fields at a time.");
                return Err(AppError::BadRequest(message));
            }
        }
        Ok(upload)
    }
}

impl FromRequest for Upload {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            check_declared_length(request.headers(), UPLOAD_LIMIT)?;
            let content_type = request.headers().get(CONTENT_TYPE);
            let is_multipart = content_type
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.starts_with(MULTIPART));
            if !is_multipart {
                let fields = PostedForm::from_request(&request, &mut payload).await?;
                return Ok(Upload {
                    fields,
                    files: Vec::new(),
                });
            }
            tokio::time::timeout(UPLOAD_TIME, Upload::read(request, payload))
                .await
                .unwrap_or(Err(AppError::TooSlow {
                    longest_seconds: UPLOAD_TIME.as_secs(),
                }))
        })
    }
}
