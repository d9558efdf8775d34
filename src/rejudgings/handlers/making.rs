//! The form of a rejudging, and its post.

use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Db;
use crate::rejudgings::forms::{self, Asked};
use crate::rejudgings::views::{NewPage, Typed};
use crate::rejudgings::{make, present};
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{Choice, FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    problem: String,
    version: String,
    language: String,
    verdict: String,
    user: String,
}

/// `GET /admin/rejudgings/new`: the address may fill in parts of the scope.
pub async fn new(query: web::Query<NewQuery>, context: RequestContext) -> Page<NewPage> {
    let query = query.into_inner();
    let typed = Typed {
        problem: query.problem,
        version: query.version,
        language: query.language,
        verdict: query.verdict,
        user: query.user,
        ..Typed::default()
    };
    Page::ok(new_page(
        &context,
        typed,
        Uuid::new_v4().to_string(),
        FieldErrors::default(),
    ))
}

fn new_page(context: &RequestContext, typed: Typed, idempotency_key: String, errors: FieldErrors) -> NewPage {
    let choice = |value: &str, text: String, chosen: &str| Choice {
        value: value.to_string(),
        text,
        selected: value == chosen,
    };
    NewPage {
        layout: context.layout(Section::Operate),
        languages: forms::languages()
            .into_iter()
            .map(|(id, name)| choice(id, name, &typed.language))
            .collect(),
        verdicts: forms::VERDICTS
            .iter()
            .map(|word| choice(word, present::verdict_word(word), &typed.verdict))
            .collect(),
        typed,
        idempotency_key,
        errors,
    }
}

/// `POST /admin/rejudgings`: its preview; nothing is judged before somebody starts it.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let author_id = viewer.id;
    let made = match Asked::parse(&posted) {
        Ok(asked) => db.run(move |conn| make::make(conn, &asked, author_id)).await,
        Err(errors) => Err(AppError::invalid(errors)),
    };
    match made {
        Ok(id) => Ok(see_other(present::url(id))),
        Err(AppError::Invalid(errors)) if !context.wants_json => {
            let mut shown = FieldErrors::default();
            errors
                .into_iter()
                .for_each(|error| shown.push(error.field, error.message));
            let key = Uuid::parse_str(&posted.readable("idempotency_key")).unwrap_or_else(|_| Uuid::new_v4());
            let page = new_page(&context, typed(&posted), key.to_string(), shown);
            Ok(Page::invalid(page).respond_to(&request))
        }
        Err(error) => Err(error),
    }
}

fn typed(posted: &PostedForm) -> Typed {
    let field = |name: &str| posted.readable(name);
    Typed {
        problem: field("problem"),
        against: field("against"),
        version: field("version"),
        language: field("language"),
        verdict: field("verdict"),
        from: field("from"),
        until: field("until"),
        user: field("user"),
        reason: field("reason"),
    }
}
