//! The list of all problems, and the statistics of one.

use std::collections::HashSet;

use actix_web::web;
use serde::Deserialize;

use super::history::History;
use super::present;
use super::queries::{self, ListQuery, MOST_LISTED, ProblemLine, WINDOW};
use super::views::{IndexPage, ProblemRow, ShowPage};
use crate::db::{Db, DbError};
use crate::problems::ProblemKind;
use crate::web::views::chart::share;
use crate::web::views::{Choice, Link, Section};
use crate::web::{AppError, Page, RequestContext};

const PER_PAGE: usize = 50;
/// Cases that are listed.
const CASES: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct IndexQuery {
    q: String,
    state: String,
    /// Title and id of the last row before.
    title: String,
    after: String,
}

/// `GET /admin/problems`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<IndexQuery>,
    context: RequestContext,
) -> Result<Page<IndexPage>, AppError> {
    let query = query.into_inner();
    let given = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    let state = present::STATES
        .iter()
        .find(|(id, _)| *id == query.state)
        .map(|(id, _)| *id);
    let part = given(&query.q);
    let after = query.after.parse().ok();
    let list = ListQuery {
        part: part.clone(),
        state: state.map(str::to_string),
        after: after.map(|id| (query.title, id)),
    };
    let mut lines = db
        .read(move |conn| queries::list_problems(conn, &list, PER_PAGE as i64 + 1).map_err(DbError::from))
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let next_url = lines.last().filter(|_| has_more).map(|last| {
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.append_pair("q", part.as_deref().unwrap_or_default());
        next.append_pair("state", state.unwrap_or_default());
        next.append_pair("title", &last.title);
        next.append_pair("after", &last.id.to_string());
        format!("/admin/problems?{}", next.finish())
    });
    let choice = |(id, words): &(&str, &str)| Choice {
        value: (*id).to_string(),
        text: (*words).to_string(),
        selected: Some(*id) == state,
    };
    Ok(Page::ok(IndexPage {
        layout: context.layout(Section::Operate),
        links: [
            ("New problem", "/admin/problems/new"),
            ("Upload", "/admin/problems/upload"),
        ]
        .map(|(text, url)| Link {
            text: text.to_string(),
            url: url.to_string(),
        })
        .to_vec(),
        is_filtered: part.is_some() || state.is_some() || after.is_some(),
        part: part.unwrap_or_default(),
        states: present::STATES.iter().map(choice).collect(),
        rows: lines.into_iter().map(problem_row).collect(),
        next_url,
    }))
}

fn problem_row(line: ProblemLine) -> ProblemRow {
    let attempts = line.attempts.unsigned_abs();
    ProblemRow {
        url: format!("/problems/{}", line.slug),
        kind: present::kind_name(&line.kind),
        state: present::state_name(&line.state),
        version: line.version.map(i32::unsigned_abs),
        attempts: present::counted(attempts, MOST_LISTED.unsigned_abs()),
        acceptance: share(line.accepted.unsigned_abs(), line.judged.unsigned_abs()),
        links: [
            ("Edit", "edit"),
            ("Versions", "versions"),
            ("Statistics", "statistics"),
        ]
        .map(|(text, part)| Link {
            text: text.to_string(),
            url: format!("/admin/problems/{}/{part}", line.slug),
        })
        .to_vec(),
        title: line.title,
    }
}

/// `GET /admin/problems/{slug}/statistics`
pub async fn show(
    db: web::Data<Db>,
    slug: web::Path<String>,
    context: RequestContext,
) -> Result<Page<ShowPage>, AppError> {
    let slug = slug.into_inner();
    let wanted = slug.clone();
    let (head, attempts, earlier, cases) = db
        .read(move |conn| {
            let head = queries::find_problem(conn, &wanted)?.ok_or(AppError::NotFound)?;
            let attempts = queries::list_attempts(conn, head.id)?;
            // Whoever began before the window can only be there where it is full.
            let earlier = match attempts.first() {
                Some(first) if attempts.len() as i64 == WINDOW => {
                    let people: HashSet<i64> = attempts.iter().map(|attempt| attempt.user_id).collect();
                    let people: Vec<i64> = people.into_iter().collect();
                    queries::list_earlier(conn, head.id, &people, first.id)?
                }
                _ => Vec::new(),
            };
            let has_cases = ProblemKind::parse(&head.kind) == Some(ProblemKind::Code);
            let cases = match head.version_id.filter(|_| has_cases) {
                Some(version_id) => Some(queries::list_failed_cases(conn, head.id, version_id, CASES)?),
                None => None,
            };
            Ok::<_, AppError>((head, attempts, earlier, cases))
        })
        .await?;
    let history = History::new(&attempts, &earlier.into_iter().collect());
    Ok(Page::ok(ShowPage {
        layout: context.layout(Section::Operate),
        url: format!("/problems/{slug}"),
        standing: present::standing(&head),
        window: present::window_words(&attempts),
        is_empty: attempts.is_empty(),
        figures: present::figures(&head, &history),
        tries: present::tries_bars(&history),
        tries_words: present::tries_words(&history),
        times: present::times_bars(&history),
        times_words: present::times_words(&history),
        languages: present::language_bars(&history),
        verdicts: present::verdict_bars(&history),
        cases: cases.map(|cases| present::cases_view(&head, &cases)),
        title: head.title,
    }))
}
