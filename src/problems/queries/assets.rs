//! Finding a file of a problem's current version by its path, through links inside the package.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};

use crate::db::statement;

/// What stands at a path: a file, or a link at it or above it.
#[derive(Debug, QueryableByName)]
pub struct AssetRow {
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Nullable<Binary>)]
    pub sha256: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub link_target: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub size_bytes: Option<i64>,
}

/// Looks in the version that is shown; with `drafts`, in the newest one of a problem that shows none.
pub fn find_asset(
    conn: &mut PgConnection,
    slug: &str,
    path: &str,
    drafts: bool,
) -> QueryResult<Option<AssetRow>> {
    statement(
        "SELECT p.state, f.path, f.sha256, f.link_target, b.size_bytes
         FROM problems p
         JOIN version_files f ON f.version_id = COALESCE(p.current_version_id,
             (SELECT max(v.id) FROM problem_versions v WHERE v.problem_id = p.id))
         LEFT JOIN blobs b ON b.sha256 = f.sha256
         WHERE p.slug = $1 AND (p.is_shown OR $3)
           AND (f.path = $2 OR (f.link_target IS NOT NULL AND starts_with($2, f.path || '/')))
         LIMIT 1",
    )
    .bind::<Text, _>(slug)
    .bind::<Text, _>(path)
    .bind::<Bool, _>(drafts)
    .get_result(conn)
    .optional()
}
