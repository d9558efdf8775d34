//! The peers that `scripts/bench` holds pages against, and the whole application with counted statements.
//!
//! `bench_peers bare|whole ADDRESS DATA_FOLDER USERNAME`, beside a running `greenroom serve` of that folder.
//! *bare* answers `/hello` with a text, and the problem list and a problem's page from the same queries and
//! templates as the product, with the user known beforehand: no session, no middleware, no log. *whole* is
//! the product itself; each answer tells in `x-statements` how many statements the process has sent. *ask* serves nothing: in
//! place of the address it takes a number, and makes so many people who each ask for a review of one submission. *sent*
//! copies the last submission of that user so many times, judged as it is.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App, Error, HttpServer};
use anyhow::Context;
use diesel::prelude::*;
use greenroom::app::{self, AppSettings};
use greenroom::cluster::{self, DataFolder, SecretKey};
use greenroom::db::{Db, counter};
use greenroom::problems::filters::Asked;
use greenroom::problems::views::{IndexPage, ShowPage, SolveState};
use greenroom::problems::{policy, present, queries};
use greenroom::web::live::Hub;
use greenroom::web::views::{Section, Theme};
use greenroom::web::{AppError, Page, RequestContext, Viewer};

/// As `greenroom web` has it.
const POOL: u32 = 4;
const PAGE_ROWS: usize = 50;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, address, folder, username] = arguments.as_slice() else {
        anyhow::bail!("usage: bench_peers bare|whole ADDRESS DATA_FOLDER USERNAME");
    };
    let connection = cluster::find_running(folder)?.context("no instance runs with this folder")?;
    if mode == "ask" {
        return ask(
            &mut PgConnection::establish(&connection.owner_url)?,
            address.parse()?,
        );
    }
    if mode == "sent" {
        return copy(
            &mut PgConnection::establish(&connection.owner_url)?,
            address.parse()?,
            username,
        );
    }
    let address: SocketAddr = address.parse()?;
    match mode.as_str() {
        "bare" => {
            let mut conn = PgConnection::establish(&connection.owner_url)?;
            let visit = Visit::of(&mut conn, username)?;
            bare(address, Db::new(&connection.web_url, POOL), visit)
        }
        "whole" => {
            counter::install();
            let key = SecretKey::from_file(&DataFolder::new(Path::new(folder)).secret_key())?;
            let key = Arc::from(key.expose().as_bytes());
            let db = Db::new(&connection.web_url, POOL);
            whole(address, AppSettings::new(db, Hub::default(), key, None))
        }
        other => anyhow::bail!("no such mode: {other}"),
    }
}

/// A queue that is long: of many people, in several languages, levels and ages.
fn ask(conn: &mut PgConnection, count: i32) -> anyhow::Result<()> {
    diesel::sql_query(
        "WITH people AS (INSERT INTO users (username, display_name)
            SELECT 'asks-' || md5(random()::text)::varchar(16) || n, 'Somebody' FROM generate_series(1, $1) n RETURNING id),
        sent AS (INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
            SELECT people.id, p.id, p.current_version_id, (ARRAY['python3', 'cpp', 'java', 'rust'])[people.id % 4 + 1],
                gen_random_uuid(), sha256(people.id::text::bytea)
            FROM people, (SELECT id, current_version_id FROM problems WHERE state = 'published' ORDER BY id LIMIT 1) p
            RETURNING id, user_id, problem_id, language)
        INSERT INTO reviews (submission_id, seeker_id, problem_id, language, kind, question, goal, focus, level, talk,
            is_in_pool, is_anonymous, idempotency_key, asked_at)
        SELECT id, user_id, problem_id, language, 'full', 'Is this the way to do it, and what would it cost with more?', '', '',
            (ARRAY['junior', 'middle', 'senior'])[id % 3 + 1], (ARRAY['en', 'de'])[id % 2 + 1], true, false,
            gen_random_uuid(), now() - id % 1000 * interval '1 minute'
        FROM sent",
    )
    .bind::<diesel::sql_types::Integer, _>(count)
    .execute(conn)?;
    diesel::sql_query("ANALYZE users, submissions, reviews").execute(conn)?;
    Ok(())
}

/// Much that was sent and judged.
fn copy(conn: &mut PgConnection, count: i32, username: &str) -> anyhow::Result<()> {
    diesel::sql_query(
        "WITH last AS (SELECT s.id, s.user_id, s.problem_id, s.version_id, s.language FROM submissions s
            JOIN users u ON u.id = s.user_id WHERE u.username = $2 ORDER BY s.id DESC LIMIT 1),
        sent AS (INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash)
            SELECT user_id, problem_id, version_id, language, gen_random_uuid(), sha256(n::text::bytea)
            FROM last, generate_series(1, $1) n RETURNING id),
        files AS (INSERT INTO submission_files (submission_id, path, bytes)
            SELECT sent.id, f.path, f.bytes FROM sent, last JOIN submission_files f ON f.submission_id = last.id)
        INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at)
        SELECT sent.id, j.version_id, true, j.verdict, j.worker, j.started_at
        FROM sent, last JOIN judgements j ON j.submission_id = last.id AND j.current",
    )
    .bind::<diesel::sql_types::Integer, _>(count)
    .bind::<diesel::sql_types::Text, _>(username)
    .execute(conn)?;
    diesel::sql_query("ANALYZE submissions, submission_files, judgements").execute(conn)?;
    Ok(())
}

