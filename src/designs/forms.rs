//! What the workspace of a design posts, parsed into what may be stored.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::queries::Answers;
use crate::simulator::design::{Design, DesignError, check, parse_text};
use crate::simulator::problem::DesignProblem;
use crate::submissions::forms::parse_key;
use crate::web::form::{PostedForm, unix_lines};
use crate::web::{AppError, FieldError};

/// A written part may be this long; more is read by nobody.
const PART_LIMIT: usize = 20_000;
/// An estimate is a number with a unit.
const ESTIMATE_LIMIT: usize = 200;

/// A design that may be simulated, as it was typed.
#[derive(Debug)]
pub struct SentDesign {
    pub text: String,
    pub answers: Answers,
    pub idempotency_key: Uuid,
}

impl SentDesign {
    /// Reads text, written parts and key; the design must be sound.
    ///
    /// # Errors
    /// `TooLarge` above `limit_bytes` of text, else `Invalid` with all that is wrong.
    pub fn parse(
        form: &PostedForm,
        problem: &DesignProblem,
        limit_bytes: usize,
    ) -> Result<SentDesign, AppError> {
        let mut errors = Vec::new();
        let text = text_of(form).map_err(|error| errors.push(error)).ok();
        if text.as_ref().is_some_and(|text| text.len() > limit_bytes) {
            return Err(AppError::TooLarge { limit_bytes });
        }
        if let Some(text) = &text
            && let Err(faults) = read_sound(problem, text)
        {
            errors.push(FieldError::new("source", fault_words(&faults)));
        }
        let answers = answers_of(form, problem, &mut errors);
        let key = parse_key(form).map_err(|error| errors.push(error)).ok();
        match (text, key) {
            (Some(text), Some(idempotency_key)) if errors.is_empty() => Ok(SentDesign {
                text,
                answers,
                idempotency_key,
            }),
            _ => Err(AppError::Invalid(errors)),
        }
    }
}

/// The text as typed, with line ends of one kind.
pub fn text_of(form: &PostedForm) -> Result<String, FieldError> {
    let text = form.text("source")?;
    Ok(String::from_utf8_lossy(&unix_lines(text.as_bytes())).into_owned())
}

/// A design without any fault, on its own and for this problem.
pub fn read_sound(problem: &DesignProblem, text: &str) -> Result<Design, Vec<DesignError>> {
    let design = parse_text(text)?;
    check(problem, &design)?;
    Ok(design)
}

/// One sentence about the faults; each stands beside the drawing.
fn fault_words(faults: &[DesignError]) -> String {
    let Some(first) = faults.first() else {
        return "The design can't be simulated.".to_string();
    };
    let place = if first.at.line > 0 {
        format!("Line {}, column {}: ", first.at.line, first.at.column)
    } else {
        String::new()
    };
    let more = match faults.len() - 1 {
        0 => String::new(),
        1 => " One more stands below.".to_string(),
        more => format!(" {more} more stand below."),
    };
    format!(
        "{place}{}.{more}",
        first.message.trim_end_matches('.').replace('`', "")
    )
}

/// The written parts that the problem asks for; a part that is too long or no text is an error of its field.
fn answers_of(form: &PostedForm, problem: &DesignProblem, errors: &mut Vec<FieldError>) -> Answers {
    let mut read = |group: &str, id: &str, limit: usize| {
        let name = format!("{group}.{id}");
        match form.text(&name) {
            Ok(text) if text.len() > limit => {
                let message = format!("This part is longer than the {limit} characters that are kept.");
                errors.push(FieldError::new(&format!("{group}-{id}"), message));
                None
            }
            Ok(text) => {
                let text = String::from_utf8_lossy(&unix_lines(text.as_bytes())).into_owned();
                (!text.trim().is_empty()).then_some((id.to_string(), text))
            }
            Err(error) => {
                errors.push(FieldError::new(&format!("{group}-{id}"), error.message));
                None
            }
        }
    };
    let estimates = problem.estimates.iter();
    let estimates: BTreeMap<_, _> = estimates
        .filter_map(|estimate| read("estimate", &estimate.id, ESTIMATE_LIMIT))
        .collect();
    let sections = problem.sections.iter();
    let sections = sections
        .filter_map(|section| read("section", &section.id, PART_LIMIT))
        .collect();
    Answers { estimates, sections }
}

/// The written parts of a form that is shown again, whatever they are.
pub fn readable_answers(form: &PostedForm, problem: &DesignProblem) -> Answers {
    let read = |group: &str, id: &str| (id.to_string(), form.readable(&format!("{group}.{id}")));
    Answers {
        estimates: problem
            .estimates
            .iter()
            .map(|estimate| read("estimate", &estimate.id))
            .collect(),
        sections: problem
            .sections
            .iter()
            .map(|section| read("section", &section.id))
            .collect(),
    }
}

/// What a button of the workspace asks for without sending anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Faults and drawing.
    Draw,
    /// The same, with the text in its canonical form where it can be read.
    Format,
}

impl Action {
    pub fn parse(word: &str) -> Action {
        match word {
            "format" => Action::Format,
            _ => Action::Draw,
        }
    }
}
