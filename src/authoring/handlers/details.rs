//! What a problem is called, its limits, hints and editorial.

use actix_web::web::Path;
use actix_web::{HttpResponse, Responder};
use askama::Template;

use crate::authoring::desk::{Answer, Author, Desk};
use crate::authoring::details::{DetailsForm, HINTS, LICENCES};
use crate::authoring::queries::DeskRow;
use crate::package::{self, AnyPackage, LanguageId};
use crate::problems::present::language_name;
use crate::web::form::PostedForm;
use crate::web::views::{Choice, FieldErrors, Layout};
use crate::web::{AppError, Page};

/// `GET /admin/problems/{slug}/edit`, and the same with what was typed.
#[derive(Template)]
#[template(path = "authoring/details.html")]
pub struct DetailsPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    pub form: DetailsForm,
    pub note: String,
    pub difficulties: Vec<Choice>,
    pub licences: Vec<Choice>,
    /// Id, name, whether it is chosen.
    pub languages: Vec<(String, String, bool)>,
    /// One field for each hint there may be: number and text.
    pub hints: Vec<(usize, String)>,
}

impl DetailsPage {
    fn new(
        author: &Author,
        row: &DeskRow,
        form: DetailsForm,
        errors: FieldErrors,
        note: String,
    ) -> DetailsPage {
        let choice = |value: &str, text: &str, chosen: &str| Choice {
            value: value.to_owned(),
            text: text.to_owned(),
            selected: value == chosen,
        };
        DetailsPage {
            layout: author.layout(),
            desk: Desk::of(row),
            difficulties: [
                ("", "None"),
                ("easy", "Easy"),
                ("medium", "Medium"),
                ("hard", "Hard"),
            ]
            .map(|(value, text)| choice(value, text, &form.difficulty))
            .to_vec(),
            licences: LICENCES
                .map(|licence| choice(licence, licence, &form.licence))
                .to_vec(),
            languages: LanguageId::ALL
                .into_iter()
                .map(|language| {
                    let id = language.as_str();
                    let chosen = form.languages.iter().any(|known| known == id);
                    (id.to_owned(), language_name(id).to_owned(), chosen)
                })
                .collect(),
            hints: (1..=HINTS)
                .map(|number| (number, form.hints.get(number - 1).cloned().unwrap_or_default()))
                .take(form.hints.len() + 1)
                .collect(),
            errors,
            form,
            note,
        }
    }
}

/// What a version's package says, and the two files that say it.
struct Now {
    form: DetailsForm,
    problem_yaml: String,
    greenroom_yaml: String,
    editorial: Option<String>,
}

async fn now(author: &Author, row: &DeskRow) -> Result<Now, AppError> {
    let (workshop, version_id) = (author.workshop.clone(), row.version_id);
    author
        .db
        .run(move |conn| {
            let root = workshop.lay_out(conn, version_id).map_err(AppError::internal)?;
            let package: AnyPackage = package::read_any(&root).map_err(AppError::internal)?;
            let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
            Ok(Now {
                form: DetailsForm::of(&package, &root),
                problem_yaml: read("problem.yaml"),
                greenroom_yaml: read("greenroom.yaml"),
                editorial: package.head().greenroom.editorial.clone(),
            })
        })
        .await
}

pub async fn edit(author: Author, slug: Path<String>) -> Result<Page<DetailsPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    let now = now(&author, &row).await?;
    let page = DetailsPage::new(&author, &row, now.form, FieldErrors::default(), String::new());
    Ok(Page::ok(page))
}

/// `POST /admin/problems/{slug}/edit`
pub async fn update(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let typed = DetailsForm::typed(&posted);
    let mut errors = typed.check();
    if row.kind != "code" {
        errors.0.retain(|error| error.field != "time_limit");
    }
    if errors.is_empty() {
        // The changes are those to what the author looked at, whatever was saved since.
        let base = posted.readable("base").parse().ok();
        let base_row = author.desk(&slug, base).await?;
        let now = now(&author, &base_row).await?;
        let changes = typed.changes(
            &now.form,
            &now.problem_yaml,
            &now.greenroom_yaml,
            now.editorial.as_deref(),
        );
        let back = format!("/admin/problems/{}/edit", row.slug);
        match author.save(&row, &posted, changes, &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    }
    let page = DetailsPage::new(&author, &row, typed, errors, posted.readable("note"));
    Ok(Page::invalid(page).respond_to(&author.request))
}