/// Serves with the settings of `greenroom web`. A macro, because the type of an application can't be named.
macro_rules! serve {
    ($address:expr, $application:expr) => {{
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        actix_web::rt::System::new().block_on(async move {
            HttpServer::new($application)
                .workers(workers)
                .tcp_nodelay(true)
                .client_request_timeout(Duration::from_secs(10))
                .keep_alive(Duration::from_secs(30))
                .bind($address)?
                .run()
                .await
        })?;
        Ok(())
    }};
}

/// Who looks, as the session middleware would have found out.
#[derive(Clone)]
struct Visit {
    viewer: Viewer,
    context: RequestContext,
}

#[derive(QueryableByName)]
struct UserRow {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: i64,
}

impl Visit {
    fn of(conn: &mut PgConnection, username: &str) -> anyhow::Result<Visit> {
        let user: UserRow = diesel::sql_query("SELECT id FROM users WHERE username = $1")
            .bind::<diesel::sql_types::Text, _>(username)
            .get_result(conn)?;
        let viewer = Viewer {
            id: user.id,
            username: username.to_string(),
            display_name: username.to_string(),
            is_mentor: false,
            is_admin: false,
            has_second_factor: false,
            unread: 0,
        };
        let context = RequestContext {
            viewer: Some(viewer.clone()),
            theme: Theme::System,
            csp_nonce: "0".repeat(32),
            here: "/problems".to_string(),
            request_id: String::new(),
            notice: None,
            is_by_invitation: false,
            ways: Default::default(),
            wants_json: false,
        };
        Ok(Visit { viewer, context })
    }
}

fn bare(address: SocketAddr, db: Db, visit: Visit) -> anyhow::Result<()> {
    serve!(address, move || {
        App::new()
            .app_data(Data::new(db.clone()))
            .app_data(Data::new(visit.clone()))
            .route("/hello", web::get().to(async || "Hello from actix.\n"))
            .route("/problems", web::get().to(index))
            .route("/problems/{slug}", web::get().to(show))
    })
}

fn whole(address: SocketAddr, settings: AppSettings) -> anyhow::Result<()> {
    serve!(address, move || app::build(&settings)
        .wrap(from_fn(tell_statements)))
}

async fn tell_statements<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut answer = next.call(request).await?;
    answer.headers_mut().insert(
        HeaderName::from_static("x-statements"),
        HeaderValue::from(counter::statements()),
    );
    Ok(answer)
}

async fn index(db: Data<Db>, visit: Data<Visit>) -> Result<Page<IndexPage>, AppError> {
    let viewer = Some(&visit.viewer);
    let asked = Asked::parse("", viewer);
    let query = asked.to_query(viewer);
    let (mut rows, facts) = db
        .read(move |conn| {
            let rows = queries::list_problems(conn, &query, PAGE_ROWS as i64 + 1)?;
            Ok::<_, AppError>((rows, queries::get_list_facts(conn, &query)?))
        })
        .await?;
    let has_more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    Ok(Page::ok(IndexPage {
        layout: visit.context.layout(Section::Practice),
        filters: asked.form(&facts, viewer),
        next_url: rows.last().filter(|_| has_more).map(|last| asked.next_url(last)),
        is_continued: false,
        matching: u64::try_from(facts.matching).ok(),
        any_published: facts.visible > 0,
        rows: rows.into_iter().map(present::problem_row).collect(),
    }))
}

async fn show(db: Data<Db>, visit: Data<Visit>, slug: web::Path<String>) -> Result<Page<ShowPage>, AppError> {
    let (slug, user_id) = (slug.into_inner(), visit.viewer.id);
    let (row, samples, toolchains, progress) = db
        .read(move |conn| {
            let row = queries::get_problem_page(conn, &slug, "")?;
            if !policy::may_read(None, policy::ProblemState::parse(&row.state)) {
                return Err(AppError::NotFound);
            }
            let samples = queries::list_samples(conn, row.version_id)?;
            let toolchains = queries::list_toolchains(conn)?;
            let progress = queries::get_own_progress(conn, user_id, row.id)?;
            Ok((row, samples, toolchains, progress))
        })
        .await?;
    Ok(Page::ok(ShowPage {
        layout: visit.context.layout(Section::Practice),
        state: if progress.solved {
            SolveState::Solved
        } else if progress.submissions > 0 {
            SolveState::Tried
        } else {
            SolveState::New
        },
        own_submissions: u64::try_from(progress.submissions).unwrap_or(0),
        facts: None,
        note: None,
        similar: Vec::new(),
        problem: present::problem_view(row, samples, &toolchains),
    }))
}
