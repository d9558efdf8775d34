//! `greenroom problems export`: a package as a zip, the same bytes whenever its files are the same.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::problems_place::{Place, target, write_whole};
use crate::config::DataSettings;
use crate::package::{Files, export};

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// A problem of the running instance, by its slug, or a package folder or archive
    #[arg(value_name = "SLUG|PATH")]
    pub source: String,
    /// The version of the problem; the one that is shown unless given
    #[arg(long, value_name = "N")]
    pub version: Option<i32>,
    /// The file to write, or the folder to write it to; `NAME.zip` unless given
    #[arg(long, short, value_name = "FILE|DIR/")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub data: DataSettings,
}

/// # Errors
/// There is no such package, or the file can't be written.
pub fn run(arguments: &ExportArguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let place = match arguments.version {
        Some(version) => Place::fetch(&arguments.source, Some(version), &arguments.data)?,
        None => Place::find(&arguments.source, &arguments.data)?,
    };
    write(&place, arguments.output.as_deref(), out)
}

/// Writes a package and says where it went.
pub fn write(place: &Place, output: Option<&Path>, out: &mut dyn Write) -> anyhow::Result<()> {
    let contents = &place.contents;
    let path = target(output, &format!("{}.zip", contents.short_name));
    write_whole(&path, |file| {
        export(contents, &contents.short_name, file).map(|_| ())
    })?;
    let files = contents.manifest().entries.len();
    writeln!(out, "{}: {files} files", path.display())?;
    Ok(())
}
