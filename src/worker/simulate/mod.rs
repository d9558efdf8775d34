//! Jobs that simulate designs: `greenroom simulate` in the sandbox, what it says checked, then stored.
//!
//! The design and the package are foreign data, and so is everything that comes out of the box.

mod accept;
mod boxed;
mod program;
mod task;
#[cfg(test)]
mod tests;

use chrono::Utc;

pub use program::Program;

use super::Worker;
use super::handle::store;
use super::keeper::Keeper;
use super::trouble::Trouble;
use crate::designs::judging::{self, DesignToJudge};
use crate::designs::previews;
use crate::jobs::Lease;
use crate::judge::Accuracy;
use crate::judge::sandbox::RunReport;
use crate::simulator::outcome::Outcome;
use crate::submissions::judging::NewJudgement;
use task::Task;

/// Judges a sent design in all scenarios and stores the verdict.
pub(super) fn submission(
    worker: &Worker,
    lease: &Lease,
    slot: usize,
    keeper: &Keeper,
) -> Result<(), Trouble> {
    let sent = worker
        .db
        .with(|conn| judging::get_design_to_judge(conn, lease.subject_id).map_err(Trouble::from))?;
    let (judgement, outcome) = judged(worker, lease.subject_id, sent, worker.idle_cores(), slot, keeper)?;
    store(worker, lease, |conn| {
        Ok(judging::insert_outcome(conn, &judgement, &outcome)?)
    })
}

/// Judges a sent design against a version, on the core of its slot and so many more.
pub(super) fn judged(
    worker: &Worker,
    submission_id: i64,
    sent: DesignToJudge,
    more_cores: usize,
    slot: usize,
    keeper: &Keeper,
) -> Result<(NewJudgement, Outcome), Trouble> {
    let started_at = Utc::now();
    let (outcome, report) = simulate(
        worker,
        sent.version_id,
        sent.text,
        false,
        more_cores,
        slot,
        keeper,
    )?;
    let judgement = NewJudgement {
        submission_id,
        version_id: sent.version_id,
        current: true,
        verdict: outcome.verdict.word().to_string(),
        compile_output: String::new(),
        cases: serde_json::json!([]),
        cpu_ms: i32::try_from(report.cpu.as_millis()).unwrap_or(i32::MAX),
        wall_ms: i32::try_from(report.wall.as_millis()).unwrap_or(i32::MAX),
        memory_bytes: i64::try_from(report.memory_bytes).unwrap_or(i64::MAX),
        exact: report.accuracy == Accuracy::Exact,
        toolchain: outcome.engine.clone(),
        worker: worker.name.clone(),
        fault: None,
        started_at,
    };
    Ok((judgement, outcome))
}

/// Shows a design's author one replication of the visible scenarios.
pub(super) fn preview(worker: &Worker, lease: &Lease, slot: usize, keeper: &Keeper) -> Result<(), Trouble> {
    let preview = worker
        .db
        .with(|conn| previews::get_preview(conn, lease.subject_id).map_err(Trouble::from))?;
    let design = preview.design.into_bytes();
    let (outcome, _) = simulate(
        worker,
        preview.version_id,
        design,
        true,
        worker.idle_cores(),
        slot,
        keeper,
    )?;
    store(worker, lease, |conn| {
        Ok(previews::finish_preview(
            conn,
            lease.subject_id,
            Some(&outcome),
            None,
        )?)
    })
}

fn simulate(
    worker: &Worker,
    version_id: i64,
    design: Vec<u8>,
    is_preview: bool,
    more_cores: usize,
    slot: usize,
    keeper: &Keeper,
) -> Result<(Outcome, RunReport), Trouble> {
    let package = |reason: String| Trouble::Package { version_id, reason };
    let folder = worker
        .packages
        .folder(&worker.db, version_id)
        .map_err(|error| package(format!("{error:#}")))?;
    let (problem, files) = task::read_problem(&folder).map_err(package)?;
    let task = Task {
        files,
        design,
        is_preview,
        threads: (1 + more_cores).min(boxed::MAX_THREADS),
        slot,
    };
    let report = boxed::run(&worker.spawner, &worker.program, &task, keeper)?;
    let outcome = accept::outcome(&problem, &task, &report).map_err(Trouble::Simulation)?;
    Ok((outcome, report))
}
