//! What differs between two packages, or two versions of one.

use std::io;

use serde::Serialize;

use super::contents::Files;
use super::{Manifest, ManifestEntry};

/// Larger files are not looked at line by line.
const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// A path at which two packages differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub path: String,
    pub kind: ChangeKind,
    /// Whether people can read what is there, before and after.
    pub is_text: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Removed,
    /// Other bytes, another target of a link, or a link in place of a file.
    Changed,
    /// The same bytes, but it can be executed now or no longer.
    Mode,
}

/// Every path that is not the same on both sides, in order.
///
/// # Errors
/// A file that differs can't be read.
pub fn compare(before: &dyn Files, after: &dyn Files) -> io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (old, new) in pairs(before.manifest(), after.manifest()) {
        let Some(entry) = new.or(old) else { continue };
        let Some(kind) = kind(old, new) else { continue };
        let is_text = is_text(before, old)? && is_text(after, new)?;
        changes.push(Change {
            path: entry.path().to_owned(),
            kind,
            is_text,
        });
    }
    Ok(changes)
}

type Pair<'a> = (Option<&'a ManifestEntry>, Option<&'a ManifestEntry>);

/// Both manifests side by side, in order of paths.
pub(super) fn pairs<'a>(before: &'a Manifest, after: &'a Manifest) -> Vec<Pair<'a>> {
    let (mut old, mut new) = (before.entries.iter().peekable(), after.entries.iter().peekable());
    let mut pairs = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => old.path().cmp(new.path()),
        };
        pairs.push(match order {
            std::cmp::Ordering::Less => (old.next(), None),
            std::cmp::Ordering::Greater => (None, new.next()),
            std::cmp::Ordering::Equal => (old.next(), new.next()),
        });
    }
}

pub(super) fn kind(old: Option<&ManifestEntry>, new: Option<&ManifestEntry>) -> Option<ChangeKind> {
    match (old, new) {
        (None, None) => None,
        (None, Some(_)) => Some(ChangeKind::Added),
        (Some(_), None) => Some(ChangeKind::Removed),
        (Some(old), Some(new)) if old == new => None,
        (Some(ManifestEntry::File { sha256: old, .. }), Some(ManifestEntry::File { sha256: new, .. }))
            if old == new =>
        {
            Some(ChangeKind::Mode)
        }
        _ => Some(ChangeKind::Changed),
    }
}

fn is_text(files: &dyn Files, entry: Option<&ManifestEntry>) -> io::Result<bool> {
    match entry {
        Some(ManifestEntry::File { size, .. }) if *size > MAX_TEXT_BYTES => Ok(false),
        Some(ManifestEntry::File { path, .. }) => Ok(reads_as_text(&files.read(path)?)),
        Some(ManifestEntry::Link { .. }) | None => Ok(true),
    }
}

pub(super) fn reads_as_text(bytes: &[u8]) -> bool {
    bytes.len() as u64 <= MAX_TEXT_BYTES && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}
