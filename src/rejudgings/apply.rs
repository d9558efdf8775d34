//! The new judgements become the current ones, all in one transaction, and those whose verdict changed are told.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use serde_json::json;

use super::changes::Held;
use crate::db::statement;
use crate::notifications::{self, News};
use crate::submissions::present::submission_url;
use crate::submissions::replacing::{Replacement, replace};
use crate::web::views::BadgeView;

#[derive(QueryableByName)]
struct JudgedRow {
    #[diesel(sql_type = BigInt)]
    submission_id: i64,
    #[diesel(sql_type = BigInt)]
    old_judgement_id: i64,
    #[diesel(sql_type = BigInt)]
    new_judgement_id: i64,
}

/// How somebody's verdicts changed.
#[derive(QueryableByName)]
struct ChangedRow {
    #[diesel(sql_type = BigInt)]
    user_id: i64,
    #[diesel(sql_type = BigInt)]
    count: i64,
    /// The newest of them.
    #[diesel(sql_type = BigInt)]
    submission_id: i64,
    #[diesel(sql_type = Text)]
    language: String,
    #[diesel(sql_type = Text)]
    old_verdict: String,
    #[diesel(sql_type = Text)]
    new_verdict: String,
}

/// What an applying did, for the log.
pub struct Applied {
    pub replaced: usize,
    pub changed: i64,
    pub told: usize,
}

impl Applied {
    pub fn to_json(&self) -> serde_json::Value {
        json!({ "replaced": self.replaced, "changed": self.changed, "told": self.told })
    }
}

/// Puts the new judgements of a held rejudging in place. What got a newer judgement meanwhile is left, and listed.
pub fn apply(conn: &mut PgConnection, held: &Held) -> QueryResult<Applied> {
    let judged: Vec<JudgedRow> = statement(
        "SELECT submission_id, old_judgement_id, new_judgement_id FROM rejudging_submissions
         WHERE rejudging_id = $1 AND skipped IS NULL AND new_judgement_id IS NOT NULL AND old_judgement_id IS NOT NULL",
    )
    .bind::<BigInt, _>(held.id)
    .load(conn)?;
    let wanted: Vec<Replacement> = judged
        .into_iter()
        .map(|row| Replacement {
            submission_id: row.submission_id,
            old_judgement_id: row.old_judgement_id,
            new_judgement_id: row.new_judgement_id,
        })
        .collect();
    let replaced = replace(conn, &wanted, &held.reason)?;
    statement(
        "UPDATE rejudging_submissions SET skipped = 'newer'
         WHERE rejudging_id = $1 AND skipped IS NULL AND NOT submission_id = ANY ($2)",
    )
    .bind::<BigInt, _>(held.id)
    .bind::<Array<BigInt>, _>(&replaced)
    .execute(conn)?;
    let changed: Vec<ChangedRow> = statement(
        "SELECT DISTINCT ON (s.user_id) s.user_id, count(*) OVER (PARTITION BY s.user_id) AS count,
                rs.submission_id, s.language, rs.old_verdict, rs.new_verdict
         FROM rejudging_submissions rs JOIN submissions s ON s.id = rs.submission_id
         WHERE rs.rejudging_id = $1 AND rs.skipped IS NULL AND rs.old_verdict <> rs.new_verdict
         ORDER BY s.user_id, rs.submission_id DESC",
    )
    .bind::<BigInt, _>(held.id)
    .load(conn)?;
    let news: Vec<(i64, News)> = changed.iter().map(|row| (row.user_id, news(held, row))).collect();
    notifications::tell_many(conn, &news)?;
    Ok(Applied {
        replaced: replaced.len(),
        changed: changed.iter().map(|row| row.count).sum(),
        told: news.len(),
    })
}

/// One notification each, however many of somebody's submissions it is about.
fn news(held: &Held, row: &ChangedRow) -> News {
    let word = |verdict: &str| BadgeView::verdict(verdict).map_or("unknown", |badge| badge.word);
    let (title, reason) = (&held.problem_title, &held.reason);
    let (text, path) = if row.count == 1 {
        let (old, new) = (word(&row.old_verdict), word(&row.new_verdict));
        (
            format!("Your submission to {title} was judged again: {new}, before {old}. Why: {reason}"),
            submission_url(row.submission_id, &row.language),
        )
    } else {
        let count = row.count;
        (
            format!(
                "{count} of your submissions to {title} were judged again and have other verdicts now. Why: {reason}"
            ),
            format!("/problems/{}/submissions", held.problem_slug),
        )
    };
    News {
        kind: "rejudged",
        text,
        path,
        has_letter: false,
    }
}
