//! Making an account for somebody whom a provider has shown.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::destination;
use super::registrations::admission;
use crate::accounts::devices::Device;
use crate::accounts::forms::{NewcomerForm, Onward};
use crate::accounts::pending::is_open;
use crate::accounts::providers::{Person, Providers};
use crate::accounts::registration::{Entrance, register_proved};
use crate::accounts::views::NewcomerPage;
use crate::accounts::{address, sign_in};
use crate::config::Registration;
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

const KEY: &str = "newcomer";
/// Whoever takes longer goes to the provider again.
const MINUTES: i64 = 30;

/// Somebody who has no account yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Newcomer {
    provider: String,
    person: Person,
    next: String,
    parked: String,
    until: DateTime<Utc>,
}

impl Newcomer {
    fn find(session: &Session) -> Option<Newcomer> {
        let newcomer: Newcomer = session.get(KEY).ok().flatten()?;
        is_open(newcomer.until, MINUTES).then_some(newcomer)
    }
}

/// Keeps who came, under a new id, and leads to the page that makes the account.
pub(super) fn receive(
    session: &Session,
    provider: &str,
    person: Person,
    onward: Onward,
) -> Result<HttpResponse, AppError> {
    let newcomer = Newcomer {
        provider: provider.to_string(),
        person,
        next: onward.next,
        parked: onward.parked,
        until: Utc::now() + TimeDelta::minutes(MINUTES),
    };
    session
        .insert(KEY, newcomer)
        .map_err(|error| AppError::Internal(error.into()))?;
    session.renew();
    Ok(see_other("/register/with"))
}

/// `GET /register/with`
pub async fn new(
    request: HttpRequest,
    db: web::Data<Db>,
    (registration, providers): (web::Data<Registration>, web::Data<Providers>),
    session: Session,
    context: RequestContext,
) -> Result<HttpResponse, AppError> {
    let Some(newcomer) = Newcomer::find(&session) else {
        return Ok(see_other("/sign-in"));
    };
    admission(&db, **registration, &session).await?;
    let form = NewcomerForm::proposed(&newcomer.person.username, &newcomer.person.name);
    let page = page(&context, &providers, &newcomer, form, FieldErrors::default())?;
    Ok(Page::ok(page).respond_to(&request))
}

/// `POST /register/with`: makes the account and signs in at once.
pub async fn create(
    request: HttpRequest,
    (db, post): (web::Data<Db>, web::Data<Post>),
    (registration, providers): (web::Data<Registration>, web::Data<Providers>),
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let Some(newcomer) = Newcomer::find(&session) else {
        return Ok(see_other("/sign-in"));
    };
    let invite = admission(&db, **registration, &session).await?;
    let mut form = NewcomerForm::read(&posted);
    let outcome = match form.check(newcomer.person.email.clone()) {
        Ok(user) => {
            let entrance = Entrance {
                origin: address::origin(&request),
                device: Device::of(&request),
                invite,
            };
            let proved = newcomer.person.clone().proved(&newcomer.provider);
            register_proved(&db, &post, user, proved, entrance).await?
        }
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(user_id) => {
            sign_in::begin(&session, user_id, &request)?;
            let onward = Onward::new(&newcomer.next, &newcomer.parked);
            Ok(see_other(destination(&db, onward).await?))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => {
            let page = page(&context, &providers, &newcomer, form, errors)?;
            Ok(Page::invalid(page).respond_to(&request))
        }
    }
}

fn page(
    context: &RequestContext,
    providers: &Providers,
    newcomer: &Newcomer,
    form: NewcomerForm,
    errors: FieldErrors,
) -> Result<NewcomerPage, AppError> {
    Ok(NewcomerPage {
        layout: context.layout(Section::None),
        label: providers.find(&newcomer.provider)?.label.clone(),
        username: form.username,
        display_name: form.display_name,
        email: newcomer.person.email.clone(),
        takes_email: form.takes_email,
        errors,
    })
}
