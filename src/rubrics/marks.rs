//! A mark, and marks as they are posted.

use crate::package::rubric::Rubric;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

/// What the four levels are called.
pub const LEVELS: [&str; 4] = ["No hire", "Lean no", "Hire", "Strong hire"];
/// A quoted piece of evidence, no essay.
const EVIDENCE_LIMIT: usize = 2_000;

/// How somebody sees a submission by one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub criterion: String,
    /// What the criterion is called.
    pub title: String,
    /// 1 to 4.
    pub level: Option<i16>,
    /// A quotation, lines, or a run; the mark counts once there is some.
    pub evidence: String,
}

impl Mark {
    pub fn counts(&self) -> bool {
        self.level.is_some() && !self.evidence.is_empty()
    }
}

/// The marks of those criteria that people mark and where something was chosen or written.
///
/// # Errors
/// The fields `level.{criterion}` and `evidence.{criterion}` that are out of range.
pub fn parse(form: &PostedForm, rubric: &Rubric) -> Result<Vec<Mark>, FieldErrors> {
    let (mut marks, mut errors) = (Vec::new(), FieldErrors::default());
    for criterion in rubric.for_people() {
        let field = format!("level.{}", criterion.id);
        let level = match form.readable(&field).trim() {
            "" => None,
            text => match text.parse() {
                Ok(level @ 1..=4) => Some(level),
                _ => {
                    errors.push(&field, "A level is a number from 1 to 4.");
                    None
                }
            },
        };
        let field = format!("evidence.{}", criterion.id);
        let evidence = match form.text(&field) {
            Ok(text) => text.trim().to_string(),
            Err(error) => {
                errors.push(&field, &error.message);
                continue;
            }
        };
        if evidence.chars().count() > EVIDENCE_LIMIT {
            errors.push(
                &field,
                format!("This is longer than the {EVIDENCE_LIMIT} characters that are kept."),
            );
        }
        if level.is_some() || !evidence.is_empty() {
            marks.push(Mark {
                criterion: criterion.id.clone(),
                title: criterion.title.clone(),
                level,
                evidence,
            });
        }
    }
    if errors.is_empty() { Ok(marks) } else { Err(errors) }
}
