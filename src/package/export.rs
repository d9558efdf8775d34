//! Packages as archives, the same bytes for the same files.

use std::io::{self, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::contents::Files;
use super::links::link_text;
use super::{ManifestEntry, names};

/// Writes the files as a zip with one folder in it, named `short_name` where a package may be called so.
///
/// Entries come in order of their paths, all with the same time; links are kept as links.
///
/// # Errors
/// A file can't be read, or `out` not be written.
pub fn export<W: Write + Seek>(files: &dyn Files, short_name: &str, out: W) -> io::Result<W> {
    let folder = match names::is_file_name(short_name) {
        true => format!("{short_name}/"),
        false => String::new(),
    };
    let mut zip = ZipWriter::new(out);
    for entry in &files.manifest().entries {
        let name = format!("{folder}{}", entry.path());
        match entry {
            ManifestEntry::File { path, executable, .. } => {
                let mode = if *executable { 0o755 } else { 0o644 };
                zip.start_file(name, options(mode))?;
                io::copy(&mut files.open(path)?, &mut zip)?;
            }
            ManifestEntry::Link { path, target } => {
                zip.add_symlink(name, link_text(path, target), options(0o777))?;
            }
        }
    }
    Ok(zip.finish()?)
}

fn options(mode: u32) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Said here, so that another default of the library makes no other bytes.
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(mode)
}
