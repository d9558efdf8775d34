use actix_web::{HttpRequest, HttpResponse, Responder, web};
use diesel::PgConnection;
use serde::Deserialize;

use crate::db::Db;
use crate::practice::present::compare::{Sent, choice, differences, side};
use crate::practice::views::ComparePage;
use crate::problems::queries::get_published_by_slug;
use crate::submissions::parse_id;
use crate::submissions::policy::may_view_submission;
use crate::submissions::present::{DESIGN, submission_url};
use crate::submissions::queries::{
    find_current_judgement, get_number, get_submission, list_files, list_of_user,
};
use crate::web::page::see_other;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// Others to compare with.
const CHOICES: i64 = 50;

#[derive(Deserialize)]
pub struct Pair {
    #[serde(default)]
    one: String,
    #[serde(default)]
    other: String,
}

/// `GET /problems/{slug}/compare?one=&other=`: the form of the list; leads to the page of the two.
pub async fn choose(
    db: web::Data<Db>,
    slug: web::Path<String>,
    pair: web::Query<Pair>,
) -> Result<HttpResponse, AppError> {
    let head = db
        .read(move |conn| get_published_by_slug(conn, &slug).map_err(AppError::from))
        .await?;
    let (Ok(one), Ok(other)) = (parse_id(&pair.one), parse_id(&pair.other)) else {
        return Ok(see_other(format!("/problems/{}/submissions", head.slug)));
    };
    let language = if head.kind.is_design() { DESIGN } else { "" };
    Ok(see_other(format!(
        "{}/compare?with={other}",
        submission_url(one, language)
    )))
}

#[derive(Deserialize)]
pub struct CompareQuery {
    with: Option<i64>,
}

fn load(conn: &mut PgConnection, viewer: &Viewer, id: i64) -> Result<Sent, AppError> {
    let submission = get_submission(conn, id)?;
    if !may_view_submission(viewer, submission.user_id) {
        return Err(AppError::NotFound); // hide that it exists
    }
    let judgement = find_current_judgement(conn, id)?;
    let files = list_files(conn, id)?;
    let number = get_number(conn, &submission)?.0;
    Ok(Sent {
        submission,
        judgement,
        files,
        number,
    })
}

/// `GET /submissions/{id}/compare?with=`: without `with`, the one sent before is taken.
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<CompareQuery>,
    context: RequestContext,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (id, with) = (parse_id(&id)?, query.with);
    let (this, other, lines) = db
        .read(move |conn| {
            let this = load(conn, &viewer, id)?;
            let (user_id, problem_id) = (this.submission.user_id, this.submission.problem_id);
            let mut lines = list_of_user(conn, user_id, Some(problem_id), None, CHOICES)?;
            lines.retain(|line| line.id != id);
            let before = lines.iter().find(|line| line.id < id).or(lines.first());
            let other = with.or(before.map(|line| line.id)).filter(|other| *other != id);
            let other = other.map(|other| load(conn, &viewer, other)).transpose()?;
            let is_pair = |other: &Sent| {
                (other.submission.user_id, other.submission.problem_id) == (user_id, problem_id)
            };
            if other.as_ref().is_some_and(|other| !is_pair(other)) {
                return Err(AppError::NotFound); // nothing to compare
            }
            Ok((this, other, lines))
        })
        .await?;
    if this.submission.language == DESIGN {
        let with = with.map(|with| format!("?with={with}")).unwrap_or_default();
        return Ok(see_other(format!("/submissions/{id}/design/compare{with}")));
    }
    let chosen = other.as_ref().map(|other| other.submission.id);
    let mut page = ComparePage {
        layout: context.layout(Section::Submissions),
        problem_title: this.submission.problem_title.clone(),
        problem_url: format!("/problems/{}", this.submission.problem_slug),
        url: format!("/submissions/{id}"),
        choices: lines.iter().map(|line| choice(line, chosen)).collect(),
        sides: None,
        files: Vec::new(),
    };
    if let Some(other) = other {
        // The older one stands left, whichever was asked for.
        let (old, new) = if this.submission.id < other.submission.id {
            (this, other)
        } else {
            (other, this)
        };
        page.files = differences(&old, &new);
        page.sides = Some((side(&old), side(&new)));
    }
    Ok(Page::ok(page).respond_to(&request))
}
