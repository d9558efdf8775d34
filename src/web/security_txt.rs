//! `/.well-known/security.txt` (RFC 9116): where somebody who finds a hole may write to.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use chrono::{Days, SecondsFormat, Utc};

use super::AppError;

/// RFC 9116 wants less than a year, so that a forgotten file stops being believed.
const DAYS: u64 = 180;

/// Where reports go (`mailto:` or `https:`), and the address of the instance where it has one; app data.
#[derive(Clone, Debug, Default)]
pub struct SecurityContact {
    pub contact: Option<String>,
    pub public_origin: Option<String>,
}

/// `GET /.well-known/security.txt`; 404 where no contact is configured.
pub async fn show(settings: web::Data<SecurityContact>) -> Result<HttpResponse, AppError> {
    let contact = settings.contact.as_ref().ok_or(AppError::NotFound)?;
    let expires = (Utc::now() + Days::new(DAYS)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\n");
    if let Some(origin) = &settings.public_origin {
        text.push_str(&format!("Canonical: {origin}/.well-known/security.txt\n"));
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(text))
}
