//! The page of one's data.

use askama::Template;

use crate::web::views::{FieldErrors, Layout};

/// `GET /account/data`. Fields posted: `current_password`, `code`.
#[derive(Template)]
#[template(path = "accounts/data.html")]
pub struct DataPage {
    pub layout: Layout,
    pub username: String,
    /// A second factor is on.
    pub asks_for_code: bool,
    pub errors: FieldErrors,
}
