//! What is answered without a session: static files, health, the security contact, the theme switch.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::{HttpResponse, web};

use super::form::PostedForm;
use super::page::safe_next;
use super::views::Theme;
use super::{AppError, assets, security_txt};
use crate::db::{Db, DbError};

pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/static/{hash}/{name:.*}", web::get().to(file))
        .route("/healthz", web::get().to(|| async { "ok\n" }))
        .route("/readyz", web::get().to(ready))
        .route("/.well-known/security.txt", web::get().to(security_txt::show));
}

/// A static file under the hash of its content: it may be kept for ever.
async fn file(path: web::Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (hash, name) = path.into_inner();
    let asset = assets::lookup(&hash, &name).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.content_type))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(asset.bytes))
}

/// Whether this node can answer pages: the database answers.
async fn ready(db: web::Data<Db>) -> Result<&'static str, AppError> {
    db.read(|conn| {
        use diesel::RunQueryDsl;
        diesel::sql_query("SELECT 1").execute(conn).map_err(DbError::from)
    })
    .await?;
    Ok("ready\n")
}

/// Remembers the theme in a cookie and goes back to where the form stood.
pub async fn change_theme(form: PostedForm) -> Result<HttpResponse, AppError> {
    let wanted = form
        .text("theme")
        .map_err(|error| AppError::Invalid(vec![error]))?;
    let next = form
        .text("next")
        .map_err(|error| AppError::Invalid(vec![error]))?;
    let mut cookie = match Theme::parse(&wanted) {
        Theme::System => Cookie::build("theme", "").max_age(Duration::ZERO).finish(),
        Theme::Light => Cookie::build("theme", "light")
            .max_age(Duration::days(365))
            .finish(),
        Theme::Dark => Cookie::build("theme", "dark")
            .max_age(Duration::days(365))
            .finish(),
    };
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    Ok(HttpResponse::SeeOther()
        .cookie(cookie)
        .insert_header((LOCATION, safe_next(&next)))
        .finish())
}
