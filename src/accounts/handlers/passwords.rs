//! Changing one's password.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::forms::{Asked, PasswordForm};
use crate::accounts::letters::{self, Notice};
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::queries::{credentials, sessions};
use crate::accounts::second_factor::Seal;
use crate::accounts::views::PasswordPage;
use crate::accounts::{address, confirmation, proof, resets, sign_in, throttle};
use crate::audit::{self, Action, Event, Origin};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// `GET /account/password`
pub async fn edit(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<PasswordPage>, AppError> {
    let standing = standing(&db, &session, &viewer).await?;
    Ok(Page::ok(page(
        &context,
        &viewer,
        standing,
        FieldErrors::default(),
    )))
}

/// What somebody's password form asks.
#[derive(Clone, Copy)]
struct Standing {
    has_password: bool,
    /// Who has none shows who they are with their provider.
    is_proved: bool,
}

async fn standing(db: &Db, session: &Session, viewer: &CurrentUser) -> Result<Standing, AppError> {
    let user_id = viewer.id;
    let has_password = db
        .read(move |conn| credentials::has_password(conn, user_id).map_err(AppError::from))
        .await?;
    Ok(Standing {
        has_password,
        is_proved: confirmation::is_fresh(session),
    })
}

/// `POST /account/password`: every other session of the user ends, this one goes on under a new id.
pub async fn update(
    request: HttpRequest,
    db: web::Data<Db>,
    (post, gate, seal): (web::Data<Post>, web::Data<PasswordGate>, web::Data<Seal>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let origin = address::origin(&request);
    let standing = standing(&db, &session, &viewer).await?;
    let asked = Asked {
        password: standing.has_password,
        code: viewer.has_second_factor,
    };
    let outcome = match PasswordForm::parse(&posted, &viewer.username, asked) {
        Ok(_) if !standing.has_password && !standing.is_proved => Err(not_proved()),
        Ok(form) => change(&db, (&post, &gate, &seal), &viewer, form, origin).await?,
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(()) => {
            sign_in::begin(&session, viewer.id, &request)?;
            leave_notice(
                &session,
                "Your password is changed. Every other session of yours has ended.",
            )?;
            Ok(see_other("/account/password"))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => Ok(Page::invalid(page(&context, &viewer, standing, errors)).respond_to(&request)),
    }
}

async fn change(
    db: &Db,
    (post, gate, seal): (&web::Data<Post>, &PasswordGate, &web::Data<Seal>),
    viewer: &CurrentUser,
    form: PasswordForm,
    origin: Origin,
) -> Result<Result<(), FieldErrors>, AppError> {
    let verified = match form.current {
        Some(current) => {
            match sign_in::try_password(db, gate, viewer.username.clone(), current, &origin).await? {
                Some(verified) => Some(verified),
                None => return Ok(Err(wrong())),
            }
        }
        None => None,
    };
    if form.code.is_some() {
        let username = viewer.username.clone();
        db.run(move |conn| throttle::count_code(conn, &username)).await?;
    }
    let new_hash = gate.hash(form.new).await?;
    let event = Event::about_user(Action::PasswordChange, &viewer.username);
    let (post, seal, person) = (post.clone(), seal.clone(), viewer.0.clone());
    // All sessions go, this one too: the answer brings a new one. Of two changes at once one is too late.
    let changed = db
        .run(move |conn| {
            if let Some(code) = &form.code
                && !proof::take_code(conn, &seal, &person, code)?
            {
                return Ok(Err(proof::wrong_code()));
            }
            let changed = match verified {
                Some(verified) => credentials::update_password(conn, &verified, &new_hash)?,
                None => credentials::set_first_password(conn, person.id, &new_hash)?,
            };
            if changed {
                sessions::delete_sessions(conn, person.id)?;
                resets::drop_links(conn, person.id)?;
                audit::record(conn, &origin, event)?;
                letters::tell(conn, &post, person.id, &Notice::PasswordChanged)?;
            }
            Ok::<_, AppError>(if changed { Ok(()) } else { Err(wrong()) })
        })
        .await?;
    if changed.is_ok() {
        tracing::info!(user_id = viewer.id, "a password was changed");
    }
    Ok(changed)
}

fn wrong() -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push("current_password", "This is not your current password.");
    errors
}

fn not_proved() -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push("", "Your last sign-in is too long ago: sign in once more first.");
    errors
}

fn page(
    context: &RequestContext,
    viewer: &CurrentUser,
    standing: Standing,
    errors: FieldErrors,
) -> PasswordPage {
    PasswordPage {
        layout: context.layout(Section::Account),
        username: viewer.username.clone(),
        has_password: standing.has_password,
        is_proved: standing.is_proved,
        asks_for_code: viewer.has_second_factor,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}
