use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;

use crate::db::Db;
use crate::notifications::{self, News};
use crate::practice::forms;
use crate::practice::present::report_line;
use crate::practice::queries::reports::{list_reports, settle as settle_report};
use crate::practice::views::AdminReportsPage;
use crate::submissions::parse_id;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

const HERE: &str = "/admin/reports/tests";
const PER_PAGE: usize = 50;

#[derive(Deserialize)]
pub struct ListQuery {
    /// `settled`, or the open ones.
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

async fn page(
    db: &Db,
    context: &RequestContext,
    are_settled: bool,
    before: Option<i64>,
) -> Result<AdminReportsPage, AppError> {
    let mut rows = db
        .read(move |conn| {
            list_reports(conn, are_settled, before, PER_PAGE as i64 + 1).map_err(AppError::from)
        })
        .await?;
    let has_more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let state = if are_settled { "settled" } else { "open" };
    Ok(AdminReportsPage {
        layout: context.layout(Section::Operate),
        are_settled,
        next_url: rows
            .last()
            .filter(|_| has_more)
            .map(|row| format!("{HERE}?state={state}&before={}", row.id)),
        rows: rows.into_iter().map(report_line).collect(),
        errors: FieldErrors::default(),
        refused: None,
    })
}

/// `GET /admin/reports/tests?state=&before=`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<ListQuery>,
    context: RequestContext,
) -> Result<Page<AdminReportsPage>, AppError> {
    // An address that was edited by hand begins at the top.
    let before = parse_id(&query.before).ok();
    Ok(Page::ok(
        page(&db, &context, query.state == "settled", before).await?,
    ))
}

/// `POST /admin/reports/tests/{id}`: settles a report with an answer, which its writer is told.
pub async fn settle(
    db: web::Data<Db>,
    id: web::Path<String>,
    context: RequestContext,
    session: Session,
    form: PostedForm,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let answer = match forms::words(&form, "answer", "Say what became of it; the reporter reads it.") {
        Ok(answer) => answer,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(mut errors) => {
            for error in &mut errors.0 {
                error.field = format!("answer-{id}");
            }
            let page = AdminReportsPage {
                errors,
                refused: Some((id, form.readable("answer"))),
                ..page(&db, &context, false, None).await?
            };
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    db.run(move |conn| {
        let settled = settle_report(conn, id, &answer)?.ok_or(AppError::NotFound)?;
        let (submission, number) = (settled.submission_id, settled.case_number);
        let news = News {
            kind: "test-report-settled",
            text: format!(
                "Your report of case {number} of {} is answered: {answer}",
                settled.title
            ),
            path: format!("/submissions/{submission}/cases/{number}/report"),
            has_letter: false,
        };
        notifications::tell(conn, settled.user_id, &news)?;
        Ok::<_, AppError>(())
    })
    .await?;
    leave_notice(&session, "The report is settled and its writer is told.")?;
    Ok(see_other(HERE))
}
