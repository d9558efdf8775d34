//! Comments for equal answers: offering one, taking one over, and looking after one's own.

use actix_session::Session;
use actix_web::{HttpResponse, web};

use crate::db::Db;
use crate::reviews::queries::drafts;
use crate::reviews::queries::equal as rows;
use crate::reviews::queries::reviews::get_review;
use crate::reviews::queries::threads;
use crate::reviews::state::Role;
use crate::reviews::{drafts as keeping, equal, policy};
use crate::submissions::parse_id;
use crate::submissions::queries::list_files;
use crate::web::page::{leave_notice, see_other};
use crate::web::{AppError, CurrentUser};

const OWN: &str = "/mentor/replies#equal";

/// `POST /reviews/{id}/comments/{number}/offer`: offers one's own comment to mentors of equal answers.
pub async fn create(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let id = parse_id(&id)?;
    let waiting = db
        .run(move |conn| equal::offer(conn, viewer.id, id, number))
        .await?;
    let words = match waiting {
        0 => "Offered to mentors of equal answers. None waits just now.".to_string(),
        1 => "Offered to mentors of equal answers. One waits in the queue.".to_string(),
        many => format!("Offered to mentors of equal answers. {many} wait in the queue."),
    };
    leave_notice(&session, &words)?;
    Ok(see_other(format!("/reviews/{id}#comment-{number}")))
}

/// `POST /reviews/{id}/equal/{number}`: takes an offer over as a draft, below what is there already.
pub async fn take(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let id = parse_id(&id)?;
    db.run(move |conn| {
        let review = get_review(conn, id, viewer.id)?;
        if policy::role_of(&viewer, &review) != Role::Mentor {
            return Err(AppError::NotFound);
        }
        let rounds = threads::list_rounds(conn, id)?;
        let last = rounds.last().ok_or(AppError::NotFound)?;
        let files = list_files(conn, last.submission_id)?;
        let offers = equal::offers(conn, viewer.id, &review, (last.submission_id, &files))?;
        let (offer, place) = offers
            .into_iter()
            .find(|(offer, _)| offer.id == number)
            .ok_or(AppError::NotFound)?;
        let kept = drafts::list(conn, viewer.id, id)?;
        let there = kept.iter().find(|draft| draft.place == place.words());
        keeping::add(conn, &viewer, &review, &place, (&offer.kind, &offer.body), there)
    })
    .await?;
    leave_notice(
        &session,
        "It is among your kept comments. Change it as you like; it goes out when you send it.",
    )?;
    Ok(see_other(format!("/reviews/{id}#drafts")))
}

/// `POST /mentor/equal/{number}`: offers again what a change of the comparison has made a draft.
pub async fn renew(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    number: web::Path<i64>,
) -> Result<HttpResponse, AppError> {
    let number = number.into_inner();
    db.run(move |conn| equal::offer_again(conn, viewer.id, number))
        .await?;
    leave_notice(&session, "It is offered again.")?;
    Ok(see_other(OWN))
}

/// `POST /mentor/equal/{number}/delete`
pub async fn destroy(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    number: web::Path<i64>,
) -> Result<HttpResponse, AppError> {
    let number = number.into_inner();
    let gone = db
        .run(move |conn| rows::delete_offer(conn, viewer.id, number).map_err(AppError::from))
        .await?;
    if gone == 0 {
        return Err(AppError::NotFound);
    }
    leave_notice(&session, "It is offered no more. Where it was said, it stays.")?;
    Ok(see_other(OWN))
}
