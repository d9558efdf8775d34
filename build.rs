//! Rebuilds the library when a built asset appears or vanishes: `rust-embed` names the files it saw,
//! so cargo notices changed files by itself but not new ones. Building them is `scripts/assets`' work.

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("static/dist")?;
    println!("cargo:rerun-if-changed=static/dist");
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
