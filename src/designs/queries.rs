//! Sent designs, their judgements and self marks in Postgres, for pages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ANSWERS_FILE, LANGUAGE, TEXT_FILE};
use crate::db::schema::{design_outcomes, judgements};
use crate::jobs::JobKind;
use crate::simulator::outcome::Outcome;
use crate::submissions::queries::{NewSubmission, insert_submission, list_files};

/// The written parts of a design, as typed, by the ids of the problem.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    pub estimates: BTreeMap<String, String>,
    pub sections: BTreeMap<String, String>,
}

/// A design as its form gives it, found sound.
#[derive(Debug)]
pub struct NewDesign {
    pub user_id: i64,
    pub problem_id: i64,
    pub version_id: i64,
    pub text: String,
    pub answers: Answers,
    pub idempotency_key: Uuid,
}

/// Stores a design as a submission with its job, or finds the one that the same post stored before.
pub fn insert_design(conn: &mut PgConnection, new: &NewDesign) -> QueryResult<i64> {
    let answers = serde_json::to_vec(&new.answers)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    let text = new.text.clone().into_bytes();
    let mut hasher = Sha256::new();
    for part in [&text, &answers] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let submission = NewSubmission {
        user_id: new.user_id,
        problem_id: new.problem_id,
        version_id: new.version_id,
        language: LANGUAGE,
        files: vec![(TEXT_FILE.to_string(), text), (ANSWERS_FILE.to_string(), answers)],
        job: JobKind::Simulate,
        idempotency_key: new.idempotency_key,
        body_hash: hasher.finalize().to_vec(),
    };
    insert_submission(conn, &submission)
}

/// Text and written parts of a sent design.
pub fn get_design(conn: &mut PgConnection, submission_id: i64) -> QueryResult<(String, Answers)> {
    let files = list_files(conn, submission_id)?;
    let find = |name: &str| {
        files
            .iter()
            .find(|(path, _)| path == name)
            .map(|(_, bytes)| bytes)
    };
    let text = find(TEXT_FILE).ok_or(diesel::result::Error::NotFound)?;
    let answers = find(ANSWERS_FILE).and_then(|bytes| serde_json::from_slice(bytes).ok());
    Ok((
        String::from_utf8_lossy(text).into_owned(),
        answers.unwrap_or_default(),
    ))
}

#[derive(Debug)]
pub struct DesignJudgement {
    /// `passed`, `failed`, `borderline`, `event_limit` or `judge_error`.
    pub verdict: String,
    /// The version of the engine.
    pub engine: String,
    pub cpu_ms: i32,
    pub wall_ms: i32,
    pub finished_at: DateTime<Utc>,
    /// `None` with a Judge error, and where another version of the program stored what this one can't read.
    pub outcome: Option<Outcome>,
}

pub fn find_current_judgement(
    conn: &mut PgConnection,
    submission_id: i64,
) -> QueryResult<Option<DesignJudgement>> {
    type Row = (String, String, i32, i32, DateTime<Utc>, Option<serde_json::Value>);
    let row: Option<Row> = judgements::table
        .left_join(design_outcomes::table)
        .filter(judgements::submission_id.eq(submission_id))
        .filter(judgements::current)
        .select((
            judgements::verdict,
            judgements::toolchain,
            judgements::cpu_ms,
            judgements::wall_ms,
            judgements::finished_at,
            design_outcomes::outcome.nullable(),
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(verdict, engine, cpu_ms, wall_ms, finished_at, outcome)| DesignJudgement {
            verdict,
            engine,
            cpu_ms,
            wall_ms,
            finished_at,
            outcome: outcome.and_then(|outcome| serde_json::from_value(outcome).ok()),
        },
    ))
}
