//! Who looks at a page: a plain value that `accounts` fills from the session.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::{Deserialize, Serialize};

use super::AppError;

/// The signed-in user as far as pages and rules need to know them.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Viewer {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub is_mentor: bool,
    pub is_admin: bool,
    /// Signs in with a code as well.
    pub has_second_factor: bool,
    /// Notifications that were not read yet, counted up to [`UNREAD_COUNTED`].
    pub unread: i64,
}

/// More unread notifications than this are not counted: "99+" says as much.
pub const UNREAD_COUNTED: i64 = 100;

/// The count as the frame shows it: "3", "99+", `None` where all was read.
pub fn unread_words(unread: i64) -> Option<String> {
    match unread {
        ..=0 => None,
        UNREAD_COUNTED.. => Some(format!("{}+", UNREAD_COUNTED - 1)),
        _ => Some(unread.to_string()),
    }
}

/// The viewer of a route that needs a signed-in user; the guard has refused everybody else before.
#[derive(Debug, Clone)]
pub struct CurrentUser(pub Viewer);

impl std::ops::Deref for CurrentUser {
    type Target = Viewer;
    fn deref(&self) -> &Viewer {
        &self.0
    }
}

impl FromRequest for CurrentUser {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            viewer_of(request)
                .map(CurrentUser)
                .ok_or(AppError::SignInRequired),
        )
    }
}

/// The viewer of a route that visitors may open too.
#[derive(Debug, Clone)]
pub struct MaybeUser(pub Option<Viewer>);

impl FromRequest for MaybeUser {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(MaybeUser(viewer_of(request))))
    }
}

/// The viewer that `accounts` put on the request.
pub fn viewer_of(request: &HttpRequest) -> Option<Viewer> {
    request.extensions().get::<Viewer>().cloned()
}
