//! What a mentor reads beside the code: the statement, the editorial, the verdict with its cases.

use diesel::PgConnection;

use super::queries::reviews::Review;
use super::queries::threads::Round;
use super::state::Role;
use crate::package::statement::render_markdown;
use crate::problems::queries::{find_text_file, get_problem_page};
use crate::submissions::judgement_of;
use crate::submissions::present::DESIGN;
use crate::submissions::views::JudgementPartial;
use crate::web::AppError;
use crate::web::views::TrustedHtml;

/// What can stand beside the code: ids and words.
pub const CHOICES: [(&str, &str); 3] = [
    ("statement", "Statement"),
    ("editorial", "Editorial"),
    ("verdict", "Verdict and cases"),
];

pub enum Beside {
    Text(TrustedHtml),
    Verdict(Box<JudgementPartial>),
}

/// Whether a side may read this: editorials give the way away, so seekers read them on the problem's own page.
pub fn may_read(role: Role, choice: &str, round: &Round) -> bool {
    match choice {
        "statement" => true,
        "editorial" => role == Role::Mentor,
        "verdict" => round.language != DESIGN,
        _ => false,
    }
}

/// `None` where the problem has no such text.
pub fn load(
    conn: &mut PgConnection,
    review: &Review,
    round: &Round,
    choice: &str,
) -> Result<Option<Beside>, AppError> {
    if choice == "verdict" {
        return Ok(Some(Beside::Verdict(Box::new(judgement_of(
            conn,
            round.submission_id,
        )?))));
    }
    let problem = get_problem_page(conn, &review.problem_slug, "")?;
    if choice == "statement" {
        return Ok(Some(Beside::Text(TrustedHtml::from_sanitised(
            &problem.statement.html,
        ))));
    }
    let Some(path) = problem.details.editorial else {
        return Ok(None);
    };
    let text = find_text_file(conn, problem.version_id, &path)?;
    Ok(text.map(|bytes| {
        let assets = format!("/problems/{}/assets/", review.problem_slug);
        let html = render_markdown(&String::from_utf8_lossy(&bytes), &assets);
        Beside::Text(TrustedHtml::from_sanitised(html.as_str()))
    }))
}
