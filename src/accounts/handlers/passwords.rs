//! Changing one's password.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::forms::PasswordForm;
use crate::accounts::letters::{self, Notice};
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::queries::{credentials, sessions};
use crate::accounts::second_factor::Seal;
use crate::accounts::views::PasswordPage;
use crate::accounts::{address, proof, resets, sign_in, throttle};
use crate::audit::{self, Action, Event, Origin};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// `GET /account/password`
pub async fn edit(viewer: CurrentUser, context: RequestContext) -> Page<PasswordPage> {
    Page::ok(page(&context, &viewer, FieldErrors::default()))
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
    let outcome = match PasswordForm::parse(&posted, &viewer.username, viewer.has_second_factor) {
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
        Err(errors) => Ok(Page::invalid(page(&context, &viewer, errors)).respond_to(&request)),
    }
}

async fn change(
    db: &Db,
    (post, gate, seal): (&web::Data<Post>, &PasswordGate, &web::Data<Seal>),
    viewer: &CurrentUser,
    form: PasswordForm,
    origin: Origin,
) -> Result<Result<(), FieldErrors>, AppError> {
    let username = viewer.username.clone();
    let Some(verified) = sign_in::try_password(db, gate, username, form.current, &origin).await? else {
        return Ok(Err(wrong()));
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
            let changed = credentials::update_password(conn, &verified, &new_hash)?;
            if changed {
                sessions::delete_sessions(conn, verified.user_id)?;
                resets::drop_links(conn, verified.user_id)?;
                audit::record(conn, &origin, event)?;
                letters::tell(conn, &post, verified.user_id, &Notice::PasswordChanged)?;
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

fn page(context: &RequestContext, viewer: &CurrentUser, errors: FieldErrors) -> PasswordPage {
    PasswordPage {
        layout: context.layout(Section::Account),
        username: viewer.username.clone(),
        asks_for_code: viewer.has_second_factor,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}
