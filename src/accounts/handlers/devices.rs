//! Where somebody is signed in, and ending it there.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::accounts::address;
use crate::accounts::queries::sessions;
use crate::accounts::sessions::NUMBER_KEY;
use crate::accounts::views::{DeviceRow, DevicesPage};
use crate::audit::{self, Action, Event};
use crate::db::{Db, DbError};
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// `GET /account/devices`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    session: Session,
) -> Result<Page<DevicesPage>, AppError> {
    let here: Option<i64> = session.get(NUMBER_KEY).ok().flatten();
    let found = db
        .read(move |conn| sessions::list_sessions(conn, viewer.id).map_err(DbError::from))
        .await
        .map_err(AppError::from)?;
    let now = chrono::Utc::now();
    let rows = found.into_iter().map(|line| DeviceRow {
        number: line.number,
        words: line.device.words(),
        address: line.device.address,
        signed_in_at: text::moment(line.created_at, now),
        last_seen_at: text::moment(line.last_seen_at, now),
        is_this: Some(line.number) == here,
    });
    let mut rows: Vec<DeviceRow> = rows.collect();
    rows.sort_by_key(|row| !row.is_this);
    Ok(Page::ok(DevicesPage {
        layout: context.layout(Section::Account),
        rows,
    }))
}

/// `POST /account/devices/{number}/delete`: ends one session; its own where that is meant.
pub async fn destroy(
    request: HttpRequest,
    db: web::Data<Db>,
    viewer: CurrentUser,
    session: Session,
    number: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    let is_this = session.get::<i64>(NUMBER_KEY).ok().flatten() == Some(number);
    let origin = address::origin(&request);
    let device = db
        .run(move |conn| {
            // Somebody else's number is as unknown as none.
            let device = sessions::delete_session(conn, viewer.id, number)?.ok_or(AppError::NotFound)?;
            let event = Event::about_user(Action::SessionEnd, &viewer.username)
                .changing(serde_json::json!(device), serde_json::Value::Null);
            audit::record(conn, &origin, event)?;
            Ok::<_, AppError>(device)
        })
        .await?;
    if is_this {
        session.purge();
        return Ok(see_other("/sign-in"));
    }
    leave_notice(&session, &format!("{} is signed out.", device.words()))?;
    Ok(see_other("/account/devices"))
}

/// `POST /account/devices/delete`: signs out everywhere, here too.
pub async fn destroy_all(
    request: HttpRequest,
    db: web::Data<Db>,
    viewer: CurrentUser,
    session: Session,
) -> Result<HttpResponse, AppError> {
    let origin = address::origin(&request);
    db.run(move |conn| {
        let count = sessions::delete_sessions(conn, viewer.id)?;
        let event = Event::about_user(Action::SessionsEnd, &viewer.username)
            .changing(serde_json::json!(count), serde_json::json!(0));
        audit::record(conn, &origin, event).map_err(AppError::from)
    })
    .await?;
    session.purge();
    Ok(see_other("/sign-in"))
}
