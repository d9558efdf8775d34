//! Marking submissions whose marks are known, so that mentors see how they mark.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use askama::Template;
use diesel::PgConnection;

use crate::db::Db;
use crate::package::GoldSubmission;
use crate::package::rubric::Rubric;
use crate::problems::queries::find_text_file;
use crate::reviews::calibration::{Agreement, LEAST_MARKS, agreement};
use crate::reviews::queries::gold::{self, GoldMarkRow, GoldProblem};
use crate::rubrics::{self, LEVELS, Mark, OtherMark, RubricView};
use crate::submissions::views::SourceView;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Layout, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// `GET /mentor/calibration`.
#[derive(Template)]
#[template(path = "reviews/calibration.html")]
pub struct CalibrationPage {
    pub layout: Layout,
    /// How the mentor's marks compare.
    pub words: String,
    pub rows: Vec<GoldRow>,
}

#[derive(Clone, Debug)]
pub struct GoldRow {
    pub url: String,
    pub problem: String,
    pub language: &'static str,
    pub number: usize,
    /// "3 of 4 as agreed", empty before it is marked.
    pub outcome: String,
}

/// `GET /mentor/calibration/{slug}/{number}`.
#[derive(Template)]
#[template(path = "reviews/gold.html")]
pub struct GoldPage {
    pub layout: Layout,
    pub problem: String,
    pub problem_url: String,
    pub language: &'static str,
    pub source: SourceView,
    pub rubric: RubricView,
    pub is_marked: bool,
    pub errors: FieldErrors,
}

/// "Your marks are as agreed: 20 of 24 the same, 0.1 levels lower on average."
pub fn agreement_words(found: &Agreement) -> String {
    if found.marks < LEAST_MARKS {
        return format!(
            "{} of {LEAST_MARKS} marks that it takes before anything can be said.",
            found.marks
        );
    }
    let (amount, way) = (
        found.shift.abs(),
        if found.shift < 0.0 { "lower" } else { "higher" },
    );
    format!(
        "Marks are {}: {} of {} the same, {amount:.1} levels {way} on average.",
        found.standing.words(),
        found.same,
        found.marks
    )
}

fn submissions(problem: &GoldProblem) -> Vec<GoldSubmission> {
    serde_json::from_value(problem.gold.clone()).unwrap_or_default()
}

pub fn compared(marks: &[GoldMarkRow]) -> Agreement {
    let pairs: Vec<(i16, i16)> = marks.iter().map(|mark| (mark.level, mark.known)).collect();
    agreement(&pairs)
}

/// `GET /mentor/calibration`
pub async fn index(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<CalibrationPage>, AppError> {
    let user_id = viewer.id;
    let (problems, marks) = db
        .read(move |conn| {
            let problems = gold::list_gold_problems(conn, None)?;
            Ok::<_, AppError>((problems, gold::list_gold_marks(conn, &[user_id])?))
        })
        .await?;
    let mut rows = Vec::new();
    for problem in &problems {
        for (number, gold) in (1..).zip(submissions(problem)) {
            let own: Vec<&GoldMarkRow> = marks
                .iter()
                .filter(|mark| mark.problem_id == problem.id && mark.file == gold.file)
                .collect();
            let same = own.iter().filter(|mark| mark.level == mark.known).count();
            rows.push(GoldRow {
                url: format!("/mentor/calibration/{}/{number}", problem.slug),
                problem: problem.title.clone(),
                language: gold.language.display_name(),
                number,
                outcome: if own.is_empty() {
                    String::new()
                } else {
                    format!("{same} of {} as agreed", own.len())
                },
            });
        }
    }
    Ok(Page::ok(CalibrationPage {
        layout: context.layout(Section::Queue),
        words: agreement_words(&compared(&marks)),
        rows,
    }))
}

struct Loaded {
    problem: GoldProblem,
    rubric: Rubric,
    gold: GoldSubmission,
    source: Vec<u8>,
    own: Vec<GoldMarkRow>,
}

fn load(conn: &mut PgConnection, user_id: i64, (slug, number): (&str, usize)) -> Result<Loaded, AppError> {
    let mut problems = gold::list_gold_problems(conn, Some(slug))?;
    let problem = problems.pop().ok_or(AppError::NotFound)?;
    let index = number.checked_sub(1).ok_or(AppError::NotFound)?;
    let gold = submissions(&problem)
        .into_iter()
        .nth(index)
        .ok_or(AppError::NotFound)?;
    let source = find_text_file(conn, problem.version_id, &gold.file)?.ok_or(AppError::NotFound)?;
    let own = gold::list_gold_marks(conn, &[user_id])?
        .into_iter()
        .filter(|mark| mark.problem_id == problem.id && mark.file == gold.file)
        .collect();
    Ok(Loaded {
        rubric: rubrics::of_code(problem.rubric.clone())?,
        problem,
        gold,
        source,
        own,
    })
}

/// `GET /mentor/calibration/{slug}/{number}`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
    path: web::Path<(String, usize)>,
) -> Result<Page<GoldPage>, AppError> {
    let (user_id, (slug, number)) = (viewer.id, path.into_inner());
    let loaded = db.read(move |conn| load(conn, user_id, (&slug, number))).await?;
    Ok(Page::ok(page(&context, &loaded, number)))
}

