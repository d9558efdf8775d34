//! `greenroom problems diff`: what differs between two packages, to read or for `git apply`.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use super::problems_place::Place;
use crate::config::DataSettings;
use crate::package::{Change, ChangeKind, Contents, Files, Line, ManifestEntry, compare, hunks, patch};

/// Lines that are shown of one file.
const SHOWN_LINES: usize = 40;
/// Longer lines are cut.
const SHOWN_CHARACTERS: usize = 160;
/// As diff(1) has them.
const DIFFERENT: u8 = 1;
const TROUBLE: u8 = 2;

#[derive(Debug, Args)]
pub struct DiffArguments {
    /// A package folder or archive, or a problem of the running instance: SLUG or SLUG@VERSION
    #[arg(value_name = "A")]
    pub before: String,
    #[arg(value_name = "B")]
    pub after: String,
    /// Prints a patch for `git apply`
    #[arg(long)]
    pub patch: bool,
    #[command(flatten)]
    pub data: DataSettings,
}

/// Ends with 0 where nothing differs, 1 where something does, 2 where it can't be told.
pub fn run(arguments: &DiffArguments, out: &mut dyn Write) -> ExitCode {
    match differ(arguments, out) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(DIFFERENT),
        Err(error) => {
            eprintln!("greenroom: {error:#}");
            ExitCode::from(TROUBLE)
        }
    }
}

fn differ(arguments: &DiffArguments, out: &mut dyn Write) -> anyhow::Result<bool> {
    let before = Place::find(&arguments.before, &arguments.data)?.into_parts();
    let after = Place::find(&arguments.after, &arguments.data)?.into_parts();
    write(&before.0, &after.0, arguments.patch, out)
}

/// Prints the difference; returns whether there is one.
pub fn write(
    before: &Contents,
    after: &Contents,
    as_patch: bool,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    if as_patch {
        let patch = patch(before, after)?;
        out.write_all(&patch)?;
        return Ok(!patch.is_empty());
    }
    let changes = compare(before, after)?;
    for change in &changes {
        let (old, new) = (text(before, &change.path)?, text(after, &change.path)?);
        writeln!(
            out,
            "{:8} {}{}",
            word(change.kind),
            change.path,
            remark(change, before, after)
        )?;
        if change.is_text && change.kind != ChangeKind::Mode {
            write_lines(&old, &new, out)?;
        }
    }
    if !changes.is_empty() {
        let noun = if changes.len() == 1 {
            "file differs"
        } else {
            "files differ"
        };
        writeln!(out, "{} {noun}", changes.len())?;
    }
    Ok(!changes.is_empty())
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Mode => "mode",
    }
}

/// What the lines below can't show.
fn remark(change: &Change, before: &Contents, after: &Contents) -> String {
    let size = |files: &Contents| match files.manifest().find(&change.path) {
        Some(ManifestEntry::File { size, .. }) => format!("{size} bytes"),
        Some(ManifestEntry::Link { .. }) => "a link".to_owned(),
        None => "nothing".to_owned(),
    };
    if change.kind == ChangeKind::Mode {
        let executable = matches!(
            after.manifest().find(&change.path),
            Some(ManifestEntry::File { executable: true, .. })
        );
        return match executable {
            true => ": can be executed now".to_owned(),
            false => ": can be executed no longer".to_owned(),
        };
    }
    match change.is_text {
        true => String::new(),
        false => format!(": {} before, {} after", size(before), size(after)),
    }
}

/// The text of a file, or of a link as an arrow.
fn text(files: &Contents, path: &str) -> anyhow::Result<Vec<u8>> {
    Ok(match files.manifest().find(path) {
        Some(ManifestEntry::File { .. }) => files.read(path)?,
        Some(ManifestEntry::Link { target, .. }) => format!("link to {target}\n").into_bytes(),
        None => Vec::new(),
    })
}

fn write_lines(old: &[u8], new: &[u8], out: &mut dyn Write) -> anyhow::Result<()> {
    let found = hunks(old, new);
    let total: usize = found.iter().map(|hunk| hunk.lines.len()).sum();
    let mut left = SHOWN_LINES;
    for hunk in &found {
        if left == 0 {
            break;
        }
        writeln!(out, "    line {}", hunk.new.0 + 1)?;
        for line in hunk.lines.iter().take(left) {
            let (sign, text) = match line {
                Line::Same(text) => (' ', text),
                Line::Removed(text) => ('-', text),
                Line::Added(text) => ('+', text),
            };
            let text = String::from_utf8_lossy(text);
            let cut: String = text
                .trim_end_matches(['\n', '\r'])
                .chars()
                .take(SHOWN_CHARACTERS)
                .collect();
            writeln!(out, "  {sign} {}", cut.replace(char::is_control, " "))?;
        }
        left = left.saturating_sub(hunk.lines.len());
    }
    if total > SHOWN_LINES {
        writeln!(out, "    {} more lines; --patch has all", total - SHOWN_LINES)?;
    }
    Ok(())
}
