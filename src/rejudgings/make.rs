//! A rejudging is made: its scope is looked up, and its submissions are fixed, each with what is skipped and why.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::forms::Asked;
use crate::accounts::queries::find_user;
use crate::db::statement;
use crate::web::AppError;
use crate::web::views::FieldErrors;

/// A rejudging takes so many submissions at most: what is shown, applied and told at once stays within a minute.
pub const MOST: i64 = 100_000;

#[derive(QueryableByName)]
struct TargetRow {
    #[diesel(sql_type = BigInt)]
    problem_id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    version_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    incomplete: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    time_limit_ms: Option<i32>,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Everything of a scope is there.
struct Scope {
    problem_id: i64,
    target_id: i64,
    version_id: Option<i64>,
    person_id: Option<i64>,
}

/// Makes a rejudging, or finds the one that the same post made before.
///
/// # Errors
/// [`AppError::Invalid`] names what can't be taken, field by field.
pub fn make(conn: &mut PgConnection, asked: &Asked, author_id: i64) -> Result<i64, AppError> {
    let known: Option<IdRow> = statement("SELECT id FROM rejudgings WHERE idempotency_key = $1")
        .bind::<SqlUuid, _>(asked.idempotency_key)
        .get_result(conn)
        .optional()?;
    if let Some(row) = known {
        return Ok(row.id);
    }
    let scope = look_up(conn, asked)?;
    let Some(id) = insert(conn, asked, &scope, author_id)? else {
        return Err(AppError::Conflict(
            "It is being made just now. Look at the list.".into(),
        ));
    };
    let submissions = insert_submissions(conn, id, asked, &scope)?;
    let refusal = match submissions {
        0 => "No submission fits this scope.".to_string(),
        many if many > MOST => format!(
            "More than {MOST} submissions fit this scope. Take some at a time, by the time they were sent."
        ),
        _ => return Ok(id),
    };
    let field = if submissions == 0 { "" } else { "until" };
    let mut errors = FieldErrors::default();
    errors.push(field, refusal);
    Err(AppError::invalid(errors))
}

fn look_up(conn: &mut PgConnection, asked: &Asked) -> Result<Scope, AppError> {
    let target: Option<TargetRow> = statement(
        "SELECT p.id AS problem_id, p.kind, v.id AS version_id, v.incomplete, v.time_limit_ms
         FROM problems p LEFT JOIN problem_versions v ON v.problem_id = p.id
             AND CASE WHEN $2 IS NULL THEN v.id = p.current_version_id ELSE v.number = $2 END
         WHERE p.slug = $1",
    )
    .bind::<Text, _>(&asked.problem)
    .bind::<Nullable<Integer>, _>(asked.against)
    .get_result(conn)
    .optional()?;
    let mut errors = FieldErrors::default();
    let mut person_id = None;
    if let Some(name) = &asked.username {
        person_id = find_user(conn, name)?.map(|user| user.id);
        if person_id.is_none() {
            errors.push("user", "Nobody has this username.");
        }
    }
    let Some(target) = target else {
        errors.push("problem", "There is no problem of this name.");
        return Err(AppError::invalid(errors));
    };
    if target.version_id.is_none() {
        errors.push(
            "against",
            match asked.against {
                Some(_) => "The problem has no version of this number.",
                None => "The problem has no published version; give the number of one.",
            },
        );
    } else if let Some(reason) = &target.incomplete {
        errors.push(
            "against",
            format!("This version can't be judged against: {reason}."),
        );
    } else if target.kind == "code" && target.time_limit_ms.is_none() {
        errors.push(
            "against",
            "This version has no time limit yet, so nothing can be judged against it.",
        );
    }
    let mut version_id = None;
    if let Some(number) = asked.version {
        version_id = find_version(conn, target.problem_id, number)?;
        if version_id.is_none() {
            errors.push("version", "The problem has no version of this number.");
        }
    }
    match target.version_id {
        Some(target_id) if errors.is_empty() => Ok(Scope {
            problem_id: target.problem_id,
            target_id,
            version_id,
            person_id,
        }),
        _ => Err(AppError::invalid(errors)),
    }
}

fn find_version(conn: &mut PgConnection, problem_id: i64, number: i32) -> QueryResult<Option<i64>> {
    let row: Option<IdRow> =
        statement("SELECT id FROM problem_versions WHERE problem_id = $1 AND number = $2")
            .bind::<BigInt, _>(problem_id)
            .bind::<Integer, _>(number)
            .get_result(conn)
            .optional()?;
    Ok(row.map(|row| row.id))
}

/// `None` where another post with the same key is being taken at this moment.
fn insert(conn: &mut PgConnection, asked: &Asked, scope: &Scope, author_id: i64) -> QueryResult<Option<i64>> {
    let row: Option<IdRow> = statement(
        "INSERT INTO rejudgings (problem_id, version_id, reason, author_id, scope_version_id, scope_language,
             scope_verdict, scope_person_id, scope_from, scope_until, idempotency_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (idempotency_key) DO NOTHING RETURNING id",
    )
    .bind::<BigInt, _>(scope.problem_id)
    .bind::<BigInt, _>(scope.target_id)
    .bind::<Text, _>(&asked.reason)
    .bind::<BigInt, _>(author_id)
    .bind::<Nullable<BigInt>, _>(scope.version_id)
    .bind::<Nullable<Text>, _>(asked.language)
    .bind::<Nullable<Text>, _>(asked.verdict)
    .bind::<Nullable<BigInt>, _>(scope.person_id)
    .bind::<Nullable<Timestamptz>, _>(asked.from)
    .bind::<Nullable<Timestamptz>, _>(asked.until)
    .bind::<SqlUuid, _>(asked.idempotency_key)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.id))
}

