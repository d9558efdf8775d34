//! Python 3: syntax is checked before the first case, so that a broken program is a compile error.

use super::{Plan, SourceFile, Start, Toolchain, main_script};

pub(super) fn plan(tool: &Toolchain, files: &[SourceFile], entry: Option<&str>) -> Result<Plan, String> {
    let main = main_script(files, ".py", entry, &["__main__.py", "main.py"])
        .or_else(|why| main_script(files, ".py3", entry, &[]).map_err(|_| why))?;
    let scripts = files
        .iter()
        .map(|file| file.name.clone())
        .filter(|name| name.ends_with(".py") || name.ends_with(".py3"));
    let scripts: Vec<String> = scripts.collect();
    // Isolated mode takes the program's folder off the module path, so only a single file can have it.
    let mode: &[&str] = if scripts.len() == 1 {
        &["-I", "-B"]
    } else {
        &["-E", "-s", "-B"]
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let check = [
        vec![tool.compiler.clone()],
        words(&["-I", "-B", "-m", "py_compile"]),
        scripts,
    ]
    .concat();
    let start = [vec![tool.runtime.clone()], words(mode), vec![main]].concat();
    Ok(Plan {
        steps: vec![check],
        start: Start::Command(start),
    })
}
