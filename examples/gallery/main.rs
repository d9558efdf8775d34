//! Writes every page with sample values to HTML files, to look at while working on the front end.
//!
//! `cargo run --example gallery -- OUT_DIR`; `tests/browser/gallery.mjs` serves them, takes screenshots
//! and runs axe over them.

mod account_pages;
mod design_pages;
mod drawing_pages;
mod drawn_designs;
mod problem_pages;
mod rejudging_pages;
mod samples;
mod submission_pages;

use std::path::{Path, PathBuf};

use anyhow::Context;
use askama::Template;
use greenroom::web::assets;

/// Collects pages and writes each as `NAME.html`.
pub struct Gallery {
    out: PathBuf,
    pages: Vec<String>,
}

impl Gallery {
    pub fn add(&mut self, name: &str, page: &impl Template) -> anyhow::Result<()> {
        let html = page.render().with_context(|| format!("rendering {name}"))?;
        self.add_html(name, &html)
    }

    pub fn add_html(&mut self, name: &str, html: &str) -> anyhow::Result<()> {
        std::fs::write(self.out.join(format!("{name}.html")), html)?;
        self.pages.push(name.to_owned());
        Ok(())
    }
}

fn main() -> anyhow::Result<()> {
    let out = std::env::args_os().nth(1).context("usage: gallery OUT_DIR")?;
    let out = PathBuf::from(out);
    std::fs::create_dir_all(&out)?;
    let mut gallery = Gallery {
        out: out.clone(),
        pages: Vec::new(),
    };
    account_pages::add(&mut gallery)?;
    problem_pages::add(&mut gallery)?;
    submission_pages::add(&mut gallery)?;
    rejudging_pages::add(&mut gallery)?;
    design_pages::add(&mut gallery)?;
    drawing_pages::add(&mut gallery)?;
    for name in ["app.css", "app.js", "workspace.js", "design.js", "favicon.svg"] {
        copy_asset(&out, name)?;
    }
    std::fs::write(out.join("pages.txt"), gallery.pages.join("\n"))?;
    Ok(())
}

fn copy_asset(out: &Path, name: &str) -> anyhow::Result<()> {
    let address = assets::asset(name);
    let path = out.join(address.trim_start_matches('/'));
    let hash = address.split('/').nth(2).context("an address has a hash")?;
    let asset =
        assets::lookup(hash, name).with_context(|| format!("{name} is not built: run scripts/assets"))?;
    std::fs::create_dir_all(path.parent().context("a file has a folder")?)?;
    std::fs::write(path, asset.bytes)?;
    Ok(())
}
