use actix_web::web;
use chrono::Utc;

use crate::db::Db;
use crate::practice::present::progress::{self, Found};
use crate::practice::queries::progress as queries;
use crate::practice::views::ProgressPage;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const TOPICS: i64 = 60;
const SOLVED: i64 = 50;
const INTERVIEWS: i64 = 20;

/// `GET /progress`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<ProgressPage>, AppError> {
    let (id, today) = (viewer.id, Utc::now().date_naive());
    let found = db
        .read(move |conn| {
            Ok::<_, AppError>(Found {
                totals: queries::get_totals(conn, id)?,
                difficulties: queries::list_difficulties(conn, id)?,
                topics: queries::list_topics(conn, id, TOPICS)?,
                solved: queries::list_solved(conn, id, SOLVED)?,
                days: queries::list_days(conn, id, progress::first_day(today))?,
                interviews: queries::list_interviews(conn, id, INTERVIEWS)?,
            })
        })
        .await?;
    Ok(Page::ok(progress::page(
        context.layout(Section::Practice),
        found,
        today,
    )))
}
