//! What an import makes of a package before it touches the database: statements, samples, details.

use std::fs::File;
use std::io::Read;

use serde_json::Value;

use super::ImportError;
use crate::package::{Package, TestCase, statement};
use crate::problems::details::{VersionDetails, without_nul};
use crate::problems::policy;
use crate::problems::queries::{NewSample, NewStatement};

/// Larger samples are cut for the page.
pub const SAMPLE_BYTES: u64 = 64 * 1024;
/// A page with more samples than this is no page any more.
const SAMPLES: usize = 100;

#[derive(Debug)]
pub struct Prepared {
    pub short_name: String,
    pub slug: String,
    /// The word of the package format: `legacy`, `2025-09` …
    pub format: String,
    pub details: VersionDetails,
    pub warnings: Value,
    statements: Vec<Statement>,
    samples: Vec<Sample>,
}

#[derive(Debug)]
struct Statement {
    language: String,
    title: String,
    html: String,
}

#[derive(Debug)]
struct Sample {
    name: String,
    input: Cut,
    answer: Cut,
    description: Option<String>,
}

/// The beginning of a file and the size of the whole.
#[derive(Debug)]
struct Cut {
    bytes: Vec<u8>,
    size: i64,
}

impl Prepared {
    pub fn new(package: &Package) -> Result<Prepared, ImportError> {
        let slug = policy::slug(&package.greenroom.slug);
        let asset_base = format!("/problems/{slug}/assets/");
        let mut warnings = package.warnings.clone();
        let mut statements = Vec::new();
        for file in &package.statements {
            let rendered = statement::render(package, &file.language, &asset_base)?;
            warnings.extend(rendered.warnings);
            statements.push(Statement {
                language: rendered.language,
                title: clean(&rendered.title),
                html: clean(rendered.html.as_str()),
            });
        }
        let main = statements
            .iter()
            .find(|statement| statement.language == "en")
            .or(statements.first());
        let title = main.map_or(package.short_name.as_str(), |statement| statement.title.as_str());
        let html = main.map_or("", |statement| statement.html.as_str());
        let hints = package
            .greenroom
            .hints
            .iter()
            .map(|hint| clean(statement::render_markdown(hint, &asset_base).as_str()))
            .collect();
        let samples = package
            .data
            .samples()
            .into_iter()
            .take(SAMPLES)
            .map(|case| sample(package, case))
            .collect::<Result<_, _>>()?;
        Ok(Prepared {
            short_name: clean(&package.short_name),
            format: serde_json::to_value(package.format)?
                .as_str()
                .unwrap_or_default()
                .to_string(),
            details: VersionDetails::new(package, title, html, hints),
            warnings: without_nul(serde_json::to_value(&warnings)?),
            slug,
            statements,
            samples,
        })
    }

    pub fn statement_rows(&self, version_id: i64) -> Vec<NewStatement> {
        self.statements
            .iter()
            .map(|statement| NewStatement {
                version_id,
                language: statement.language.clone(),
                title: statement.title.clone(),
                html: statement.html.clone(),
            })
            .collect()
    }

    pub fn sample_rows(&self, version_id: i64) -> Vec<NewSample> {
        (1..)
            .zip(&self.samples)
            .map(|(position, sample)| NewSample {
                version_id,
                position,
                name: sample.name.clone(),
                input: sample.input.bytes.clone(),
                input_bytes: sample.input.size,
                answer: sample.answer.bytes.clone(),
                answer_bytes: sample.answer.size,
                description: sample.description.clone(),
            })
            .collect()
    }
}

fn sample(package: &Package, case: &TestCase) -> Result<Sample, ImportError> {
    Ok(Sample {
        name: case.name.clone(),
        input: cut(package, &case.input)?,
        answer: cut(package, &case.answer)?,
        description: case.description.as_deref().map(clean),
    })
}

fn cut(package: &Package, path: &str) -> Result<Cut, ImportError> {
    let unreadable = |error| ImportError::Unreadable {
        path: path.to_string(),
        error,
    };
    let file = File::open(package.root.join(path)).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    file.take(SAMPLE_BYTES)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(Cut {
        bytes,
        size: i64::try_from(size).unwrap_or(i64::MAX),
    })
}

/// Postgres keeps no NUL in a text.
fn clean(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
