//! Which problem a package belongs to: the one with its uuid, else the one with its short name.

use diesel::prelude::*;

use super::ImportError;
use super::prepare::Prepared;
use crate::package::Head;
use crate::problems::queries::{self, Identity, Listing};

/// Finds the package's problem or makes it; returns its id and whether it is new. A known one takes the package's names
/// on where it `follows`; a draft leaves the address as it is until it is published.
pub fn claim(
    conn: &mut PgConnection,
    package: &Head,
    prepared: &Prepared,
    listing: &Listing,
    follows: bool,
) -> Result<(i64, bool), ImportError> {
    let rows = queries::list_identities(conn, package.uuid, &prepared.short_name, &prepared.slug)?;
    let wanted = Identity {
        id: 0,
        uuid: package.uuid,
        short_name: prepared.short_name.clone(),
        slug: prepared.slug.clone(),
    };
    match recognise(&rows, &wanted)? {
        Some(known) => {
            let kind = queries::get_kind(conn, known.id)?;
            if kind != prepared.kind {
                return Err(ImportError::OtherKind {
                    slug: known.slug.clone(),
                    known: kind,
                });
            }
            let now = Identity {
                id: known.id,
                uuid: wanted.uuid.or(known.uuid),
                ..wanted
            };
            if follows && now != *known {
                queries::update_identity(conn, &now)?;
            }
            Ok((known.id, false))
        }
        None => {
            let id = queries::insert_problem(conn, &wanted, prepared.kind, listing)?;
            Ok((id, true))
        }
    }
}

/// The problem that `wanted` is, out of those that share a name with it.
///
/// # Errors
/// Its short name or slug belongs to a different problem.
pub fn recognise<'a>(rows: &'a [Identity], wanted: &Identity) -> Result<Option<&'a Identity>, ImportError> {
    let by_uuid = rows
        .iter()
        .find(|row| row.uuid.is_some() && row.uuid == wanted.uuid);
    let by_name = rows.iter().find(|row| row.short_name == wanted.short_name);
    // A short name speaks where one side has no uuid; two different uuids are two problems.
    let own = by_uuid.or_else(|| by_name.filter(|row| row.uuid.is_none() || wanted.uuid.is_none()));
    let is_other = |row: &Identity| own.is_none_or(|own| own.id != row.id);
    if by_name.is_some_and(is_other) {
        return Err(ImportError::Taken {
            what: "short name",
            value: wanted.short_name.clone(),
            remedy: "rename the folder",
        });
    }
    if rows
        .iter()
        .find(|row| row.slug == wanted.slug)
        .is_some_and(is_other)
    {
        return Err(ImportError::Taken {
            what: "slug",
            value: wanted.slug.clone(),
            remedy: "set another `slug` in `greenroom.yaml`",
        });
    }
    Ok(own)
}
