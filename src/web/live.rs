//! Live pages: one LISTEN connection a web node, fanned out as server-sent events.
//!
//! An event carries a subject and an id only. Each stream renders its page's own partial again, under its
//! own viewer's rules, so nothing can leak through the channel.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web_lab::sse;
use futures_util::future::poll_fn;
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_postgres::{AsyncMessage, NoTls};

use super::AppError;
use crate::db::events::{CHANNEL, SESSION_ENDED};

/// Streams look again at least this often: a notification is a hint that may be lost.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A pause after each rendering. Workers tell progress at most five times a second; a longer pause here
/// would only keep the verdict back.
const COALESCE: Duration = Duration::from_millis(20);

/// Streams that one person may have open on one web node: more than the tabs of a busy evening, with two each.
const SEATS: usize = 32;
/// A stream ends after this. The browser comes back and meets the rules of a fresh request, so that nothing
/// outlives a session for long.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// The fan-out of one web node.
#[derive(Clone)]
pub struct Hub {
    sender: broadcast::Sender<(String, i64)>,
    /// Open streams of each person.
    open: Arc<Mutex<HashMap<i64, usize>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Hub {
            sender: broadcast::channel(256).0,
            open: Arc::default(),
        }
    }
}

/// A place among one person's streams, free again when dropped.
struct Seat {
    open: Arc<Mutex<HashMap<i64, usize>>>,
    user_id: i64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user_id) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user_id);
            }
        }
    }
}

/// What a stream shows now.
pub struct Snapshot {
    /// The inner HTML of the live element.
    pub html: String,
    /// Nothing will change any more: the stream ends.
    pub is_final: bool,
}

impl Hub {
    /// Tells the streams of this node; `listen` calls it for what Postgres says.
    pub fn publish(&self, subject: &str, id: i64) {
        // Without a receiver nobody looks at a live page: nothing to do.
        let _ = self.sender.send((subject.to_string(), id));
    }

    /// Keeps one connection listening for ever, with a growing pause after each failure.
    pub async fn listen(self, database_url: String) {
        let mut pause = Duration::from_millis(100);
        loop {
            let started = Instant::now();
            if let Err(error) = self.listen_once(&database_url).await {
                tracing::warn!(%error, "live connection lost");
            }
            // What happened meanwhile is unknown: every stream looks again.
            self.publish("*", 0);
            pause = if started.elapsed() > Duration::from_secs(30) {
                Duration::from_millis(100)
            } else {
                (pause * 2).min(Duration::from_secs(5))
            };
            sleep(pause).await;
        }
    }

