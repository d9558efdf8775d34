use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use diesel::PgConnection;
use serde::Deserialize;

use crate::db::Db;
use crate::judge::{CaseResult, Verdict};
use crate::practice::forms;
use crate::practice::queries::reports::{NewReport, count_of_day, find_own_report, insert_report};
use crate::practice::views::ReportPage;
use crate::submissions::parse_id;
use crate::submissions::policy::may_view_submission;
use crate::submissions::present::sent_at;
use crate::submissions::queries::{Submission, find_current_judgement, get_submission};
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{BadgeView, FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// Reports that one person may make within a day.
const A_DAY: i64 = 10;

/// A case that was judged, and of whose submission.
struct Failed {
    submission: Submission,
    case: CaseResult,
    verdict: Verdict,
    number: i32,
}

/// The case with this number, counted from 1 as the page of the submission does; only one that was not accepted.
fn load(conn: &mut PgConnection, viewer: &Viewer, id: i64, number: i32) -> Result<Failed, AppError> {
    let submission = get_submission(conn, id)?;
    if !may_view_submission(viewer, submission.user_id) {
        return Err(AppError::NotFound); // hide that it exists
    }
    let judgement = find_current_judgement(conn, id)?.ok_or(AppError::NotFound)?;
    let cases = judgement.cases.as_array().ok_or(AppError::NotFound)?;
    let index = usize::try_from(number - 1).map_err(|_| AppError::NotFound)?;
    let case = cases.get(index).ok_or(AppError::NotFound)?;
    let case = <CaseResult as serde::Deserialize>::deserialize(case)
        .map_err(|error| AppError::Internal(error.into()))?;
    let verdict = case
        .verdict
        .filter(|verdict| *verdict != Verdict::Accepted)
        .ok_or(AppError::NotFound)?;
    Ok(Failed {
        submission,
        case,
        verdict,
        number,
    })
}

#[derive(Deserialize)]
pub struct Place {
    id: String,
    number: String,
}

impl Place {
    fn read(&self) -> Result<(i64, i32), AppError> {
        let number = self.number.parse().ok().filter(|number| *number > 0);
        Ok((parse_id(&self.id)?, number.ok_or(AppError::NotFound)?))
    }
}

fn page(context: &RequestContext, failed: Failed) -> ReportPage {
    ReportPage {
        layout: context.layout(Section::Submissions),
        problem_title: failed.submission.problem_title,
        problem_url: format!("/problems/{}", failed.submission.problem_slug),
        submission_url: format!("/submissions/{}", failed.submission.id),
        case_number: u32::try_from(failed.number).unwrap_or(0),
        badge: BadgeView::verdict(failed.verdict.label()).unwrap_or(BadgeView::JUDGE_ERROR),
        intent: failed.case.description,
        body: String::new(),
        errors: FieldErrors::default(),
        reported: None,
    }
}

/// `GET /submissions/{id}/cases/{number}/report`
pub async fn new(
    db: web::Data<Db>,
    viewer: CurrentUser,
    place: web::Path<Place>,
    context: RequestContext,
) -> Result<Page<ReportPage>, AppError> {
    let (id, number) = place.read()?;
    let (failed, reported) = db
        .read(move |conn| {
            let failed = load(conn, &viewer, id, number)?;
            let reported = find_own_report(conn, viewer.id, id, number)?;
            Ok::<_, AppError>((failed, reported))
        })
        .await?;
    Ok(Page::ok(ReportPage {
        reported: reported.map(|report| (report.body, sent_at(report.created_at), report.answer)),
        ..page(&context, failed)
    }))
}

/// `POST /submissions/{id}/cases/{number}/report`: one report a case and submission, so a second post changes nothing.
pub async fn create(
    db: web::Data<Db>,
    viewer: CurrentUser,
    place: web::Path<Place>,
    context: RequestContext,
    session: Session,
    form: PostedForm,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (id, number) = place.read()?;
    let body = match forms::words(&form, "body", "Say what is wrong with this case.") {
        Ok(body) => body,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => {
            let failed = db.read(move |conn| load(conn, &viewer, id, number)).await?;
            let page = ReportPage {
                body: form.readable("body"),
                errors,
                ..page(&context, failed)
            };
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    let is_new = db
        .run(move |conn| {
            let failed = load(conn, &viewer, id, number)?;
            let is_new = insert_report(
                conn,
                &NewReport {
                    user_id: viewer.id,
                    submission_id: id,
                    case_number: number,
                    case_name: &failed.case.name,
                    verdict: failed.verdict.label(),
                    body: &body,
                },
            )?;
            // What was just stored counts as well; the refusal rolls it back.
            if is_new && count_of_day(conn, viewer.id)? > A_DAY {
                return Err(AppError::TooMany {
                    retry_after_seconds: 3_600,
                    what: "Ten reports a day are taken from one person.",
                });
            }
            Ok(is_new)
        })
        .await?;
    let notice = match is_new {
        true => "Thank you. The report is with those who keep the problem, together with your submission.",
        false => "You have reported this case before.",
    };
    leave_notice(&session, notice)?;
    Ok(see_other(format!("/submissions/{id}/cases/{number}/report")))
}
