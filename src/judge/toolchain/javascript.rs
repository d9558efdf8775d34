//! JavaScript on Node: syntax is checked before the first case.

use super::{Plan, SourceFile, Start, Toolchain, main_script};

/// Room for deep recursion, in KiB; the stack of the process itself is as large as the memory limit.
const STACK_KIB: u32 = 64_000;

pub(super) fn plan(
    tool: &Toolchain,
    files: &[SourceFile],
    entry: Option<&str>,
    memory_bytes: u64,
) -> Result<Plan, String> {
    let main = main_script(files, ".js", entry, &["main.js"])?;
    let scripts = files
        .iter()
        .map(|file| &file.name)
        .filter(|name| name.ends_with(".js"));
    let steps = scripts
        .map(|name| vec![tool.compiler.clone(), "--check".to_owned(), name.clone()])
        .collect();
    let start = vec![
        tool.runtime.clone(),
        format!("--stack-size={STACK_KIB}"),
        format!("--max-old-space-size={}", (memory_bytes >> 20).max(16)),
        main,
    ];
    Ok(Plan {
        steps,
        start: Start::Command(start),
    })
}
