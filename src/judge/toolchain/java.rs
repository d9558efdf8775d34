//! Java: compiled into a folder of classes, started at the class that has `main`.

use std::path::PathBuf;

use super::detect::resolve;
use super::host::{ask, find_on_path, is_in_box, root_of};
use super::{BUILD_FOLDER, Plan, SourceFile, Start, Toolchain};
use crate::package::LanguageId;

pub(super) fn detect() -> Result<Toolchain, String> {
    let compiler = resolve(&find_on_path("javac").ok_or("a Java development kit (javac) is not installed")?)?;
    let home =
        root_of(&compiler).ok_or_else(|| format!("{} does not lie in a bin folder", compiler.display()))?;
    let version = ask(&compiler, &["-version"])?;
    let version = format!("Java {}", version.trim_start_matches("javac").trim());
    let inside = if is_in_box(&home) {
        home.clone()
    } else {
        PathBuf::from("/opt/java")
    };
    let tool = |name: &str| inside.join("bin").join(name).display().to_string();
    let mut found = Toolchain::new(LanguageId::JAVA, version, tool("javac"), tool("java"));
    if inside != home {
        found = found.with_bind(home.clone(), inside);
    }
    Ok(found)
}

pub(super) fn plan(tool: &Toolchain, files: &[SourceFile], entry: Option<&str>) -> Result<Plan, String> {
    let sources: Vec<String> = files
        .iter()
        .map(|file| file.name.clone())
        .filter(|name| name.ends_with(".java"))
        .collect();
    if sources.is_empty() {
        return Err("There is no .java file.".into());
    }
    let mut step = vec![tool.compiler.clone()];
    step.extend(
        [
            "-J-XX:TieredStopAtLevel=1",
            "-J-XX:+UseSerialGC",
            "-proc:none",
            "-encoding",
            "UTF-8",
            "-nowarn",
            "-d",
        ]
        .map(str::to_owned),
    );
    step.push(classes());
    step.extend(sources);
    Ok(Plan {
        steps: vec![step],
        start: Start::JavaMain {
            java: tool.runtime.clone(),
            entry: entry.map(str::to_owned),
        },
    })
}

/// Where the compiled classes lie in the work folder.
pub(in crate::judge) fn classes() -> String {
    format!("{BUILD_FOLDER}/classes")
}

/// The command that starts a class; the heap is as large as the memory limit.
pub(in crate::judge) fn start_command(java: &str, main_class: &str, memory_bytes: u64) -> Vec<String> {
    let heap_mib = (memory_bytes >> 20).max(16);
    vec![
        java.to_owned(),
        "-XX:+UseSerialGC".into(),
        "-XX:-UsePerfData".into(),
        "-Xshare:auto".into(),
        "-Xss64m".into(),
        format!("-Xmx{heap_mib}m"),
        "-cp".into(),
        format!("/box/{}", classes()),
        main_class.to_owned(),
    ]
}

/// The class to start among the compiled ones: the named one, else `Main`, else the only one with `main`.
///
/// `classes` are the paths below the class folder with the bytes of each file.
pub(in crate::judge) fn find_main(
    classes: &[(String, Vec<u8>)],
    entry: Option<&str>,
) -> Result<String, String> {
    let with_main: Vec<String> = classes
        .iter()
        .filter(|(_, bytes)| super::java_class::has_main(bytes))
        .filter_map(|(path, _)| Some(path.strip_suffix(".class")?.replace('/', ".")))
        .collect();
    let wanted = entry.map(|entry| entry.trim_end_matches(".java").replace('/', "."));
    let pick = |name: &str| with_main.iter().find(|class| *class == name).cloned();
    if let Some(wanted) = wanted {
        return pick(&wanted).ok_or_else(|| format!("The class {wanted} has no main method."));
    }
    match (pick("Main"), with_main.as_slice()) {
        (Some(main), _) => Ok(main),
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err("No class has a method `public static void main(String[] args)`.".into()),
        (None, several) => Err(format!(
            "Several classes have a main method ({}); name one of them Main.",
            several.join(", ")
        )),
    }
}
