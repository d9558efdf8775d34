//! What every page of a problem under work shows, and how a save is answered.

use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use std::future::{Ready, ready};

use super::handlers::merges;
use super::policy::{self, Move, Newest};
use super::queries::{self, DeskRow};
use super::save::{self, Change, Save, SaveError, Saved};
use super::workshop::Workshop;
use crate::accounts::address;
use crate::audit::Origin;
use crate::db::Db;
use crate::problems::details::VersionDetails;
use crate::problems::policy::ProblemState;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Layout, Section};
use crate::web::{AppError, CurrentUser, RequestContext, app_data};

/// The problem as the head of its pages shows it.
#[derive(Debug, Clone)]
pub struct Desk {
    pub slug: String,
    pub title: String,
    pub is_code: bool,
    pub state: ProblemState,
    /// The version that is looked at.
    pub number: i32,
    pub shown_number: Option<i32>,
    /// The folder that it follows.
    pub tracked_folder: Option<String>,
    /// What may be done with it.
    pub moves: Vec<Move>,
}

impl Desk {
    pub fn of(row: &DeskRow) -> Desk {
        let state = ProblemState::parse(&row.state);
        let newest = newest(row);
        let moves = [Move::Publish, Move::Beta, Move::Retire, Move::Revive];
        Desk {
            slug: row.slug.clone(),
            title: row.title.clone(),
            is_code: row.kind == "code",
            state,
            number: row.number,
            shown_number: row.shown_number,
            tracked_folder: row.tracked_folder.clone(),
            moves: moves
                .into_iter()
                .filter(|wanted| policy::may(state, newest, *wanted).is_ok())
                .collect(),
        }
    }

    pub fn state_word(&self) -> &'static str {
        match self.state {
            ProblemState::Draft => "Draft",
            ProblemState::Beta => "In beta",
            ProblemState::Published => "Published",
            ProblemState::Retired => "Retired",
        }
    }

    /// "Version 3 is shown, 5 is the newest."
    pub fn versions_sentence(&self) -> String {
        match self.shown_number {
            None => format!("Version {} is the newest; none is shown.", self.number),
            Some(shown) if shown == self.number => format!("Version {shown} is shown."),
            Some(shown) => format!("Version {shown} is shown, {} is the newest.", self.number),
        }
    }
}

pub fn newest(row: &DeskRow) -> Newest {
    Newest {
        is_shown: row.shown_number == Some(row.number),
        is_incomplete: row.incomplete.is_some(),
        has_time_limit: row.kind != "code" || row.time_limit_ms.is_some(),
        is_proposal: row.tracked_folder.is_some() && row.origin == "browser",
    }
}

pub fn details_of(row: &DeskRow) -> Result<VersionDetails, AppError> {
    serde_json::from_value(row.details.clone()).map_err(AppError::internal)
}

/// Everything a handler of these pages needs.
pub struct Author {
    pub db: Data<Db>,
    pub workshop: Workshop,
    pub context: RequestContext,
    pub session: Session,
    pub viewer: CurrentUser,
    pub origin: Origin,
    pub request: HttpRequest,
}

impl FromRequest for Author {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Author::of(request))
    }
}

impl Author {
    fn of(request: &HttpRequest) -> Result<Author, AppError> {
        let viewer = crate::web::viewer::viewer_of(request).ok_or(AppError::SignInRequired)?;
        let workshop: Data<Workshop> = app_data(request)?;
        Ok(Author {
            db: app_data(request)?,
            workshop: workshop.get_ref().clone(),
            context: RequestContext::from_request(request, &mut Payload::None).into_inner()?,
            session: request.get_session(),
            viewer: CurrentUser(viewer),
            origin: address::origin(request),
            request: request.clone(),
        })
    }

    pub fn layout(&self) -> Layout {
        self.context.layout(Section::Operate)
    }

    pub async fn desk(&self, slug: &str, number: Option<i32>) -> Result<DeskRow, AppError> {
        let slug = slug.to_owned();
        self.db
            .read(move |conn| queries::get_desk(conn, &slug, number).map_err(AppError::from))
            .await
    }

    /// Saves a version and answers: back to the page, the merge page, or what is wrong, for the page to show.
    pub async fn save(
        &self,
        row: &DeskRow,
        posted: &PostedForm,
        changes: Vec<Change>,
        back: &str,
    ) -> Result<Answer, AppError> {
        let asked = match self.read_save(row, posted, changes).await? {
            Ok(asked) => asked,
            Err(errors) => return Ok(Answer::Errors(errors)),
        };
        let (workshop, kept) = (self.workshop.clone(), asked.clone());
        let saved = self
            .db
            .run(move |conn| Ok::<_, AppError>(save::save(conn, &workshop, &asked)))
            .await?;
        match saved {
            Ok(saved) => {
                let notice = match saved {
                    Saved::Version(outcome) => {
                        let number = self.number_of(outcome.version_id).await?;
                        format!("Saved as version {number}.")
                    }
                    Saved::Nothing => "Nothing has changed, so no version was made.".to_owned(),
                };
                leave_notice(&self.session, &notice)?;
                Ok(Answer::Done(see_other(back)))
            }
            Err(SaveError::Package(error)) => {
                let mut errors = FieldErrors::default();
                for finding in error.findings.iter().filter(|finding| finding.is_error()) {
                    errors.push("", finding.to_string());
                }
                Ok(Answer::Errors(errors))
            }
            Err(SaveError::Import(error)) => {
                let mut errors = FieldErrors::default();
                errors.push("", error.to_string());
                Ok(Answer::Errors(errors))
            }
            Err(SaveError::Conflict { latest_id, paths }) => {
                let page = merges::page(self, row, &kept, latest_id, &paths).await?;
                Ok(Answer::Done(page))
            }
            Err(SaveError::Database(error)) => Err(error.into()),
            Err(error) => Err(AppError::internal(error)),
        }
    }

    /// The fields `base` and `note` that every form of these pages has.
    async fn read_save(
        &self,
        row: &DeskRow,
        posted: &PostedForm,
        changes: Vec<Change>,
    ) -> Result<Result<Save, FieldErrors>, AppError> {
        let mut errors = FieldErrors::default();
        let note = posted.readable("note").trim().to_owned();
        if note.chars().count() > 500 {
            errors.push("note", "At most 500 characters.");
        }
        let base = posted.readable("base");
        let Ok(base) = base.parse::<i32>() else {
            errors.push(
                "",
                "The form does not say which version it was made from. Load the page again.",
            );
            return Ok(Err(errors));
        };
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let base_id = match base == row.number {
            true => row.version_id,
            false => self.desk(&row.slug, Some(base)).await?.version_id,
        };
        Ok(Ok(Save {
            problem_id: row.problem_id,
            base_id,
            author_id: self.viewer.id,
            note,
            changes,
        }))
    }

    async fn number_of(&self, version_id: i64) -> Result<i32, AppError> {
        self.db
            .read(move |conn| queries::get_number(conn, version_id).map_err(AppError::from))
            .await
    }

    /// The folder with a version's files, to be read only.
    pub async fn lay_out(&self, version_id: i64) -> Result<std::path::PathBuf, AppError> {
        let workshop = self.workshop.clone();
        self.db
            .run(move |conn| workshop.lay_out(conn, version_id).map_err(AppError::internal))
            .await
    }
}

pub enum Answer {
    Done(HttpResponse),
    /// The page is shown again with what was typed.
    Errors(FieldErrors),
}
