use actix_web::{Responder, web};
use serde::Deserialize;

use super::designs::{Sent, load, url};
use crate::db::Db;
use crate::designs::views::{CompareChoice, ComparePage, CompareSide, badge, compare_cost, compare_rows};
use crate::submissions::parse_id;
use crate::submissions::present::sent_at;
use crate::submissions::queries::{SubmissionLine, get_number, list_of_user};
use crate::submissions::views::DiffView;
use crate::web::views::{BadgeView, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

/// Others to compare with.
const CHOICES: i64 = 50;

#[derive(Deserialize)]
pub struct CompareQuery {
    with: Option<i64>,
}

/// `GET /submissions/{id}/design/compare?with=`: without `with`, the one sent before is taken.
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    id: web::Path<String>,
    query: web::Query<CompareQuery>,
    context: RequestContext,
) -> Result<impl Responder, AppError> {
    let (id, with) = (parse_id(&id)?, query.with);
    let (this, lines, other, of) = db
        .read(move |conn| {
            let this = load(conn, &viewer, id)?;
            let submission = &this.submission;
            let problem_id = Some(submission.problem_id);
            let mut lines = list_of_user(conn, submission.user_id, problem_id, None, CHOICES)?;
            let of = get_number(conn, submission)?.1;
            let number_of = |at: usize| of - at as i64;
            let mut numbered: Vec<(i64, SubmissionLine)> = lines
                .drain(..)
                .enumerate()
                .map(|(at, line)| (number_of(at), line))
                .collect();
            numbered.retain(|(_, line)| line.id != id);
            let chosen = with.or_else(|| {
                let before = numbered.iter().find(|(_, line)| line.id < id);
                before.or(numbered.first()).map(|(_, line)| line.id)
            });
            let other = match chosen {
                Some(other) => {
                    let other = load(conn, &viewer, other)?;
                    if other.submission.problem_id != submission.problem_id {
                        return Err(AppError::NotFound); // nothing to compare
                    }
                    let number = get_number(conn, &other.submission)?.0;
                    Some((other, number))
                }
                None => None,
            };
            let number = get_number(conn, submission)?.0;
            Ok((this, numbered, other, number))
        })
        .await?;
    let chosen = other.as_ref().map(|(other, _)| other.submission.id);
    let page = ComparePage {
        layout: context.layout(Section::Submissions),
        problem_title: this.submission.problem_title.clone(),
        problem_url: format!("/problems/{}", this.submission.problem_slug),
        url: url(id),
        choices: lines
            .iter()
            .map(|(number, line)| choice(*number, line, chosen))
            .collect(),
        sides: None,
        rows: Vec::new(),
        cost: Vec::new(),
        text: None,
    };
    let Some((other, other_number)) = other else {
        return Ok(Page::ok(page));
    };
    // The older one stands left, whichever was asked for.
    let sides = [(&this, of), (&other, other_number)];
    let [(old, old_number), (new, new_number)] = if this.submission.id < other.submission.id {
        sides
    } else {
        [sides[1], sides[0]]
    };
    let outcomes = outcome(old).zip(outcome(new));
    Ok(Page::ok(ComparePage {
        rows: outcomes
            .map(|(old, new)| compare_rows(old, new))
            .unwrap_or_default(),
        cost: outcomes
            .map(|(old, new)| compare_cost(old, new))
            .unwrap_or_default(),
        text: DiffView::between(
            &old.text,
            &new.text,
            &side_name(old_number),
            &side_name(new_number),
        ),
        sides: Some((side(old, old_number), side(new, new_number))),
        ..page
    }))
}

fn outcome(sent: &Sent) -> Option<&crate::simulator::outcome::Outcome> {
    sent.judgement.as_ref()?.outcome.as_ref()
}

fn side_name(number: i64) -> String {
    format!("No. {number}")
}

fn side(sent: &Sent, number: i64) -> CompareSide {
    let stored = sent
        .judgement
        .as_ref()
        .map(|judgement| judgement.verdict.as_str());
    CompareSide {
        number: u64::try_from(number).unwrap_or(0),
        url: url(sent.submission.id),
        badge: match (outcome(sent), stored) {
            (Some(outcome), _) => badge(outcome.verdict),
            (None, Some(verdict)) => BadgeView::verdict(verdict).unwrap_or(BadgeView::JUDGE_ERROR),
            (None, None) => BadgeView::QUEUED,
        },
        sent_at: sent_at(sent.submission.created_at),
    }
}

fn choice(number: i64, line: &SubmissionLine, chosen: Option<i64>) -> CompareChoice {
    let verdict = line.verdict.as_deref().and_then(BadgeView::verdict);
    CompareChoice {
        id: line.id,
        words: format!(
            "No. {number}, {}, {}",
            verdict.unwrap_or(BadgeView::QUEUED).word,
            sent_at(line.created_at)
        ),
        is_chosen: chosen == Some(line.id),
    }
}
