//! Rebuilds when a migration or a built static file changes: both are embedded by macros that cargo can't see into.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=static/dist");
}
