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
