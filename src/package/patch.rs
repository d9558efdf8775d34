//! Two packages as a patch that `git apply` takes.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest, Sha1};

use super::ManifestEntry;
use super::compare::{kind, pairs, reads_as_text};
use super::contents::Files;
use super::hunks::{Hunk, Line, hunks};

const NO_BLOB: &str = "0000000000000000000000000000000000000000";

/// What turns the files of `before` into those of `after`, with paths from the package's folder on.
///
/// # Errors
/// A file that differs can't be read.
pub fn patch(before: &dyn Files, after: &dyn Files) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for (old, new) in pairs(before.manifest(), after.manifest()) {
        if kind(old, new).is_none() {
            continue;
        }
        let old = old.map(|entry| Side::new(before, entry)).transpose()?;
        let new = new.map(|entry| Side::new(after, entry)).transpose()?;
        match (&old, &new) {
            // To git, a link in place of a file is one thing less and one more.
            (Some(one), Some(other)) if one.is_link() != other.is_link() => {
                write_change(&mut out, old.as_ref(), None)?;
                write_change(&mut out, None, new.as_ref())?;
            }
            _ => write_change(&mut out, old.as_ref(), new.as_ref())?,
        }
    }
    Ok(out)
}

/// A file as git sees it.
struct Side {
    path: String,
    mode: &'static str,
    bytes: Vec<u8>,
}

impl Side {
    fn new(files: &dyn Files, entry: &ManifestEntry) -> io::Result<Self> {
        Ok(match entry {
            ManifestEntry::File { path, executable, .. } => Self {
                path: path.clone(),
                mode: if *executable { "100755" } else { "100644" },
                bytes: files.read(path)?,
            },
            ManifestEntry::Link { path, target } => Self {
                path: path.clone(),
                mode: "120000",
                bytes: files.link_text(path, target).into_bytes(),
            },
        })
    }

    fn is_link(&self) -> bool {
        self.mode == "120000"
    }

    /// The name of the content in git.
    fn blob(&self) -> String {
        let mut hasher = Sha1::new();
        hasher.update(format!("blob {}\0", self.bytes.len()));
        hasher.update(&self.bytes);
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn write_change(out: &mut Vec<u8>, old: Option<&Side>, new: Option<&Side>) -> io::Result<()> {
    let Some(path) = new.or(old).map(|side| side.path.as_str()) else {
        return Ok(());
    };
    writeln!(out, "diff --git a/{path} b/{path}")?;
    let mut kept_mode = String::new();
    match (old, new) {
        (None, Some(new)) => writeln!(out, "new file mode {}", new.mode)?,
        (Some(old), None) => writeln!(out, "deleted file mode {}", old.mode)?,
        (Some(old), Some(new)) if old.mode != new.mode => {
            writeln!(out, "old mode {}\nnew mode {}", old.mode, new.mode)?;
        }
        _ => kept_mode = new.map(|new| format!(" {}", new.mode)).unwrap_or_default(),
    }
    let bytes = |side: Option<&Side>| side.map(|side| side.bytes.clone()).unwrap_or_default();
    let (before, after) = (bytes(old), bytes(new));
    if before == after && old.is_some() && new.is_some() {
        return Ok(());
    }
    let blob = |side: Option<&Side>| side.map_or_else(|| NO_BLOB.to_owned(), Side::blob);
    writeln!(out, "index {}..{}{kept_mode}", blob(old), blob(new))?;
    if !reads_as_text(&before) || !reads_as_text(&after) {
        writeln!(out, "GIT binary patch")?;
        write_literal(out, &after)?;
        return write_literal(out, &before);
    }
    let found = hunks(&before, &after);
    if found.is_empty() {
        return Ok(());
    }
    let side = |prefix: &str, side: Option<&Side>| {
        side.map_or_else(
            || "/dev/null".to_owned(),
            |side| format!("{prefix}/{}", side.path),
        )
    };
    writeln!(out, "--- {}\n+++ {}", side("a", old), side("b", new))?;
    found.iter().try_for_each(|hunk| write_hunk(out, hunk))
}

fn write_hunk(out: &mut Vec<u8>, hunk: &Hunk) -> io::Result<()> {
    writeln!(out, "@@ -{} +{} @@", range(hunk.old), range(hunk.new))?;
    for line in &hunk.lines {
        let (sign, text) = match line {
            Line::Same(text) => (b" ", text),
            Line::Removed(text) => (b"-", text),
            Line::Added(text) => (b"+", text),
        };
        out.write_all(sign)?;
        out.write_all(text)?;
        if !text.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// A range of no lines is named by the line before it.
fn range((start, len): (usize, usize)) -> String {
    let first = if len == 0 { start } else { start + 1 };
    format!("{first},{len}")
}

/// The whole content: deflated, in lines of up to 52 bytes, in git's base 85.
fn write_literal(out: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    writeln!(out, "literal {}", bytes.len())?;
    for line in encoder.finish()?.chunks(52) {
        // At most 52, so the letters are enough.
        let length = line.len() as u8;
        out.push(match length {
            1..=26 => b'A' + length - 1,
            _ => b'a' + length - 27,
        });
        for four in line.chunks(4) {
            let mut padded = [0; 4];
            padded[..four.len()].copy_from_slice(four);
            write_base85(out, u32::from_be_bytes(padded));
        }
        out.push(b'\n');
    }
    out.push(b'\n');
    Ok(())
}

fn write_base85(out: &mut Vec<u8>, mut value: u32) {
    const DIGITS: &[u8; 85] =
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    let mut digits = [0; 5];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(value % 85) as usize];
        value /= 85;
    }
    out.extend(digits);
}
