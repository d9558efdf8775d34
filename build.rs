//! Rebuilds when a migration or a built static file appears or changes: both are embedded by macros that
//! cargo can't see into. Building the static files is the work of `scripts/assets`.
#![expect(clippy::print_stdout, reason = "cargo reads a build script's standard output")]

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("static/dist")?;
    for path in ["migrations", "static/dist", "build.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    Ok(())
}
