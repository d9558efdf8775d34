//! What moves a review, and what is said about people at its end.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};

use super::show;
use crate::db::Db;
use crate::reviews::forms::{OF_MENTOR, OF_SEEKER, RatingForm, reason};
use crate::reviews::queries::reviews::{self, Review};
use crate::reviews::queries::upkeep;
use crate::reviews::rules::ReviewRules;
use crate::reviews::state::{Action, Role};
use crate::reviews::{moves, policy, publish};
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::{AppError, CurrentUser, RequestContext};

async fn act(
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    session: Session,
    viewer: CurrentUser,
    id: &str,
    action: Action,
    (words, leads_to): (&str, Option<&str>),
) -> Result<HttpResponse, AppError> {
    let id = parse_id(id)?;
    db.run(move |conn| {
        let review = moves::hold(conn, id, &viewer)?;
        moves::act(conn, &rules, &viewer, &review, action)
    })
    .await?;
    leave_notice(&session, words)?;
    Ok(see_other(
        leads_to.map_or_else(|| format!("/reviews/{id}"), str::to_string),
    ))
}

type Tools = (web::Data<Db>, web::Data<ReviewRules>);

/// `POST /reviews/{id}/claim`
pub async fn claim(
    tools: Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let words = (
        "It is yours for now. What you type is kept; the seeker sees it once you send it.",
        None,
    );
    act(tools, session, viewer, &id, Action::Claim, words).await
}

/// `POST /reviews/{id}/renew`
pub async fn renew(
    tools: Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    act(
        tools,
        session,
        viewer,
        &id,
        Action::Renew,
        ("Your claim begins anew.", None),
    )
    .await
}

/// `POST /reviews/{id}/release`
pub async fn release(
    tools: Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let words = (
        "You gave it back. What you typed is kept among your reviews.",
        Some("/queue"),
    );
    act(tools, session, viewer, &id, Action::Release, words).await
}

/// `POST /reviews/{id}/cancel`
pub async fn cancel(
    tools: Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    act(
        tools,
        session,
        viewer,
        &id,
        Action::Cancel,
        ("Your request is taken back.", None),
    )
    .await
}

/// `POST /reviews/{id}/finish`
pub async fn finish(
    tools: Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    act(
        tools,
        session,
        viewer,
        &id,
        Action::Finish,
        ("The review is finished.", None),
    )
    .await
}

/// `POST /reviews/{id}/rounds`
pub async fn create_round(
    (db, rules): Tools,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let submission_id = parse_id(&posted.readable("submission"))?;
    db.run(move |conn| publish::next_round(conn, &rules, &viewer, id, submission_id))
        .await?;
    leave_notice(
        &session,
        "Your new submission is in the review; open threads came along.",
    )?;
    Ok(see_other(format!("/reviews/{id}")))
}

/// `POST /reviews/{id}/rating`
pub async fn create_rating(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let person = viewer.0.clone();
    let review = db
        .read(move |conn| reviews::get_review(conn, id, person.id).map_err(AppError::from))
        .await?;
    let is_by_mentor = policy::role_of(&viewer, &review) == Role::Mentor;
    if !policy::may_view(&viewer, &review) {
        return Err(AppError::NotFound);
    }
    if !policy::may_rate(&viewer, &review) {
        return Err(AppError::Conflict(
            "How it was is said once the review is over.".into(),
        ));
    }
    let questions = if is_by_mentor { &OF_SEEKER } else { &OF_MENTOR };
    let form = match RatingForm::parse(&posted, questions) {
        Ok(form) => form,
        Err(errors) => return show::again(&request, &db, &viewer, &context, id, (&posted, errors)).await,
    };
    let is_new = db
        .run(move |conn| {
            upkeep::insert_rating(conn, id, is_by_mentor, &form.answers, &form.body).map_err(AppError::from)
        })
        .await?;
    if !is_new {
        return Err(AppError::Conflict("You have said how it was already.".into()));
    }
    leave_notice(&session, "Thank you. The other side reads it here.")?;
    Ok(see_other(format!("/reviews/{id}")))
}

/// The review and the other side of it, for one of its two sides.
async fn other_side(db: &Db, viewer: &CurrentUser, id: i64) -> Result<(Review, i64), AppError> {
    let user_id = viewer.id;
    let review = db
        .read(move |conn| reviews::get_review(conn, id, user_id).map_err(AppError::from))
        .await?;
    let other = match policy::role_of(viewer, &review) {
        Role::Seeker => review.mentor_id,
        Role::Mentor => Some(review.seeker_id),
        _ => None,
    };
    let other = other.ok_or(AppError::NotFound)?;
    Ok((review, other))
}

/// `POST /reviews/{id}/report`
pub async fn create_report(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    other_side(&db, &viewer, id).await?;
    let reason = match reason(&posted, "reason", 2000) {
        Ok(reason) => reason,
        Err(errors) => return show::again(&request, &db, &viewer, &context, id, (&posted, errors)).await,
    };
    let user_id = viewer.id;
    db.run(move |conn| upkeep::insert_report(conn, id, user_id, &reason).map_err(AppError::from))
        .await?;
    leave_notice(
        &session,
        "An administrator looks at it. The other side is not told.",
    )?;
    Ok(see_other(format!("/reviews/{id}")))
}

/// `POST /reviews/{id}/block`
pub async fn create_block(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    meet(&db, &session, &viewer, &id, false).await
}

/// `POST /reviews/{id}/unblock`
pub async fn destroy_block(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    meet(&db, &session, &viewer, &id, true).await
}

/// Whether the two sides of a review may meet in others.
async fn meet(
    db: &Db,
    session: &Session,
    viewer: &CurrentUser,
    id: &str,
    may_meet: bool,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(id)?;
    let (_, other) = other_side(db, viewer, id).await?;
    let user_id = viewer.id;
    db.run(move |conn| {
        match may_meet {
            true => upkeep::unblock(conn, user_id, other).map(drop),
            false => upkeep::block(conn, user_id, other),
        }
        .map_err(AppError::from)
    })
    .await?;
    leave_notice(
        session,
        if may_meet {
            "You two may meet in reviews again."
        } else {
            "You two meet in no new review. The other side is not told."
        },
    )?;
    Ok(see_other(format!("/reviews/{id}")))
}
