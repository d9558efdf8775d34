//! How the instance is doing.

use actix_web::web;

use crate::admin::queries;
use crate::admin::views::health::{Concern, HealthPage, TaskRow};
use crate::app::all_periodic_tasks;
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::notifications::StopKey;
use crate::operate::queries::judging::{QueueLine, WorkerLine, list_queue, list_workers};
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
                list_queue(conn)?,
                list_workers(conn)?,
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
        queue: queue_words(&queues),
        workers: worker_words(&workers),
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

/// "3 waiting, 1 under way".
fn queue_words(queues: &[QueueLine]) -> String {
    let sum = |of: fn(&QueueLine) -> i64| queues.iter().map(of).sum::<i64>().unsigned_abs();
    let (waiting, leased) = (sum(|queue| queue.waiting), sum(|queue| queue.leased));
    if waiting + leased == 0 {
        return "nothing waits and nothing is under way".to_string();
    }
    format!(
        "{} waiting, {} under way",
        text::thousands(waiting),
        text::thousands(leased)
    )
}

/// "2 workers, 1 of 4 slots busy".
fn worker_words(workers: &[WorkerLine]) -> String {
    let slots: u64 = workers
        .iter()
        .map(|worker| u64::from(worker.slots.unsigned_abs()))
        .sum();
    let leases: u64 = workers.iter().map(|worker| worker.leases.unsigned_abs()).sum();
    let count = text::count(workers.len() as u64, "worker", "workers");
    if workers.is_empty() {
        "none has given a sign of life in the last minute".to_string()
    } else {
        format!("{count}, {leases} of {slots} slots busy")
    }
}

/// What an administrator should look at, the worst first; empty where all is well.
fn concerns(figures: &queries::Figures, queues: &[QueueLine], workers: &[WorkerLine]) -> Vec<Concern> {
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
            "Workers are too few, paused or stuck: the page of judging and their log tell.",
        );
    }
    if figures.judge_errors > 0 {
        say(
            format!(
                "{} in the last seven days.",
                text::count(figures.judge_errors.unsigned_abs(), "Judge error", "Judge errors")
            ),
            "Their page tells the causes.",
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
