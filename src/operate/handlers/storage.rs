//! What takes room.

use actix_web::web;
use chrono::{DateTime, Utc};

use crate::db::{Db, DbError};
use crate::operate::queries::storage::{self, ProblemFiles, StorageWindow, TableSize, Totals};
use crate::operate::series::Span;
use crate::operate::views::{ProblemRow, StoragePage};
use crate::web::views::chart::{Bar, TimeChart};
use crate::web::views::{Section, text};
use crate::web::{AppError, Page, RequestContext};

/// Tables and problems that are listed.
const TABLES: usize = 20;
const PROBLEMS: i64 = 50;
const HEAD: [&str; 7] = [
    "Since, UTC",
    "Database",
    "Files",
    "Submissions",
    "Drafts",
    "Mail",
    "Audit log",
];

/// `GET /admin/storage`
pub async fn show(db: web::Data<Db>, context: RequestContext) -> Result<Page<StoragePage>, AppError> {
    let now = Utc::now();
    let (from, window_s) = (Span::Week.from(now), Span::Week.window().num_seconds() as f64);
    let (totals, tables, problems, windows) = db
        .read(move |conn| {
            Ok::<_, DbError>((
                storage::get_totals(conn)?,
                storage::list_tables(conn)?,
                storage::list_problem_files(conn, PROBLEMS)?,
                storage::list_windows(conn, from, window_s)?,
            ))
        })
        .await?;
    Ok(Page::ok(StoragePage {
        layout: context.layout(Section::Operate),
        figures: figures(&totals, &tables),
        tables: table_bars(&tables),
        problems: problem_rows(&problems),
        charts: charts(&windows, now),
        growth: growth(&windows, now),
        head: HEAD,
        rows: windows.iter().rev().map(|window| row(window, now)).collect(),
    }))
}

fn bytes(value: i64) -> String {
    text::bytes(value.max(0).unsigned_abs())
}

fn figures(totals: &Totals, tables: &[TableSize]) -> Vec<(&'static str, String)> {
    let of = |names: &[&str]| {
        let sizes = tables.iter().filter(|table| names.contains(&table.name.as_str()));
        bytes(sizes.map(|table| table.bytes).sum())
    };
    let files = |number: i64, size: i64| {
        let count = text::count(number.unsigned_abs(), "file", "files");
        format!("{count}, {}", bytes(size))
    };
    vec![
        ("Database", bytes(totals.database_bytes)),
        ("Files of packages", files(totals.blobs, totals.blob_bytes)),
        (
            "Waiting for collection",
            files(totals.unreferenced, totals.unreferenced_bytes),
        ),
        (
            "Submissions and judgements",
            of(&["submissions", "submission_files", "judgements", "design_outcomes"]),
        ),
        ("Drafts and their versions", of(&["drafts", "draft_versions"])),
        (
            "Versions of problems",
            of(&[
                "problem_versions",
                "version_files",
                "version_statements",
                "version_samples",
            ]),
        ),
        ("Mail outbox", of(&["outbox"])),
        ("Audit log", of(&["audit_events"])),
    ]
}

fn table_bars(tables: &[TableSize]) -> Vec<Bar> {
    let largest = tables.first().map_or(1, |table| table.bytes.max(1));
    let bar = |table: &TableSize| Bar {
        label: table.name.clone(),
        figure: bytes(table.bytes),
        share: if table.rows < 0 {
            "not known yet".to_string()
        } else {
            text::thousands(table.rows.unsigned_abs())
        },
        length: table.bytes as f64 * 100.0 / largest as f64,
    };
    tables.iter().take(TABLES).map(bar).collect()
}

fn problem_rows(problems: &[ProblemFiles]) -> Vec<ProblemRow> {
    let largest = problems.first().map_or(1, |problem| problem.bytes.max(1));
    let row = |problem: &ProblemFiles| ProblemRow {
        title: problem.title.clone(),
        url: format!("/problems/{}", problem.slug),
        versions: problem.versions.unsigned_abs(),
        files: problem.files.unsigned_abs(),
        bytes: bytes(problem.bytes),
        width: format!("{:.1}%", problem.bytes as f64 * 100.0 / largest as f64),
    };
    problems.iter().map(row).collect()
}

fn charts(windows: &[StorageWindow], now: DateTime<Utc>) -> Vec<TimeChart> {
    let line = |name: &str, of: fn(&StorageWindow) -> i64| {
        let value = |window: usize| {
            let found = windows.iter().find(|row| row.window as usize == window);
            found.map(|row| of(row) as f64)
        };
        (name.to_string(), (0..Span::Week.windows()).map(value).collect())
    };
    let write = |value: f64| text::bytes(value as u64);
    let ends = || (text::moment(Span::Week.from(now), now), "now, UTC".to_string());
    let database = [line("database", |row| row.database_bytes)];
    let parts = [
        line("files", |row| row.blob_bytes),
        line("submissions", |row| row.submission_bytes),
        line("drafts", |row| row.draft_bytes),
        line("mail", |row| row.outbox_bytes),
        line("audit log", |row| row.audit_bytes),
    ];
    vec![
        TimeChart::new("Whole database", &database, write, ends()),
        TimeChart::new("Its parts", &parts, write, ends()),
    ]
}

fn growth(windows: &[StorageWindow], now: DateTime<Utc>) -> Option<String> {
    let (first, last) = (windows.first()?, windows.last()?);
    if first.window == last.window {
        return None;
    }
    let since = text::moment(at(first, now), now);
    let change = last.database_bytes - first.database_bytes;
    Some(match change {
        0 => format!("The database is as large as at {since} UTC."),
        1.. => format!("The database has grown by {} since {since} UTC.", bytes(change)),
        _ => format!("The database has shrunk by {} since {since} UTC.", bytes(-change)),
    })
}

fn at(window: &StorageWindow, now: DateTime<Utc>) -> DateTime<Utc> {
    Span::Week.from(now) + Span::Week.window() * window.window
}

fn row(window: &StorageWindow, now: DateTime<Utc>) -> Vec<String> {
    let sizes = [
        window.database_bytes,
        window.blob_bytes,
        window.submission_bytes,
        window.draft_bytes,
        window.outbox_bytes,
        window.audit_bytes,
    ];
    let cells = sizes.map(bytes);
    [text::moment(at(window, now), now)]
        .into_iter()
        .chain(cells)
        .collect()
}
