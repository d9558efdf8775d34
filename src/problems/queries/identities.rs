//! Problems: what tells them apart, what lists show of them, which version is shown.

use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::{problem_versions, problems};
use crate::problems::details::{VersionDetails, difficulty_number};

/// What tells problems apart.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Identity {
    pub id: i64,
    pub uuid: Option<Uuid>,
    pub short_name: String,
    pub slug: String,
}

/// Every problem that shares the uuid, the short name or the slug; at most three.
pub fn list_identities(
    conn: &mut PgConnection,
    uuid: Option<Uuid>,
    short_name: &str,
    slug: &str,
) -> QueryResult<Vec<Identity>> {
    problems::table
        .filter(
            problems::short_name
                .eq(short_name)
                .or(problems::slug.eq(slug))
                .or(problems::uuid.eq(uuid)),
        )
        .select((problems::id, problems::uuid, problems::short_name, problems::slug))
        .load(conn)
}

/// The columns that lists show, copied from a version.
#[derive(Debug, AsChangeset, Insertable)]
#[diesel(table_name = problems, treat_none_as_null = true)]
pub struct Listing {
    title: String,
    summary: String,
    topics: Vec<String>,
    difficulty: Option<i16>,
    target_minutes: Option<i32>,
    allowed_languages: Option<Vec<String>>,
    search_text: String,
}

impl Listing {
    pub fn of(details: &VersionDetails) -> Listing {
        Listing {
            title: details.title.clone(),
            summary: details.summary.clone().unwrap_or_default(),
            topics: details.topics.clone(),
            difficulty: details.difficulty.map(difficulty_number),
            target_minutes: details
                .target_minutes
                .and_then(|minutes| i32::try_from(minutes).ok())
                .filter(|minutes| *minutes > 0),
            allowed_languages: details.allowed_languages.as_ref().map(|languages| {
                languages
                    .iter()
                    .map(|language| language.as_str().to_string())
                    .collect()
            }),
            search_text: details.search_text.clone(),
        }
    }
}

/// What kind of work the problem asks for, `code` or `design`; it never changes.
pub fn get_kind(conn: &mut PgConnection, problem_id: i64) -> QueryResult<String> {
    problems::table
        .find(problem_id)
        .select(problems::kind)
        .first(conn)
}

/// The id of `identity` is not looked at: the database gives one.
pub fn insert_problem(
    conn: &mut PgConnection,
    identity: &Identity,
    kind: &str,
    listing: &Listing,
) -> QueryResult<i64> {
    diesel::insert_into(problems::table)
        .values((
            problems::uuid.eq(identity.uuid),
            problems::short_name.eq(&identity.short_name),
            problems::slug.eq(&identity.slug),
            problems::kind.eq(kind),
            listing,
        ))
        .returning(problems::id)
        .get_result(conn)
}

/// Follows a package that was renamed, or that has got its uuid since.
pub fn update_identity(conn: &mut PgConnection, identity: &Identity) -> QueryResult<()> {
    diesel::update(problems::table.find(identity.id))
        .set((
            problems::uuid.eq(identity.uuid),
            problems::short_name.eq(&identity.short_name),
            problems::slug.eq(&identity.slug),
        ))
        .execute(conn)?;
    Ok(())
}

/// From now on the problem follows a folder.
pub fn update_tracked_folder(conn: &mut PgConnection, problem_id: i64, folder: &str) -> QueryResult<()> {
    diesel::update(problems::table.find(problem_id))
        .filter(problems::tracked_folder.is_distinct_from(folder))
        .set(problems::tracked_folder.eq(folder))
        .execute(conn)?;
    Ok(())
}

/// Moves a problem to another address.
pub fn update_slug(conn: &mut PgConnection, problem_id: i64, slug: &str) -> QueryResult<()> {
    diesel::update(problems::table.find(problem_id))
        .set(problems::slug.eq(slug))
        .execute(conn)?;
    Ok(())
}

/// What lists show of a problem that was never published follows its newest version.
pub fn update_draft_listing(conn: &mut PgConnection, problem_id: i64, listing: &Listing) -> QueryResult<()> {
    diesel::update(problems::table.find(problem_id))
        .filter(problems::current_version_id.is_null())
        .set(listing)
        .execute(conn)?;
    Ok(())
}

/// Makes the version the one that is shown; returns whether seekers see the problem now.
///
/// A retired problem stays retired: only an admin brings it back.
pub fn publish_version(
    conn: &mut PgConnection,
    problem_id: i64,
    version_id: i64,
    listing: &Listing,
) -> QueryResult<bool> {
    diesel::update(problems::table.find(problem_id))
        .set((problems::current_version_id.eq(version_id), listing))
        .execute(conn)?;
    diesel::update(problems::table.find(problem_id))
        .filter(problems::state.eq_any(["draft", "beta"]))
        .set(problems::state.eq("published"))
        .execute(conn)?;
    let state: String = problems::table
        .find(problem_id)
        .select(problems::state)
        .first(conn)?;
    Ok(state == "published")
}

/// Shows a version of a problem that shows none yet, marked as not checked; returns whether it did.
pub fn show_beta(
    conn: &mut PgConnection,
    problem_id: i64,
    version_id: i64,
    listing: &Listing,
) -> QueryResult<bool> {
    let rows = diesel::update(problems::table.find(problem_id))
        .filter(problems::state.eq_any(["draft", "beta"]))
        .set((
            problems::state.eq("beta"),
            problems::current_version_id.eq(version_id),
            listing,
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// The number of the version that is shown, where one is.
pub fn find_current_number(conn: &mut PgConnection, problem_id: i64) -> QueryResult<Option<i32>> {
    problem_versions::table
        .inner_join(problems::table.on(problems::current_version_id.eq(problem_versions::id.nullable())))
        .filter(problems::id.eq(problem_id))
        .select(problem_versions::number)
        .first(conn)
        .optional()
}
