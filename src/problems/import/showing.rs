//! Whether and when an imported version is shown.

use diesel::prelude::*;

use super::prepare::{Prepared, StatedLimit};
use super::{ImportOptions, Showing};
use crate::problems::checking;
use crate::problems::policy::{self, Publishing, Readiness, Withheld};
use crate::problems::queries::{self, Listing, VersionState};

/// Shows the version as far as it can be judged and its check lets it; returns whether seekers see it now, and what an
/// admin should know.
pub fn publish(
    conn: &mut PgConnection,
    version: &VersionState,
    listing: &Listing,
    prepared: &Prepared,
    options: &ImportOptions,
) -> QueryResult<(bool, Option<String>)> {
    let decision = policy::publishing(Readiness {
        is_incomplete: version.incomplete.is_some(),
        has_time_limit: prepared.time_limit == StatedLimit::NotNeeded || version.time_limit_ms.is_some(),
        has_accepted: prepared.details.has_accepted,
    });
    let (published, note) = match decision {
        Publishing::Withhold(Withheld::Incomplete) => {
            let reason = version.incomplete.as_deref().unwrap_or_default();
            (false, Some(format!("incomplete: {reason}; it is never judged")))
        }
        Publishing::Withhold(Withheld::NoTimeLimit) => {
            let note = "not published: it states no time limit and has no accepted program to measure one with; \
                        give one by --time-limit";
            (false, Some(note.to_string()))
        }
        _ if options.showing == Showing::Draft => (false, None),
        Publishing::Publish => show(conn, version, listing, prepared, options)?,
        Publishing::Measure => {
            queries::insert_measure_job(conn, version.id)?;
            let note = "not published yet: a worker measures its time limit first";
            (false, Some(note.to_string()))
        }
    };
    Ok((published, note))
}

/// Shows a version that can be judged, as far as its self-check lets it.
fn show(
    conn: &mut PgConnection,
    version: &VersionState,
    listing: &Listing,
    prepared: &Prepared,
    options: &ImportOptions,
) -> QueryResult<(bool, Option<String>)> {
    let is_checkable = options.showing == Showing::Checked && prepared.kind == "code";
    let check = queries::find_check(conn, version.id)?;
    if is_checkable && prepared.details.is_own {
        match check.and_then(|check| check.passed) {
            Some(true) => {}
            Some(false) => {
                let note = "not published: its self-check was not passed; see its page under Operate";
                return Ok((false, Some(note.to_string())));
            }
            None => {
                checking::ask(conn, version.id, true, options.origin.author_id)?;
                let shown = queries::find_current_number(conn, version.problem_id)?;
                let note = match shown {
                    None if queries::show_beta(conn, version.problem_id, version.id, listing)? => {
                        "in beta until a worker has checked it"
                    }
                    _ => "it is published once a worker has checked it",
                };
                return Ok((false, Some(note.to_string())));
            }
        }
    } else if is_checkable && check.is_none() {
        checking::ask(conn, version.id, false, options.origin.author_id)?;
    }
    let is_shown = queries::publish_version(conn, version.problem_id, version.id, listing)?;
    let note = (!is_shown).then(|| "the problem is retired; it stays hidden".to_string());
    Ok((is_shown, note))
}
