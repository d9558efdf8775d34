//! What the workspace posts, parsed into what may be stored.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::package::LanguageId;
use crate::web::form::{PostedForm, nul_position, unix_lines};
use crate::web::{AppError, FieldError};

/// A larger custom input is better made by a program.
const INPUT_LIMIT: usize = 1024 * 1024;

/// What the problem and the instance take.
pub struct Offer<'a> {
    /// Languages that this problem allows and some worker can judge.
    pub languages: &'a [LanguageId],
    pub code_limit_bytes: usize,
}

/// Code that may be judged.
#[derive(Debug)]
pub struct Solution {
    pub language: LanguageId,
    /// Bytes: a program need not be text.
    pub source: Vec<u8>,
    pub idempotency_key: Uuid,
}

/// What a run works on.
#[derive(Debug, PartialEq, Eq)]
pub enum RunInput {
    Samples,
    Custom(Vec<u8>),
}

/// Why a post was not taken.
#[derive(Debug)]
pub enum Refusal {
    Fields(Vec<FieldError>),
    TooLarge { limit_bytes: usize },
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Fields(errors) => AppError::Invalid(errors),
            Refusal::TooLarge { limit_bytes } => AppError::TooLarge { limit_bytes },
        }
    }
}

impl Solution {
    /// Reads language, source and key; tells all that is wrong at once.
    pub fn parse(form: &PostedForm, offer: &Offer<'_>) -> Result<Solution, Refusal> {
        let mut errors = Vec::new();
        let language = parse_language(form, offer)
            .map_err(|error| errors.push(error))
            .ok();
        let source = parse_source(form).map_err(|error| errors.push(error)).ok();
        let key = parse_key(form).map_err(|error| errors.push(error)).ok();
        if source
            .as_ref()
            .is_some_and(|source| source.len() > offer.code_limit_bytes)
        {
            return Err(Refusal::TooLarge {
                limit_bytes: offer.code_limit_bytes,
            });
        }
        match (language, source, key) {
            (Some(language), Some(source), Some(idempotency_key)) => Ok(Solution {
                language,
                source,
                idempotency_key,
            }),
            _ => Err(Refusal::Fields(errors)),
        }
    }

    /// What tells two posts with one key apart.
    pub fn body_hash(&self, input: &RunInput) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        part(self.language.as_str().as_bytes());
        part(&self.source);
        if let RunInput::Custom(input) = input {
            part(input);
        }
        hasher.finalize().to_vec()
    }
}

impl RunInput {
    pub fn parse(form: &PostedForm) -> Result<RunInput, Refusal> {
        let refuse = |error| Refusal::Fields(vec![error]);
        match form.text("run_on").map_err(refuse)?.as_str() {
            "custom" => {
                let input = unix_lines(form.bytes("input").map_err(refuse)?.unwrap_or_default());
                if input.len() > INPUT_LIMIT {
                    return Err(Refusal::TooLarge {
                        limit_bytes: INPUT_LIMIT,
                    });
                }
                Ok(RunInput::Custom(input))
            }
            "" | "samples" => Ok(RunInput::Samples),
            _ => Err(refuse(FieldError::new(
                "run_on",
                "Run on the samples or on custom input.",
            ))),
        }
    }
}

fn parse_language(form: &PostedForm, offer: &Offer<'_>) -> Result<LanguageId, FieldError> {
    let id = form.text("language")?;
    let language = LanguageId::parse(&id)
        .ok_or_else(|| FieldError::new("language", format!("Greenroom knows no language {id:?}.")))?;
    if offer.languages.contains(&language) {
        Ok(language)
    } else {
        let reason = format!(
            "{} can't be judged for this problem here.",
            language.display_name()
        );
        Err(FieldError::new("language", reason))
    }
}

fn parse_source(form: &PostedForm) -> Result<Vec<u8>, FieldError> {
    if let Some(upload) = form.bytes("source_file")? {
        // A file is judged as the bytes it has, whatever they are.
        return if upload.is_empty() {
            Err(FieldError::new("source_file", "The file is empty."))
        } else {
            Ok(upload.to_vec())
        };
    }
    let source = unix_lines(form.bytes("source")?.unwrap_or_default());
    if source.iter().all(u8::is_ascii_whitespace) {
        return Err(FieldError::new(
            "source",
            "There is no code yet. Write some, then send it.",
        ));
    }
    match nul_position(&source) {
        Some(position) => Err(FieldError::new(
            "source",
            format!("There is a NUL character at {position}; remove it."),
        )),
        None => Ok(source),
    }
}

/// The key by which a post that arrives twice is known.
pub fn parse_key(form: &PostedForm) -> Result<Uuid, FieldError> {
    Uuid::parse_str(&form.text("idempotency_key")?).map_err(|_| {
        FieldError::new(
            "idempotency_key",
            "The form is incomplete. Reload the page; your draft is kept.",
        )
    })
}
