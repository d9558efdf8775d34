//! Drafts in Postgres: compare-and-set by revision, earlier versions kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::schema::{draft_versions, drafts, problems};
use crate::db::statement;

/// This many versions of a draft are kept; the oldest go first.
const VERSIONS_KEPT: i64 = 100;

/// Whose draft: one user, one problem, one language.
#[derive(Debug, Clone)]
pub struct DraftKey {
    pub user_id: i64,
    pub problem_id: i64,
    /// A language id, or `design` for a system design.
    pub language: String,
}

#[derive(Debug, Clone, Queryable, Selectable, PartialEq, Eq)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i64,
    pub revision: i32,
    pub source: String,
    pub writer: String,
    pub saved_at: DateTime<Utc>,
}

/// What became of an attempt to save.
#[derive(Debug, PartialEq, Eq)]
pub enum Saved {
    Stored(Draft),
    /// Somebody else, another tab perhaps, saved first; nothing was changed.
    Conflict(Draft),
}

pub fn find_draft(conn: &mut PgConnection, key: &DraftKey) -> QueryResult<Option<Draft>> {
    drafts::table
        .filter(drafts::user_id.eq(key.user_id))
        .filter(drafts::problem_id.eq(key.problem_id))
        .filter(drafts::language.eq(&key.language))
        .select(Draft::as_select())
        .first(conn)
        .optional()
}

/// Saves `source` over revision `base` (0: there is none yet).
///
/// The same writer may save over its own later revision: it did not hear the answer to its last save.
/// Saving what is stored already changes nothing.
pub fn save_draft(
    conn: &mut PgConnection,
    key: &DraftKey,
    source: &str,
    base: i32,
    writer: &str,
) -> QueryResult<Saved> {
    let fresh = diesel::insert_into(drafts::table)
        .values((
            drafts::user_id.eq(key.user_id),
            drafts::problem_id.eq(key.problem_id),
            drafts::language.eq(&key.language),
            drafts::revision.eq(1),
            drafts::source.eq(source),
            drafts::writer.eq(writer),
        ))
        .on_conflict_do_nothing()
        .returning(Draft::as_returning())
        .get_result(conn)
        .optional()?;
    if let Some(draft) = fresh {
        keep_version(conn, &draft)?;
        return Ok(Saved::Stored(draft));
    }
    let current = drafts::table
        .filter(drafts::user_id.eq(key.user_id))
        .filter(drafts::problem_id.eq(key.problem_id))
        .filter(drafts::language.eq(&key.language))
        .select(Draft::as_select())
        .for_update()
        .first(conn)?;
    if current.source == source {
        return Ok(Saved::Stored(current));
    }
    let is_own = !writer.is_empty() && current.writer == writer;
    if current.revision != base && !is_own {
        return Ok(Saved::Conflict(current));
    }
    overwrite(conn, &current, source, writer).map(Saved::Stored)
}

/// Saves over whatever is there: for forms without script, whose loser is kept as a version.
pub fn save_over(conn: &mut PgConnection, key: &DraftKey, source: &str) -> QueryResult<Draft> {
    match save_draft(conn, key, source, 0, "")? {
        Saved::Stored(draft) => Ok(draft),
        Saved::Conflict(current) => overwrite(conn, &current, source, ""),
    }
}

fn overwrite(conn: &mut PgConnection, current: &Draft, source: &str, writer: &str) -> QueryResult<Draft> {
    let draft = diesel::update(drafts::table.find(current.id))
        .set((
            drafts::revision.eq(current.revision + 1),
            drafts::source.eq(source),
            drafts::writer.eq(writer),
            drafts::saved_at.eq(diesel::dsl::now),
        ))
        .returning(Draft::as_returning())
        .get_result(conn)?;
    keep_version(conn, &draft)?;
    Ok(draft)
}

fn keep_version(conn: &mut PgConnection, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(draft_versions::table)
        .values((
            draft_versions::draft_id.eq(draft.id),
            draft_versions::revision.eq(draft.revision),
            draft_versions::source.eq(&draft.source),
            draft_versions::saved_at.eq(draft.saved_at),
        ))
        .execute(conn)?;
    statement("DELETE FROM draft_versions WHERE draft_id = $1 AND revision <= $2")
        .bind::<diesel::sql_types::BigInt, _>(draft.id)
        .bind::<diesel::sql_types::BigInt, _>(i64::from(draft.revision) - VERSIONS_KEPT)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Queryable)]
pub struct DraftVersion {
    pub revision: i32,
    pub source: String,
    pub saved_at: DateTime<Utc>,
}

/// Kept versions below `before` (all with `None`), newest first.
pub fn list_versions(
    conn: &mut PgConnection,
    draft_id: i64,
    before: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<DraftVersion>> {
    draft_versions::table
        .filter(draft_versions::draft_id.eq(draft_id))
        .filter(draft_versions::revision.lt(before.unwrap_or(i32::MAX)))
        .order(draft_versions::revision.desc())
        .limit(limit)
        .select((
            draft_versions::revision,
            draft_versions::source,
            draft_versions::saved_at,
        ))
        .load(conn)
}

pub fn find_version(conn: &mut PgConnection, draft_id: i64, revision: i32) -> QueryResult<Option<String>> {
    draft_versions::table
        .find((draft_id, revision))
        .select(draft_versions::source)
        .first(conn)
        .optional()
}

#[derive(Debug, Queryable)]
pub struct RecentDraft {
    pub slug: String,
    pub title: String,
    pub language: String,
    pub saved_at: DateTime<Utc>,
}

/// The draft that a user wrote at last, to go on with.
pub fn find_latest_draft(conn: &mut PgConnection, user_id: i64) -> QueryResult<Option<RecentDraft>> {
    drafts::table
        .inner_join(problems::table)
        .filter(drafts::user_id.eq(user_id))
        .filter(problems::state.eq("published"))
        .filter(drafts::language.ne("design-answers"))
        .order(drafts::saved_at.desc())
        .select((
            problems::slug,
            problems::title,
            drafts::language,
            drafts::saved_at,
        ))
        .first(conn)
        .optional()
}
