//! One submission of a rejudging: judged beside its current judgement, which stays as it is.

use diesel::{OptionalExtension, PgConnection};

use super::handle::{failed, judged, store};
use super::keeper::Keeper;
use super::trouble::Trouble;
use super::{Worker, simulate};
use crate::designs::judging as designs;
use crate::jobs::Lease;
use crate::rejudgings::judging;
use crate::submissions::judging::{SubmissionToJudge, insert_candidate};
use crate::submissions::present::DESIGN;

pub(super) fn submission(
    worker: &Worker,
    lease: &Lease,
    slot: usize,
    keeper: &Keeper,
) -> Result<(), Trouble> {
    let wanted = worker
        .db
        .with(|conn| judging::get_wanted(conn, lease.subject_id).map_err(Trouble::from))?;
    let (mut judgement, outcome) = if wanted.language == DESIGN {
        let mut sent = worker
            .db
            .with(|conn| designs::get_design_to_judge(conn, wanted.submission_id).map_err(Trouble::from))?;
        sent.version_id = wanted.version_id;
        // Idle cores are for those who wait.
        let (judgement, outcome) = simulate::judged(worker, wanted.submission_id, sent, 0, slot, keeper)?;
        (judgement, Some(outcome))
    } else {
        let sent = SubmissionToJudge {
            version_id: wanted.version_id,
            language: wanted.language,
        };
        (judged(worker, wanted.submission_id, &sent, slot, keeper)?, None)
    };
    judgement.current = false;
    store(worker, lease, |conn| {
        if !judging::is_wanted(conn, lease.subject_id)? {
            return Ok(());
        }
        let id = insert_candidate(conn, &judgement)?;
        if let Some(outcome) = &outcome {
            designs::insert_basis(conn, id, outcome)?;
        }
        Ok(judging::finish(conn, lease.subject_id, id, &judgement.verdict)?)
    })
}

/// A cancelling holds the rejudging and then takes its jobs away; who stores a result goes the same way.
pub(super) fn hold(conn: &mut PgConnection, lease: &Lease) -> Result<(), Trouble> {
    Ok(judging::is_wanted(conn, lease.subject_id).map(drop)?)
}

/// Ends one as our fault; its submission keeps the judgement that it has.
pub(super) fn give_up(worker: &Worker, conn: &mut PgConnection, id: i64, fault: &str) -> Result<(), Trouble> {
    // Its author may have left, or somebody cancelled all of it.
    let wanted = judging::get_wanted(conn, id).optional()?;
    let Some(wanted) = wanted else { return Ok(()) };
    if !judging::is_wanted(conn, id)? {
        return Ok(());
    }
    let mut judgement = failed(worker, wanted.submission_id, wanted.version_id, fault);
    judgement.current = false;
    let judgement_id = insert_candidate(conn, &judgement)?;
    Ok(judging::finish(conn, id, judgement_id, &judgement.verdict)?)
}
