//! What is changed about a person: each post carries a reason, and what stands in its way is shown on their page.

use std::future::{Ready, ready};

use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, web};

use super::{Username, page};
use crate::accounts::changes::{self, Outcome};
use crate::accounts::letters::{self, Notice};
use crate::accounts::{address, resets};
use crate::admin::forms::ReasonedChange;
use crate::admin::policy::{self, Account, Change};
use crate::app::AppSettings;
use crate::audit::Origin;
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::FieldErrors;
use crate::web::{AppError, CurrentUser, Page, RequestContext, app_data};

/// `POST /admin/users/{username}/roles`
pub async fn update_roles(target: Target, posted: PostedForm) -> Result<HttpResponse, AppError> {
    target
        .change(ReasonedChange::roles(&posted), &posted, "roles")
        .await
}

/// `POST /admin/users/{username}/state`
pub async fn update_state(target: Target, posted: PostedForm) -> Result<HttpResponse, AppError> {
    target
        .change(ReasonedChange::state(&posted), &posted, "state")
        .await
}

/// `POST /admin/users/{username}/sessions/delete`
pub async fn destroy_sessions(target: Target, posted: PostedForm) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::end_sessions(&posted);
    target.change(asked, &posted, "sessions").await
}

/// `POST /admin/users/{username}/reset-link`: the page with the link, which is shown this once.
pub async fn create_reset_link(target: Target, posted: PostedForm) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::reset_link(&posted);
    target.change(asked, &posted, "reset").await
}

/// `POST /admin/users/{username}/second-factor/delete`
pub async fn destroy_second_factor(target: Target, posted: PostedForm) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::end_second_factor(&posted);
    target.change(asked, &posted, "second-factor").await
}

/// Who changes whom, and from where.
pub struct Target {
    request: HttpRequest,
    db: web::Data<Db>,
    settings: web::Data<AppSettings>,
    post: web::Data<Post>,
    viewer: CurrentUser,
    username: Username,
    context: RequestContext,
    session: Session,
    origin: Origin,
}

impl FromRequest for Target {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Target::of(request))
    }
}

/// What was done.
enum Done {
    Changed,
    /// The token of a link.
    Link(String),
}

impl Target {
    fn of(request: &HttpRequest) -> Result<Target, AppError> {
        let viewer = crate::web::viewer::viewer_of(request).ok_or(AppError::SignInRequired)?;
        let written: String = request.match_info().query("username").to_string();
        Ok(Target {
            db: app_data(request)?,
            settings: app_data(request)?,
            post: app_data(request)?,
            viewer: CurrentUser(viewer),
            username: Username::of(written)?,
            context: RequestContext::of(request),
            session: request.get_session(),
            origin: address::origin(request),
            request: request.clone(),
        })
    }

    /// Makes the change, or shows the page again with what stands in its way.
    async fn change(
        self,
        asked: Result<ReasonedChange, FieldErrors>,
        posted: &PostedForm,
        form: &'static str,
    ) -> Result<HttpResponse, AppError> {
        let outcome = match asked {
            Ok(asked) => self.make(asked).await?,
            Err(errors) => Err(errors),
        };
        match outcome {
            Ok(Done::Changed) => {
                let notice = format!("Done. The audit log tells what was done to {}.", self.username.0);
                leave_notice(&self.session, &notice)?;
                Ok(see_other(format!("/admin/users/{}", self.username.0)))
            }
            Ok(Done::Link(token)) => {
                let base = self.settings.public_origin.clone().unwrap_or_default();
                let mut page = page(&self.db, &self.viewer, self.username, &self.context).await?;
                page.reset_link = Some(format!("{base}/reset/{token}"));
                Ok(Page::ok(page).respond_to(&self.request))
            }
            Err(errors) if self.context.wants_json => Err(AppError::invalid(errors)),
            Err(errors) => {
                let mut page = page(&self.db, &self.viewer, self.username, &self.context).await?;
                (page.errors, page.refused, page.reason) = (errors, form, posted.readable("reason"));
                Ok(Page::invalid(page).respond_to(&self.request))
            }
        }
    }

    async fn make(&self, asked: ReasonedChange) -> Result<Result<Done, FieldErrors>, AppError> {
        let (origin, username, viewer_id) = (self.origin.clone(), self.username.0.clone(), self.viewer.id);
        let post = self.post.clone();
        let made = self
            .db
            .run(move |conn| {
                let (user, admins) = changes::lock(conn, &username)?;
                let account = Account {
                    is_mentor: user.is_mentor,
                    is_admin: user.is_admin,
                    is_disabled: user.disabled_at.is_some(),
                };
                if let Err(refusal) = policy::may_change(user.id == viewer_id, account, asked.change, admins)
                {
                    return Ok(Err(refusal));
                }
                let outcome = match asked.change {
                    Change::Roles { is_mentor, is_admin } => Outcome::Roles { is_mentor, is_admin },
                    Change::Disable => Outcome::Disabled,
                    Change::Enable => Outcome::Enabled,
                    Change::EndSessions => Outcome::SessionsEnded,
                    Change::EndSecondFactor => Outcome::SecondFactorEnded,
                    Change::ResetLink => {
                        let token = resets::new_link(conn, &origin, &user, &asked.reason)?;
                        return Ok(Ok(Done::Link(token)));
                    }
                };
                changes::make(conn, &origin, &user, outcome, &asked.reason)?;
                if let Some(notice) = notice_of(outcome) {
                    letters::tell(conn, &post, user.id, &notice)?;
                }
                Ok::<_, AppError>(Ok(Done::Changed))
            })
            .await?;
        Ok(made.map_err(|refusal| {
            let mut errors = FieldErrors::default();
            errors.push("", refusal.words());
            errors
        }))
    }
}

/// What the owner of the account is told; an account that is disabled, or enabled again, hears it from who did it.
fn notice_of(outcome: Outcome) -> Option<Notice> {
    match outcome {
        Outcome::Roles { is_mentor, is_admin } => Some(Notice::RolesChanged { is_mentor, is_admin }),
        Outcome::SessionsEnded => Some(Notice::SessionsEnded),
        Outcome::SecondFactorEnded => Some(Notice::SecondFactorEnded),
        Outcome::Disabled | Outcome::Enabled => None,
    }
}
