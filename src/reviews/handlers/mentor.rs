//! Applying as a mentor, and the profile of one.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::Utc;

use crate::db::Db;
use crate::reviews::forms::{LEVELS, Profile, TALKS};
use crate::reviews::mentors::introduce;
use crate::reviews::present;
use crate::reviews::queries::mentors::{self, MentorRow};
use crate::reviews::views::{MentorPage, choices};
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Choice, FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// `GET /mentor`
pub async fn edit(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<MentorPage>, AppError> {
    let (profile, topics) = load(&db, viewer.id).await?;
    Ok(Page::ok(page(&context, &viewer, profile.as_ref(), &topics, None)))
}

/// `POST /mentor`
pub async fn update(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (profile, topics) = load(&db, viewer.id).await?;
    match Profile::parse(&posted, &topics, Utc::now().date_naive()) {
        Ok(new) => {
            let person = viewer.0.clone();
            db.run(move |conn| introduce(conn, &person, &new).map_err(AppError::from))
                .await?;
            let words = if viewer.is_mentor {
                "Your profile is saved."
            } else {
                "Thank you. An administrator reads your application, and you hear of it."
            };
            leave_notice(&session, words)?;
            Ok(see_other("/mentor"))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => {
            let mut page = page(&context, &viewer, profile.as_ref(), &topics, Some(&posted));
            page.errors = errors;
            Ok(Page::invalid(page).respond_to(&request))
        }
    }
}

async fn load(db: &Db, user_id: i64) -> Result<(Option<MentorRow>, Vec<String>), AppError> {
    db.read(move |conn| {
        let profile = mentors::find_profile(conn, user_id)?;
        let mut topics = mentors::list_topics(conn)?;
        // What was chosen once stays to be seen, and taken away.
        for topic in profile.iter().flat_map(|profile| &profile.topics) {
            if !topics.contains(topic) {
                topics.push(topic.clone());
            }
        }
        Ok::<_, AppError>((profile, topics))
    })
    .await
}

fn page(
    context: &RequestContext,
    viewer: &CurrentUser,
    profile: Option<&MentorRow>,
    topics: &[String],
    posted: Option<&PostedForm>,
) -> MentorPage {
    let is_on = |prefix: &str, id: &str, stored: &dyn Fn(&MentorRow) -> bool| match posted {
        Some(form) => form.has(&format!("{prefix}-{id}")),
        None => profile.is_some_and(stored),
    };
    let typed = |name: &str, stored: String| posted.map_or(stored, |form| form.readable(name));
    let level = typed(
        "level",
        profile.map_or("junior".into(), |profile| profile.level.clone()),
    );
    let away = profile
        .filter(|profile| profile.is_away)
        .and_then(|profile| profile.away_until)
        // Stored is the end of the last day.
        .map(|until| {
            (until - chrono::TimeDelta::seconds(1))
                .format("%Y-%m-%d")
                .to_string()
        });
    MentorPage {
        layout: context.layout(if viewer.is_mentor {
            Section::Queue
        } else {
            Section::Account
        }),
        is_mentor: viewer.is_mentor,
        standing: standing(viewer, profile),
        languages: present::languages(&|id| {
            is_on("language", id, &|profile| {
                profile.languages.iter().any(|known| known == id)
            })
        }),
        topics: topics
            .iter()
            .map(|topic| Choice {
                value: topic.clone(),
                text: topic.clone(),
                selected: is_on("topic", topic, &|profile| profile.topics.contains(topic)),
            })
            .collect(),
        talks: TALKS
            .iter()
            .map(|(id, word)| Choice {
                value: (*id).to_string(),
                text: (*word).to_string(),
                selected: is_on("talk", id, &|profile| {
                    profile.talks.iter().any(|known| known == id)
                }) || (posted.is_none() && profile.is_none() && *id == "en"),
            })
            .collect(),
        levels: choices(&LEVELS, &level),
        about: typed(
            "about",
            profile.map(|profile| profile.about.clone()).unwrap_or_default(),
        ),
        capacity: typed(
            "capacity",
            profile.map_or(3, |profile| profile.capacity).to_string(),
        ),
        away_until: typed("away_until", away.unwrap_or_default()),
        errors: FieldErrors::default(),
    }
}

fn standing(viewer: &CurrentUser, profile: Option<&MentorRow>) -> String {
    match profile {
        _ if viewer.is_mentor => String::new(),
        None => String::new(),
        Some(profile) => match profile.decision.as_deref() {
            None => "Your application waits for an administrator. You can change it until then.".into(),
            Some("declined") => {
                "Your last application was declined; the reason stands among your notifications. You can apply again.".into()
            }
            Some(_) => "You were a mentor here. You can apply again.".into(),
        },
    }
}
