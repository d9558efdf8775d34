//! Writing: every comment is kept before anything else is asked of it.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};

use super::show;
use crate::db::Db;
use crate::drafts::queries::{DraftKey, find_draft, save_draft};
use crate::reviews::anchors::{Lines, carry};
use crate::reviews::forms::{BODY_LIMIT, CommentForm};
use crate::reviews::queries::drafts;
use crate::reviews::queries::reviews::get_review;
use crate::reviews::queries::threads;
use crate::reviews::rules::ReviewRules;
use crate::reviews::state::Role;
use crate::reviews::{drafts as keeping, policy, publish};
use crate::submissions::parse_id;
use crate::submissions::present::{DESIGN, workspace_url};
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::{AppError, CurrentUser, RequestContext};

/// `POST /reviews/{id}/comments`: keeps a comment; with `intent=send` all that was kept goes out. 204 for a script, which
/// only ever keeps.
pub async fn create(
    request: HttpRequest,
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let form = match CommentForm::parse(&posted) {
        Ok(form) => form,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => return show::again(&request, &db, &viewer, &context, id, (&posted, errors)).await,
    };
    let (person, kept) = (viewer.0.clone(), form.clone());
    db.run(move |conn| keeping::keep(conn, &person, id, &kept))
        .await?;
    if context.wants_json {
        return Ok(HttpResponse::NoContent().finish());
    }
    if posted.readable("intent") == "send" {
        return send_all(&db, &rules, &session, viewer, id).await;
    }
    leave_notice(&session, "Kept. Nobody else sees it before you send it.")?;
    Ok(see_other(format!("/reviews/{id}#drafts")))
}

/// `POST /reviews/{id}/send`
pub async fn send(
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    send_all(&db, &rules, &session, viewer, parse_id(&id)?).await
}

async fn send_all(
    db: &Db,
    rules: &ReviewRules,
    session: &Session,
    viewer: CurrentUser,
    id: i64,
) -> Result<HttpResponse, AppError> {
    let rules = *rules;
    db.run(move |conn| publish::send(conn, &rules, &viewer, id))
        .await?;
    leave_notice(session, "Sent.")?;
    Ok(see_other(format!("/reviews/{id}")))
}

/// `POST /reviews/{id}/threads/{number}`: settles a thread, or opens it again.
pub async fn settle(
    db: web::Data<Db>,
    viewer: CurrentUser,
    path: web::Path<(String, i64)>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let id = parse_id(&id)?;
    let is_resolved = posted.readable("state") == "resolved";
    db.run(move |conn| {
        let review = get_review(conn, id, viewer.id)?;
        if !policy::may_view(&viewer, &review) {
            return Err(AppError::NotFound);
        }
        if !policy::may_settle(&viewer, &review) {
            return Err(AppError::Conflict(
                "Threads are settled once there is an answer.".into(),
            ));
        }
        if !threads::update_resolved(conn, id, number, is_resolved)? {
            return Err(AppError::NotFound);
        }
        Ok(())
    })
    .await?;
    Ok(see_other(format!("/reviews/{id}#thread-{number}")))
}

/// `POST /reviews/{id}/notes`: a mentor's own notes.
pub async fn save_notes(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let body: String = posted.readable("notes").chars().take(BODY_LIMIT).collect();
    db.run(move |conn| {
        let review = get_review(conn, id, viewer.id)?;
        if policy::role_of(&viewer, &review) != Role::Mentor {
            return Err(AppError::NotFound);
        }
        drafts::save_note(conn, viewer.id, id, &body).map_err(AppError::from)
    })
    .await?;
    if context.wants_json {
        return Ok(HttpResponse::NoContent().finish());
    }
    leave_notice(&session, "Your notes are kept. Nobody else ever sees them.")?;
    Ok(see_other(format!("/reviews/{id}#notes")))
}

/// `POST /reviews/{id}/comments/{number}/apply`: puts suggested lines into the seeker's draft.
pub async fn apply(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let id = parse_id(&id)?;
    let url = db
        .run(move |conn| {
            let review = get_review(conn, id, viewer.id)?;
            if review.seeker_id != viewer.id {
                return Err(AppError::NotFound);
            }
            let suggested = threads::find_suggested(conn, id, number)?.ok_or(AppError::NotFound)?;
            let files = publish::text_files(conn, suggested.submission_id)?;
            let sent = files.get(&suggested.path).ok_or(AppError::NotFound)?;
            let key = DraftKey {
                user_id: viewer.id,
                problem_id: review.problem_id,
                language: review.language.clone(),
            };
            let draft = find_draft(conn, &key)?;
            let (base, revision) = match &draft {
                Some(draft) => (draft.source.as_str(), draft.revision),
                None => (sent.as_str(), 0),
            };
            let source = put_in(
                sent,
                base,
                (suggested.first_line, suggested.last_line),
                &suggested.suggestion,
            )
            .ok_or_else(|| AppError::Conflict(GONE.into()))?;
            save_draft(conn, &key, &source, revision, "")?;
            Ok(if review.language == DESIGN {
                format!("/problems/{}/design", review.problem_slug)
            } else {
                workspace_url(&review.problem_slug, &review.language)
            })
        })
        .await?;
    leave_notice(
        &session,
        "The suggestion is in your draft; the version before is kept. Nothing has been sent yet.",
    )?;
    Ok(see_other(url))
}

const GONE: &str = "These lines are not in your draft any more, so the suggestion can't be put in. Copy it by hand; it stays here.";

/// `base` with the lines that stood at `lines` in `sent` replaced; `None` where they are gone.
fn put_in(sent: &str, base: &str, (first, last): (i32, i32), suggestion: &str) -> Option<String> {
    let of = sent.lines().count().max(1);
    let lines = Lines::new(usize::try_from(first).ok()?, usize::try_from(last).ok()?, of)?;
    let at = match carry(sent, base, lines) {
        crate::reviews::anchors::Carried::Outdated(_) => return None,
        kept => kept.lines(),
    };
    let all: Vec<&str> = base.lines().collect();
    let before = all.get(..at.first - 1)?;
    let after = all.get(at.last..)?;
    let middle: Vec<&str> = suggestion.lines().collect();
    let mut text = [before, &middle, after].concat().join("\n");
    if base.ends_with('\n') || base.is_empty() {
        text.push('\n');
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::put_in;

    #[test]
    fn suggested_lines_go_where_the_old_ones_are_now() {
        let sent = "a = 1\nb = 2\nprint(a + b)\n";
        assert_eq!(
            put_in(sent, sent, (2, 2), "b = 3\nc = 4").as_deref(),
            Some("a = 1\nb = 3\nc = 4\nprint(a + b)\n")
        );
        let moved = "# first\na = 1\nb = 2\nprint(a + b)";
        assert_eq!(
            put_in(sent, moved, (2, 2), "b = 3").as_deref(),
            Some("# first\na = 1\nb = 3\nprint(a + b)")
        );
        assert_eq!(put_in(sent, "x\ny\n", (2, 2), "b = 3"), None);
        assert_eq!(
            put_in(sent, sent, (2, 2), "").as_deref(),
            Some("a = 1\nprint(a + b)\n")
        );
    }
}
