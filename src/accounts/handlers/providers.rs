//! To a provider and back.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::{arrival, newcomers};
use crate::accounts::forms::Onward;
use crate::accounts::identities::{self, Connected, Shown};
use crate::accounts::pending::Known;
use crate::accounts::providers::{Person, Providers, Purpose, Trip};
use crate::accounts::sign_in::{self, Step};
use crate::accounts::views::DeparturePage;
use crate::accounts::{address, throttle};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::Section;
use crate::web::{AppError, MaybeUser, Page, RequestContext};

const NOT_BEGUN: &str = "This sign-in was not begun in this browser, has ended already, or took over 15 minutes. Go to the sign-in page and begin again.";

/// `POST /sign-in/with/{provider}`. A page and no redirect: the browser would take the provider's address for a place
/// that our form posts to, which the `Content-Security-Policy` forbids.
pub async fn depart(
    request: HttpRequest,
    db: web::Data<Db>,
    providers: web::Data<Providers>,
    session: Session,
    context: RequestContext,
    slug: web::Path<String>,
    posted: PostedForm,
) -> Result<Page<DeparturePage>, AppError> {
    let onward = Onward::new(&posted.readable("next"), &posted.readable("parked"));
    send(
        &request,
        (&db, &providers),
        &session,
        &context,
        (&slug, Purpose::SignIn),
        onward,
    )
    .await
}

/// Begins a trip; the page leads to the provider.
pub(super) async fn send(
    request: &HttpRequest,
    (db, providers): (&Db, &Providers),
    session: &Session,
    context: &RequestContext,
    (slug, purpose): (&str, Purpose),
    onward: Onward,
) -> Result<Page<DeparturePage>, AppError> {
    let provider = providers.find(slug)?;
    count(request, db).await?;
    let (url, secrets) = providers.depart(slug).await?;
    Trip::new(slug, secrets, purpose, onward).keep(session)?;
    Ok(Page::ok(DeparturePage {
        layout: context.layout(Section::None),
        label: provider.label.clone(),
        url,
    }))
}

async fn count(request: &HttpRequest, db: &Db) -> Result<(), AppError> {
    let address = address::origin(request).address;
    db.run(move |conn| throttle::count_trip(conn, &address)).await
}

/// What a provider sends people back with (RFC 6749, 4.1.2).
#[derive(Deserialize)]
pub struct Return {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// `GET /sign-in/with/{provider}/return`: nothing happens without the trip that this browser's session keeps.
pub async fn arrive(
    request: HttpRequest,
    (db, post): (web::Data<Db>, web::Data<Post>),
    providers: web::Data<Providers>,
    session: Session,
    viewer: MaybeUser,
    slug: web::Path<String>,
    query: web::Query<Return>,
) -> Result<HttpResponse, AppError> {
    let provider = providers.find(&slug)?;
    let Return { code, state, error } = query.into_inner();
    let state = state.unwrap_or_default();
    let Some(trip) = Trip::end(&session, &slug, &state) else {
        return Err(AppError::BadRequest(NOT_BEGUN.into()));
    };
    let back = match trip.purpose {
        Purpose::SignIn => "/sign-in",
        Purpose::Connect { .. } => "/account/identities",
    };
    let refused = format!("{} did not say who you are. Nothing has changed.", provider.label);
    let (Some(code), None) = (code, &error) else {
        tracing::info!(
            provider = provider.slug,
            ?error,
            "a provider sent somebody back without a code"
        );
        leave_notice(&session, &refused)?;
        return Ok(see_other(back));
    };
    count(&request, &db).await?;
    let person = match providers.identify(&slug, code, trip.secrets.clone()).await? {
        Ok(person) => person,
        Err(error) => {
            tracing::warn!(provider = provider.slug, %error, "a sign-in by provider came to nothing");
            leave_notice(&session, &refused)?;
            return Ok(see_other(back));
        }
    };
    match (trip.purpose, viewer.0) {
        (Purpose::SignIn, _) => {
            enter(
                &request,
                (&db, &post),
                &session,
                (provider.slug, &provider.label),
                person,
                trip.onward(),
            )
            .await
        }
        (Purpose::Connect { user_id }, Some(viewer)) if viewer.id == user_id => {
            let known = Known {
                user_id,
                username: viewer.username,
            };
            let label = provider.label.clone();
            let proved = person.proved(provider.slug);
            let (origin, name) = (address::origin(&request), label.clone());
            let connected = db
                .run(move |conn| {
                    identities::connect(conn, &post, &origin, &known, (&name, proved)).map_err(AppError::from)
                })
                .await?;
            let words = match connected {
                Connected::Done => format!("{label} signs you in as well from now on."),
                Connected::Taken => {
                    format!("This account of {label} signs somebody in already. Nothing has changed.")
                }
            };
            leave_notice(&session, &words)?;
            Ok(see_other(back))
        }
        // Signed out, or somebody else by now.
        (Purpose::Connect { .. }, _) => Err(AppError::BadRequest(NOT_BEGUN.into())),
    }
}

async fn enter(
    request: &HttpRequest,
    (db, post): (&Db, &Post),
    session: &Session,
    (slug, label): (&'static str, &str),
    person: Person,
    onward: Onward,
) -> Result<HttpResponse, AppError> {
    let shown = person.clone();
    let shown = db
        .run(move |conn| identities::find(conn, &shown).map_err(AppError::from))
        .await?;
    match shown {
        Shown::Known(known) => {
            let user_id = known.user_id;
            let step =
                sign_in::proceed((db, post), (request, session), known, onward.clone(), Some(slug)).await?;
            match step {
                Step::Code => Ok(see_other("/sign-in/code")),
                Step::SignedIn => Ok(see_other(arrival(db, user_id, onward).await?)),
            }
        }
        Shown::ShutOut => Err(AppError::Forbidden(
            "This account can't sign in. Ask an administrator.",
        )),
        Shown::Namesake => {
            let words = format!(
                "The e-mail address that {label} tells belongs to an account here. Sign in to it with your password; then connect {label} under Account, Sign-in."
            );
            leave_notice(session, &words)?;
            Ok(see_other("/sign-in"))
        }
        Shown::New => newcomers::receive(session, slug, person, onward),
    }
}
