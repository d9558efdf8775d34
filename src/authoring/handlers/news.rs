//! A new problem: a skeleton that is whole from the start, as its first version.

use actix_web::{HttpResponse, Responder};
use askama::Template;
use uuid::Uuid;

use crate::authoring::desk::Author;
use crate::authoring::queries;
use crate::package::skeleton::{self, Choices};
use crate::package::{self, LanguageId};
use crate::problems::import::{self, Door, ImportOptions, Origin, Showing};
use crate::problems::present::language_name;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Choice, FieldErrors, Layout};
use crate::web::{AppError, Page};

/// `GET /admin/problems/new`
#[derive(Template)]
#[template(path = "authoring/new.html")]
pub struct NewPage {
    pub layout: Layout,
    pub errors: FieldErrors,
    pub short_name: String,
    pub title: String,
    pub languages: Vec<Choice>,
}

fn languages(chosen: LanguageId) -> Vec<Choice> {
    LanguageId::ALL
        .into_iter()
        .map(|language| Choice {
            value: language.as_str().to_owned(),
            text: language_name(language.as_str()).to_owned(),
            selected: language == chosen,
        })
        .collect()
}

pub async fn new(author: Author) -> Page<NewPage> {
    Page::ok(NewPage {
        layout: author.layout(),
        errors: FieldErrors::default(),
        short_name: String::new(),
        title: String::new(),
        languages: languages(LanguageId::PYTHON3),
    })
}

/// `POST /admin/problems/new`
pub async fn create(author: Author, posted: PostedForm) -> Result<HttpResponse, AppError> {
    let short_name = posted.readable("short_name").trim().to_owned();
    let title = posted.readable("title").trim().to_owned();
    let language = LanguageId::parse(&posted.readable("language"));
    let mut errors = FieldErrors::default();
    if title.is_empty() || title.chars().count() > 120 {
        errors.push("title", "A title of 1 to 120 characters.");
    }
    if language.is_none() {
        errors.push("language", "Choose a language of the list.");
    }
    let language = language.unwrap_or(LanguageId::PYTHON3);
    let choices = Choices::new(&short_name, language).map_err(|why| errors.push("short_name", why));
    if let (Ok(mut choices), true) = (choices, errors.is_empty()) {
        choices.title = title.clone();
        choices.author = author.viewer.display_name.clone();
        choices.uuid = Uuid::new_v4();
        match make(&author, choices).await? {
            Ok(slug) => {
                leave_notice(
                    &author.session,
                    "Made as a draft. Nobody but administrators sees it.",
                )?;
                return Ok(see_other(format!("/admin/problems/{slug}/edit")));
            }
            Err(why) => errors.push("short_name", why),
        }
    }
    let page = NewPage {
        layout: author.layout(),
        errors,
        short_name,
        title,
        languages: languages(language),
    };
    Ok(Page::invalid(page).respond_to(&author.request))
}

/// The slug, or why the name is not free.
async fn make(author: &Author, choices: Choices) -> Result<Result<String, String>, AppError> {
    let (workshop, author_id) = (author.workshop.clone(), author.viewer.id);
    author
        .db
        .run(move |conn| {
            if queries::is_taken(conn, &choices.short_name)? {
                return Ok(Err("Another problem has this name.".to_owned()));
            }
            let bench = workshop.empty(&choices.short_name).map_err(AppError::internal)?;
            for file in skeleton::files(&choices) {
                bench
                    .write(&file.path, &file.bytes, file.executable)
                    .map_err(AppError::internal)?;
            }
            let package = package::read_any(&bench.root).map_err(AppError::internal)?;
            let options = ImportOptions {
                origin: Origin {
                    door: Door::Browser,
                    author_id: Some(author_id),
                    note: "Begun from the skeleton.".to_owned(),
                    base_id: None,
                    tracked_folder: None,
                },
                ..ImportOptions::showing(Showing::Draft)
            };
            match import::import(conn, &package, &options) {
                Ok(outcome) => Ok(Ok(outcome.slug)),
                Err(import::ImportError::Database(error)) => Err(error.into()),
                Err(error) => Ok(Err(error.to_string())),
            }
        })
        .await
}
