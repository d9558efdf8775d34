//! Draft, beta, published, retired: asked for with a reason, and written to the log.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::audit::{self, Action, Event};
use crate::authoring::desk::{Author, details_of, newest};
use crate::authoring::policy::{self, Move};
use crate::authoring::queries::{self, DeskRow};
use crate::problems::checking;
use crate::problems::policy::ProblemState;
use crate::problems::queries::{Listing, publish_version, show_beta, update_slug};
use crate::web::AppError;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};

/// `POST /admin/problems/{slug}/state`, fields `move` and `reason`.
pub async fn update(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let wanted = Move::parse(&posted.readable("move"))
        .ok_or_else(|| AppError::BadRequest("There is no such step.".into()))?;
    let reason = posted.readable("reason").trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(AppError::Invalid(vec![crate::web::FieldError::new(
            "reason",
            "Say why, in at most 500 characters; it goes into the audit log.",
        )]));
    }
    let (slug, origin, viewer_id) = (slug.into_inner(), author.origin.clone(), author.viewer.id);
    let (notice, back) = author
        .db
        .run(move |conn| {
            // Saves and moves of all problems follow each other.
            crate::problems::queries::lock_packages(conn)?;
            let row = queries::get_desk(conn, &slug, None)?;
            policy::may(ProblemState::parse(&row.state), newest(&row), wanted)
                .map_err(|why| AppError::Conflict(why.to_owned()))?;
            let (notice, slug) = make(conn, &row, wanted, viewer_id)?;
            let event = Event {
                action: Action::ProblemState,
                subject: format!("problem {slug}"),
                before: Some(serde_json::json!({ "state": row.state, "version": row.shown_number })),
                after: Some(serde_json::json!({ "asked": wanted.word(), "version": row.number })),
                reason,
            };
            audit::record(conn, &origin, event)?;
            let back = match wanted {
                Move::Publish if row.kind == "code" => {
                    format!("/admin/problems/{slug}/versions/{}/check", row.number)
                }
                _ => format!("/admin/problems/{slug}/versions"),
            };
            Ok::<_, AppError>((notice, back))
        })
        .await?;
    leave_notice(&author.session, notice)?;
    Ok(see_other(back))
}

/// Returns what to say, and the slug that the problem has now.
fn make(
    conn: &mut diesel::PgConnection,
    row: &DeskRow,
    wanted: Move,
    viewer_id: i64,
) -> Result<(&'static str, String), AppError> {
    let details = details_of(row)?;
    let listing = Listing::of(&details);
    let mut slug = row.slug.clone();
    if matches!(wanted, Move::Beta | Move::Publish) && !details.slug.is_empty() && details.slug != slug {
        if queries::is_taken(conn, &details.slug)? {
            let message = format!("The address {} belongs to another problem.", details.slug);
            return Err(AppError::Conflict(message));
        }
        update_slug(conn, row.problem_id, &details.slug)?;
        slug = details.slug.clone();
    }
    let said = match wanted {
        Move::Beta => {
            show_beta(conn, row.problem_id, row.version_id, &listing)?;
            "It is in beta: everybody can solve it, marked as on trial."
        }
        Move::Publish if row.kind != "code" => {
            publish_version(conn, row.problem_id, row.version_id, &listing)?;
            "Published."
        }
        Move::Publish => {
            checking::ask(conn, row.version_id, true, Some(viewer_id))?;
            "A worker checks it, and publishes it if it passes."
        }
        Move::Retire => {
            queries::update_state(conn, row.problem_id, &["beta", "published"], "retired")?;
            "Retired: nobody but administrators finds it now. What was sent to it stays."
        }
        Move::Revive => {
            queries::update_state(conn, row.problem_id, &["retired"], "draft")?;
            "It is a draft again."
        }
    };
    Ok((said, slug))
}
