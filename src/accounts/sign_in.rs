//! Trying a password, and beginning a session.

use actix_session::Session;
use actix_web::HttpRequest;

use super::address;
use super::confirmation;
use super::devices::Device;
use super::forms::Onward;
use super::letters::{self, Notice};
use super::password::{PasswordGate, Verified};
use super::pending::{Known, Pending};
use super::queries::credentials::{self, Credentials};
use super::queries::known_devices;
use super::second_factor;
use super::sessions::{DEVICE_KEY, USER_ID_KEY};
use super::throttle::Guess;
use crate::audit::{self, Action, Event, Origin};
use crate::db::Db;
use crate::mail::Post;
use crate::web::{AppError, secret};

/// Tries a password within the limits; `None` where it is wrong or nobody enabled has this name.
///
/// # Errors
/// [`AppError::TooMany`] after too many failures, [`AppError::Unavailable`] where hashing is overloaded.
pub async fn try_password(
    db: &Db,
    gate: &PasswordGate,
    username: String,
    password: String,
    origin: &Origin,
) -> Result<Option<Credentials>, AppError> {
    let guess = Guess::new(&username, &origin.address);
    let tried = username.clone();
    let counted = guess.clone();
    let credentials: Option<Credentials> = db
        .run(move |conn| {
            counted.count(conn)?;
            credentials::find_credentials(conn, &username).map_err(AppError::from)
        })
        .await?;
    let stored = credentials.as_ref().map(|known| known.password_hash.clone());
    let verified = match gate.verify(password, stored).await {
        Ok(verified) => verified,
        Err(error) => {
            db.run(move |conn| guess.withdrawn(conn).map_err(AppError::from))
                .await?;
            return Err(error);
        }
    };
    match (verified, credentials) {
        (Verified::Right { rehash }, Some(known)) => {
            db.run(move |conn| confirm(conn, &guess, known, rehash).map_err(AppError::from))
                .await
        }
        (_, known) => {
            tracing::info!(address = origin.address, "a password was wrong");
            if known.is_some() {
                // A name that nobody has may be a password typed into the wrong field: it is kept nowhere.
                record(db, origin, Event::about_user(Action::SignInFailed, &tried)).await?;
            }
            Ok(None)
        }
    }
}

/// Writes an event that stands for itself.
pub async fn record(db: &Db, origin: &Origin, event: Event) -> Result<(), AppError> {
    let origin = origin.clone();
    db.run(move |conn| audit::record(conn, &origin, event).map_err(AppError::from))
        .await
}

/// Forgets earlier failures and stores a dearer hash. A password changed, or a user disabled, while the
/// old hash was being verified makes the try wrong.
fn confirm(
    conn: &mut diesel::PgConnection,
    guess: &Guess,
    known: Credentials,
    rehash: Option<String>,
) -> diesel::QueryResult<Option<Credentials>> {
    let still_true = match &rehash {
        Some(new_hash) => credentials::update_password(conn, &known, new_hash)?,
        None => credentials::is_current(conn, &known)?,
    };
    if !still_true {
        return Ok(None);
    }
    guess.succeeded(conn)?;
    let password_hash = rehash.unwrap_or(known.password_hash);
    Ok(Some(Credentials {
        user_id: known.user_id,
        password_hash,
    }))
}

/// Writes the sign-in to the audit log, and tells the owner of a browser that is new to the account.
async fn welcome(
    db: &Db,
    post: &Post,
    request: &HttpRequest,
    known: &Known,
    with: Option<&'static str>,
) -> Result<(), AppError> {
    let origin = address::origin(request).by(known.user_id, &known.username);
    let (device, post, known) = (Device::of(request), post.clone(), known.clone());
    db.run(move |conn| {
        let event = Event {
            after: with.map(|provider| serde_json::json!({ "with": provider })),
            ..Event::about_user(Action::SignIn, &known.username)
        };
        audit::record(conn, &origin, event)?;
        note_device(conn, &post, known.user_id, &device).map_err(AppError::from)
    })
    .await
}

/// Notes the browser of a sign-in, and tells the account's owner where it is new. Call it inside a transaction.
pub fn note_device(
    conn: &mut diesel::PgConnection,
    post: &Post,
    user_id: i64,
    device: &Device,
) -> diesel::QueryResult<()> {
    let words = device.words();
    if known_devices::note_device(conn, user_id, &secret::hash(&words))? {
        let address = device.address.clone();
        letters::tell(conn, post, user_id, &Notice::NewDevice { words, address })?;
    }
    Ok(())
}

/// What follows once somebody has shown who they are.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The session is theirs.
    SignedIn,
    /// A code is asked for first.
    Code,
}

/// Whether a second factor is on.
pub async fn asks_for_code(db: &Db, user_id: i64) -> Result<bool, AppError> {
    db.read(move |conn| second_factor::is_on(conn, user_id).map_err(AppError::from))
        .await
}

/// Goes on with somebody who has shown who they are, by password or with a provider.
pub async fn proceed(
    (db, post): (&Db, &Post),
    (request, session): (&HttpRequest, &Session),
    known: Known,
    onward: Onward,
    with: Option<&'static str>,
) -> Result<Step, AppError> {
    let user_id = known.user_id;
    if asks_for_code(db, user_id).await? {
        Pending::new(known, onward).keep(session)?;
        return Ok(Step::Code);
    }
    welcome(db, post, request, &known, with).await?;
    begin(session, user_id, request)?;
    Ok(Step::SignedIn)
}

/// Makes this browser's session the user's, under a new id, and forgets what was in it. What browser it is and
/// where from stay with the session, so that its owner knows it again in the list of devices.
pub fn begin(session: &Session, user_id: i64, request: &HttpRequest) -> Result<(), AppError> {
    let failed = |error: actix_session::SessionInsertError| AppError::Internal(error.into());
    session.clear();
    session.insert(USER_ID_KEY, user_id).map_err(failed)?;
    session.insert(DEVICE_KEY, Device::of(request)).map_err(failed)?;
    confirmation::note(session)?;
    session.renew();
    Ok(())
}
