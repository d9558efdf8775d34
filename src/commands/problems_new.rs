//! `greenroom problems new`: a complete small package to begin from.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::package::LanguageId;
use crate::package::skeleton::{Choices, SkeletonFile, files};

#[derive(Debug, Args)]
pub struct NewArguments {
    /// The folder to make; its name is the short name: lower-case letters and digits
    #[arg(value_name = "NAME")]
    pub path: PathBuf,
    /// Language of the first accepted program
    #[arg(long, default_value = "python3", value_parser = language)]
    pub language: LanguageId,
    /// The name that people see; the short name unless given
    #[arg(long)]
    pub title: Option<String>,
    /// Who wrote it
    #[arg(long)]
    pub author: Option<String>,
}

/// # Errors
/// The name is not allowed, something stands there already, or the folder can't be written.
pub fn run(arguments: &NewArguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let path = &arguments.path;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut choices =
        Choices::new(&name.unwrap_or_default(), arguments.language).map_err(anyhow::Error::msg)?;
    if let Some(title) = &arguments.title {
        choices.title.clone_from(title);
    }
    if let Some(author) = &arguments.author {
        choices.author.clone_from(author);
    }
    if path.symlink_metadata().is_ok() {
        bail!("{} exists already", path.display());
    }
    let files = files(&choices);
    write_folder(path, &files).with_context(|| path.display().to_string())?;
    writeln!(out, "{}: {} files", path.display(), files.len())?;
    writeln!(out, "next: greenroom problems check {}", path.display())?;
    Ok(())
}

/// The whole folder appears at once, or nothing of it.
fn write_folder(path: &Path, files: &[SkeletonFile]) -> anyhow::Result<()> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let writing = tempfile::Builder::new()
        .prefix(".writing-")
        .permissions(fs::Permissions::from_mode(0o777))
        .tempdir_in(parent)?;
    for file in files {
        let place = writing.path().join(&file.path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&place, &file.bytes)?;
        if file.executable {
            fs::set_permissions(&place, fs::Permissions::from_mode(0o755))?;
        }
    }
    fs::rename(writing.path(), path)?;
    Ok(())
}

fn language(id: &str) -> Result<LanguageId, String> {
    LanguageId::parse(id).ok_or_else(|| {
        let known: Vec<&str> = LanguageId::ALL.iter().map(|language| language.as_str()).collect();
        format!("known are {}", known.join(", "))
    })
}
