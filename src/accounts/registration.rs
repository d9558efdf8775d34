//! Making a user out of a checked form.

use super::devices::Device;
#[cfg(feature = "oidc")]
use super::forms::NewName;
use super::forms::NewUser;
use super::password::PasswordGate;
use super::queries::identities::IdentityRow;
use super::queries::users::{self, Taken, UserRow};
use super::queries::{addresses, identities};
use super::{emails, invites, sign_in, throttle};
use crate::audit::{self, Action, Event, Origin};
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::web::AppError;
use crate::web::views::FieldErrors;

/// How somebody comes in.
pub struct Entrance {
    pub origin: Origin,
    pub device: Device,
    /// The token of an invitation, which is used up.
    pub invite: Option<String>,
}

/// Who somebody is at a provider, which has shown it.
pub struct Proved {
    /// The provider's slug.
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub name: String,
}

/// Makes a user within the limits of the address; the errors name taken values.
pub async fn register(
    db: &Db,
    (post, gate): (&Post, &PasswordGate),
    user: NewUser,
    entrance: Entrance,
) -> Result<Result<i64, FieldErrors>, AppError> {
    let (username, email, address) = (
        user.username.to_string(),
        user.email.clone(),
        entrance.origin.address.clone(),
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
        password_hash: Some(gate.hash(user.password).await?),
        is_admin: false,
    };
    insert(db, post, row, None, entrance).await
}

/// Makes a user without a password, who signs in with a provider. An address is one that the provider has checked.
#[cfg(feature = "oidc")]
pub async fn register_proved(
    db: &Db,
    post: &Post,
    user: NewName,
    proved: Proved,
    entrance: Entrance,
) -> Result<Result<i64, FieldErrors>, AppError> {
    let address = entrance.origin.address.clone();
    db.run(move |conn| throttle::count_registration(conn, &address))
        .await?;
    let row = UserRow {
        username: user.username.to_string(),
        display_name: user.display_name,
        email: user.email,
        password_hash: None,
        is_admin: false,
    };
    insert(db, post, row, Some(proved), entrance).await
}

async fn insert(
    db: &Db,
    post: &Post,
    row: UserRow,
    proved: Option<Proved>,
    entrance: Entrance,
) -> Result<Result<i64, FieldErrors>, AppError> {
    let post = post.clone();
    let inserted = db
        .run(move |conn| {
            let user_id = users::insert_user(conn, &row)?;
            if let Some(token) = entrance.invite
                && !invites::use_up(conn, &token, &row.username)?
            {
                // Somebody else was quicker with the same link.
                return Err(AppError::NotFound.into());
            }
            let mut event = Event::about_user(Action::Register, &row.username);
            let is_proved = proved.is_some();
            if let Some(proved) = proved {
                event.after = Some(serde_json::json!({ "with": proved.provider }));
                if !identities::insert_identity(conn, &proved.of(user_id))? {
                    let reason = "This account elsewhere signs somebody in already.".to_string();
                    return Err(AppError::Conflict(reason).into());
                }
                addresses::update_email(conn, user_id, row.email.as_deref(), row.email.is_some())?;
            }
            audit::record(conn, &entrance.origin.by(user_id, &row.username), event)?;
            sign_in::note_device(conn, &post, user_id, &entrance.device)?;
            if let Some(email) = row.email.as_deref().filter(|_| post.is_on() && !is_proved) {
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

impl Proved {
    pub fn of(self, user_id: i64) -> IdentityRow {
        IdentityRow {
            user_id,
            provider: self.provider,
            issuer: self.issuer,
            subject: self.subject,
            name: self.name.chars().take(200).collect(),
        }
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
