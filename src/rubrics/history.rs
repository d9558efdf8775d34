//! Somebody's marks over time, criterion by criterion, as a picture and as its table.

use actix_web::web;
use askama::Template;

use super::LEVELS;
use super::queries::{self, HistoryRow};
use crate::db::Db;
use crate::submissions::present::sent_at;
use crate::web::views::{Layout, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Marks that are looked at; with four criteria that is a hundred submissions.
const MOST_MARKS: i64 = 400;

/// `GET /reviews/marks`.
#[derive(Template)]
#[template(path = "rubrics/history.html")]
pub struct HistoryPage {
    pub layout: Layout,
    pub criteria: Vec<CriterionHistory>,
}

#[derive(Clone, Debug)]
pub struct CriterionHistory {
    pub id: String,
    pub title: String,
    /// "You: Lean no first, Hire last. Mentors marked 2 of 5 and agree on 1."
    pub words: String,
    pub points: Vec<Point>,
    pub links: Vec<Link>,
    /// When the first and the last of them were sent.
    pub first_at: String,
    pub last_at: String,
    pub rows: Vec<MarkRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Per cent of the width.
    pub x: f64,
    /// Pixels from the top.
    pub y: i32,
    pub is_own: bool,
}

/// A piece of a line from one mark to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub x1: f64,
    pub y1: i32,
    pub x2: f64,
    pub y2: i32,
    pub class: &'static str,
}

#[derive(Clone, Debug)]
pub struct MarkRow {
    pub url: String,
    pub problem: String,
    pub sent_at: String,
    pub own: &'static str,
    pub mentor: &'static str,
}

impl CriterionHistory {
    /// Height and name of each level.
    pub fn grid(&self) -> Vec<(i32, i16)> {
        (1..=4).map(|level| (height(level), level)).collect()
    }
}

/// `GET /reviews/marks`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<HistoryPage>, AppError> {
    let user_id = viewer.id;
    let rows = db
        .read(move |conn| queries::list_history(conn, user_id, MOST_MARKS).map_err(AppError::from))
        .await?;
    Ok(Page::ok(HistoryPage {
        layout: context.layout(Section::Reviews),
        criteria: by_criterion(&rows),
    }))
}

fn height(level: i16) -> i32 {
    20 + i32::from(4 - level) * 36
}

fn name(level: i16) -> &'static str {
    let index = usize::try_from(level - 1).unwrap_or(0);
    LEVELS.get(index).copied().unwrap_or_default()
}

/// Criteria in the order in which they were first marked.
fn by_criterion(rows: &[HistoryRow]) -> Vec<CriterionHistory> {
    let mut groups: Vec<(&str, Vec<&HistoryRow>)> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|(id, _)| *id == row.criterion) {
            Some((_, group)) => group.push(row),
            None => groups.push((&row.criterion, vec![row])),
        }
    }
    groups
        .into_iter()
        .map(|(id, group)| history(id, &group))
        .collect()
}

fn history(id: &str, rows: &[&HistoryRow]) -> CriterionHistory {
    let place = |index: usize| (index as f64 + 0.5) * 100.0 / rows.len() as f64;
    let own: Vec<Point> = (0..)
        .zip(rows)
        .map(|(index, row)| Point {
            x: place(index),
            y: height(row.own),
            is_own: true,
        })
        .collect();
    let mentor: Vec<Point> = (0..)
        .zip(rows)
        .filter_map(|(index, row)| {
            Some(Point {
                x: place(index),
                y: height(row.mentor?),
                is_own: false,
            })
        })
        .collect();
    let mut links = linked(&own, "line-1");
    links.extend(linked(&mentor, "line-0"));
    CriterionHistory {
        id: id.to_string(),
        title: rows.last().map(|row| row.title.clone()).unwrap_or_default(),
        words: words(rows),
        first_at: rows.first().map(|row| sent_at(row.sent_at)).unwrap_or_default(),
        last_at: rows.last().map(|row| sent_at(row.sent_at)).unwrap_or_default(),
        links,
        points: own.into_iter().chain(mentor).collect(),
        rows: rows.iter().rev().map(|row| mark_row(row)).collect(),
    }
}

fn linked(points: &[Point], class: &'static str) -> Vec<Link> {
    let pairs = points.iter().zip(points.iter().skip(1));
    pairs
        .map(|(from, to)| Link {
            x1: from.x,
            y1: from.y,
            x2: to.x,
            y2: to.y,
            class,
        })
        .collect()
}

fn words(rows: &[&HistoryRow]) -> String {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return String::new();
    };
    let own = if rows.len() == 1 {
        format!("You: {}.", name(last.own))
    } else {
        format!("You: {} first, {} last.", name(first.own), name(last.own))
    };
    let marked: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.own, row.mentor?)))
        .collect();
    if marked.is_empty() {
        return format!("{own} No mentor has marked it yet.");
    }
    let agree = marked.iter().filter(|(own, mentor)| own == mentor).count();
    let count = text::count(marked.len() as u64, "submission", "submissions");
    format!("{own} Mentors marked {count} and saw {agree} as you did.")
}

fn mark_row(row: &HistoryRow) -> MarkRow {
    MarkRow {
        url: match row.review_id {
            Some(id) => format!("/reviews/{id}#rubric"),
            None => format!("/submissions/{}", row.submission_id),
        },
        problem: row.problem.clone(),
        sent_at: sent_at(row.sent_at),
        own: name(row.own),
        mentor: row.mentor.map(name).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn row(criterion: &str, own: i16, mentor: Option<i16>) -> HistoryRow {
        HistoryRow {
            criterion: criterion.into(),
            title: criterion.to_uppercase(),
            submission_id: 7,
            problem: "Sum".into(),
            sent_at: Utc::now(),
            own,
            mentor,
            review_id: mentor.map(|_| 9),
        }
    }

    #[test]
    fn each_criterion_has_its_points_its_words_and_its_rows() {
        let rows = [
            row("clarity", 2, Some(1)),
            row("approach", 3, None),
            row("clarity", 3, None),
            row("clarity", 4, Some(4)),
        ];
        let histories = by_criterion(&rows);
        assert_eq!(histories.len(), 2);
        let clarity = &histories[0];
        assert_eq!(
            clarity.words,
            "You: Lean no first, Strong hire last. Mentors marked 2 submissions and saw 1 as you did."
        );
        assert_eq!(
            (clarity.points.len(), clarity.links.len(), clarity.rows.len()),
            (5, 3, 3)
        );
        assert_eq!(
            clarity.points[0],
            Point {
                x: 50.0 / 3.0,
                y: 92,
                is_own: true
            }
        );
        // A mentor's line goes over what no mentor marked.
        assert_eq!(
            (clarity.links[2].x1, clarity.links[2].class),
            (50.0 / 3.0, "line-0")
        );
        assert_eq!(clarity.rows[0].mentor, "Strong hire");
        assert_eq!(histories[1].words, "You: Hire. No mentor has marked it yet.");
    }
}
