//! Reviews as examples for mentors: both sides have said yes, and no name is in them.

use std::collections::HashMap;

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Utc;
use diesel::PgConnection;

use crate::db::Db;
use crate::reviews::anonymise::{names_of, without_names};
use crate::reviews::policy;
use crate::reviews::present::Talk;
use crate::reviews::queries::examples::{self, ExampleLine};
use crate::reviews::queries::reviews::{Review, get_review};
use crate::reviews::queries::threads::{self, Comment};
use crate::reviews::state::Role;
use crate::reviews::views::{Abilities, FileView, ThreadView};
use crate::submissions::parse_id;
use crate::submissions::present::language_name;
use crate::submissions::queries::list_files;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Layout, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const MOST: i64 = 100;
const SEEKER: &str = "[seeker]";
const MENTOR: &str = "[mentor]";

/// `GET /mentor/examples`.
#[derive(Template)]
#[template(path = "reviews/examples.html")]
pub struct ExamplesPage {
    pub layout: Layout,
    pub rows: Vec<ExampleRow>,
}

#[derive(Clone, Debug)]
pub struct ExampleRow {
    pub url: String,
    pub problem: String,
    pub language: String,
    pub threads: i64,
    pub rounds: i64,
    pub ended: String,
}

/// `GET /mentor/examples/{id}`.
#[derive(Template)]
#[template(path = "reviews/example.html")]
pub struct ExamplePage {
    pub layout: Layout,
    pub id: i64,
    pub problem: String,
    pub problem_url: String,
    pub language: String,
    pub question: String,
    pub general: Vec<ThreadView>,
    pub files: Vec<FileView>,
    pub can: Abilities,
}

/// `GET /mentor/examples`
pub async fn index(db: web::Data<Db>, context: RequestContext) -> Result<Page<ExamplesPage>, AppError> {
    let rows = db
        .read(move |conn| examples::list_examples(conn, MOST).map_err(AppError::from))
        .await?;
    Ok(Page::ok(ExamplesPage {
        layout: context.layout(Section::Queue),
        rows: rows.into_iter().map(row).collect(),
    }))
}

fn row(line: ExampleLine) -> ExampleRow {
    ExampleRow {
        url: format!("/mentor/examples/{}", line.id),
        problem: line.problem,
        language: language_name(&line.language),
        threads: line.threads,
        rounds: line.rounds,
        ended: text::moment(line.ended_at, Utc::now()),
    }
}

struct Loaded {
    review: Review,
    files: Vec<(String, Vec<u8>)>,
    threads: Vec<threads::Thread>,
    comments: Vec<Comment>,
    round: i16,
}

/// A review that both sides share, with every name taken out.
fn load(conn: &mut PgConnection, viewer_id: i64, id: i64) -> Result<Loaded, AppError> {
    let mut review = get_review(conn, id, viewer_id)?;
    if !(review.seeker_shares && review.mentor_shares) || review.state.is_open() {
        return Err(AppError::NotFound);
    }
    let people = examples::list_people(conn, id)?;
    let names: Vec<(String, &'static str)> = people
        .iter()
        .flat_map(|person| {
            let word = if person.is_seeker { SEEKER } else { MENTOR };
            names_of(
                &person.username,
                &person.display_name,
                person.email.as_deref(),
                word,
            )
        })
        .collect();
    let clean = |text: &str| without_names(text, &names);
    let rounds = threads::list_rounds(conn, id)?;
    let last = rounds.last().ok_or(AppError::NotFound)?;
    let files = list_files(conn, last.submission_id)?
        .into_iter()
        .map(|(path, bytes)| (clean(&path), clean(&String::from_utf8_lossy(&bytes)).into_bytes()));
    let mut threads = threads::list_threads(conn, id, last.number)?;
    for thread in &mut threads {
        thread.path = clean(&thread.path);
    }
    let mut comments = threads::list_comments(conn, id)?;
    for comment in &mut comments {
        comment.body = clean(&comment.body);
        comment.suggestion = comment.suggestion.as_deref().map(clean);
        comment.html = None;
        comment.author_id = None;
        let who = if comment.is_by_mentor { "Mentor" } else { "Seeker" };
        comment.author_name = Some(who.to_string());
    }
    review.question = clean(&review.question);
    review.is_anonymous = true;
    Ok(Loaded {
        files: files.collect(),
        threads,
        comments,
        round: last.number,
        review,
    })
}

/// `GET /mentor/examples/{id}`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
) -> Result<Page<ExamplePage>, AppError> {
    let id = parse_id(&id)?;
    let viewer_id = viewer.id;
    let loaded = db.read(move |conn| load(conn, viewer_id, id)).await?;
    let mut comments: HashMap<i64, Vec<&Comment>> = HashMap::new();
    for comment in &loaded.comments {
        comments.entry(comment.thread_id).or_default().push(comment);
    }
    let talk = Talk {
        viewer: &viewer,
        review: &loaded.review,
        threads: &loaded.threads,
        comments,
        drafts: HashMap::new(),
        round: loaded.round,
        can_write: false,
        now: Utc::now(),
    };
    let of = loaded.files.len();
    let files = loaded.files.iter().enumerate();
    Ok(Page::ok(ExamplePage {
        layout: context.layout(Section::Queue),
        id,
        problem: loaded.review.problem_title.clone(),
        problem_url: format!("/problems/{}", loaded.review.problem_slug),
        language: language_name(&loaded.review.language),
        question: loaded.review.question.clone(),
        general: talk.general(),
        files: files
            .map(|(index, (path, bytes))| talk.file(index, of, path, bytes, None))
            .collect(),
        can: Abilities::default(),
    }))
}

/// `POST /reviews/{id}/example`: `shares=yes` or not, by either side of a review that is over.
pub async fn update(
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    id: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    let shares = posted.readable("shares") == "yes";
    db.run(move |conn| {
        let review = get_review(conn, id, viewer.id)?;
        let role = policy::role_of(&viewer, &review);
        if !matches!(role, Role::Seeker | Role::Mentor) {
            return Err(AppError::NotFound);
        }
        if !policy::may_rate(&viewer, &review) {
            return Err(AppError::Conflict(
                "A review becomes an example once it is over.".into(),
            ));
        }
        Ok(examples::update_shares(conn, id, role == Role::Seeker, shares)?)
    })
    .await?;
    let words = if shares {
        "Mentors may read it as an example, without names, as soon as the other side says so too."
    } else {
        "It is no example any more."
    };
    leave_notice(&session, words)?;
    Ok(see_other(format!("/reviews/{id}")))
}
