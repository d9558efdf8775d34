//! Orders to workers: each carries a reason, and what stands in its way is shown on the page.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use diesel::PgConnection;
use serde_json::json;

use super::judging::{Typed, page};
use crate::accounts::address;
use crate::audit::{self, Action, Event, Origin};
use crate::db::Db;
use crate::jobs::orders::{self, EVERYWHERE, Wanted};
use crate::operate::forms::OrderForm;
use crate::operate::policy::{Target, Wish, may_order};
use crate::operate::queries::judging::list_workers;
use crate::operate::series::Span;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::FieldErrors;
use crate::web::{AppError, Page, RequestContext};

/// `POST /admin/judging/orders`
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let given = match OrderForm::parse(&posted) {
        Ok(form) => {
            let (origin, wish) = (address::origin(&request), form.wish);
            db.run(move |conn| give(conn, &origin, &form))
                .await?
                .map(|()| wish)
        }
        Err(errors) => Err(errors),
    };
    match given {
        Ok(wish) => {
            leave_notice(&session, notice(wish))?;
            Ok(see_other("/admin/judging"))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => {
            let typed = Typed {
                worker: posted.readable("worker"),
                order: posted.readable("order"),
                reason: posted.readable("reason"),
                errors,
            };
            let page = page(&db, &context, Span::Day, typed).await?;
            Ok(Page::invalid(page).respond_to(&request))
        }
    }
}

fn notice(wish: Wish) -> &'static str {
    match wish {
        Wish::Pause => "Paused: nothing new is taken from now on.",
        Wish::Drain => "The worker finishes what it has and ends.",
        Wish::Resume => "Resumed.",
    }
}

/// Gives the order and writes it to the log, or says on which field it fails. To be called in a transaction.
fn give(
    conn: &mut PgConnection,
    origin: &Origin,
    form: &OrderForm,
) -> Result<Result<(), FieldErrors>, AppError> {
    let standing = orders::lock_all(conn)?;
    let order = standing.iter().find(|order| order.place == form.place);
    let workers = list_workers(conn)?;
    let worker = workers.iter().find(|worker| worker.place == form.place);
    let is_everywhere = form.place == EVERYWHERE;
    let wrong = |field: &str, message: &str| {
        let mut errors = FieldErrors::default();
        errors.push(field, message);
        Ok(Err(errors))
    };
    if !is_everywhere && worker.is_none() && order.is_none() {
        return wrong(
            "worker",
            "There is no such worker any more. Choose one of the list.",
        );
    }
    let target = Target {
        is_everywhere,
        is_present: worker.is_some(),
        order: order.and_then(|order| Wanted::parse(&order.wanted)),
    };
    if let Err(refusal) = may_order(form.wish, target) {
        return wrong("order", refusal.words());
    }
    let process = worker.map(|worker| worker.name.as_str());
    let (action, wanted) = match form.wish {
        Wish::Pause => (Action::WorkerPause, Some(Wanted::Paused)),
        Wish::Drain => (Action::WorkerDrain, Some(Wanted::Drained)),
        Wish::Resume => (Action::WorkerResume, None),
    };
    match wanted {
        Some(wanted) => orders::give(conn, &form.place, wanted, process, &form.reason)?,
        None => {
            orders::take_back(conn, &form.place)?;
        }
    }
    let subject = if is_everywhere {
        "all workers".to_string()
    } else {
        format!("worker {}", form.place)
    };
    let word = |wanted: Option<Wanted>| json!({ "order": wanted.map(Wanted::word) });
    let event = Event::about(action, subject)
        .changing(word(target.order), word(wanted))
        .because(&form.reason);
    audit::record(conn, origin, event)?;
    Ok(Ok(()))
}
