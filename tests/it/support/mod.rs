//! The test application and its visitors: the real app in process, on a database of its own.

#![allow(dead_code, reason = "each test uses the part it needs")]

pub mod database;
pub mod judge;
pub mod package;
pub mod people;
#[cfg(feature = "oidc")]
pub mod provider;
pub mod smtp;
pub mod statements;
pub mod visitor;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::Request;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::Service;
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use greenroom::app::{self, AppSettings};
use greenroom::db::Db;
use greenroom::web::live::Hub;
use greenroom::web::routes::RouteEntry;
use tokio::time::timeout;

pub use database::TestDatabase;
pub use package::PackageBuilder;
pub use people::PASSWORD;
pub use visitor::{Answer, Visitor};

type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Answer>;

/// A whole instance without sockets: its own database, the real middleware, the real routes.
pub struct TestApp {
    pub db: Db,
    pub settings: AppSettings,
    call: Rc<Call>,
    // Dropped last: the pool must be gone before the database can be.
    pub database: TestDatabase,
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::start_with(app::all_routes()).await
    }

    /// An instance with these routes and no others.
    pub async fn start_with(routes: Vec<RouteEntry>) -> TestApp {
        TestApp::start_as(routes, |_| {}).await
    }

    /// An instance with other settings than tests have otherwise.
    pub async fn start_as(routes: Vec<RouteEntry>, change: impl FnOnce(&mut AppSettings)) -> TestApp {
        statements::install();
        let database = TestDatabase::create();
        let mut settings =
            AppSettings::for_tests(Db::new(database.url(), 2), Hub::default(), Arc::from([7u8; 64]));
        change(&mut settings);
        let service = Rc::new(actix_web::test::init_service(app::build_with(&settings, &routes)).await);
        let call = move |request: Request| -> LocalBoxFuture<'static, Answer> {
            let answer = service.call(request);
            Box::pin(async move {
                let response = match answer.await {
                    Ok(response) => response.map_into_boxed_body().into_parts().1,
                    Err(error) => error.error_response(),
                };
                let (head, body) = response.into_parts();
                let is_stream = head
                    .headers()
                    .get("content-type")
                    .is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"));
                let body = if is_stream {
                    what_comes_soon(body).await
                } else {
                    to_bytes(body)
                        .await
                        .map_err(|error| error.to_string())
                        .expect("a readable body")
                };
                Answer::new(head.status().as_u16(), head.headers().clone(), body.to_vec())
            })
        };
        TestApp {
            db: settings.db.clone(),
            settings,
            call: Rc::new(call),
            database,
        }
    }

    /// Somebody with an empty cookie jar.
    pub fn visitor(&self) -> Visitor {
        Visitor {
            call: self.call.clone(),
            cookies: Rc::new(RefCell::new(BTreeMap::new())),
            peer: ([127, 0, 0, 1], 50000).into(),
        }
    }
}

/// What a stream says until it ends, or falls silent: it may never end.
async fn what_comes_soon(body: BoxBody) -> Bytes {
    const SILENCE: Duration = Duration::from_millis(700);
    let mut body = std::pin::pin!(body);
    let mut whole = Vec::new();
    let mut next = async || std::future::poll_fn(|context| body.as_mut().poll_next(context)).await;
    while let Ok(Some(Ok(chunk))) = timeout(SILENCE, next()).await {
        whole.extend_from_slice(&chunk);
    }
    whole.into()
}
