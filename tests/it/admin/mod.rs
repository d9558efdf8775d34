//! The pages of administrators over HTTP.

mod audit;
mod confirmation;
mod health;
mod users;

use crate::support::{TestApp, Visitor};

/// An instance with the administrator `root-one`.
async fn app_and_admin() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    (app, admin)
}
