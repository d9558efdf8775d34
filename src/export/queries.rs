//! What is kept of one person, a list a file; each row is a JSON object.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};

use crate::db::statement;

/// File names and statements; `$1` is the id of the person. Columns are named one by one, so that a new column stays
/// out until somebody has decided about it.
pub const LISTS: [(&str, &str); 31] = [
    (
        "profile.json",
        "SELECT json_build_object('username', username, 'display_name', display_name, 'email', email,
            'email_verified_at', email_verified_at, 'is_mentor', is_mentor, 'is_admin', is_admin,
            'created_at', created_at, 'delete_after', delete_after, 'digest', digest, 'digest_at', digest_at,
            'second_factor_since', (SELECT confirmed_at FROM second_factors f WHERE f.user_id = u.id))::text AS row
         FROM users u WHERE id = $1",
    ),
    (
        "identities.json",
        "SELECT json_build_object('provider', provider, 'issuer', issuer, 'subject', subject, 'name', name,
            'created_at', created_at, 'last_used_at', last_used_at)::text AS row
         FROM identities WHERE user_id = $1 ORDER BY number",
    ),
    (
        "sessions.json",
        "SELECT json_build_object('created_at', created_at, 'last_seen_at', last_seen_at, 'expires_at', expires_at,
            'device', state ->> 'device')::text AS row
         FROM sessions WHERE user_id = $1 ORDER BY created_at",
    ),
    (
        "submissions.json",
        "SELECT json_build_object('id', s.id, 'problem', p.slug, 'language', s.language, 'created_at', s.created_at,
            'judgements', (SELECT coalesce(json_agg(json_build_object('current', j.current, 'verdict', j.verdict,
                'compile_output', j.compile_output, 'cpu_ms', j.cpu_ms, 'wall_ms', j.wall_ms,
                'memory_bytes', j.memory_bytes, 'finished_at', j.finished_at, 'superseded_at', j.superseded_at,
                'superseded_reason', j.superseded_reason) ORDER BY j.id), '[]')
                FROM judgements j WHERE j.submission_id = s.id AND (j.current OR j.superseded_at IS NOT NULL
                    OR NOT EXISTS (SELECT FROM rejudging_submissions r WHERE r.new_judgement_id = j.id))),
            'marks', (SELECT coalesce(json_agg(json_build_object('criterion', m.criterion, 'level', m.level,
                'title', m.title, 'evidence', m.evidence) ORDER BY m.criterion), '[]')
                FROM self_marks m WHERE m.submission_id = s.id))::text AS row
         FROM submissions s JOIN problems p ON p.id = s.problem_id WHERE s.user_id = $1 ORDER BY s.id",
    ),
    (
        "progress.json",
        "SELECT json_build_object('problem', p.slug, 'tries', g.tries, 'solved_at', g.solved_at)::text AS row
         FROM problem_progress g JOIN problems p ON p.id = g.problem_id WHERE g.user_id = $1 ORDER BY p.slug",
    ),
    (
        "drafts.json",
        "SELECT json_build_object('problem', p.slug, 'language', d.language, 'revision', d.revision,
            'begun_at', d.begun_at, 'saved_at', d.saved_at, 'source', d.source)::text AS row
         FROM drafts d JOIN problems p ON p.id = d.problem_id WHERE d.user_id = $1 ORDER BY d.id",
    ),
    (
        "draft-versions.json",
        "SELECT json_build_object('problem', p.slug, 'language', d.language, 'revision', v.revision,
            'saved_at', v.saved_at, 'source', v.source)::text AS row
         FROM draft_versions v JOIN drafts d ON d.id = v.draft_id JOIN problems p ON p.id = d.problem_id
         WHERE d.user_id = $1 ORDER BY d.id, v.revision",
    ),
    (
        "runs.json",
        "SELECT json_build_object('problem', p.slug, 'language', r.language, 'created_at', r.created_at,
            'source_base64', encode(r.source, 'base64'), 'input_base64', encode(r.input, 'base64'))::text AS row
         FROM runs r JOIN problems p ON p.id = r.problem_id WHERE r.user_id = $1 ORDER BY r.id",
    ),
    (
        "previews.json",
        "SELECT json_build_object('problem', p.slug, 'created_at', v.created_at, 'design', v.design)::text AS row
         FROM previews v JOIN problems p ON p.id = v.problem_id WHERE v.user_id = $1 ORDER BY v.id",
    ),
    (
        "mentor-profile.json",
        "SELECT json_build_object('languages', languages, 'topics', topics, 'level', level, 'talks', talks, 'about', about,
            'capacity', capacity, 'away_until', away_until, 'applied_at', applied_at, 'decision', decision)::text AS row
         FROM mentor_profiles WHERE user_id = $1",
    ),
    (
        "reviews.json",
        "SELECT json_build_object('id', r.id, 'as', CASE WHEN r.seeker_id = $1 THEN 'seeker' ELSE 'mentor' END,
            'problem', p.slug, 'language', r.language, 'kind', r.kind, 'question', r.question, 'goal', r.goal,
            'focus', r.focus, 'state', r.state, 'asked_at', r.asked_at, 'ended_at', r.ended_at)::text AS row
         FROM reviews r JOIN problems p ON p.id = r.problem_id WHERE r.seeker_id = $1 OR r.mentor_id = $1 ORDER BY r.id",
    ),
    (
        "review-comments.json",
        "SELECT json_build_object('review', t.review_id, 'thread', c.thread_id, 'body', c.body, 'suggestion', c.suggestion,
            'created_at', c.created_at)::text AS row
         FROM review_comments c JOIN review_threads t ON t.id = c.thread_id WHERE c.author_id = $1 ORDER BY c.id",
    ),
    (
        "marks-given.json",
        "SELECT json_build_object('review', review_id, 'round', round, 'criterion', criterion, 'title', title,
            'level', level, 'evidence', evidence, 'marked_at', marked_at)::text AS row
         FROM mentor_marks WHERE mentor_id = $1 ORDER BY review_id, round, criterion",
    ),
    (
        "gold-marks.json",
        "SELECT json_build_object('problem', p.slug, 'file', g.file, 'criterion', g.criterion, 'level', g.level,
            'known', g.known, 'marked_at', g.marked_at)::text AS row
         FROM gold_marks g JOIN problems p ON p.id = g.problem_id WHERE g.user_id = $1
         ORDER BY p.slug, g.file, g.criterion",
    ),
    (
        "review-drafts.json",
        "SELECT json_build_object('review', review_id, 'about', about, 'body', body, 'suggestion', suggestion,
            'level', level, 'saved_at', saved_at)::text AS row
         FROM review_drafts WHERE user_id = $1 ORDER BY id",
    ),
    (
        "equal-comments.json",
        "SELECT json_build_object('problem', p.slug, 'language', e.language, 'kind', e.kind, 'body', e.body,
            'offered_at', e.offered_at)::text AS row
         FROM equal_comments e JOIN problems p ON p.id = e.problem_id WHERE e.user_id = $1 ORDER BY e.id",
    ),
    (
        "review-notes.json",
        "SELECT json_build_object('review', review_id, 'body', body, 'saved_at', saved_at)::text AS row
         FROM review_notes WHERE user_id = $1 ORDER BY review_id",
    ),
    (
        "saved-replies.json",
        "SELECT json_build_object('title', s.title, 'body', s.body, 'problem', p.slug, 'is_shared', s.is_shared,
            'created_at', s.created_at)::text AS row
         FROM saved_replies s LEFT JOIN problems p ON p.id = s.problem_id WHERE s.user_id = $1 ORDER BY s.id",
    ),
    (
        "review-reports.json",
        "SELECT json_build_object('review', review_id, 'reason', reason, 'created_at', created_at)::text AS row
         FROM review_reports WHERE user_id = $1 ORDER BY id",
    ),
    (
        "blocked.json",
        "SELECT json_build_object('username', u.username, 'created_at', b.created_at)::text AS row
         FROM user_blocks b JOIN users u ON u.id = b.blocked_id WHERE b.user_id = $1 ORDER BY b.created_at",
    ),
    (
        "hints.json",
        "SELECT json_build_object('problem', p.slug, 'hint', h.hint, 'shown_at', h.shown_at)::text AS row
         FROM hint_views h JOIN problems p ON p.id = h.problem_id WHERE h.user_id = $1 ORDER BY p.slug, h.hint",
    ),
    (
        "solutions-read.json",
        "SELECT json_build_object('problem', p.slug, 'what', l.what, 'looked_at', l.looked_at)::text AS row
         FROM solution_looks l JOIN problems p ON p.id = l.problem_id WHERE l.user_id = $1 ORDER BY p.slug, l.what",
    ),
    (
        "bookmarks.json",
        "SELECT json_build_object('problem', p.slug, 'created_at', b.created_at)::text AS row
         FROM bookmarks b JOIN problems p ON p.id = b.problem_id WHERE b.user_id = $1 ORDER BY p.slug",
    ),
    (
        "problem-notes.json",
        "SELECT json_build_object('problem', p.slug, 'body', n.body, 'revision', n.revision,
            'saved_at', n.saved_at)::text AS row
         FROM problem_notes n JOIN problems p ON p.id = n.problem_id WHERE n.user_id = $1 ORDER BY p.slug",
    ),
    (
        "interviews.json",
        "SELECT json_build_object('problem', p.slug, 'minutes', i.minutes, 'started_at', i.started_at,
            'ends_at', i.ends_at, 'ended_at', i.ended_at)::text AS row
         FROM interviews i JOIN problems p ON p.id = i.problem_id WHERE i.user_id = $1 ORDER BY i.id",
    ),
    (
        "test-reports.json",
        "SELECT json_build_object('submission', submission_id, 'case', case_number, 'verdict', verdict, 'body', body,
            'created_at', created_at, 'answer', answer, 'settled_at', settled_at)::text AS row
         FROM test_reports WHERE user_id = $1 ORDER BY id",
    ),
    (
        "problem-versions.json",
        "SELECT json_build_object('problem', p.slug, 'version', v.number, 'note', v.note, 'saved_at', v.created_at)::text AS row
         FROM problem_versions v JOIN problems p ON p.id = v.problem_id WHERE v.author_id = $1 ORDER BY v.id",
    ),
    (
        "known-devices.json",
        "SELECT json_build_object('seen_at', seen_at)::text AS row
         FROM known_devices WHERE user_id = $1 ORDER BY seen_at",
    ),
    (
        "letters.json",
        "SELECT json_build_object('subject', o.subject, 'created_at', o.created_at, 'sent_at', o.sent_at)::text AS row
         FROM outbox o JOIN users u ON o.recipient = u.email WHERE u.id = $1 ORDER BY o.number",
    ),
    (
        "notifications.json",
        "SELECT json_build_object('kind', kind, 'text', text, 'path', path, 'created_at', created_at,
            'read_at', read_at, 'mailed_at', mailed_at)::text AS row
         FROM notifications WHERE user_id = $1 ORDER BY id",
    ),
    (
        "audit.json",
        "SELECT json_build_object('happened_at', happened_at, 'action', action, 'subject', subject,
            'address', address)::text AS row
         FROM audit_events WHERE actor_id = $1 ORDER BY id",
    ),
];

