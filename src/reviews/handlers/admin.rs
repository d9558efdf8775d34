//! How the queue does, who wants to be a mentor, and what people reported.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::Utc;

use super::calibration::compared;
use crate::accounts::address;
use crate::db::Db;
use crate::mail::Post;
use crate::reviews::calibration::Standing;
use crate::reviews::forms::{LEVELS, TALKS, reason, word_of};
use crate::reviews::mentors::decide as decide_application;
use crate::reviews::present;
use crate::reviews::queries::gold::{self, GoldMarkRow};
use crate::reviews::queries::lists::{self, Health};
use crate::reviews::queries::mentors::{self, MentorRow};
use crate::reviews::queries::upkeep::{self, Report};
use crate::reviews::rules::ReviewRules;
use crate::reviews::views::{AdminPage, Application, MentorLine, ReportRow, list_words};
use crate::reviews::wait;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const HERE: &str = "/admin/reviews";
/// Rows of each list.
const MOST: i64 = 100;
const WINDOW: i64 = 200;

/// `GET /admin/reviews`
pub async fn index(
    (db, rules): (web::Data<Db>, web::Data<ReviewRules>),
    context: RequestContext,
) -> Result<Page<AdminPage>, AppError> {
    Ok(Page::ok(page(&db, &rules, &context).await?))
}

/// `POST /admin/reviews/applications/{username}`
pub async fn decide(
    request: HttpRequest,
    (db, rules, post): (web::Data<Db>, web::Data<ReviewRules>, web::Data<Post>),
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    username: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let username = username.into_inner();
    let reason = match reason(&posted, "reason", 300) {
        Ok(reason) => reason,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => {
            let mut page = page(&db, &rules, &context).await?;
            page.errors = errors;
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    let is_approved = posted.readable("decision") == "approved";
    let origin = address::origin(&request).by(viewer.id, &viewer.username);
    let who = username.clone();
    db.run(move |conn| decide_application(conn, &post, &origin, (&who, is_approved), &reason))
        .await?;
    let word = if is_approved {
        "a mentor now"
    } else {
        "told that it is not now"
    };
    leave_notice(&session, &format!("{username} is {word}."))?;
    Ok(see_other(HERE))
}

/// `POST /admin/reviews/reports/{number}`
pub async fn settle(
    db: web::Data<Db>,
    session: Session,
    number: web::Path<i64>,
) -> Result<HttpResponse, AppError> {
    let number = number.into_inner();
    let is_settled = db
        .run(move |conn| upkeep::settle_report(conn, number).map_err(AppError::from))
        .await?;
    if !is_settled {
        return Err(AppError::NotFound);
    }
    leave_notice(&session, "The report is settled.")?;
    Ok(see_other(HERE))
}

async fn page(db: &Db, rules: &ReviewRules, context: &RequestContext) -> Result<AdminPage, AppError> {
    let target = i32::try_from(rules.target_hours).unwrap_or(i32::MAX);
    let (health, waits, applications, people, reports, marks) = db
        .read(move |conn| {
            let people = mentors::list_mentors(conn, MOST)?;
            let ids: Vec<i64> = people.iter().map(|mentor| mentor.id).collect();
            Ok::<_, AppError>((
                lists::get_health(conn, target)?,
                lists::list_waits(conn, None, WINDOW)?,
                mentors::list_applications(conn, MOST)?,
                people,
                upkeep::list_reports(conn, MOST)?,
                gold::list_gold_marks(conn, &ids)?,
            ))
        })
        .await?;
    let now = Utc::now();
    let words = present::wait_words(wait::estimate(&waits).as_ref(), waits.len());
    Ok(AdminPage {
        layout: context.layout(Section::Operate),
        alarm: alarm(&health, rules),
        figures: vec![
            ("Wait for a mentor", health.queued.to_string()),
            ("Claimed, not answered yet", health.claimed.to_string()),
            ("Under way", health.talking.to_string()),
            (
                "Oldest without an answer",
                health
                    .oldest_hours
                    .map_or_else(|| "none".to_string(), present::span),
            ),
            ("First answers", words.sentence),
            (
                "Mentors",
                format!("{}, of whom {} are away", health.mentors, health.mentors_away),
            ),
        ],
        applications: applications
            .into_iter()
            .map(|row| application(row, now))
            .collect(),
        mentors: people
            .into_iter()
            .map(|row| mentor_line(row, &marks, now))
            .collect(),
        reports: reports
            .into_iter()
            .map(|report| report_row(report, now))
            .collect(),
        errors: FieldErrors::default(),
    })
}

fn alarm(health: &Health, rules: &ReviewRules) -> Option<String> {
    let is_nobody_there = health.queued > 0 && health.mentors == health.mentors_away;
    if is_nobody_there {
        return Some("Requests wait and no mentor is there.".to_string());
    }
    (health.overdue > 0).then(|| {
        format!(
            "{} for longer than {} hours, which is the target for first answers.",
            match health.overdue {
                1 => "1 request waits".to_string(),
                many => format!("{many} requests wait"),
            },
            rules.target_hours
        )
    })
}

fn application(row: MentorRow, now: chrono::DateTime<Utc>) -> Application {
    Application {
        languages: present::language_words(&row.languages),
        topics: row.topics.join(", "),
        level: word_of(&LEVELS, &row.level).to_string(),
        talks: list_words(&TALKS, &row.talks),
        applied_at: text::moment(row.applied_at, now),
        username: row.username,
        display_name: row.display_name,
        about: row.about,
    }
}

fn mentor_line(row: MentorRow, marks: &[GoldMarkRow], now: chrono::DateTime<Utc>) -> MentorLine {
    let own: Vec<GoldMarkRow> = marks
        .iter()
        .filter(|mark| mark.user_id == row.id)
        .cloned()
        .collect();
    let standing = compared(&own).standing;
    let until = row.away_until.filter(|_| row.is_away);
    MentorLine {
        languages: present::language_words(&row.languages),
        load: format!("{} of {}", row.open, row.capacity),
        away: until
            .map(|until| format!("until {}", text::moment(until, now)))
            .unwrap_or_default(),
        marking: standing.words(),
        is_flagged: !matches!(standing, Standing::Fair | Standing::TooFew),
        username: row.username,
        display_name: row.display_name,
    }
}

fn report_row(report: Report, now: chrono::DateTime<Utc>) -> ReportRow {
    ReportRow {
        id: report.id,
        by: report.by,
        seeker: report.seeker,
        mentor: report.mentor.unwrap_or_default(),
        reason: report.reason,
        at: text::moment(report.created_at, now),
    }
}
