//! Figures for Prometheus, served apart from the pages: whoever reaches that address needs no account.
//!
//! Requests are counted as they are answered; what stands in the database is read when somebody asks.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use metrics::gauge;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use super::queries;
use crate::db::{Db, DbError};
use crate::jobs::JobKind;
use crate::jobs::orders::{self, EVERYWHERE, Order, Wanted};
use crate::operate::policy::{Facts, WorkerState};
use crate::operate::queries::judging::{QueueLine, WorkerLine, list_queue, list_workers};
use crate::operate::queries::storage::get_blob_bytes;

/// Upper ends of the histogram of answers, in seconds.
const BUCKETS: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// What Prometheus asks for (text format 0.0.4).
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Counts from now on; once a process.
///
/// # Errors
/// Where something counts already.
pub fn start_counting() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)?
        .install_recorder()?;
    metrics::describe_histogram!(
        "greenroom_http_request_seconds",
        "Time to the head of an answer, by method and class of status"
    );
    gauge!("greenroom_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// `GET /metrics`, for a listener of its own.
pub fn configure(config: &mut web::ServiceConfig, db: Db, handle: PrometheusHandle) {
    config
        .app_data(web::Data::new(db))
        .app_data(web::Data::new(handle))
        .route("/metrics", web::get().to(show));
}

async fn show(db: web::Data<Db>, handle: web::Data<PrometheusHandle>) -> HttpResponse {
    let found = db
        .read(|conn| {
            Ok::<_, DbError>(Found {
                figures: queries::get_figures(conn)?,
                queue: list_queue(conn)?,
                workers: list_workers(conn)?,
                orders: orders::list(conn)?,
                blob_bytes: get_blob_bytes(conn)?,
            })
        })
        .await;
    gauge!("greenroom_database_up").set(f64::from(u8::from(found.is_ok())));
    match found {
        Ok(found) => tell(&found),
        Err(error) => tracing::warn!(%error, "no figures of the database"),
    }
    handle.run_upkeep();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, FORMAT))
        .body(handle.render())
}

/// What stands in the database.
struct Found {
    figures: queries::Figures,
    queue: Vec<QueueLine>,
    workers: Vec<WorkerLine>,
    orders: Vec<Order>,
    blob_bytes: i64,
}

fn tell(found: &Found) {
    let figures = &found.figures;
    tell_queue(&found.queue);
    tell_workers(&found.workers, &found.orders);
    gauge!("greenroom_judge_errors_7d").set(figures.judge_errors as f64);
    gauge!("greenroom_sessions").set(figures.sessions as f64);
    gauge!("greenroom_letters_waiting").set(figures.letters_waiting as f64);
    gauge!("greenroom_letters_failed").set(figures.letters_failed as f64);
    gauge!("greenroom_database_bytes").set(figures.database_bytes as f64);
    gauge!("greenroom_blobs_bytes").set(found.blob_bytes as f64);
    gauge!("greenroom_database_connections").set(figures.connections as f64);
    gauge!("greenroom_database_connections_limit").set(figures.most_connections as f64);
}

fn tell_queue(queue: &[QueueLine]) {
    // A kind of work that is done is told as zero, not as it last was.
    for kind in JobKind::ALL.map(JobKind::name) {
        let of_kind = || queue.iter().filter(|line| line.kind == kind);
        let oldest = of_kind().filter_map(|line| line.oldest_s).fold(0.0, f64::max);
        gauge!("greenroom_jobs_waiting", "kind" => kind)
            .set(of_kind().map(|line| line.waiting).sum::<i64>() as f64);
        gauge!("greenroom_jobs_leased", "kind" => kind)
            .set(of_kind().map(|line| line.leased).sum::<i64>() as f64);
        gauge!("greenroom_jobs_oldest_wait_seconds", "kind" => kind).set(oldest);
    }
    let oldest = queue.iter().filter_map(|line| line.oldest_s).fold(0.0, f64::max);
    gauge!("greenroom_queue_oldest_wait_seconds").set(oldest);
}

fn tell_workers(workers: &[WorkerLine], orders: &[Order]) {
    let all_paused = orders.iter().any(|order| order.place == EVERYWHERE);
    let state = |worker: &WorkerLine| {
        let order = orders.iter().find(|order| order.place == worker.place);
        WorkerState::of(Facts {
            silent_s: Some(worker.silent_s),
            leases: worker.leases,
            order: order.and_then(|order| Wanted::parse(&order.wanted)),
            all_paused,
        })
    };
    for each in WorkerState::ALL.into_iter().filter(|state| state.reports()) {
        let count = workers.iter().filter(|worker| state(worker) == each).count();
        gauge!("greenroom_workers_by_state", "state" => each.words().to_ascii_lowercase()).set(count as f64);
    }
    let sum = |of: fn(&WorkerLine) -> i64| workers.iter().map(of).sum::<i64>() as f64;
    gauge!("greenroom_workers").set(workers.len() as f64);
    gauge!("greenroom_worker_slots").set(sum(|worker| i64::from(worker.slots)));
    gauge!("greenroom_worker_slots_busy").set(sum(|worker| worker.leases));
}