fn page(context: &RequestContext, loaded: &Loaded, number: usize) -> GoldPage {
    let is_marked = !loaded.own.is_empty();
    let rubric = &loaded.rubric;
    let own: Vec<Mark> = loaded
        .own
        .iter()
        .map(|row| Mark {
            criterion: row.criterion.clone(),
            level: Some(row.level),
            ..Mark::default()
        })
        .collect();
    let mut view = RubricView::new(rubric, |_| None, (&own, &[]), &[]);
    view.can_mark = !is_marked;
    view.is_by_level_alone = true;
    view.other = "Agreed";
    view.url = format!("/mentor/calibration/{}/{number}", loaded.problem.slug);
    for criterion in view.criteria.iter_mut().filter(|_| is_marked) {
        if let Some(known) = loaded.gold.marks.get(&criterion.id) {
            let level = usize::try_from(known.level - 1).unwrap_or(0);
            criterion.other = OtherMark::Shown {
                level: LEVELS.get(level).copied().unwrap_or_default(),
                anchor: criterion
                    .levels
                    .get(level)
                    .map(|one| one.anchor.clone())
                    .unwrap_or_default(),
                evidence: known.why.clone(),
                at: None,
            };
        }
    }
    GoldPage {
        layout: context.layout(Section::Queue),
        problem: loaded.problem.title.clone(),
        problem_url: format!("/problems/{}", loaded.problem.slug),
        language: loaded.gold.language.display_name(),
        source: SourceView::new(&loaded.source),
        rubric: view,
        is_marked,
        errors: FieldErrors::default(),
    }
}

/// `POST /mentor/calibration/{slug}/{number}`: every criterion at once, and once.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    path: web::Path<(String, usize)>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (user_id, (slug, number)) = (viewer.id, path.into_inner());
    let wanted = slug.clone();
    let loaded = db
        .read(move |conn| load(conn, user_id, (&wanted, number)))
        .await?;
    let marks = match parse(&posted, &loaded) {
        Ok(marks) => marks,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => {
            let mut page = page(&context, &loaded, number);
            page.rubric.show_again(&posted);
            page.errors = errors;
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    let (problem_id, file) = (loaded.problem.id, loaded.gold.file.clone());
    db.run(move |conn| {
        gold::insert_gold_marks(conn, user_id, (problem_id, &file), &marks).map_err(AppError::from)
    })
    .await?;
    leave_notice(
        &session,
        "Marked. Beside each of your marks stands the agreed one, and why.",
    )?;
    Ok(see_other(format!("/mentor/calibration/{slug}/{number}")))
}

/// A level for each criterion that people mark, with the known one.
fn parse(posted: &PostedForm, loaded: &Loaded) -> Result<Vec<(Mark, i16)>, FieldErrors> {
    let rubric = &loaded.rubric;
    let given = rubrics::parse(posted, rubric)?;
    let mut errors = FieldErrors::default();
    let mut marks = Vec::new();
    for criterion in rubric.for_people() {
        let mark = given
            .iter()
            .find(|mark| mark.criterion == criterion.id && mark.level.is_some());
        match (mark, loaded.gold.marks.get(&criterion.id)) {
            (Some(mark), Some(known)) => marks.push((mark.clone(), known.level)),
            (None, Some(_)) => {
                errors.push(
                    format!("level.{}", criterion.id),
                    format!("Choose a level for “{}”.", criterion.title),
                );
            }
            (_, None) => {}
        }
    }
    if errors.is_empty() { Ok(marks) } else { Err(errors) }
}
