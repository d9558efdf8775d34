//! Making a user out of a checked form.

use super::devices::Device;
use super::forms::NewUser;
use super::password::PasswordGate;
use super::queries::users::{self, Taken, UserRow};
use super::{emails, invites, sign_in, throttle};
use crate::audit::{self, Action, Event, Origin};
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::web::AppError;
use crate::web::views::FieldErrors;

/// Makes a user within the limits of the address; the errors name taken values. An invitation is used up with it.
pub async fn register(
    db: &Db,
    (post, gate): (&Post, &PasswordGate),
    user: NewUser,
    (origin, device): (Origin, Device),
    invite: Option<String>,
) -> Result<Result<i64, FieldErrors>, AppError> {
    let (username, email, address) = (
        user.username.to_string(),
        user.email.clone(),
        origin.address.clone(),
    );
    let known = db
        .run(move |conn| {
            throttle::count_registration(conn, &address)?;
            users::find_taken(conn, &username, email.as_deref()).map_err(AppError::from)
        })
        .await?;
    if let Some(known) = known {
        return Ok(Err(taken(known)));
    }
    let row = UserRow {
        username: user.username.to_string(),
        display_name: user.display_name,
        email: user.email,
        password_hash: gate.hash(user.password).await?,
        is_admin: false,
    };
    let post = post.clone();
    let inserted = db
        .run(move |conn| {
            let user_id = users::insert_user(conn, &row)?;
            if let Some(token) = invite
                && !invites::use_up(conn, &token, &row.username)?
            {
                // Somebody else was quicker with the same link.
                return Err(AppError::NotFound.into());
            }
            let event = Event::about_user(Action::Register, &row.username);
            audit::record(conn, &origin.by(user_id, &row.username), event)?;
            sign_in::note_device(conn, &post, user_id, &device)?;
            if let Some(email) = row.email.as_deref().filter(|_| post.is_on()) {
                emails::send_link(conn, &post, user_id, email)?;
            }
            Ok::<_, InsertError>(user_id)
        })
        .await;
    match inserted {
        Ok(user_id) => {
            tracing::info!(user_id, "an account was made");
            Ok(Ok(user_id))
        }
        Err(InsertError::Taken(known)) => Ok(Err(taken(known))),
        Err(InsertError::Other(error)) => Err(error),
    }
}

/// Why a user could not be written.
pub enum InsertError {
    Taken(Taken),
    Other(AppError),
}

impl From<diesel::result::Error> for InsertError {
    fn from(error: diesel::result::Error) -> Self {
        users::taken(&error).map_or_else(|| InsertError::Other(error.into()), InsertError::Taken)
    }
}

impl From<DbError> for InsertError {
    fn from(error: DbError) -> Self {
        InsertError::Other(error.into())
    }
}

impl From<AppError> for InsertError {
    fn from(error: AppError) -> Self {
        InsertError::Other(error)
    }
}

pub fn taken(known: Taken) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match known {
        Taken::Username => errors.push("username", "This username is taken; choose another one."),
        Taken::Email => errors.push(
            "email",
            "This address can't be used for a new account. Leave it empty or use another one.",
        ),
    }
    errors
}
