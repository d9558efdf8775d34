//! Work that nobody waits for takes spare slots only: somebody who sends a program meets a free one.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, SmallInt};

use super::{Lease, SPARE_CLASS};
use crate::db::statement;

/// One looks at the slots at a time, so that two can't both take the last but one. The bytes of "spare" as a number.
const LOCK: i64 = 0x73_70_61_72_65;

#[derive(QueryableByName)]
struct ThereRow {
    #[diesel(sql_type = Bool)]
    is_there: bool,
}

#[derive(QueryableByName)]
struct SlotsRow {
    #[diesel(sql_type = BigInt)]
    slots: i64,
    #[diesel(sql_type = BigInt)]
    leased: i64,
    #[diesel(sql_type = Bool)]
    is_else_waiting: bool,
}

/// Takes a job of the last class where a slot stays free beside it.
pub(super) fn lease(
    conn: &mut PgConnection,
    take: impl FnOnce(&mut PgConnection) -> QueryResult<Option<Lease>>,
) -> QueryResult<Option<Lease>> {
    let ThereRow { is_there } =
        statement("SELECT EXISTS (SELECT FROM jobs WHERE lease_token IS NULL AND class >= $1) AS is_there")
            .bind::<SmallInt, _>(SPARE_CLASS)
            .get_result(conn)?;
    if !is_there {
        return Ok(None);
    }
    conn.transaction(|conn| {
        statement("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(LOCK)
            .execute(conn)?;
        // A statement of its own: it sees what the holder of the lock before has leased.
        let row: SlotsRow = statement(
            "SELECT (SELECT coalesce(sum(slots), 0) FROM workers w WHERE seen_at > now() - interval '30 seconds'
                         AND NOT EXISTS (SELECT FROM worker_orders o WHERE o.place = '*'
                             OR (starts_with(w.name, o.place || '-') AND coalesce(o.process, w.name) = w.name))) AS slots,
                    (SELECT count(*) FROM jobs WHERE lease_token IS NOT NULL) AS leased,
                    EXISTS (SELECT FROM jobs WHERE lease_token IS NULL AND class < $1) AS is_else_waiting",
        )
        .bind::<SmallInt, _>(SPARE_CLASS)
        .get_result(conn)?;
        if may_begin(row.slots, row.leased, row.is_else_waiting) {
            take(conn)
        } else {
            Ok(None)
        }
    })
}

/// Whether spare work may begin: a slot stays free beside it. An instance of one slot can't keep one free, and
/// begins where nothing else waits. A worker that has just started counts before it has reported.
fn may_begin(slots: i64, leased: i64, is_else_waiting: bool) -> bool {
    let free = slots.max(1) - leased;
    let kept = if slots > 1 { 1 } else { 0 };
    !is_else_waiting && free > kept
}

#[cfg(test)]
mod tests {
    use super::may_begin;

    #[test]
    fn one_slot_of_many_stays_free_and_the_only_one_waits_its_turn() {
        for (slots, leased, is_else_waiting, expected) in [
            (4, 0, false, true),
            (4, 2, false, true),
            (4, 3, false, false),
            (4, 4, false, false),
            (4, 0, true, false),
            (2, 0, false, true),
            (2, 1, false, false),
            (1, 0, false, true),
            (1, 0, true, false),
            (1, 1, false, false),
            (0, 0, false, true),
            // Leases of workers that are gone run out; until then they count.
            (2, 5, false, false),
        ] {
            let got = may_begin(slots, leased, is_else_waiting);
            assert_eq!(got, expected, "{slots} slots, {leased} leased, {is_else_waiting}");
        }
    }
}
