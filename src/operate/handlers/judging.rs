//! The queue and its workers.

use actix_web::web;
use chrono::Utc;
use serde::Deserialize;

use crate::db::{Db, DbError};
use crate::jobs::orders::{self, EVERYWHERE, Order, Wanted};
use crate::operate::policy::{Facts, Wish, WorkerState};
use crate::operate::queries::judging::{self, QueueLine, WorkerLine};
use crate::operate::series::{Series, Span, class_words};
use crate::operate::views::{JudgingPage, LanguageRow, ProcessRow, QueueRow, WorkerRow};
use crate::submissions::present::language_name;
use crate::web::views::{BadgeView, Choice, FieldErrors, Glyph, Section, Tone, text};
use crate::web::{AppError, Page, RequestContext};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JudgingQuery {
    span: String,
}

/// What was typed into a form that was refused.
#[derive(Debug, Default)]
pub struct Typed {
    pub worker: String,
    pub order: String,
    pub reason: String,
    pub errors: FieldErrors,
}

/// `GET /admin/judging`
pub async fn show(
    db: web::Data<Db>,
    query: web::Query<JudgingQuery>,
    context: RequestContext,
) -> Result<Page<JudgingPage>, AppError> {
    let span = Span::parse(&query.span);
    Ok(Page::ok(page(&db, &context, span, Typed::default()).await?))
}

pub(super) async fn page(
    db: &Db,
    context: &RequestContext,
    span: Span,
    typed: Typed,
) -> Result<JudgingPage, AppError> {
    let now = Utc::now();
    let (from, window_s) = (span.from(now), span.window().num_seconds() as f64);
    let (queue, workers, orders, queue_windows, worker_windows) = db
        .read(move |conn| {
            Ok::<_, DbError>((
                judging::list_queue(conn)?,
                judging::list_workers(conn)?,
                orders::list(conn)?,
                judging::list_queue_windows(conn, from, window_s)?,
                judging::list_worker_windows(conn, from, window_s)?,
            ))
        })
        .await?;
    let all_paused = orders.iter().find(|order| order.place == EVERYWHERE);
    let rows = worker_rows(&workers, &orders);
    Ok(JudgingPage {
        layout: context.layout(Section::Operate),
        all_paused: all_paused.map(|order| (order.reason.clone(), text::moment(order.ordered_at, now))),
        targets: targets(&rows, &typed.worker),
        orders: order_choices(&typed.order),
        queue: queue.into_iter().map(queue_row).collect(),
        workers: rows,
        reason: typed.reason,
        errors: typed.errors,
        spans: spans(span),
        series: Series::new(span, now, &queue_windows, &worker_windows),
    })
}

fn queue_row(line: QueueLine) -> QueueRow {
    QueueRow {
        kind: line.kind,
        class: format!("{} ({})", line.class, class_words(line.class)),
        waiting: line.waiting.unsigned_abs(),
        leased: line.leased.unsigned_abs(),
        oldest: line
            .oldest_s
            .map(|seconds| text::elapsed(seconds.max(0.0) as u64)),
        lost: line.lost.unsigned_abs(),
    }
}

/// The workers that report, then places that one has left with an order.
fn worker_rows(workers: &[WorkerLine], orders: &[Order]) -> Vec<WorkerRow> {
    let all_paused = orders.iter().any(|order| order.place == EVERYWHERE);
    let row = |place: &str, worker: Option<&WorkerLine>| {
        let order = orders.iter().find(|order| order.place == place);
        let state = WorkerState::of(Facts {
            silent_s: worker.map(|worker| worker.silent_s),
            leases: worker.map_or(0, |worker| worker.leases),
            order: order.and_then(|order| Wanted::parse(&order.wanted)),
            all_paused,
        });
        WorkerRow {
            place: place.to_string(),
            state: badge(state),
            reason: order.map(|order| order.reason.clone()),
            process: worker.map(process_row),
        }
    };
    let left = orders
        .iter()
        .map(|order| order.place.as_str())
        .filter(|place| *place != EVERYWHERE && workers.iter().all(|worker| worker.place != *place));
    workers
        .iter()
        .map(|worker| row(&worker.place, Some(worker)))
        .chain(left.map(|place| row(place, None)))
        .collect()
}

fn process_row(worker: &WorkerLine) -> ProcessRow {
    let now = Utc::now();
    let languages: Vec<LanguageRow> = worker
        .languages
        .as_array()
        .into_iter()
        .flatten()
        .map(language_row)
        .collect();
    let is_there = |language: &&serde_json::Value| language["available"] == true;
    ProcessRow {
        name: worker.name.clone(),
        host: worker.host.clone(),
        program: if worker.program.is_empty() {
            "unknown".to_string()
        } else {
            worker.program.clone()
        },
        slots: worker.slots.unsigned_abs(),
        leases: worker.leases.unsigned_abs(),
        accuracy: worker.accuracy.clone(),
        started_at: text::moment(worker.started_at, now),
        seen: format!("{} ago", text::elapsed(worker.silent_s.max(0.0) as u64)),
        available: worker
            .languages
            .as_array()
            .map_or(0, |all| all.iter().filter(is_there).count()),
        languages,
    }
}

fn language_row(language: &serde_json::Value) -> LanguageRow {
    let word = |key: &str| language[key].as_str().unwrap_or_default().to_string();
    LanguageRow {
        name: language_name(&word("id")),
        words: if language["available"] == true {
            word("version")
        } else {
            format!("not there: {}", word("reason"))
        },
    }
}

fn badge(state: WorkerState) -> BadgeView {
    let (glyph, tone) = match state {
        WorkerState::Busy => (Glyph::Play, Tone::Run),
        WorkerState::Idle => (Glyph::Tick, Tone::Ok),
        WorkerState::Paused | WorkerState::Pausing | WorkerState::Draining => (Glyph::Clock, Tone::Warn),
        WorkerState::Drained | WorkerState::Gone => (Glyph::Dash, Tone::Quiet),
        WorkerState::Silent => (Glyph::Cross, Tone::Bad),
    };
    BadgeView {
        word: state.words(),
        glyph,
        tone,
    }
}

/// A form that is posted by a slip must not do anything.
fn nothing_yet() -> Choice {
    Choice {
        value: String::new(),
        text: "Choose one".to_string(),
        selected: false,
    }
}

fn targets(rows: &[WorkerRow], chosen: &str) -> Vec<Choice> {
    let choice = |value: &str, text: &str| Choice {
        value: value.to_string(),
        text: text.to_string(),
        selected: value == chosen,
    };
    let places = rows.iter().map(|row| choice(&row.place, &row.place));
    [nothing_yet()]
        .into_iter()
        .chain(places)
        .chain([choice(EVERYWHERE, "All workers, now and to come")])
        .collect()
}

fn order_choices(chosen: &str) -> Vec<Choice> {
    let choice = |wish: Wish| Choice {
        value: wish.word().to_string(),
        text: match wish {
            Wish::Pause => "Pause: take nothing new",
            Wish::Drain => "Drain: finish, then end",
            Wish::Resume => "Resume: work again",
        }
        .to_string(),
        selected: wish.word() == chosen,
    };
    [nothing_yet()].into_iter().chain(Wish::ALL.map(choice)).collect()
}

fn spans(chosen: Span) -> Vec<Choice> {
    let choice = |span: Span| Choice {
        value: span.word().to_string(),
        text: match span {
            Span::Hour => "One hour",
            Span::Day => "One day",
            Span::Week => "Seven days",
        }
        .to_string(),
        selected: span == chosen,
    };
    Span::ALL.map(choice).into()
}
