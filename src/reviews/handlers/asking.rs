//! Asking for a review.

use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use crate::db::Db;
use crate::reviews::asking::{NotAsked, ask};
use crate::reviews::forms::{Asked, LEVELS, TALKS};
use crate::reviews::present;
use crate::reviews::queries::{lists, reviews};
use crate::reviews::rules::ReviewRules;
use crate::reviews::views::{AskPage, choices};
use crate::reviews::wait;
use crate::submissions::parse_id;
use crate::submissions::present::submission_url;
use crate::submissions::queries::get_submission;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Waits are told from so many requests of the language, or of all where it has too few.
const WINDOW: i64 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskQuery {
    second: Option<i64>,
}

/// `GET /submissions/{id}/review`
pub async fn new(
    request: HttpRequest,
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    query: web::Query<AskQuery>,
) -> Result<HttpResponse, AppError> {
    let posted = PostedForm::default();
    let page = page(
        &db,
        &rules,
        &viewer,
        &context,
        parse_id(&id)?,
        (&posted, query.second),
    )
    .await?;
    Ok(match page {
        Asking::Open(review_id) => see_other(format!("/reviews/{review_id}")),
        Asking::Page(page) => Page::ok(*page).respond_to(&request),
    })
}

/// `POST /submissions/{id}/review`
pub async fn create(
    request: HttpRequest,
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let outcome = match Asked::parse(&posted) {
        Err(errors) => Err(errors),
        Ok(asked) => {
            let (rules, person) = (**rules, viewer.0.clone());
            let stored = db.run(move |conn| ask(conn, &rules, &person, id, &asked)).await?;
            match stored {
                Ok(review_id) | Err(NotAsked::Open { review_id }) => {
                    return Ok(see_other(format!("/reviews/{review_id}")));
                }
                Err(NotAsked::Full { open }) => {
                    let mut errors = FieldErrors::default();
                    errors.push(
                        "",
                        format!("You have {open} reviews open, as many as there may be at once. Finish one first; what you wrote stands below."),
                    );
                    Err(errors)
                }
            }
        }
    };
    match outcome {
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => match page(&db, &rules, &viewer, &context, id, (&posted, None)).await? {
            Asking::Open(review_id) => Ok(see_other(format!("/reviews/{review_id}"))),
            Asking::Page(mut page) => {
                page.errors = errors;
                Ok(Page::invalid(*page).respond_to(&request))
            }
        },
        Ok(()) => Err(AppError::NotFound),
    }
}

/// The form, or the review that the submission is in already.
enum Asking {
    Open(i64),
    Page(Box<AskPage>),
}

async fn page(
    db: &Db,
    rules: &ReviewRules,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
    (posted, second): (&PostedForm, Option<i64>),
) -> Result<Asking, AppError> {
    let user_id = viewer.id;
    let (submission, open_review, open, waits) = db
        .read(move |conn| {
            let submission = get_submission(conn, id)?;
            if submission.user_id != user_id {
                return Err(AppError::NotFound);
            }
            let mut waits = lists::list_waits(conn, Some(&submission.language), WINDOW)?;
            if wait::estimate(&waits).is_none() {
                waits = lists::list_waits(conn, None, WINDOW)?;
            }
            let open_review = reviews::find_open_of_submission(conn, id)?;
            Ok((
                submission,
                open_review,
                reviews::count_open(conn, user_id)?,
                waits,
            ))
        })
        .await?;
    if let Some(review_id) = open_review {
        return Ok(Asking::Open(review_id));
    }
    let was_posted = posted.has("question");
    let typed = |name: &str, usual: &str| {
        if was_posted {
            posted.readable(name)
        } else {
            usual.to_string()
        }
    };
    let second = second.or_else(|| posted.readable("second_opinion_of").parse().ok());
    let key = posted.readable("idempotency_key");
    Ok(Asking::Page(Box::new(AskPage {
        layout: context.layout(Section::Reviews),
        problem_title: submission.problem_title,
        problem_url: format!("/problems/{}", submission.problem_slug),
        submission_url: submission_url(id, &submission.language),
        action: format!("/submissions/{id}/review"),
        wait: present::wait_words(wait::estimate(&waits).as_ref(), waits.len()),
        slots: format!("You have {open} of {} reviews open.", rules.slots),
        is_full: open >= rules.slots,
        question: typed("question", ""),
        goal: typed("goal", ""),
        focus: typed("focus", ""),
        is_quick: posted.readable("kind") == "quick",
        is_in_pool: typed("visibility", "mentors") != "claimer",
        is_anonymous: posted.has("is_anonymous"),
        levels: choices(&LEVELS, &typed("level", "junior")),
        talks: choices(&TALKS, &typed("talk", "en")),
        idempotency_key: if key.is_empty() {
            uuid::Uuid::new_v4().to_string()
        } else {
            key
        },
        second_opinion_of: second,
        errors: FieldErrors::default(),
    })))
}