    async fn listen_once(&self, database_url: &str) -> Result<(), tokio_postgres::Error> {
        let (client, mut connection) = tokio_postgres::connect(database_url, NoTls).await?;
        let hub = self.clone();
        let receive = async move {
            while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
                if let AsyncMessage::Notification(notification) = message?
                    && let Some((subject, id)) = notification.payload().split_once(' ')
                    && let Ok(id) = id.parse()
                {
                    hub.publish(subject, id);
                }
            }
            Ok(())
        };
        let listen = async {
            client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
            self.publish("*", 0);
            std::future::pending::<Result<(), tokio_postgres::Error>>().await
        };
        tokio::select! {
            outcome = receive => outcome,
            outcome = listen => outcome,
        }
    }

    fn seat(&self, user_id: i64) -> Result<Seat, AppError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user_id).or_default();
        if *count >= SEATS {
            return Err(AppError::TooMany {
                retry_after_seconds: 10,
                what: "So many live pages of yours are open that no more can be followed. Close some, or reload this one.",
            });
        }
        *count += 1;
        Ok(Seat {
            open: self.open.clone(),
            user_id,
        })
    }

    /// A stream that renders now, at each event about `subject` and `id`, and every few seconds.
    ///
    /// Events are named `update`, the last one `done`. A rendering that fails ends the stream; the
    /// browser comes back by itself and meets the rules of a fresh request.
    ///
    /// # Errors
    /// [`AppError::TooMany`] where this reader follows 32 already.
    pub fn stream<R, F>(
        &self,
        reader_id: i64,
        subject: &'static str,
        id: i64,
        mut render: R,
    ) -> Result<impl actix_web::Responder + use<R, F>, AppError>
    where
        R: FnMut() -> F + 'static,
        F: Future<Output = Result<Snapshot, AppError>> + 'static,
    {
        self.stream_list(reader_id, subject, move || {
            let snapshot = render();
            async move { Ok((vec![id], snapshot.await?)) }
        })
    }

    /// A stream about its own reader, for what every page shows: without an event it looks again this rarely only.
    pub fn stream_slowly<R, F>(
        &self,
        reader_id: i64,
        subject: &'static str,
        look_again: Duration,
        mut render: R,
    ) -> Result<impl actix_web::Responder + use<R, F>, AppError>
    where
        R: FnMut() -> F + 'static,
        F: Future<Output = Result<Snapshot, AppError>> + 'static,
    {
        self.follow(reader_id, subject, look_again, move || {
            let snapshot = render();
            async move { Ok((vec![reader_id], snapshot.await?)) }
        })
    }

    /// The same for a page that shows several: each rendering says whose events bring the next one.
    pub fn stream_list<R, F>(
        &self,
        reader_id: i64,
        subject: &'static str,
        render: R,
    ) -> Result<impl actix_web::Responder + use<R, F>, AppError>
    where
        R: FnMut() -> F + 'static,
        F: Future<Output = Result<(Vec<i64>, Snapshot), AppError>> + 'static,
    {
        self.follow(reader_id, subject, LOOK_AGAIN, render)
    }

    fn follow<R, F>(
        &self,
        reader_id: i64,
        subject: &'static str,
        look_again: Duration,
        mut render: R,
    ) -> Result<impl actix_web::Responder + use<R, F>, AppError>
    where
        R: FnMut() -> F + 'static,
        F: Future<Output = Result<(Vec<i64>, Snapshot), AppError>> + 'static,
    {
        let seat = self.seat(reader_id)?;
        let mut events = self.sender.subscribe();
        let (sender, receiver) = tokio::sync::mpsc::channel(2);
        actix_web::rt::spawn(async move {
            let _seat = seat;
            let end = Instant::now() + LONGEST;
            let mut last = String::new();
            while Instant::now() < end {
                let Ok((ids, snapshot)) = render().await else {
                    return;
                };
                if snapshot.is_final {
                    let _ = sender
                        .send(sse::Event::Data(sse::Data::new(snapshot.html).event("done")))
                        .await;
                    return;
                }
                if snapshot.html != last {
                    let event = sse::Event::Data(sse::Data::new(snapshot.html.clone()).event("update"));
                    if sender.send(event).await.is_err() {
                        return;
                    }
                    last = snapshot.html;
                }
                sleep(COALESCE).await;
                let look_again = Instant::now() + look_again;
                loop {
                    tokio::select! {
                        () = sender.closed() => return,
                        event = timeout_at(look_again, events.recv()) => match event {
                            Ok(Ok((about, id))) if about == SESSION_ENDED && id == reader_id => return,
                            Ok(Ok(event)) if concerns(&event, subject, &ids) => break,
                            Ok(Ok(_)) => {}
                            // Too many events at once, or time to look again.
                            Ok(Err(broadcast::error::RecvError::Lagged(_))) | Err(_) => break,
                            Ok(Err(broadcast::error::RecvError::Closed)) => return,
                        },
                    }
                }
            }
        });
        Ok(sse::Sse::from_infallible_receiver(receiver)
            .with_keep_alive(Duration::from_secs(15))
            .with_retry_duration(Duration::from_secs(2)))
    }
}

/// Whether what a page shows may have changed.
fn concerns((about, id): &(String, i64), subject: &str, shown: &[i64]) -> bool {
    about == "*" || (about == subject && shown.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_follows_so_many_pages_and_keeps_nobody_else_out() {
        let hub = Hub::default();
        let mut seats: Vec<_> = (0..SEATS).map(|_| hub.seat(1).unwrap()).collect();
        assert!(matches!(hub.seat(1), Err(AppError::TooMany { .. })));
        assert!(hub.seat(2).is_ok());
        seats.pop();
        assert!(hub.seat(1).is_ok());
        drop(seats);
        assert!(hub.open.lock().unwrap().is_empty());
    }

    #[test]
    fn a_page_looks_again_at_events_about_what_it_shows() {
        for (about, id, expected) in [
            ("submission", 7, true),
            ("submission", 9, true),
            ("submission", 8, false),
            ("run", 7, false),
            ("*", 0, true),
        ] {
            let event = (about.to_string(), id);
            assert_eq!(concerns(&event, "submission", &[7, 9]), expected, "{event:?}");
        }
    }
}
