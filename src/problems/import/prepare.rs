//! What an import makes of a package before it touches the database: statements, samples, details.

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use serde_json::Value;

use super::{ImportError, design};
use crate::package::{AnyPackage, DesignPackage, Finding, Head, Package, TestCase, statement};
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
    /// As the column `problems.kind` has it.
    pub kind: &'static str,
    /// The word of the package format: `legacy`, `2025-09`, `design-problem/1` …
    pub format: String,
    pub judging_hash: Vec<u8>,
    pub time_limit: StatedLimit,
    /// Why it can never be judged, where it can't.
    pub incomplete: Option<String>,
    pub details: VersionDetails,
    pub warnings: Value,
    statements: Vec<Statement>,
    samples: Vec<Sample>,
}

/// What a package says of its time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedLimit {
    /// It is judged without one.
    NotNeeded,
    Stated(Duration),
    /// To be measured, or given by an admin.
    Missing,
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

/// What only some kinds of package have.
struct Parts {
    kind: &'static str,
    format: String,
    judging_hash: Vec<u8>,
    time_limit: StatedLimit,
    incomplete: Option<String>,
    samples: Vec<Sample>,
}

impl Prepared {
    /// # Errors
    /// A statement that can't be rendered, and a system-design problem that the simulator does not take.
    pub fn new(package: &AnyPackage) -> Result<Prepared, ImportError> {
        let parts = match package {
            AnyPackage::Code(package) => Parts::of_code(package)?,
            AnyPackage::Design(package) => Parts::of_design(package)?,
        };
        let head = package.head();
        let slug = policy::slug(&head.greenroom.slug);
        let asset_base = format!("/problems/{slug}/assets/");
        let mut warnings = head.warnings.clone();
        let statements = statements(head, parts.time_limit, &asset_base, &mut warnings)?;
        let main = statements
            .iter()
            .find(|statement| statement.language == "en")
            .or(statements.first());
        let title = main.map_or(head.short_name.as_str(), |statement| statement.title.as_str());
        let html = main.map_or("", |statement| statement.html.as_str());
        let hints = head
            .greenroom
            .hints
            .iter()
            .map(|hint| clean(statement::render_markdown(hint, &asset_base).as_str()))
            .collect();
        Ok(Prepared {
            short_name: clean(&head.short_name),
            kind: parts.kind,
            format: parts.format,
            judging_hash: parts.judging_hash,
            time_limit: parts.time_limit,
            incomplete: parts.incomplete,
            details: VersionDetails::new(package, title, html, hints),
            warnings: without_nul(serde_json::to_value(&warnings)?),
            slug,
            statements,
            samples: parts.samples,
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

impl Parts {
    fn of_code(package: &Package) -> Result<Parts, ImportError> {
        let samples = package
            .data
            .samples()
            .into_iter()
            .take(SAMPLES)
            .map(|case| sample(package, case))
            .collect::<Result<_, _>>()?;
        Ok(Parts {
            kind: "code",
            format: serde_json::to_value(package.format)?
                .as_str()
                .unwrap_or_default()
                .to_string(),
            judging_hash: package.judging_hash().to_vec(),
            time_limit: package
                .limits
                .time_limit
                .map_or(StatedLimit::Missing, StatedLimit::Stated),
            incomplete: package.incomplete.clone(),
            samples,
        })
    }

    fn of_design(package: &DesignPackage) -> Result<Parts, ImportError> {
        Ok(Parts {
            kind: "design",
            format: DesignPackage::FORMAT.to_string(),
            judging_hash: design::judging_hash(package)?,
            time_limit: StatedLimit::NotNeeded,
            incomplete: None,
            samples: Vec::new(),
        })
    }
}

fn statements(
    head: &Head,
    time_limit: StatedLimit,
    asset_base: &str,
    warnings: &mut Vec<Finding>,
) -> Result<Vec<Statement>, ImportError> {
    let quoted = match time_limit {
        StatedLimit::Stated(limit) => Some(limit),
        StatedLimit::NotNeeded | StatedLimit::Missing => None,
    };
    let mut statements = Vec::new();
    for file in &head.statements {
        let rendered = statement::render(head, quoted, &file.language, asset_base)?;
        warnings.extend(rendered.warnings);
        statements.push(Statement {
            language: rendered.language,
            title: clean(&rendered.title),
            html: clean(rendered.html.as_str()),
        });
    }
    Ok(statements)
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
