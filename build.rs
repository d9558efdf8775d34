//! Rebuilds when a migration or a built static file changes: both are embedded by macros that cargo can't see into.
#![expect(clippy::print_stdout, reason = "cargo reads a build script's standard output")]

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("static/dist")?;
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=static/dist");
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
