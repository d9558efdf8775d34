//! The queue, for mentors.

use actix_web::web;
use chrono::Utc;
use serde::Deserialize;

use crate::db::Db;
use crate::reviews::forms::{LEVELS, TALKS, word_of};
use crate::reviews::present;
use crate::reviews::queries::lists::{self, Likes, QueueFilter, QueueLine};
use crate::reviews::queries::mentors::{self, MentorRow};
use crate::reviews::views::{QueuePage, QueueRow, choices};
use crate::submissions::present::language_name;
use crate::web::views::Section;
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const PER_PAGE: usize = 25;
const KINDS: [(&str, &str); 2] = [("full", "Full review"), ("quick", "Quick question")];

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct QueueQuery {
    language: String,
    level: String,
    kind: String,
    talk: String,
    page: i64,
}

impl QueueQuery {
    fn filter(&self) -> QueueFilter {
        let some = |value: &str| (!value.is_empty()).then(|| value.to_string());
        QueueFilter {
            language: some(&self.language),
            level: some(&self.level),
            kind: some(&self.kind),
            talk: some(&self.talk),
        }
    }

    fn is_filtered(&self) -> bool {
        [&self.language, &self.level, &self.kind, &self.talk]
            .iter()
            .any(|value| !value.is_empty())
    }

    fn url(&self, page: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("language", &self.language),
            ("level", &self.level),
            ("kind", &self.kind),
            ("talk", &self.talk),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &page.to_string());
        format!("/queue?{}", query.finish())
    }
}

/// `GET /queue`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    query: web::Query<QueueQuery>,
) -> Result<Page<QueuePage>, AppError> {
    let query = query.into_inner();
    let number = query.page.clamp(0, 1000);
    let (user_id, filter) = (viewer.id, query.filter());
    let (profile, mut lines) = db
        .read(move |conn| {
            let profile = mentors::find_profile(conn, user_id)?;
            let likes = likes(profile.as_ref());
            let window = (number * PER_PAGE as i64, PER_PAGE as i64 + 1);
            let lines = lists::list_queue(conn, user_id, &filter, &likes, window)?;
            Ok::<_, AppError>((profile, lines))
        })
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let now = Utc::now();
    Ok(Page::ok(QueuePage {
        layout: context.layout(Section::Queue),
        languages: present::languages(&|id| id == query.language),
        levels: choices(&LEVELS, &query.level),
        kinds: choices(&KINDS, &query.kind),
        talks: choices(&TALKS, &query.talk),
        is_filtered: query.is_filtered(),
        load: profile.as_ref().map_or_else(
            || "Tell what you review, and requests that fit you come first.".to_string(),
            |profile| format!("You have {} of {} reviews open.", profile.open, profile.capacity),
        ),
        has_profile: profile.is_some(),
        is_away: profile.as_ref().is_some_and(|profile| profile.is_away),
        rows: lines.into_iter().map(|line| row(line, now)).collect(),
        next_url: has_more.then(|| query.url(number + 1)),
    }))
}

/// What a mentor has named; a level includes those below it.
fn likes(profile: Option<&MentorRow>) -> Likes {
    let Some(profile) = profile else {
        return Likes::default();
    };
    let up_to = LEVELS
        .iter()
        .position(|(id, _)| *id == profile.level)
        .unwrap_or(0);
    Likes {
        languages: profile.languages.clone(),
        topics: profile.topics.clone(),
        levels: LEVELS[..=up_to].iter().map(|(id, _)| (*id).to_string()).collect(),
        talks: profile.talks.clone(),
    }
}

fn row(line: QueueLine, now: chrono::DateTime<Utc>) -> QueueRow {
    QueueRow {
        id: line.id,
        problem_title: line.problem_title,
        language: language_name(&line.language),
        is_quick: line.is_quick,
        question: line.question,
        level: word_of(&LEVELS, &line.level).to_string(),
        talk: word_of(&TALKS, &line.talk).to_string(),
        seeker: line
            .seeker_name
            .unwrap_or_else(|| "Somebody who practises".to_string()),
        age: present::span((now - line.asked_at).num_seconds().max(0) as f64 / 3600.0),
        is_in_pool: line.is_in_pool,
        fit: match line.fit {
            3 => "Fits you well",
            2 => "Fits you",
            _ => "",
        },
    }
}
