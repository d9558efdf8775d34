//! People: the list, one of them, and what can be changed.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use super::{PER_PAGE, event_row};
use crate::accounts::address;
use crate::accounts::changes::{self, Outcome};
use crate::accounts::queries::sessions::list_sessions;
use crate::accounts::queries::{UserFilter, UserSummary, find_user, list_users};
use crate::admin::forms::ReasonedChange;
use crate::admin::policy::{self, Account, Change};
use crate::admin::views::{UserLine, UserPage, UsersPage};
use crate::audit::queries::{Filter, list_events};
use crate::db::{Db, DbError};
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Choice, FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, FieldError, Page, RequestContext};

/// The newest events about somebody on their page.
const EVENTS: i64 = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UsersQuery {
    q: String,
    role: String,
    state: String,
    after: String,
}

/// `GET /admin/users`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<UsersQuery>,
    context: RequestContext,
) -> Result<Page<UsersPage>, AppError> {
    let query = query.into_inner();
    let filter = UserFilter {
        search: query.q.trim().to_string(),
        is_mentor: (query.role == "mentor").then_some(true),
        is_admin: (query.role == "admin").then_some(true),
        is_disabled: match query.state.as_str() {
            "disabled" => Some(true),
            "enabled" => Some(false),
            _ => None,
        },
        after: query.after.clone(),
    };
    let mut users = db
        .read(move |conn| list_users(conn, &filter, PER_PAGE as i64 + 1).map_err(DbError::from))
        .await?;
    let has_more = users.len() > PER_PAGE;
    users.truncate(PER_PAGE);
    let next_url = users.last().filter(|_| has_more).map(|last| {
        let mut next = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", &query.q), ("role", &query.role), ("state", &query.state)] {
            if !value.is_empty() {
                next.append_pair(name, value);
            }
        }
        next.append_pair("after", &last.username);
        format!("/admin/users?{}", next.finish())
    });
    let choices = |chosen: &str, known: &[(&str, &str)]| -> Vec<Choice> {
        let choice = |(value, text): &(&str, &str)| Choice {
            value: value.to_string(),
            text: text.to_string(),
            selected: *value == chosen,
        };
        known.iter().map(choice).collect()
    };
    Ok(Page::ok(UsersPage {
        layout: context.layout(Section::Operate),
        roles: choices(&query.role, &[("mentor", "Mentors"), ("admin", "Administrators")]),
        states: choices(&query.state, &[("enabled", "Enabled"), ("disabled", "Disabled")]),
        query: query.q,
        rows: users.into_iter().map(user_line).collect(),
        next_url,
    }))
}

/// `GET /admin/users/{username}`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    username: web::Path<String>,
    context: RequestContext,
) -> Result<Page<UserPage>, AppError> {
    Ok(Page::ok(
        page(&db, &viewer, username.into_inner(), &context).await?,
    ))
}

/// `POST /admin/users/{username}/roles`
pub async fn update_roles(
    db: web::Data<Db>,
    request: HttpRequest,
    viewer: CurrentUser,
    username: web::Path<String>,
    context: RequestContext,
    session: Session,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::roles(&posted);
    let target = Target::of(db, viewer, username.into_inner())?;
    target
        .change(&request, &context, &session, &posted, asked, "roles")
        .await
}

/// `POST /admin/users/{username}/state`
pub async fn update_state(
    db: web::Data<Db>,
    request: HttpRequest,
    viewer: CurrentUser,
    username: web::Path<String>,
    context: RequestContext,
    session: Session,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::state(&posted);
    let target = Target::of(db, viewer, username.into_inner())?;
    target
        .change(&request, &context, &session, &posted, asked, "state")
        .await
}

