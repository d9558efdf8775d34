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
            Ok::<_, DbError>((
                queries::get_figures(conn)?,
                queries::list_queues(conn)?,
                queries::list_workers(conn)?,
            ))
        })
        .await;
    gauge!("greenroom_database_up").set(f64::from(u8::from(found.is_ok())));
    match found {
        Ok((figures, queues, workers)) => tell(&figures, &queues, workers.len()),
        Err(error) => tracing::warn!(%error, "no figures of the database"),
    }
    handle.run_upkeep();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, FORMAT))
        .body(handle.render())
}

fn tell(figures: &queries::Figures, queues: &[queries::Queue], workers: usize) {
    // A kind of work that is done is told as zero, not as it last was.
    for kind in JobKind::ALL.map(JobKind::name) {
        let queue = queues.iter().find(|queue| queue.kind == kind);
        let value = |of: fn(&queries::Queue) -> f64| queue.map_or(0.0, of);
        gauge!("greenroom_jobs_waiting", "kind" => kind).set(value(|queue| queue.waiting as f64));
        gauge!("greenroom_jobs_leased", "kind" => kind).set(value(|queue| queue.leased as f64));
        gauge!("greenroom_jobs_oldest_wait_seconds", "kind" => kind)
            .set(value(|queue| queue.oldest_s.unwrap_or(0.0)));
    }
    gauge!("greenroom_workers").set(workers as f64);
    gauge!("greenroom_judge_errors_7d").set(figures.judge_errors as f64);
    gauge!("greenroom_sessions").set(figures.sessions as f64);
    gauge!("greenroom_letters_waiting").set(figures.letters_waiting as f64);
    gauge!("greenroom_letters_failed").set(figures.letters_failed as f64);
    gauge!("greenroom_database_bytes").set(figures.database_bytes as f64);
    gauge!("greenroom_database_connections").set(figures.connections as f64);
    gauge!("greenroom_database_connections_limit").set(figures.most_connections as f64);
}
