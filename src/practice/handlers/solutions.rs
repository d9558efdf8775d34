use actix_web::{HttpResponse, web};
use diesel::PgConnection;

use super::readable;
use crate::aids::queries::insert_look;
use crate::aids::{Aids, find_aids};
use crate::db::Db;
use crate::package::statement::render_markdown;
use crate::practice::policy::{self, Solutions};
use crate::practice::present::accepted_programs;
use crate::practice::queries::solutions::list_accepted;
use crate::practice::views::{EditorialPage, Gate, ProgramsPage};
use crate::problems::present::problem_view_with;
use crate::problems::queries::{ProblemPageRow, find_text_file, get_own_progress};
use crate::web::page::see_other;
use crate::web::views::{Section, TrustedHtml};
use crate::web::{AppError, CurrentUser, MaybeUser, Page, RequestContext, Viewer};

/// The problem with what the viewer has of it, and what stands before its solutions.
fn gated(
    conn: &mut PgConnection,
    viewer: Option<&Viewer>,
    slug: &str,
    has_chosen: impl Fn(&Aids) -> bool,
) -> Result<(ProblemPageRow, Aids, Option<Gate>), AppError> {
    let row = readable(conn, viewer, slug)?;
    let (aids, has_solved) = match viewer {
        Some(viewer) => (
            find_aids(conn, viewer.id, row.id)?,
            get_own_progress(conn, viewer.id, row.id)?.solved,
        ),
        None => (Aids::default(), false),
    };
    let in_interview = aids.interview.is_some();
    let gate = match policy::solutions(viewer.is_some(), has_solved, has_chosen(&aids), in_interview) {
        Solutions::Open => None,
        Solutions::AskFirst => Some(Gate::AskFirst),
        Solutions::SignIn => Some(Gate::SignIn),
        Solutions::Closed => Some(Gate::Interview),
    };
    Ok((row, aids, gate))
}

/// `GET /problems/{slug}/editorial`
pub async fn editorial(
    context: RequestContext,
    db: web::Data<Db>,
    MaybeUser(viewer): MaybeUser,
    slug: web::Path<String>,
) -> Result<Page<EditorialPage>, AppError> {
    let (row, aids, gate, text) = db
        .read(move |conn| {
            let (row, aids, gate) = gated(conn, viewer.as_ref(), &slug, |aids| aids.read_editorial)?;
            let path = row.details.editorial.clone().ok_or(AppError::NotFound)?;
            let text = match gate {
                None => find_text_file(conn, row.version_id, &path)?,
                Some(_) => None,
            };
            Ok::<_, AppError>((row, aids, gate, text))
        })
        .await?;
    let problem = problem_view_with(row, Vec::new(), &[], &aids);
    let base = format!("{}/assets/", problem.url());
    Ok(Page::ok(EditorialPage {
        layout: context.layout(Section::Practice),
        text: text.map(|bytes| {
            let html = render_markdown(&String::from_utf8_lossy(&bytes), &base);
            TrustedHtml::from_sanitised(html.as_str())
        }),
        problem,
        gate,
    }))
}

/// `GET /problems/{slug}/solutions`
pub async fn programs(
    context: RequestContext,
    db: web::Data<Db>,
    MaybeUser(viewer): MaybeUser,
    slug: web::Path<String>,
) -> Result<Page<ProgramsPage>, AppError> {
    let (row, aids, gate, files) = db
        .read(move |conn| {
            let (row, aids, gate) = gated(conn, viewer.as_ref(), &slug, |aids| aids.read_programs)?;
            if !row.details.has_accepted {
                return Err(AppError::NotFound);
            }
            let files = match gate {
                None => list_accepted(conn, row.version_id)?,
                Some(_) => Vec::new(),
            };
            Ok((row, aids, gate, files))
        })
        .await?;
    Ok(Page::ok(ProgramsPage {
        layout: context.layout(Section::Practice),
        problem: problem_view_with(row, Vec::new(), &[], &aids),
        gate,
        programs: accepted_programs(files),
    }))
}

/// `POST /problems/{slug}/editorial`: the choice to read it, which is recorded.
pub async fn choose_editorial(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    choose(&db, viewer.0, slug.into_inner(), "editorial").await
}

/// `POST /problems/{slug}/solutions`
pub async fn choose_programs(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    choose(&db, viewer.0, slug.into_inner(), "programs").await
}

async fn choose(db: &Db, viewer: Viewer, slug: String, what: &'static str) -> Result<HttpResponse, AppError> {
    let place = db
        .run(move |conn| {
            let (row, _, gate) = gated(conn, Some(&viewer), &slug, |aids| match what {
                "editorial" => aids.read_editorial,
                _ => aids.read_programs,
            })?;
            let (exists, page) = match what {
                "editorial" => (row.details.editorial.is_some(), "editorial"),
                _ => (row.details.has_accepted, "solutions"),
            };
            if !exists {
                return Err(AppError::NotFound);
            }
            match gate {
                Some(Gate::Interview) => {
                    return Err(AppError::Conflict(
                        "Solutions are hidden until your interview ends.".into(),
                    ));
                }
                Some(_) => insert_look(conn, viewer.id, row.id, what)?,
                None => {}
            }
            Ok(format!("/problems/{}/{page}", row.slug))
        })
        .await?;
    Ok(see_other(place))
}
