//! One job from lease to stored result.

use std::time::Duration;

use chrono::Utc;
use diesel::{Connection, OptionalExtension};

use super::keeper::{Keeper, subject};
use super::trouble::Trouble;
use super::{Worker, check, rejudge, simulate};
use crate::db::events;
use crate::designs::previews;
use crate::jobs::{self, JobKind, Lease};
use crate::judge::{Accuracy, Judgement, Program, SourceFile, Verdict};
use crate::package::LanguageId;
use crate::problems::checking;
use crate::problems::import::{Measured, finish_measuring};
use crate::submissions::judging::{self, NewJudgement, SubmissionToJudge};
use crate::submissions::{queries, runs};

/// Does a job and stores what came of it; whatever goes wrong, the job does not vanish.
pub fn work(worker: &Worker, lease: &Lease, slot: usize) {
    let keeper = Keeper::start(worker, lease);
    let _busy = worker.begin();
    let outcome = match lease.kind {
        JobKind::Judge => judge(worker, lease, slot, &keeper),
        JobKind::Run => run(worker, lease, slot, &keeper),
        JobKind::Measure => measure(worker, lease, slot),
        JobKind::Simulate => simulate::submission(worker, lease, slot, &keeper),
        JobKind::Preview => simulate::preview(worker, lease, slot, &keeper),
        JobKind::Check => check::check(worker, lease, slot, &keeper),
        JobKind::Rejudge => rejudge::submission(worker, lease, slot, &keeper),
    };
    let Err(trouble) = outcome else { return };
    tracing::error!(job = lease.job_id, kind = lease.kind.name(), subject = lease.subject_id, %trouble, "job failed");
    let stored = if matches!(trouble, Trouble::LeaseLost) || keeper.is_lost() {
        Ok(())
    } else if trouble.is_of_this_worker() {
        worker
            .db
            .with(|conn| jobs::lose(conn, lease).map_err(Trouble::from))
    } else {
        give_up(worker, lease, &trouble.to_string())
    };
    if trouble.ends_the_worker() {
        worker.give_up();
    }
    if let Err(error) = stored {
        // The lease runs out, the sweeper puts the job back.
        tracing::error!(job = lease.job_id, %error, "can't store the failure");
    }
}

/// Ends a job as our fault: a Judge error that counts against nobody.
pub fn end_as_our_fault(worker: &Worker, lease: &Lease, fault: &str) {
    if let Err(error) = give_up(worker, lease, fault) {
        tracing::error!(job = lease.job_id, %error, "can't store the failure");
    }
}

fn give_up(worker: &Worker, lease: &Lease, fault: &str) -> Result<(), Trouble> {
    store(worker, lease, |conn| match lease.kind {
        JobKind::Judge | JobKind::Simulate => {
            // Its author may have left: then nobody waits, and the job ends.
            let submission = judging::get_submission_to_judge(conn, lease.subject_id).optional()?;
            let Some(submission) = submission else {
                return Ok(());
            };
            let judgement = failed(worker, lease.subject_id, submission.version_id, fault);
            Ok(judging::insert_judgement(conn, &judgement).map(drop)?)
        }
        JobKind::Run => Ok(runs::finish_run(conn, lease.subject_id, None, Some(fault)).map(drop)?),
        JobKind::Preview => Ok(previews::finish_preview(
            conn,
            lease.subject_id,
            None,
            Some(fault),
        )?),
        JobKind::Measure => Ok(finish_measuring(conn, lease.subject_id, Err(fault.to_string()))?),
        JobKind::Check => {
            let fault = Err(fault.to_string());
            Ok(checking::finish(conn, lease.subject_id, &worker.name, fault)?)
        }
        JobKind::Rejudge => rejudge::give_up(worker, conn, lease.subject_id, fault),
    })
}

/// A Judge error.
pub(super) fn failed(worker: &Worker, submission_id: i64, version_id: i64, fault: &str) -> NewJudgement {
    NewJudgement {
        submission_id,
        version_id,
        current: true,
        verdict: "judge_error".to_string(),
        compile_output: String::new(),
        cases: serde_json::json!([]),
        cpu_ms: 0,
        wall_ms: 0,
        memory_bytes: 0,
        exact: true,
        toolchain: String::new(),
        worker: worker.name.clone(),
        fault: Some(fault.to_string()),
        started_at: Utc::now(),
    }
}

/// Stores a result and removes the job in one transaction; a lost lease rolls it back.
pub(super) fn store(
    worker: &Worker,
    lease: &Lease,
    write: impl FnOnce(&mut diesel::PgConnection) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    worker.db.with(|conn| {
        conn.transaction(|conn| {
            if lease.kind == JobKind::Rejudge {
                rejudge::hold(conn, lease)?;
            }
            if !jobs::finish(conn, lease)? {
                return Err(Trouble::LeaseLost);
            }
            write(conn)?;
            events::announce(conn, subject(lease.kind), lease.subject_id)?;
            Ok(())
        })
    })
}

