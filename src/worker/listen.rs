//! The main thread of a worker: hears of new jobs, and of the wish to stop.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::poll_fn;
use tokio::signal::unix::{SignalKind, signal};
use tokio_postgres::{AsyncMessage, NoTls};

use super::Worker;
use crate::jobs::CHANNEL;

/// Rings the bell at each new job until SIGTERM or SIGINT. A lost connection is made again; meanwhile
/// polling goes on.
pub fn until_stopped(worker: &Arc<Worker>, database_url: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = listen(worker, database_url) => {}
            () = stopped_inside(worker) => {}
        }
        Ok(())
    })
}

/// A slot that can't go on stops the worker.
async fn stopped_inside(worker: &Worker) {
    while !worker.is_stopping() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn listen(worker: &Worker, database_url: &str) {
    loop {
        if let Err(error) = listen_once(worker, database_url).await {
            tracing::warn!(%error, "not listening for jobs");
        }
        worker.bell.ring();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn listen_once(worker: &Worker, database_url: &str) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = tokio_postgres::connect(database_url, NoTls).await?;
    let receive = async {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notification(_) = message? {
                worker.bell.ring();
            }
        }
        Ok(())
    };
    let listen = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        std::future::pending::<Result<(), tokio_postgres::Error>>().await
    };
    tokio::select! {
        outcome = receive => outcome,
        outcome = listen => outcome,
    }
}
