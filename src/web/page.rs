//! The one way from a page struct to an answer, and what every page struct needs from the request.

use std::future::{Ready, ready};

use actix_session::SessionExt;
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError, web};
use askama::Template;

use super::headers::style_nonce_of;
use super::request_id::request_id_of;
use super::viewer::viewer_of;
use super::views::{Layout, Notice, Section, Theme, ViewerSummary};
use super::ways::Ways;
use super::{AppError, Viewer};
use crate::config::Registration;

/// Under this key a session keeps one message for the next page.
const NOTICE_KEY: &str = "notice";

/// An answer whose body is already what the reader should see; `web::calm` leaves it alone.
#[derive(Debug, Clone, Copy)]
pub struct Rendered;

/// A rendered template with status 200, or another where the page says so.
pub struct Page<T>(pub T, pub StatusCode);

impl<T: Template> Page<T> {
    pub fn ok(template: T) -> Page<T> {
        Page(template, StatusCode::OK)
    }

    /// The same form again, with its errors.
    pub fn invalid(template: T) -> Page<T> {
        Page(template, StatusCode::UNPROCESSABLE_ENTITY)
    }
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match self.0.render() {
            Ok(html) => html_response(self.1, html),
            Err(error) => AppError::from(error).error_response(),
        }
    }
}

/// A body of HTML that is the final word.
pub fn html_response(status: StatusCode, html: String) -> HttpResponse {
    let mut answer = HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(html);
    answer.extensions_mut().insert(Rendered);
    answer
}

/// 303: the answer to every form that was taken.
pub fn see_other(location: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, location.as_ref()))
        .finish()
}

/// What the frame of a page needs to know of the request.
#[derive(Clone)]
pub struct RequestContext {
    pub viewer: Option<Viewer>,
    pub theme: Theme,
    pub csp_nonce: String,
    /// Path and query.
    pub here: String,
    pub request_id: String,
    pub notice: Option<Notice>,
    /// The reader is a script that asked for JSON.
    pub wants_json: bool,
    /// Not everybody may make an account.
    pub is_by_invitation: bool,
    /// Ways to sign in beside a password.
    pub ways: Ways,
}

impl RequestContext {
    pub fn of(request: &HttpRequest) -> RequestContext {
        RequestContext {
            viewer: viewer_of(request),
            theme: theme_of(request),
            csp_nonce: style_nonce_of(request),
            here: request
                .uri()
                .path_and_query()
                .map_or("/", |here| here.as_str())
                .to_string(),
            request_id: request_id_of(request),
            notice: None,
            wants_json: wants_json(request.headers()),
            is_by_invitation: request
                .app_data::<web::Data<Registration>>()
                .is_some_and(|registration| ***registration != Registration::Open),
            ways: request
                .app_data::<web::Data<Ways>>()
                .map_or_else(Ways::default, |ways| Ways::clone(ways)),
        }
    }

    /// The frame of a page in this section of the navigation.
    pub fn layout(&self, section: Section) -> Layout {
        Layout {
            viewer: self.viewer.as_ref().map(|viewer| ViewerSummary {
                username: viewer.username.clone(),
                display_name: viewer.display_name.clone(),
                is_mentor: viewer.is_mentor,
                is_admin: viewer.is_admin,
                unread: viewer.unread,
            }),
            theme: self.theme,
            section,
            csp_nonce: self.csp_nonce.clone(),
            here: self.here.clone(),
            is_by_invitation: self.is_by_invitation,
            ways: self.ways.0.clone(),
            notice: self.notice.clone(),
        }
    }
}

impl FromRequest for RequestContext {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    /// Takes the one-shot message out of the session as well.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut context = RequestContext::of(request);
        let session = request.get_session();
        if session.contains_key(NOTICE_KEY) {
            context.notice = session.get::<String>(NOTICE_KEY).ok().flatten().map(Notice::done);
            session.remove(NOTICE_KEY);
        }
        ready(Ok(context))
    }
}

/// Leaves a message for the next page of this session.
pub fn leave_notice(session: &actix_session::Session, text: &str) -> Result<(), AppError> {
    session
        .insert(NOTICE_KEY, text)
        .map_err(|error| AppError::Internal(error.into()))
}

/// The theme that the reader chose, from its cookie.
pub fn theme_of(request: &HttpRequest) -> Theme {
    request
        .cookie("theme")
        .map_or(Theme::System, |cookie| Theme::parse(cookie.value()))
}

/// Whether the `Accept` header asks for JSON rather than a page.
pub fn wants_json(headers: &actix_web::http::header::HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("json"))
}

/// A path on this site to go on with, `/` where the given one leads elsewhere.
///
/// `//host`, backslashes and control characters would let a link of ours end on another site.
pub fn safe_next(next: &str) -> &str {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if safe { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(safe_next("/problems?q=a%20b"), "/problems?q=a%20b");
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "/a\nb",
            "/ä",
        ] {
            assert_eq!(safe_next(evil), "/", "{evil:?}");
        }
    }
}
