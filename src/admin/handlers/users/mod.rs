//! People: the list, one of them, and what can be changed.

pub mod changes;

use actix_web::web;
use serde::Deserialize;

use super::{PER_PAGE, event_row};
use crate::accounts::queries::sessions::list_sessions;
use crate::accounts::queries::{UserFilter, UserSummary, find_user, list_users};
use crate::accounts::second_factor;
use crate::admin::views::{UserLine, UserPage, UsersPage};
use crate::audit::queries::{Filter, list_events};
use crate::db::{Db, DbError};
use crate::web::views::{Choice, FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

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
    let username = Username::of(username.into_inner())?;
    Ok(Page::ok(page(&db, &viewer, username, &context).await?))
}

/// A name of an address that may be somebody's; anything else is a page that does not exist.
#[derive(Clone)]
struct Username(String);

impl Username {
    fn of(written: String) -> Result<Username, AppError> {
        let may_be = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if written.bytes().all(may_be) {
            Ok(Username(written))
        } else {
            Err(AppError::NotFound)
        }
    }
}

/// The page of one person, as it is before anything was posted.
async fn page(
    db: &Db,
    viewer: &CurrentUser,
    username: Username,
    context: &RequestContext,
) -> Result<UserPage, AppError> {
    let username = username.0;
    let (user, (sessions, has_second_factor), events) = db
        .read(move |conn| {
            let user = find_user(conn, &username)?.ok_or(AppError::NotFound)?;
            let about = Filter {
                subject: format!("user {username}"),
                ..Filter::default()
            };
            let sessions = list_sessions(conn, user.id)?.len() as u64;
            let has_second_factor = second_factor::is_on(conn, user.id)?;
            let events = list_events(conn, &about, EVENTS)?;
            Ok::<_, AppError>((user, (sessions, has_second_factor), events))
        })
        .await?;
    Ok(UserPage {
        layout: context.layout(Section::Operate),
        is_oneself: user.id == viewer.id,
        user: user_line(user),
        sessions,
        has_second_factor,
        events: events.into_iter().map(event_row).collect(),
        errors: FieldErrors::default(),
        reason: String::new(),
        refused: "",
        reset_link: None,
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
        leaves_on: user
            .delete_after
            .map(|date| text::moment(date, chrono::Utc::now())),
    }
}
