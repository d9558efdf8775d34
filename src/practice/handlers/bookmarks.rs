use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::readable;
use crate::aids::queries::set_bookmark;
use crate::db::Db;
use crate::practice::present::kept_problem;
use crate::practice::queries::bookmarks::list_kept;
use crate::practice::views::KeptPage;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, FieldError, Page, RequestContext};

const PER_PAGE: usize = 50;

/// `POST /problems/{slug}/bookmark`, with `on` 1 or 0.
pub async fn update(
    db: web::Data<Db>,
    viewer: CurrentUser,
    slug: web::Path<String>,
    form: PostedForm,
) -> Result<HttpResponse, AppError> {
    let is_set = match form.readable("on").as_str() {
        "1" => true,
        "0" => false,
        _ => {
            return Err(AppError::Invalid(vec![FieldError::new(
                "on",
                "Say 1 to set the bookmark and 0 to remove it.",
            )]));
        }
    };
    let place = db
        .run(move |conn| {
            let row = readable(conn, Some(&viewer), &slug)?;
            set_bookmark(conn, viewer.id, row.id, is_set)?;
            Ok::<_, AppError>(format!("/problems/{}", row.slug))
        })
        .await?;
    Ok(see_other(place))
}

#[derive(Deserialize)]
pub struct ListQuery {
    /// Microseconds and problem of the last row before: `1795000000000000-7`.
    before: Option<String>,
}

fn place(text: &str) -> Option<(DateTime<Utc>, i64)> {
    let (micros, id) = text.split_once('-')?;
    Some((
        DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        id.parse().ok()?,
    ))
}

/// `GET /bookmarks`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    query: web::Query<ListQuery>,
    context: RequestContext,
) -> Result<Page<KeptPage>, AppError> {
    // An address that was edited by hand begins at the top.
    let before = query.before.as_deref().and_then(place);
    let mut rows = db
        .read(move |conn| list_kept(conn, viewer.id, before, PER_PAGE as i64 + 1).map_err(AppError::from))
        .await?;
    let has_more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let last = rows.last().filter(|_| has_more);
    Ok(Page::ok(KeptPage {
        layout: context.layout(Section::Practice),
        next_url: last.map(|row| {
            format!(
                "/bookmarks?before={}-{}",
                row.kept_at.timestamp_micros(),
                row.problem_id
            )
        }),
        is_continued: before.is_some(),
        rows: rows.into_iter().map(kept_problem).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_back() {
        let now = DateTime::from_timestamp_micros(1_795_000_000_000_123).expect("a time");
        assert_eq!(place("1795000000000123-7"), Some((now, 7)));
        for text in [
            "",
            "-",
            "1-",
            "x-1",
            "1-x",
            "99999999999999999999-1",
            "9223372036854775807-1",
        ] {
            assert_eq!(place(text), None, "{text:?}");
        }
    }
}
