//! Statements: found in the package, turned into sanitised HTML.

mod files;
mod images;
mod latex;
mod markdown;
mod math;
mod remark;
mod sanitize;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::manifest::{Manifest, ManifestEntry};
use super::problem_yaml::Metadata;
use super::tree::Tree;
use super::{Finding, FormatVersion, Head, PackageError, StatementFile, StatementFormat, problem_yaml, read};
pub(super) use files::list;
use images::{Assets, Known};
pub use remark::{RENDERER, render_remark};
pub use sanitize::SanitizedHtml;

/// A statement ready for a page. The body starts at `h2`; samples are not in it.
#[derive(Clone, Debug, Serialize)]
pub struct Rendered {
    pub language: String,
    /// Plain text.
    pub title: String,
    pub html: SanitizedHtml,
    /// What was left out or shown as text.
    pub warnings: Vec<Finding>,
}

/// Renders the statement of `package` in `language`, or else in English, or else in its first language.
/// Addresses of images are `asset_base` followed by the path in the package; `asset_base` ends with `/`.
/// A LaTeX statement may quote the stated time limit.
pub fn render(
    package: &Head,
    time_limit: Option<Duration>,
    language: &str,
    asset_base: &str,
) -> Result<Rendered, PackageError> {
    let wanted = [language, "en"].into_iter().find_map(|wanted| {
        package
            .statements
            .iter()
            .find(|statement| statement.language == wanted)
    });
    let file = wanted.or_else(|| package.statements.first());
    let file = file.ok_or_else(|| Finding::whole("missing-statement", "the package has no statement"))?;
    let time_limit = time_limit.map(|limit| limit.as_secs_f64().to_string());
    let title = package
        .names
        .get(&file.language)
        .or_else(|| package.names.values().next());
    let title = title.cloned().unwrap_or_else(|| package.short_name.clone());
    // The whole folder was checked when the package was read, and is not walked again for one text.
    let text = match file.format {
        StatementFormat::Pdf => String::new(),
        _ => fs::read_to_string(package.root.join(&file.path))
            .map_err(|error| Finding::error("unreadable", &file.path, format!("cannot be read: {error}")))?,
    };
    Ok(render_text(
        &text,
        file,
        title,
        paths(&package.manifest),
        time_limit.as_deref(),
        asset_base,
    ))
}

/// Renders every statement of the package in the folder `root`, whether or not the package itself is
/// accepted: an author wants to see the text while the rest is still unfinished.
pub fn render_folder(root: &Path, asset_base: &str) -> Result<Vec<Rendered>, PackageError> {
    let mut findings = Vec::new();
    let tree = read::scan(root, &mut findings)?;
    let metadata = problem_yaml::read(&tree, &mut findings);
    let format = metadata.as_ref().map_or(FormatVersion::Legacy, Metadata::format);
    let (about, programs) = metadata.map(Metadata::parts).unzip();
    let limit = programs.flatten().and_then(|programs| programs.limits.time_limit);
    let time_limit = limit.map(|limit| limit.as_secs_f64().to_string());
    let statements = list(&tree, format, &mut findings);
    let mut rendered = Vec::new();
    for file in &statements {
        let stated = about
            .as_ref()
            .and_then(|about| about.names.get(&file.language).cloned());
        let title = stated
            .or_else(|| title(&tree, file, &mut findings))
            .unwrap_or_default();
        let text = match file.format {
            StatementFormat::Pdf => String::new(),
            _ => tree.text(&file.path, &mut findings).ok_or_else(|| PackageError {
                findings: findings.clone(),
            })?,
        };
        rendered.push(render_text(
            &text,
            file,
            title,
            paths(&tree.manifest),
            time_limit.as_deref(),
            asset_base,
        ));
    }
    Ok(rendered)
}

/// Renders the text of a statement that is still being written; `files` are the paths of its package.
pub fn render_source<'a>(
    text: &str,
    file: &StatementFile,
    title: &str,
    files: impl Iterator<Item = &'a str>,
    time_limit: Option<Duration>,
    asset_base: &str,
) -> Rendered {
    let time_limit = time_limit.map(|limit| limit.as_secs_f64().to_string());
    render_text(
        text,
        file,
        title.to_owned(),
        files.collect(),
        time_limit.as_deref(),
        asset_base,
    )
}

/// Renders Markdown that stands alone: hints, editorials, notes. Images are paths in the package.
pub fn render_markdown(text: &str, asset_base: &str) -> SanitizedHtml {
    let assets = Assets {
        base: asset_base,
        folder: "",
        files: Known::Any,
    };
    markdown::render(text, &assets).html
}

fn render_text(
    text: &str,
    file: &StatementFile,
    title: String,
    files: BTreeSet<&str>,
    time_limit: Option<&str>,
    asset_base: &str,
) -> Rendered {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let assets = Assets {
        base: asset_base,
        folder,
        files: Known::Files(files),
    };
    let (html, problems) = match file.format {
        StatementFormat::Markdown => {
            let rendered = markdown::render(text, &assets);
            (rendered.html, rendered.problems)
        }
        StatementFormat::Latex => {
            let rendered = latex::render(text, &assets, time_limit);
            (rendered.html, rendered.problems)
        }
        StatementFormat::Pdf => (
            sanitize::pdf_link(&format!("{asset_base}{}", file.path)),
            Vec::new(),
        ),
    };
    let warnings = problems
        .into_iter()
        .map(|problem| locate(problem, text, &file.path))
        .collect();
    Rendered {
        language: file.language.clone(),
        title,
        html,
        warnings,
    }
}

fn paths(manifest: &Manifest) -> BTreeSet<&str> {
    manifest.entries.iter().map(ManifestEntry::path).collect()
}

/// A warning with the line of the first thing it quotes, where that stands in the text as quoted.
fn locate(problem: String, text: &str, path: &str) -> Finding {
    let quoted = problem
        .split('`')
        .nth(1)
        .filter(|quoted| quoted.len() > 1)
        .and_then(|quoted| text.find(quoted));
    let finding = Finding::warning("statement", path, problem);
    match quoted {
        Some(position) => {
            let before = &text[..position];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            finding.at(
                u32::try_from(line).unwrap_or(u32::MAX),
                u32::try_from(column).unwrap_or(u32::MAX),
            )
        }
        None => finding,
    }
}

/// The name a statement gives its problem.
pub(super) fn title(tree: &Tree, file: &StatementFile, findings: &mut Vec<Finding>) -> Option<String> {
    if file.format != StatementFormat::Latex {
        return None;
    }
    latex::title(&tree.text(&file.path, findings)?)
}

#[cfg(test)]
mod tests;