/// `POST /admin/users/{username}/sessions/delete`
pub async fn destroy_sessions(
    db: web::Data<Db>,
    request: HttpRequest,
    viewer: CurrentUser,
    username: web::Path<String>,
    context: RequestContext,
    session: Session,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let asked = ReasonedChange::end_sessions(&posted);
    let target = Target::of(db, viewer, username.into_inner())?;
    target
        .change(&request, &context, &session, &posted, asked, "sessions")
        .await
}

/// A name of an address that may be somebody's; anything else is a page that does not exist.
struct Name(String);

impl Name {
    fn of(written: String) -> Result<Name, AppError> {
        let may_be = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if written.bytes().all(may_be) {
            Ok(Name(written))
        } else {
            Err(AppError::NotFound)
        }
    }
}

/// Who changes whom.
struct Target {
    db: web::Data<Db>,
    viewer: CurrentUser,
    username: String,
}

impl Target {
    fn of(db: web::Data<Db>, viewer: CurrentUser, username: String) -> Result<Target, AppError> {
        let username = Name::of(username)?.0;
        Ok(Target { db, viewer, username })
    }

    /// Makes the change or shows the page again with what stands in its way.
    async fn change(
        self,
        request: &HttpRequest,
        context: &RequestContext,
        session: &Session,
        posted: &PostedForm,
        asked: Result<ReasonedChange, FieldErrors>,
        form: &'static str,
    ) -> Result<HttpResponse, AppError> {
        let errors = match asked {
            Ok(asked) => self.make(request, asked).await?.err(),
            Err(errors) => Some(errors),
        };
        let Some(errors) = errors else {
            leave_notice(
                session,
                &format!("Done; {} was told to the audit log.", self.username),
            )?;
            return Ok(see_other(format!("/admin/users/{}", self.username)));
        };
        if context.wants_json {
            let errors = errors.0.into_iter();
            let errors = errors.map(|error| FieldError::new(&error.field, error.message));
            return Err(AppError::Invalid(errors.collect()));
        }
        let mut page = page(&self.db, &self.viewer, self.username, context).await?;
        (page.errors, page.refused, page.reason) = (errors, form, posted.readable("reason"));
        Ok(Page::invalid(page).respond_to(request))
    }

    async fn make(
        &self,
        request: &HttpRequest,
        asked: ReasonedChange,
    ) -> Result<Result<(), FieldErrors>, AppError> {
        let (origin, username, viewer_id) = (address::origin(request), self.username.clone(), self.viewer.id);
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
                };
                changes::make(conn, &origin, &user, outcome, &asked.reason)?;
                Ok::<_, AppError>(Ok(()))
            })
            .await?;
        Ok(made.map_err(|refusal| {
            let mut errors = FieldErrors::default();
            errors.push("", refusal.words());
            errors
        }))
    }
}

async fn page(
    db: &Db,
    viewer: &CurrentUser,
    username: String,
    context: &RequestContext,
) -> Result<UserPage, AppError> {
    let username = Name::of(username)?.0;
    let (user, sessions, events) = db
        .read(move |conn| {
            let user = find_user(conn, &username)?.ok_or(AppError::NotFound)?;
            let about = Filter {
                subject: format!("user {username}"),
                ..Filter::default()
            };
            let sessions = list_sessions(conn, user.id)?.len() as u64;
            Ok::<_, AppError>((user, sessions, list_events(conn, &about, EVENTS)?))
        })
        .await?;
    Ok(UserPage {
        layout: context.layout(Section::Operate),
        is_oneself: user.id == viewer.id,
        user: user_line(user),
        sessions,
        events: events.into_iter().map(event_row).collect(),
        errors: FieldErrors::default(),
        reason: String::new(),
        refused: "",
    })
}

fn user_line(user: UserSummary) -> UserLine {
    UserLine {
        username: user.username,
        display_name: user.display_name,
        email: user.email.unwrap_or_default(),
        is_mentor: user.is_mentor,
        is_admin: user.is_admin,
        is_disabled: user.disabled_at.is_some(),
        joined_at: text::moment(user.created_at, chrono::Utc::now()),
    }
}
