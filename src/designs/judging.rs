//! What a worker reads and stores of a simulation, and how it tells its progress.

use diesel::prelude::*;

use super::TEXT_FILE;
use crate::db::schema::{design_outcomes, submission_files, submissions};
use crate::jobs::JobState;
use crate::simulator::outcome::Outcome;
use crate::submissions::judging::{NewJudgement, insert_judgement};

/// A sent design as a worker needs it.
#[derive(Debug, Queryable)]
pub struct DesignToJudge {
    pub version_id: i64,
    /// As it was typed.
    pub text: Vec<u8>,
}

pub fn get_design_to_judge(conn: &mut PgConnection, submission_id: i64) -> QueryResult<DesignToJudge> {
    submissions::table
        .inner_join(submission_files::table)
        .filter(submissions::id.eq(submission_id))
        .filter(submission_files::path.eq(TEXT_FILE))
        .select((submissions::version_id, submission_files::bytes))
        .first(conn)
}

/// Adds the judgement as the current one, with what it rests on.
///
/// The caller removes the job in the same transaction, and rolls back when its lease is lost.
pub fn insert_outcome(
    conn: &mut PgConnection,
    judgement: &NewJudgement,
    outcome: &Outcome,
) -> QueryResult<()> {
    let judgement_id = insert_judgement(conn, judgement)?;
    insert_basis(conn, judgement_id, outcome)
}

/// What a judgement rests on.
pub fn insert_basis(conn: &mut PgConnection, judgement_id: i64, outcome: &Outcome) -> QueryResult<()> {
    diesel::insert_into(design_outcomes::table)
        .values((
            design_outcomes::judgement_id.eq(judgement_id),
            design_outcomes::outcome.eq(to_json(outcome)?),
        ))
        .execute(conn)
        .map(drop)
}

pub(super) fn to_json(outcome: &Outcome) -> QueryResult<serde_json::Value> {
    serde_json::to_value(outcome).map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// The phase of a job that simulates; a replication may follow the word.
const PHASE: &str = "simulate";

/// How far a simulation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulationProgress {
    /// Counted from 1; 0 before the first begins.
    pub scenario: u32,
    /// 0 until it is known.
    pub scenarios: u32,
    /// Counted from 1.
    pub replication: u32,
}

impl SimulationProgress {
    /// Phase, done and total of the job's progress.
    pub fn to_job(self) -> (String, u32, u32) {
        (
            format!("{PHASE} {}", self.replication),
            self.scenario,
            self.scenarios,
        )
    }

    /// `None` while the job waits.
    pub fn of_job(state: &JobState) -> Option<SimulationProgress> {
        let JobState::Working {
            phase, done, total, ..
        } = state
        else {
            return None;
        };
        let replication = phase
            .strip_prefix(PHASE)
            .and_then(|rest| rest.trim().parse().ok());
        Some(SimulationProgress {
            scenario: u32::try_from(*done).unwrap_or(0),
            scenarios: u32::try_from(*total).unwrap_or(0),
            replication: replication.unwrap_or(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_goes_through_a_job_unchanged() {
        let progress = SimulationProgress {
            scenario: 3,
            scenarios: 7,
            replication: 2,
        };
        let (phase, done, total) = progress.to_job();
        let working = |phase: &str, done, total| JobState::Working {
            phase: phase.to_string(),
            done,
            total,
            waited_seconds: 0.0,
        };
        let state = working(&phase, done as i32, total as i32);
        assert_eq!(SimulationProgress::of_job(&state), Some(progress));
        let begun = SimulationProgress::of_job(&working("starting", 0, 0));
        assert_eq!(begun.map(|begun| begun.scenario), Some(0));
    }
}
