//! What every page needs and no feature owns: errors and their pages, the viewer, route table, request
//! rules (origin, headers), form bodies, live streams.
//!
//! It knows no feature and sends no SQL; `accounts` fills the [`Viewer`], `app` puts the pieces together.

pub mod assets;
pub mod calm;
pub mod connection;
pub mod error;
pub mod form;
pub mod headers;
pub mod host;
pub mod infrastructure;
pub mod json;
pub mod live;
pub mod origin;
pub mod page;
pub mod request_id;
pub mod routes;
pub mod secret;
pub mod security_txt;
pub mod viewer;
pub mod views;
pub mod ways;

pub use error::{AppError, FieldError};
pub use page::{Page, RequestContext};
pub use viewer::{CurrentUser, MaybeUser, Viewer};

/// What `app` gave to every handler, for extractors and for code that has the request alone.
///
/// # Errors
/// [`AppError::Internal`] where the application has no such data.
pub fn app_data<T: 'static>(request: &actix_web::HttpRequest) -> Result<actix_web::web::Data<T>, AppError> {
    let missing = || AppError::Internal(anyhow::anyhow!("the application has no such data"));
    request
        .app_data::<actix_web::web::Data<T>>()
        .cloned()
        .ok_or_else(missing)
}
