//! A mentor's own figures: how soon they answer, what becomes of their threads, how their marks compare.

use actix_web::web;
use askama::Template;
use chrono::Utc;

use super::calibration::{agreement_words, compared};
use crate::db::Db;
use crate::reviews::forms::{ANSWERS, OF_MENTOR};
use crate::reviews::present::span;
use crate::reviews::queries::gold::list_gold_marks;
use crate::reviews::queries::statistics::{self, AnsweredReview, RatingCount, Totals};
use crate::web::views::{Layout, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Reviews in the picture.
const MOST: i64 = 60;
/// Height of the picture's plot, px.
const PLOT: f64 = 120.0;

/// `GET /mentor/statistics`.
#[derive(Template)]
#[template(path = "reviews/statistics.html")]
pub struct StatisticsPage {
    pub layout: Layout,
    pub figures: Vec<(&'static str, String)>,
    pub ratings: Vec<(&'static str, String)>,
    pub bars: Vec<Bar>,
    /// The longest wait in the picture.
    pub top: String,
    /// The last first.
    pub rows: Vec<AnsweredRow>,
}

/// One review in the picture of first answers.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Per cent of the width.
    pub x: f64,
    pub width: f64,
    /// px from the top.
    pub y: f64,
    pub height: f64,
}

#[derive(Clone, Debug)]
pub struct AnsweredRow {
    pub url: String,
    pub problem: String,
    pub at: String,
    pub waited: String,
    /// "3 of 4".
    pub settled: String,
}

/// `GET /mentor/statistics`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<StatisticsPage>, AppError> {
    let user_id = viewer.id;
    let (totals, answered, ratings, gold) = db
        .read(move |conn| {
            Ok::<_, AppError>((
                statistics::get_totals(conn, user_id)?,
                statistics::list_answered(conn, user_id, MOST)?,
                statistics::count_ratings(conn, user_id)?,
                list_gold_marks(conn, &[user_id])?,
            ))
        })
        .await?;
    let mut figures = figures(&totals);
    figures.push(("Known marks", agreement_words(&compared(&gold))));
    Ok(Page::ok(StatisticsPage {
        layout: context.layout(Section::Queue),
        figures,
        ratings: rating_words(&ratings),
        bars: bars(&answered),
        top: span(longest(&answered)),
        rows: answered.iter().rev().map(answered_row).collect(),
    }))
}

fn figures(totals: &Totals) -> Vec<(&'static str, String)> {
    let of = |part: i64, whole: i64, none: &str| match whole {
        0 => none.to_string(),
        _ => format!("{part} of {whole}"),
    };
    vec![
        ("Reviews answered", totals.answered.to_string()),
        ("Open now", totals.open.to_string()),
        (
            "First answer, half within",
            totals.median_hours.map_or_else(|| "none yet".to_string(), span),
        ),
        ("Threads settled", of(totals.settled, totals.threads, "none yet")),
        (
            "Marks as the seeker saw it",
            of(totals.same, totals.marked, "none on both sides yet"),
        ),
    ]
}

fn rating_words(counts: &[RatingCount]) -> Vec<(&'static str, String)> {
    let words = |question: &str| {
        let count = |answer: &str| {
            let found = counts
                .iter()
                .find(|one| one.question == question && one.answer == answer);
            found.map_or(0, |one| one.count)
        };
        let parts: Vec<String> = ANSWERS
            .iter()
            .map(|(answer, word)| format!("{} {}", count(answer), word.to_lowercase()))
            .collect();
        parts.join(", ")
    };
    let all = OF_MENTOR
        .iter()
        .map(|(question, asked)| (*asked, words(question)));
    if counts.is_empty() {
        Vec::new()
    } else {
        all.collect()
    }
}

fn longest(answered: &[AnsweredReview]) -> f64 {
    answered.iter().map(|review| review.hours).fold(0.0, f64::max)
}

fn bars(answered: &[AnsweredReview]) -> Vec<Bar> {
    let (step, top) = (
        100.0 / answered.len().max(1) as f64,
        longest(answered).max(f64::EPSILON),
    );
    let bar = |(index, review): (usize, &AnsweredReview)| {
        let height = (review.hours / top * PLOT).max(1.0);
        Bar {
            x: index as f64 * step + step * 0.15,
            width: (step * 0.7).min(6.0),
            y: PLOT - height + 10.0,
            height,
        }
    };
    answered.iter().enumerate().map(bar).collect()
}

fn answered_row(review: &AnsweredReview) -> AnsweredRow {
    AnsweredRow {
        url: format!("/reviews/{}", review.id),
        problem: review.problem.clone(),
        at: text::moment(review.answered_at, Utc::now()),
        waited: span(review.hours),
        settled: format!("{} of {}", review.settled, review.threads),
    }
}
