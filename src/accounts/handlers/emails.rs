//! The address of one's account, and the page behind a link that was sent there.
//!
//! The token goes from the address into the session at once, so that it stands in no history and no log; the
//! address changes by a post, since mail programs open links on their own.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::kept_links;
use crate::accounts::emails::{self, Wanted};
use crate::accounts::forms::EmailForm;
use crate::accounts::queries::addresses;
use crate::accounts::views::{EmailConfirmPage, EmailPage};
use crate::accounts::{address, proof};
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Under this key a session keeps the token of the link that was opened.
const TOKEN_KEY: &str = "email";
const HERE: &str = "/account/email";
const TAKEN: &str = "This address can't be used for your account. Use another one.";

/// `GET /account/email`
pub async fn edit(
    db: web::Data<Db>,
    post: web::Data<Post>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<EmailPage>, AppError> {
    Ok(Page::ok(page(&db, &post, &viewer, &context).await?))
}

/// `POST /account/email`
pub async fn update(
    request: HttpRequest,
    db: web::Data<Db>,
    post: web::Data<Post>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let outcome = match EmailForm::parse(&posted) {
        Err(errors) => Err(errors),
        Ok(form) => match proof::check(&request, &viewer, &posted).await? {
            Err(errors) => Err(errors),
            Ok(()) => {
                let (post, origin, user_id) = (post.clone(), address::origin(&request), viewer.id);
                db.run(move |conn| emails::want(conn, &post, &origin, user_id, form.email.as_deref()))
                    .await
                    .map(Ok)?
            }
        },
    };
    let outcome = match outcome {
        Ok(Wanted::Taken) => Err(one("email", TAKEN)),
        outcome => outcome,
    };
    match outcome {
        Ok(Wanted::LinkSent) => {
            leave_notice(
                &session,
                "A link is on its way to the new address. Follow it and the address is yours.",
            )?;
            Ok(see_other(HERE))
        }
        Ok(_) => {
            leave_notice(&session, "Your e-mail address is changed.")?;
            Ok(see_other(HERE))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => {
            let mut page = page(&db, &post, &viewer, &context).await?;
            (page.errors, page.typed) = (errors, posted.readable("email"));
            Ok(Page::invalid(page).respond_to(&request))
        }
    }
}

/// `POST /account/email/link`: the link once more, to the address that waits for it.
pub async fn resend(
    db: web::Data<Db>,
    post: web::Data<Post>,
    session: Session,
    viewer: CurrentUser,
) -> Result<HttpResponse, AppError> {
    let user_id = viewer.id;
    db.run(move |conn| emails::send_link_again(conn, &post, user_id))
        .await?;
    leave_notice(
        &session,
        "A new link is on its way. The earlier one works no more.",
    )?;
    Ok(see_other(HERE))
}

/// `GET /email/{token}`
pub async fn open(
    db: web::Data<Db>,
    session: Session,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    about(&db, &token).await?;
    kept_links::keep(&session, TOKEN_KEY, &token)?;
    Ok(see_other("/email"))
}

/// `GET /email`
pub async fn ask(
    db: web::Data<Db>,
    session: Session,
    context: RequestContext,
) -> Result<Page<EmailConfirmPage>, AppError> {
    let (username, email) = about(&db, &kept_links::find(&session, TOKEN_KEY)?).await?;
    Ok(Page::ok(EmailConfirmPage {
        layout: context.layout(Section::None),
        username,
        email,
        errors: FieldErrors::default(),
    }))
}

/// `POST /email`
pub async fn confirm(
    request: HttpRequest,
    db: web::Data<Db>,
    post: web::Data<Post>,
    session: Session,
    context: RequestContext,
) -> Result<HttpResponse, AppError> {
    let token = kept_links::find(&session, TOKEN_KEY)?;
    let (username, email) = about(&db, &token).await?;
    let origin = address::origin(&request);
    let wanted = db
        .run(move |conn| emails::use_link(conn, &post, &origin, &token))
        .await?;
    session.remove(TOKEN_KEY);
    if wanted == Wanted::Taken {
        return Ok(Page::invalid(EmailConfirmPage {
            layout: context.layout(Section::None),
            username,
            email,
            errors: one("", TAKEN),
        })
        .respond_to(&request));
    }
    leave_notice(&session, "Your e-mail address is confirmed.")?;
    Ok(see_other(if context.viewer.is_some() {
        HERE
    } else {
        "/sign-in"
    }))
}

fn one(field: &str, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push(field, message);
    errors
}

/// Whose link it is and for which address.
async fn about(db: &Db, token: &str) -> Result<(String, String), AppError> {
    let token = token.to_string();
    db.read(move |conn| emails::find_link(conn, &token)?.ok_or(AppError::NotFound))
        .await
}

async fn page(
    db: &Db,
    post: &Post,
    viewer: &CurrentUser,
    context: &RequestContext,
) -> Result<EmailPage, AppError> {
    let user_id = viewer.id;
    let owner = db
        .read(move |conn| addresses::get_addressee(conn, user_id).map_err(DbError::from))
        .await?;
    Ok(EmailPage {
        layout: context.layout(Section::Account),
        typed: owner.email.clone().unwrap_or_default(),
        email: owner.email,
        is_verified: owner.is_verified,
        mails: post.is_on(),
        asks_for_code: viewer.has_second_factor,
        username: viewer.username.clone(),
        errors: FieldErrors::default(),
    })
}