/// Fixes the submissions, one more than are taken; returns how many there are.
fn insert_submissions(conn: &mut PgConnection, id: i64, asked: &Asked, scope: &Scope) -> QueryResult<i64> {
    // Planned anew each time: which index is best depends on what bounds there are.
    let rows = diesel::sql_query(
        "INSERT INTO rejudging_submissions (rejudging_id, submission_id, old_judgement_id, old_verdict, skipped)
         SELECT $1, s.id, j.id, j.verdict,
                CASE WHEN j.id IS NULL THEN 'waiting'
                     WHEN NOT coalesce(v.details -> 'allowed_languages' ? s.language
                         OR jsonb_typeof(v.details -> 'allowed_languages') = 'null', true) THEN 'language' END
         FROM submissions s
         JOIN problem_versions v ON v.id = $2
         LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
         WHERE s.problem_id = $3
           AND ($4 IS NULL OR coalesce(j.version_id, s.version_id) = $4)
           AND ($5 IS NULL OR s.language = $5)
           AND ($6 IS NULL OR j.verdict = $6)
           AND ($7 IS NULL OR s.user_id = $7)
           AND ($8 IS NULL OR s.created_at >= $8)
           AND ($9 IS NULL OR s.created_at < $9)
         ORDER BY s.id LIMIT $10",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(scope.target_id)
    .bind::<BigInt, _>(scope.problem_id)
    .bind::<Nullable<BigInt>, _>(scope.version_id)
    .bind::<Nullable<Text>, _>(asked.language)
    .bind::<Nullable<Text>, _>(asked.verdict)
    .bind::<Nullable<BigInt>, _>(scope.person_id)
    .bind::<Nullable<Timestamptz>, Option<DateTime<Utc>>>(asked.from)
    .bind::<Nullable<Timestamptz>, Option<DateTime<Utc>>>(asked.until)
    .bind::<BigInt, _>(MOST + 1)
    .execute(conn)?;
    Ok(i64::try_from(rows).unwrap_or(i64::MAX))
}
