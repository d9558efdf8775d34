//! The example packages of problemtools come with labelled programs; their labels must hold here too.
//!
//! The source archive is fetched from the package index by pip, kept below `target/` and never committed.

use std::path::{Path, PathBuf};
use std::process::Command;

use greenroom::judge::{CheckOptions, check};
use greenroom::package;

use super::support::{judge, slot};

/// The unpacked archive, or `None` with a loud word when it cannot be had.
fn problemtools() -> Option<PathBuf> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("problemtools");
    let unpacked = cache.join("unpacked");
    if !unpacked.join("complete").exists()
        && let Err(why) = fetch(&cache, &unpacked)
    {
        eprintln!("SKIPPED problemtools: {why}");
        return None;
    }
    let mut folder = std::fs::read_dir(&unpacked)
        .expect("unpacked")
        .flatten()
        .map(|entry| entry.path());
    folder.find(|path| path.join("examples").is_dir())
}

fn fetch(cache: &Path, unpacked: &Path) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(cache);
    std::fs::create_dir_all(unpacked).map_err(|error| error.to_string())?;
    let run = |command: &mut Command| -> Result<(), String> {
        let output = command
            .output()
            .map_err(|error| format!("{command:?}: {error}"))?;
        let words = String::from_utf8_lossy(&output.stderr)
            .trim()
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned();
        if output.status.success() {
            Ok(())
        } else {
            Err(words)
        }
    };
    let pip = [
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--dest",
    ];
    run(Command::new("pip").args(pip).arg(cache).arg("problemtools")).or_else(|_| {
        run(Command::new("python3")
            .args(["-m", "pip"])
            .args(pip)
            .arg(cache)
            .arg("problemtools"))
    })?;
    let files = std::fs::read_dir(cache)
        .map_err(|error| error.to_string())?
        .flatten()
        .map(|entry| entry.path());
    let archive = files
        .into_iter()
        .find(|path| path.to_string_lossy().ends_with(".tar.gz"))
        .ok_or("pip fetched no archive")?;
    run(Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .arg("-C")
        .arg(unpacked))?;
    std::fs::write(unpacked.join("complete"), "").map_err(|error| error.to_string())
}

#[test]
fn labels_of_the_examples_hold() {
    let Some(folder) = problemtools() else { return };
    for name in ["hello", "different"] {
        let example = folder.join("examples").join(name);
        let package = package::read(&example).unwrap_or_else(|error| panic!("{name}: {error}"));
        let options = CheckOptions {
            time_limit: None,
            slot: slot(),
            on_program: &mut |_| (),
        };
        let check = check(judge(), &package, options);
        assert!(check.is_fine(), "{check:#?}");
    }
}
