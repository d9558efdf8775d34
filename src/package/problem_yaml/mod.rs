//! `problem.yaml`: one struct of metadata, read from either of the two shapes the file has had.

mod design;
mod legacy;
mod limits;
mod modern;
mod people;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::fields::{Fields, located};
use super::tree::Tree;
use super::{DesignPackage, Finding, FormatVersion, LanguageId, Licence, Limits, Source, yaml};

pub(super) const FILE: &str = "problem.yaml";

/// What `problem.yaml` says, before statements and data are looked at.
#[derive(Debug)]
pub(super) enum Metadata {
    Code {
        about: About,
        programs: Programs,
    },
    /// A system-design problem; the rest of its file is for the simulator.
    Design {
        about: About,
    },
}

impl Metadata {
    pub fn parts(self) -> (About, Option<Programs>) {
        match self {
            Self::Code { about, programs } => (about, Some(programs)),
            Self::Design { about } => (about, None),
        }
    }

    /// The format, which decides where statements lie.
    pub fn format(&self) -> FormatVersion {
        match self {
            Self::Code { programs, .. } => programs.format,
            Self::Design { .. } => FormatVersion::V2025_09,
        }
    }
}

/// Who made it and under which terms: the same keys in every kind of problem.
#[derive(Debug)]
pub(super) struct About {
    pub uuid: Option<Uuid>,
    /// Empty where a legacy package leaves the name to its statement.
    pub names: BTreeMap<String, String>,
    pub authors: Vec<String>,
    pub source: Option<Source>,
    pub licence: Licence,
    pub rights_owner: Option<String>,
    pub keywords: Vec<String>,
}

/// What only problems have that are solved by programs.
#[derive(Debug)]
pub(super) struct Programs {
    pub format: FormatVersion,
    pub allowed_languages: Option<Vec<LanguageId>>,
    pub limits: Limits,
    /// Legacy `validation: custom`; `None` where the presence of a program decides.
    pub custom_validation: Option<bool>,
    /// Legacy `validator_flags`, given to the validator before those of the group.
    pub validator_flags: Vec<String>,
}

/// Reads the file, or reports why that cannot be done.
pub(super) fn read(tree: &Tree, findings: &mut Vec<Finding>) -> Option<Metadata> {
    if !tree.contains(FILE) {
        findings.push(Finding::error(
            "missing-file",
            FILE,
            "file is missing: this is not a problem package",
        ));
        return None;
    }
    let text = tree.text(FILE, findings)?;
    parse(&text, findings)
}

pub(super) fn parse(text: &str, findings: &mut Vec<Finding>) -> Option<Metadata> {
    let node = match yaml::parse(text) {
        Ok(node) => node,
        Err(error) => {
            findings.push(located(
                Finding::error("yaml-syntax", FILE, error.message),
                error.position,
            ));
            return None;
        }
    };
    let mut fields = Fields::new(FILE, node, findings);
    if let Some((kind, at)) = fields.string("format", findings) {
        if kind == DesignPackage::FORMAT {
            let about = design::read(&mut fields, findings);
            return Some(Metadata::Design { about });
        }
        let message = format!("problems of the kind `{kind}` are not supported yet");
        findings.push(fields.error("unsupported-feature", at, message));
        return None;
    }
    let format = format_version(&mut fields, findings)?;
    let (about, programs) = match format {
        FormatVersion::Legacy => legacy::read(&mut fields, findings),
        FormatVersion::Draft2023_07 | FormatVersion::V2025_09 => modern::read(format, &mut fields, findings),
    };
    fields.warn_unknown(findings);
    Some(Metadata::Code { about, programs })
}

fn format_version(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<FormatVersion> {
    let Some((text, at)) = fields.string("problem_format_version", findings) else {
        return Some(FormatVersion::Legacy);
    };
    match text.as_str() {
        "legacy" | "legacy-icpc" => Some(FormatVersion::Legacy),
        "2023-07" | "2023-07-draft" => Some(FormatVersion::Draft2023_07),
        "2025-09" | "draft" => Some(FormatVersion::V2025_09),
        _ => {
            let known = "legacy, legacy-icpc, 2023-07, 2023-07-draft, 2025-09 and draft";
            let message = format!("format version `{text}` is unknown; known are {known}");
            findings.push(fields.error("format-version", at, message));
            None
        }
    }
}

fn licence(fields: &mut Fields, findings: &mut Vec<Finding>) -> Licence {
    let mut licence = Licence::default();
    if let Some((text, at)) = fields.string("license", findings) {
        match Licence::parse(&text) {
            Some(known) => licence = known,
            None => {
                let message = format!("licence `{text}` is not one of the format; read as unknown");
                findings.push(fields.warning("licence", at, message));
            }
        }
    }
    licence
}

fn keywords(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<String> {
    let words = fields.words("keywords", findings);
    words.map(|(words, _)| words).unwrap_or_default()
}

/// The keys of [`About`] as the newer formats and our own spell them.
fn about(fields: &mut Fields, uuid_is_required: bool, findings: &mut Vec<Finding>) -> About {
    let authors = fields
        .take("credits")
        .map(|node| people::credits(fields, node, findings))
        .unwrap_or_default();
    let source = fields
        .take("source")
        .and_then(|node| people::source(fields, node, findings));
    let licence = licence(fields, findings);
    let keywords = keywords(fields, findings);
    let stated_owner = fields.string("rights_owner", findings).map(|(text, _)| text);
    check_rights(licence, stated_owner.as_deref(), findings);
    About {
        uuid: uuid(fields, uuid_is_required, findings),
        names: modern::names(fields, findings),
        rights_owner: people::rights_owner(stated_owner, licence, &authors, source.as_ref()),
        authors,
        source,
        licence,
        keywords,
    }
}

fn languages(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Vec<LanguageId>> {
    let (words, at) = fields.words("languages", findings)?;
    if words.iter().any(|word| word == "all") {
        return None;
    }
    let judged: Vec<_> = words.iter().filter_map(|word| LanguageId::parse(word)).collect();
    if judged.is_empty() {
        let message = format!("none of the languages ({}) is judged here", words.join(", "));
        findings.push(fields.error("unsupported-feature", at, message));
    }
    Some(judged)
}

fn uuid(fields: &mut Fields, required: bool, findings: &mut Vec<Finding>) -> Option<Uuid> {
    let Some((text, at)) = fields.string("uuid", findings) else {
        if required {
            findings.push(Finding::error("missing-key", FILE, "`uuid` is required"));
        }
        return None;
    };
    let parsed = Uuid::parse_str(&text).ok();
    if parsed.is_none() {
        let message = format!("`{text}` is not a UUID");
        let rule = "uuid";
        findings.push(if required {
            fields.error(rule, at, message)
        } else {
            fields.warning(rule, at, message)
        });
    }
    parsed
}

fn check_rights(licence: Licence, owner: Option<&str>, findings: &mut Vec<Finding>) {
    if licence == Licence::PublicDomain && owner.is_some() {
        let message = "`rights_owner` contradicts the licence `public domain`";
        findings.push(Finding::warning("rights-owner", FILE, message));
    }
}

fn unsupported(fields: &Fields, at: yaml::Position, feature: &str) -> Finding {
    fields.error(
        "unsupported-feature",
        at,
        format!("{feature} is not supported yet"),
    )
}

#[cfg(test)]
mod tests;
