//! The ways in which somebody signs in beside their password.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::providers::send;
use crate::accounts::forms::Onward;
use crate::accounts::identities::{Dropped, drop_one};
use crate::accounts::pending::Known;
use crate::accounts::providers::{Providers, Purpose};
use crate::accounts::queries::{credentials, identities};
use crate::accounts::views::{IdentitiesPage, IdentityRow};
use crate::accounts::{address, proof};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const HERE: &str = "/account/identities";

/// `GET /account/identities`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<IdentitiesPage>, AppError> {
    Ok(Page::ok(
        page(&db, &viewer, &context, FieldErrors::default()).await?,
    ))
}

/// `POST /account/identities/with/{provider}`: to the provider, and back with who somebody is there.
pub async fn connect(
    request: HttpRequest,
    (db, providers): (web::Data<Db>, web::Data<Providers>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    slug: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    providers.find(&slug)?;
    if let Err(errors) = proof::check(&request, &viewer, &posted).await? {
        return refuse(&request, &db, &viewer, &context, errors).await;
    }
    let purpose = Purpose::Connect { user_id: viewer.id };
    let page = send(
        &request,
        (&db, &providers),
        &session,
        &context,
        (&slug, purpose),
        Onward::default(),
    )
    .await?;
    Ok(page.respond_to(&request))
}

/// `POST /account/identities/{number}/delete`
pub async fn destroy(
    request: HttpRequest,
    (db, post): (web::Data<Db>, web::Data<Post>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    number: web::Path<i64>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    if let Err(errors) = proof::check(&request, &viewer, &posted).await? {
        return refuse(&request, &db, &viewer, &context, errors).await;
    }
    let owner = Known {
        user_id: viewer.id,
        username: viewer.username.clone(),
    };
    let (origin, ways) = (address::origin(&request), context.ways.clone());
    let dropped = db
        .run(move |conn| {
            let label_of = |slug: &str| {
                let way = ways.0.iter().find(|way| way.slug == slug);
                way.map_or_else(|| slug.to_string(), |way| way.label.clone())
            };
            drop_one(conn, &post, &origin, &owner, (*number, &label_of))
        })
        .await?;
    match dropped {
        Dropped::Done => {
            leave_notice(&session, "It signs you in no longer.")?;
            Ok(see_other(HERE))
        }
        Dropped::LastOne => {
            let mut errors = FieldErrors::default();
            errors.push("", "Nothing else signs you in. Choose a password first.");
            refuse(&request, &db, &viewer, &context, errors).await
        }
    }
}

async fn refuse(
    request: &HttpRequest,
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    if context.wants_json {
        return Err(AppError::invalid(errors));
    }
    Ok(Page::invalid(page(db, viewer, context, errors).await?).respond_to(request))
}

async fn page(
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    errors: FieldErrors,
) -> Result<IdentitiesPage, AppError> {
    let user_id = viewer.id;
    let (lines, has_password) = db
        .read(move |conn| {
            let lines = identities::list_identities(conn, user_id)?;
            Ok::<_, AppError>((lines, credentials::has_password(conn, user_id)?))
        })
        .await?;
    let now = chrono::Utc::now();
    let ways = &context.ways.0;
    let others = ways
        .iter()
        .filter(|way| !lines.iter().any(|line| line.provider == way.slug))
        .cloned()
        .collect();
    let row = |line: identities::IdentityLine| {
        let way = ways.iter().find(|way| way.slug == line.provider);
        IdentityRow {
            number: line.number,
            label: way.map_or(line.issuer, |way| way.label.clone()),
            name: line.name,
            connected_at: text::moment(line.created_at, now),
            last_used_at: line.last_used_at.map(|at| text::moment(at, now)),
        }
    };
    Ok(IdentitiesPage {
        layout: context.layout(Section::Account),
        username: viewer.username.clone(),
        has_password,
        asks_for_code: viewer.has_second_factor,
        rows: lines.into_iter().map(row).collect(),
        others,
        errors,
    })
}
