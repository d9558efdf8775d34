//! Turning the second factor on and off, and its recovery codes. Every step asks for the password again.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::letters::{self, Notice};
use crate::accounts::proof::{self, Proof};
use crate::accounts::second_factor::codes;
use crate::accounts::second_factor::{self, Seal, Standing};
use crate::accounts::views::SecondFactorPage;
use crate::accounts::{address, throttle};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, TrustedHtml};
use crate::web::{AppError, CurrentUser, Page, RequestContext, app_data};

const HERE: &str = "/account/second-factor";

/// `GET /account/second-factor`
pub async fn show(
    db: web::Data<Db>,
    seal: web::Data<Seal>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<SecondFactorPage>, AppError> {
    Ok(Page::ok(page(&db, &seal, &viewer, &context).await?))
}

/// `POST /account/second-factor`: begins with a fresh secret.
pub async fn create(
    db: web::Data<Db>,
    seal: web::Data<Seal>,
    viewer: CurrentUser,
) -> Result<HttpResponse, AppError> {
    db.run(move |conn| second_factor::begin(conn, &seal, viewer.id))
        .await?;
    Ok(see_other(HERE))
}

/// What is to be done with a password and a code that are right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Confirm,
    RenewCodes,
    TurnOff,
}

/// `POST /account/second-factor/confirm`: with its first code it is on; the page shows the recovery codes this once.
pub async fn confirm(asked: Asked, posted: PostedForm) -> Result<HttpResponse, AppError> {
    asked.answer(&posted, Step::Confirm).await
}

/// `POST /account/second-factor/codes`: new recovery codes.
pub async fn renew_codes(asked: Asked, posted: PostedForm) -> Result<HttpResponse, AppError> {
    asked.answer(&posted, Step::RenewCodes).await
}

/// `POST /account/second-factor/delete`
pub async fn destroy(asked: Asked, posted: PostedForm) -> Result<HttpResponse, AppError> {
    asked.answer(&posted, Step::TurnOff).await
}

/// Who asks, and what it takes to answer.
pub struct Asked {
    request: HttpRequest,
    db: web::Data<Db>,
    seal: web::Data<Seal>,
    post: web::Data<Post>,
    viewer: CurrentUser,
    context: RequestContext,
    session: Session,
}

impl actix_web::FromRequest for Asked {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let find = || {
            let viewer = crate::web::viewer::viewer_of(request).ok_or(AppError::SignInRequired)?;
            Ok(Asked {
                db: app_data(request)?,
                seal: app_data(request)?,
                post: app_data(request)?,
                viewer: CurrentUser(viewer),
                context: RequestContext::of(request),
                session: actix_session::SessionExt::get_session(request),
                request: request.clone(),
            })
        };
        std::future::ready(find())
    }
}

impl Asked {
    async fn answer(self, posted: &PostedForm, step: Step) -> Result<HttpResponse, AppError> {
        match self.take(posted, step).await? {
            Ok(codes) if codes.is_empty() => {
                leave_notice(
                    &self.session,
                    "The second factor is off. Your password alone signs you in.",
                )?;
                Ok(see_other(HERE))
            }
            Ok(codes) => {
                let mut page = page(&self.db, &self.seal, &self.viewer, &self.context).await?;
                page.new_codes = codes;
                Ok(Page::ok(page).respond_to(&self.request))
            }
            Err(errors) if self.context.wants_json => Err(AppError::invalid(errors)),
            Err(errors) => {
                let mut page = page(&self.db, &self.seal, &self.viewer, &self.context).await?;
                page.errors = errors;
                Ok(Page::invalid(page).respond_to(&self.request))
            }
        }
    }

    /// The recovery codes to show, none after turning it off.
    async fn take(
        &self,
        posted: &PostedForm,
        step: Step,
    ) -> Result<Result<Vec<String>, FieldErrors>, AppError> {
        let proof = match Proof::read(posted, true) {
            Ok(proof) => proof,
            Err(errors) => return Ok(Err(errors)),
        };
        let typed = match proof.try_password(&self.request, &self.viewer).await? {
            Ok(typed) => typed.ok_or_else(|| AppError::Internal(anyhow::anyhow!("a code was asked for")))?,
            Err(errors) => return Ok(Err(errors)),
        };
        let (origin, username) = (address::origin(&self.request), self.viewer.username.clone());
        let (seal, post, user_id) = (self.seal.clone(), self.post.clone(), self.viewer.id);
        let done = self
            .db
            .run(move |conn| {
                let user = (user_id, username.as_str());
                let codes = match step {
                    Step::Confirm => second_factor::confirm(conn, &seal, &origin, user, &typed)?,
                    _ if !second_factor::take(conn, &seal, user_id, &typed)? => None,
                    Step::RenewCodes => Some(second_factor::renew_codes(conn, &origin, user)?),
                    Step::TurnOff => {
                        second_factor::turn_off(conn, &origin, user, "")?;
                        Some(Vec::new())
                    }
                };
                if codes.is_some() {
                    throttle::forget_codes(conn, &username)?;
                    let notice = match step {
                        Step::Confirm => Notice::SecondFactorOn,
                        Step::RenewCodes => Notice::RecoveryCodesRenewed,
                        Step::TurnOff => Notice::SecondFactorOff,
                    };
                    letters::tell(conn, &post, user_id, &notice)?;
                }
                Ok::<_, AppError>(codes)
            })
            .await?;
        Ok(done.ok_or_else(proof::wrong_code))
    }
}

async fn page(
    db: &Db,
    seal: &web::Data<Seal>,
    viewer: &CurrentUser,
    context: &RequestContext,
) -> Result<SecondFactorPage, AppError> {
    let (seal, user_id) = (seal.clone(), viewer.id);
    let standing = db
        .read(move |conn| second_factor::standing(conn, &seal, user_id))
        .await?;
    let (mut key, mut picture, mut codes_left) = (None, None, None);
    match standing {
        Standing::None => {}
        Standing::Waiting(secret) => {
            picture = codes::picture(&codes::otpauth_url(&secret, &viewer.username))
                .map(TrustedHtml::from_sanitised);
            key = Some(codes::written(&secret));
        }
        Standing::On { codes_left: left } => codes_left = Some(left),
    }
    Ok(SecondFactorPage {
        layout: context.layout(Section::Account),
        username: viewer.username.clone(),
        is_staff: viewer.is_mentor || viewer.is_admin,
        key,
        picture,
        codes_left,
        new_codes: Vec::new(),
        errors: FieldErrors::default(),
    })
}
