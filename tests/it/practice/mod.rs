//! What seekers do around solving.

mod compare;
mod growth;
mod hints;
mod interviews;
mod kept;
mod progress;
mod reports;
mod solutions;

use crate::support::{PackageBuilder, TestApp};

const HINTED: &str = "topics: [sums, numbers]\ndifficulty: easy\ntarget_minutes: 25\neditorial: editorial.md\n\
                      hints: [\"Read *both* numbers.\", \"Add them.\", \"Print what comes out.\"]\n";

/// The problem `sum` with three hints, an editorial and programs in two languages.
fn package() -> PackageBuilder {
    PackageBuilder::new("sum")
        .greenroom(HINTED)
        .file("editorial.md", "Addition is **commutative**.\n")
        .file(
            "submissions/accepted/adds.cpp",
            "#include <iostream>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b; }\n",
        )
        .file(
            "submissions/wrong_answer/minus.py",
            "print('never shown to seekers')\n",
        )
}

async fn app() -> TestApp {
    let app = TestApp::start().await;
    app.import(package());
    app
}

/// A submission of somebody to `sum` with its verdict, so many minutes ago.
fn sent(app: &TestApp, username: &str, verdict: &str, minutes_ago: i64) {
    app.execute(&format!(
        "WITH s AS (INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash, created_at)
             SELECT u.id, p.id, p.current_version_id, 'python3', gen_random_uuid(), sha256(''),
                    now() - make_interval(mins => {minutes_ago})
             FROM users u, problems p WHERE u.username = '{username}' AND p.slug = 'sum' RETURNING *),
         j AS (INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at, finished_at)
             SELECT id, version_id, true, '{verdict}', 'w', created_at, created_at FROM s)
         INSERT INTO problem_progress (user_id, problem_id, tries, solved_at, last_submission_id)
         SELECT user_id, problem_id, 1, CASE WHEN '{verdict}' = 'accepted' THEN created_at END, id FROM s
         ON CONFLICT (user_id, problem_id) DO UPDATE SET tries = problem_progress.tries + 1,
             solved_at = coalesce(problem_progress.solved_at, excluded.solved_at),
             last_submission_id = greatest(problem_progress.last_submission_id, excluded.last_submission_id)"
    ));
}