#[derive(QueryableByName)]
pub struct JsonRow {
    #[diesel(sql_type = Text)]
    pub row: String,
}

/// A file of a submission.
#[derive(QueryableByName)]
pub struct SentFile {
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Binary)]
    pub bytes: Vec<u8>,
}

/// The rows of a list, handed over one by one.
pub fn each_row(
    conn: &mut PgConnection,
    sql: &'static str,
    user_id: i64,
    mut take: impl FnMut(&str) -> std::io::Result<()>,
) -> QueryResult<std::io::Result<()>> {
    let rows = statement(sql)
        .bind::<BigInt, _>(user_id)
        .load_iter::<JsonRow, diesel::connection::DefaultLoadingMode>(conn)?;
    for row in rows {
        if let Err(error) = take(&row?.row) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// The files of a few submissions, from behind one of them.
pub fn files_after(
    conn: &mut PgConnection,
    user_id: i64,
    after: (i64, &str),
    limit: i64,
) -> QueryResult<Vec<SentFile>> {
    statement(
        "SELECT f.submission_id, f.path, f.bytes
         FROM submission_files f JOIN submissions s ON s.id = f.submission_id
         WHERE s.user_id = $1 AND (f.submission_id, f.path) > ($2, $3)
         ORDER BY f.submission_id, f.path LIMIT $4",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(after.0)
    .bind::<Text, _>(after.1)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