fn judge(worker: &Worker, lease: &Lease, slot: usize, keeper: &Keeper) -> Result<(), Trouble> {
    let submission = worker
        .db
        .with(|conn| judging::get_submission_to_judge(conn, lease.subject_id).map_err(Trouble::from))?;
    let row = judged(worker, lease.subject_id, &submission, slot, keeper)?;
    store(worker, lease, |conn| {
        Ok(judging::insert_judgement(conn, &row).map(drop)?)
    })
}

/// Judges sent code against a version.
pub(super) fn judged(
    worker: &Worker,
    submission_id: i64,
    submission: &SubmissionToJudge,
    slot: usize,
    keeper: &Keeper,
) -> Result<NewJudgement, Trouble> {
    let started_at = Utc::now();
    let files = worker
        .db
        .with(|conn| queries::list_files(conn, submission_id).map_err(Trouble::from))?;
    let version = version(worker, submission.version_id)?;
    let files = files
        .into_iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    let program = Program {
        language: language(&submission.language)?,
        files,
        entry: None,
    };
    let judgement = worker.judge.judge(
        &version.package,
        &program,
        version.time_limit()?,
        slot,
        &mut |p| keeper.tell(p),
    )?;
    let toolchain = worker
        .judge
        .toolchains()
        .get(program.language)
        .map(|toolchain| toolchain.version.clone());
    Ok(row_of(
        worker,
        submission_id,
        submission.version_id,
        judgement,
        toolchain.unwrap_or_default(),
        started_at,
    ))
}

fn row_of(
    worker: &Worker,
    submission_id: i64,
    version_id: i64,
    judgement: Judgement,
    toolchain: String,
    started_at: chrono::DateTime<Utc>,
) -> NewJudgement {
    let as_i32 = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    NewJudgement {
        submission_id,
        version_id,
        current: true,
        verdict: serde_json::to_value(judgement.verdict)
            .ok()
            .and_then(|word| Some(word.as_str()?.to_string()))
            .unwrap_or_default(),
        compile_output: judgement.compile.output.replace('\0', "\u{2400}"),
        cpu_ms: as_i32(judgement.cpu_ms),
        wall_ms: as_i32(judgement.wall_ms),
        memory_bytes: i64::try_from(judgement.memory_bytes).unwrap_or(i64::MAX),
        exact: judgement.accuracy == Accuracy::Exact,
        toolchain,
        worker: worker.name.clone(),
        fault: judgement
            .judge_error
            .filter(|_| judgement.verdict == Verdict::JudgeError),
        cases: serde_json::to_value(judgement.cases).unwrap_or_else(|_| serde_json::json!([])),
        started_at,
    }
}

fn run(worker: &Worker, lease: &Lease, slot: usize, keeper: &Keeper) -> Result<(), Trouble> {
    let run = worker
        .db
        .with(|conn| runs::get_run(conn, lease.subject_id).map_err(Trouble::from))?;
    let version = version(worker, run.version_id)?;
    let program = Program::single(language(&run.language)?, run.source);
    let (limit, mut tell) = (version.time_limit()?, |progress| keeper.tell(progress));
    let outcome = match &run.input {
        None => worker
            .judge
            .run_samples(&version.package, &program, limit, slot, &mut tell)?,
        Some(input) => worker
            .judge
            .run_custom(&version.package, &program, input, limit, slot, &mut tell)?,
    };
    let outcome = serde_json::to_value(outcome).map_err(|error| Trouble::Package {
        version_id: run.version_id,
        reason: error.to_string(),
    })?;
    store(worker, lease, |conn| {
        Ok(runs::finish_run(conn, lease.subject_id, Some(outcome), None).map(drop)?)
    })
}

fn measure(worker: &Worker, lease: &Lease, slot: usize) -> Result<(), Trouble> {
    let version = version(worker, lease.subject_id)?;
    let measured = worker.judge.measure_time_limit(&version.package, slot);
    let measured = match measured {
        Ok(measured) => Ok(Measured {
            limit: measured.limit,
            details: serde_json::json!({
                "slowest_accepted_ms": duration_ms(measured.slowest_accepted),
                "program": measured.program_path,
                "worker": worker.name,
                "exact": worker.accuracy == "exact",
            }),
        }),
        Err(error) if error.is_of_this_machine() => return Err(error.into()),
        Err(error) => Err(error.to_string()),
    };
    store(worker, lease, |conn| {
        Ok(finish_measuring(conn, lease.subject_id, measured)?)
    })
}

fn duration_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn language(id: &str) -> Result<LanguageId, Trouble> {
    LanguageId::parse(id).ok_or_else(|| Trouble::Language(id.to_string()))
}

pub(super) fn version(worker: &Worker, version_id: i64) -> Result<super::packages::Version, Trouble> {
    worker
        .packages
        .get(&worker.db, version_id)
        .map_err(|error| Trouble::Package {
            version_id,
            reason: format!("{error:#}"),
        })
}

impl super::packages::Version {
    fn time_limit(&self) -> Result<Duration, Trouble> {
        self.time_limit.ok_or(Trouble::NoTimeLimit(self.id))
    }
}
