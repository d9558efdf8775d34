//! C, C++ and Rust: compiled to one program that starts by itself.

use std::path::PathBuf;

use super::detect::resolve;
use super::host::{ask, find_on_path, is_in_box};
use super::{BUILD_FOLDER, Plan, SourceFile, Start, Toolchain};
use crate::package::LanguageId;

const C_FLAGS: [&str; 4] = ["-x", "c", "-O2", "-std=gnu17"];
/// A precompiled header is bound to these.
pub(super) const CPP_FLAGS: [&str; 3] = ["-O2", "-std=gnu++20", "-pthread"];
const CPP_EXTENSIONS: [&str; 5] = [".cpp", ".cc", ".cxx", ".c++", ".C"];

/// The compiler of the system; others would need their libraries bound as well.
pub(super) fn detect_gcc(language: LanguageId, name: &str, what: &str) -> Result<Toolchain, String> {
    let system = PathBuf::from("/usr/bin").join(name);
    let tool = if system.exists() {
        system
    } else {
        find_on_path(name).ok_or(format!("{what} is not installed"))?
    };
    let real = resolve(&tool)?;
    if !is_in_box(&real) {
        return Err(format!(
            "{} lies outside /usr, where the sandbox does not reach",
            real.display()
        ));
    }
    let version = ask(&tool, &["-dumpfullversion"])?;
    let label = if language == LanguageId::C {
        format!("C17, gcc {version}")
    } else {
        format!("C++20, g++ {version}")
    };
    Ok(Toolchain::new(
        language,
        label,
        tool.display().to_string(),
        String::new(),
    ))
}

pub(super) fn c(tool: &Toolchain, files: &[SourceFile]) -> Result<Plan, String> {
    let sources = sources(files, &[".c"])?;
    let mut step = command(tool, &C_FLAGS);
    step.extend(["-static", "-o"].map(str::to_owned));
    step.push(program());
    step.extend(sources);
    // Linker arguments follow `-x none`, or the library would be read as C source.
    step.extend(["-x", "none", "-lm"].map(str::to_owned));
    Ok(Plan {
        steps: vec![step],
        start: start(),
    })
}

pub(super) fn cpp(tool: &Toolchain, files: &[SourceFile]) -> Result<Plan, String> {
    let sources = sources(files, &CPP_EXTENSIONS)?;
    let mut step = command(tool, &CPP_FLAGS);
    step.extend(tool.include_folders.iter().map(|folder| format!("-I{folder}")));
    step.extend(["-x", "c++", "-o"].map(str::to_owned));
    step.push(program());
    step.extend(sources);
    Ok(Plan {
        steps: vec![step],
        start: start(),
    })
}

pub(super) fn rust(tool: &Toolchain, files: &[SourceFile], entry: Option<&str>) -> Result<Plan, String> {
    let main = super::main_script(files, ".rs", entry, &["main.rs"])?;
    let mut step = command(
        tool,
        &[
            "-C",
            "opt-level=3",
            "--edition",
            "2021",
            "--crate-name",
            "program",
            "-o",
        ],
    );
    step.extend([program(), main]);
    Ok(Plan {
        steps: vec![step],
        start: start(),
    })
}

fn command(tool: &Toolchain, flags: &[&str]) -> Vec<String> {
    std::iter::once(tool.compiler.clone())
        .chain(flags.iter().map(|flag| (*flag).to_owned()))
        .collect()
}

fn program() -> String {
    format!("{BUILD_FOLDER}/program")
}

fn start() -> Start {
    Start::Command(vec![format!("/box/{}", program())])
}

/// The files handed to the compiler; headers are found in the work folder.
fn sources(files: &[SourceFile], extensions: &[&str]) -> Result<Vec<String>, String> {
    let is_source = |name: &str| extensions.iter().any(|extension| name.ends_with(extension));
    let sources: Vec<String> = files
        .iter()
        .map(|file| file.name.clone())
        .filter(|name| is_source(name))
        .collect();
    if sources.is_empty() {
        return Err(format!("There is no {} file.", extensions[0]));
    }
    Ok(sources)
}
