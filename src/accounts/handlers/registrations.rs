//! Making an account.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::{OnwardQuery, destination, invalid};
use crate::accounts::forms::{Onward, RegisterForm};
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::registration::register;
use crate::accounts::views::RegisterPage;
use crate::accounts::{address, sign_in};
use crate::db::Db;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

/// `GET /register`
pub async fn new(
    request: HttpRequest,
    db: web::Data<Db>,
    context: RequestContext,
    query: web::Query<OnwardQuery>,
) -> Result<HttpResponse, AppError> {
    let onward = query.checked();
    if context.viewer.is_some() {
        return Ok(see_other(destination(&db, onward).await?));
    }
    let form = RegisterForm::empty(onward);
    Ok(Page::ok(page(&context, form, FieldErrors::default())).respond_to(&request))
}

/// `POST /register`: makes the account and signs in at once.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    gate: web::Data<PasswordGate>,
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let mut form = RegisterForm::read(&posted);
    let origin = address::origin(&request);
    let outcome = match form.check() {
        Ok(user) => register(&db, &gate, user, origin).await?,
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(user_id) => {
            sign_in::begin(&session, user_id, &request)?;
            Ok(see_other(destination(&db, form.onward).await?))
        }
        Err(errors) if context.wants_json => Err(invalid(errors)),
        Err(errors) => Ok(Page::invalid(page(&context, form, errors)).respond_to(&request)),
    }
}

fn page(context: &RequestContext, form: RegisterForm, errors: FieldErrors) -> RegisterPage {
    let Onward { next, parked } = form.onward;
    RegisterPage {
        layout: context.layout(Section::None),
        username: form.username,
        display_name: form.display_name,
        email: form.email,
        next,
        parked,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}
