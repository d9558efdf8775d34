//! The audit log: a page with filters, and the same events to take away.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{PER_PAGE, event_row};
use crate::admin::views::AuditPage;
use crate::audit::queries::{Filter, list_events};
use crate::audit::{Action, StoredEvent};
use crate::db::{Db, DbError};
use crate::web::views::{Choice, Section};
use crate::web::{AppError, Page, RequestContext};

/// The most events of one export; narrower filters reach the rest.
const EXPORT_LIMIT: i64 = 50_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    action: String,
    actor: String,
    subject: String,
    before: String,
}

impl AuditQuery {
    fn filter(&self) -> Filter {
        Filter {
            action: Action::parse(&self.action),
            actor: self.actor.trim().to_string(),
            subject: self.subject.trim().to_string(),
            before_id: self.before.parse().ok(),
        }
    }

    /// The same filters at another address.
    fn at(&self, path: &str, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("action", &self.action),
            ("actor", &self.actor),
            ("subject", &self.subject),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(id) = before {
            query.append_pair("before", &id.to_string());
        }
        format!("{path}?{}", query.finish())
    }
}

/// `GET /admin/audit`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<AuditQuery>,
    context: RequestContext,
) -> Result<Page<AuditPage>, AppError> {
    let query = query.into_inner();
    let filter = query.filter();
    let mut events = read(&db, filter, PER_PAGE as i64 + 1).await?;
    let next = (events.len() > PER_PAGE).then(|| {
        events.truncate(PER_PAGE);
        events.last().map(|event| event.id)
    });
    Ok(Page::ok(AuditPage {
        layout: context.layout(Section::Operate),
        actions: Action::ALL
            .into_iter()
            .map(|action| Choice {
                value: action.id().to_string(),
                text: action.words().to_string(),
                selected: action.id() == query.action,
            })
            .collect(),
        next_url: next.flatten().map(|id| query.at("/admin/audit", Some(id))),
        export_url: query.at("/admin/audit/export", None),
        actor: query.actor,
        subject: query.subject,
        rows: events.into_iter().map(event_row).collect(),
    }))
}

/// `GET /admin/audit/export`: the newest events of the same filters, a line of JSON each.
pub async fn export(db: web::Data<Db>, query: web::Query<AuditQuery>) -> Result<HttpResponse, AppError> {
    let events = read(&db, query.filter(), EXPORT_LIMIT).await?;
    let mut body = String::new();
    for event in &events {
        body.push_str(&as_json(event).to_string());
        body.push('\n');
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-ndjson; charset=utf-8"))
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"greenroom-audit.ndjson\"",
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}

async fn read(db: &Db, filter: Filter, limit: i64) -> Result<Vec<StoredEvent>, AppError> {
    db.read(move |conn| list_events(conn, &filter, limit).map_err(DbError::from))
        .await
        .map_err(AppError::from)
}

fn as_json(event: &StoredEvent) -> serde_json::Value {
    use crate::web::secret::to_hex;
    serde_json::json!({
        "id": event.id,
        "happened_at": event.happened_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        "actor_id": event.actor_id,
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "address": event.address,
        "request_id": event.request_id,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "previous_hash": to_hex(&event.previous_hash),
        "hash": to_hex(&event.hash),
    })
}
