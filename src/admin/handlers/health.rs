//! How the instance is doing.

use actix_web::web;

use crate::admin::queries;
use crate::admin::views::health::{Concern, HealthPage, QueueRow, TaskRow, WorkerRow};
use crate::app::all_periodic_tasks;
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::notifications::StopKey;
use crate::reviews::ReviewRules;
use crate::web::views::{Section, text};
use crate::web::{AppError, Page, RequestContext};

/// A seeker waits for no verdict so long unless something is wrong (an alarm of the reliability notes).
const LONG_WAIT_S: f64 = 120.0;
/// Workers tell more often than this that they are there.
const SILENT_S: f64 = 45.0;

/// `GET /admin/health`
pub async fn show(
    db: web::Data<Db>,
    (post, stop_key): (web::Data<Post>, web::Data<StopKey>),
    context: RequestContext,
) -> Result<Page<HealthPage>, AppError> {
    let (figures, queues, workers, tasks) = db
        .read(|conn| {
            Ok::<_, DbError>((
                queries::get_figures(conn)?,
                queries::list_queues(conn)?,
                queries::list_workers(conn)?,
                queries::list_tasks(conn)?,
            ))
        })
        .await?;
    let now = chrono::Utc::now();
    let concerns = concerns(&figures, &queues, &workers);
    let done = |name: &str| tasks.iter().find(|task| task.name == name);
    Ok(Page::ok(HealthPage {
        layout: context.layout(Section::Operate),
        version: env!("CARGO_PKG_VERSION"),
        server: figures.server,
        database: text::bytes(figures.database_bytes.unsigned_abs()),
        connections: format!("{} of {}", figures.connections, figures.most_connections),
        migration: figures.migration,
        sessions: figures.sessions.unsigned_abs(),
        letters: format!(
            "{} waiting, {} given up",
            figures.letters_waiting, figures.letters_failed
        ),
        judge_errors: figures.judge_errors.unsigned_abs(),
        last_judge_errors: figures.last_judge_errors,
        queues: queues
            .into_iter()
            .map(|queue| QueueRow {
                kind: queue.kind,
                waiting: queue.waiting.unsigned_abs(),
                leased: queue.leased.unsigned_abs(),
                oldest: queue.oldest_s.map(|seconds| text::elapsed(seconds as u64)),
                lost: queue.lost.unsigned_abs(),
            })
            .collect(),
        workers: workers
            .into_iter()
            .map(|worker| WorkerRow {
                name: worker.name,
                host: worker.host,
                slots: worker.slots.unsigned_abs(),
                leases: worker.leases.unsigned_abs(),
                accuracy: worker.accuracy,
                started_at: text::moment(worker.started_at, now),
                seen: format!("{} ago", text::elapsed(worker.silent_s.max(0.0) as u64)),
            })
            .collect(),
        tasks: all_periodic_tasks(&post, &stop_key, ReviewRules::default())
            .into_iter()
            .map(|task| TaskRow {
                name: task.name,
                every: text::elapsed(task.every.num_seconds().unsigned_abs()),
                done_at: done(task.name).map(|line| text::moment(line.done_at, now)),
            })
            .collect(),
        concerns,
    }))
}

/// What an administrator should look at, the worst first; empty where all is well.
fn concerns(
    figures: &queries::Figures,
    queues: &[queries::Queue],
    workers: &[queries::WorkerLine],
) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let mut say = |what: String, advice: &'static str| concerns.push(Concern { what, advice });
    let longest = queues
        .iter()
        // A rejudging waits for spare slots, and nobody for it.
        .filter(|queue| queue.kind != "rejudge")
        .filter_map(|queue| queue.oldest_s)
        .fold(0.0, f64::max);
    if workers.iter().all(|worker| worker.silent_s > SILENT_S) {
        say(
            "No worker gives a sign of life.".into(),
            "Nothing is judged. Start one: greenroom worker.",
        );
    } else if longest > LONG_WAIT_S {
        say(
            format!("Work has been waiting for {}.", text::elapsed(longest as u64)),
            "Workers are too few, or stuck: look at their log.",
        );
    }
    if figures.judge_errors > 0 {
        say(
            format!(
                "{} in the last seven days.",
                text::count(figures.judge_errors.unsigned_abs(), "Judge error", "Judge errors")
            ),
            "Each submission's page says to administrators what went wrong.",
        );
    }
    if figures.connections * 10 > figures.most_connections * 9 {
        say(
            format!(
                "{} of {} database connections are in use.",
                figures.connections, figures.most_connections
            ),
            "Raise max_connections, or lower GREENROOM_POOL on the nodes.",
        );
    }
    if figures.letters_failed > 0 {
        say(
            format!(
                "{} could not be delivered.",
                text::count(figures.letters_failed.unsigned_abs(), "letter", "letters")
            ),
            "The mail page says why.",
        );
    }
    concerns
}
