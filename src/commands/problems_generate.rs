//! `greenroom problems generate`: writes the cases that a package's generators make, or says which differ.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::problems_check::start_judge;
use super::problems_place::write_whole;
use crate::judge::Generated;
use crate::judge::sandbox::SpawnerSettings;
use crate::package;

#[derive(Debug, Args)]
pub struct GenerateArguments {
    /// Folder of the package
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Writes nothing; says which files are not what the generators make, and ends with 1 where there are any
    #[arg(long)]
    pub check: bool,
}

/// # Errors
/// The package can't be read or names no generators, or a case can't be made. Nothing is written then.
pub fn run(
    arguments: &GenerateArguments,
    settings: &SpawnerSettings,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let package = package::read_to_generate(folder).with_context(|| folder.display().to_string())?;
    if package.greenroom.generators.is_empty() {
        bail!("{}: `greenroom.yaml` names no generators", folder.display());
    }
    let judge = start_judge(settings, None)?;
    let (mut cases, mut files) = (0, Vec::new());
    judge.generate(&package, 0, &mut |generated| {
        cases += 1;
        // Of thousands of cases only those that change are kept in memory.
        for (path, bytes) in files_of(generated) {
            let path = folder.join(path);
            if !fs::read(&path).is_ok_and(|present| present == bytes) {
                files.push((path, bytes));
            }
        }
    })?;
    for (path, bytes) in &files {
        if arguments.check {
            writeln!(
                out,
                "{}: {}",
                path.display(),
                if path.exists() { "differs" } else { "is missing" }
            )?;
        } else {
            replace(path, bytes)?;
            writeln!(out, "{}: written", path.display())?;
        }
    }
    let what = if arguments.check { "differ" } else { "written" };
    writeln!(out, "{cases} cases made, {} files {what}", files.len())?;
    Ok(match arguments.check && !files.is_empty() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

fn files_of(generated: Generated) -> Vec<(String, Vec<u8>)> {
    let name = format!("data/{}", generated.case.name);
    let mut files = vec![
        (format!("{name}.in"), generated.input),
        (format!("{name}.ans"), generated.answer),
    ];
    if let Some(description) = generated.case.description {
        // A text in quotes is the same in JSON and in YAML.
        let line = format!("description: {}\n", serde_json::Value::from(description));
        files.push((format!("{name}.yaml"), line.into_bytes()));
    }
    files
}

/// A link is replaced by a file: what it leads to belongs to another case.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_whole(path, |file| file.write_all(bytes))
}
