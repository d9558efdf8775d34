//! Problems made and changed in the browser.

mod gate;
mod reading;
mod saving;
mod uploading;

use crate::support::package::PackageBuilder;
use crate::support::{Answer, TestApp, Visitor};
use greenroom::problems::import::{ImportOptions, Showing};

/// An instance with the administrator `root-one`.
async fn app_and_admin() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    (app, admin)
}

/// A small problem of our own, `sums`, whose package passes the gate.
fn sound() -> PackageBuilder {
    PackageBuilder::new("sums")
        .time_limit(Some("2"))
        .greenroom("slug: sums\nsummary: Add.\ntime_limit_note: Adding two numbers is never slow.\n")
        .file(
            "input_validators/check.py",
            "import re, sys\nsys.exit(42 if re.fullmatch(r'-?\\d+ -?\\d+\\n', sys.stdin.read()) else 1)\n",
        )
        .file("data/invalid_input/one.in", "1\n")
        .file("submissions/wrong_answer/first.py", "print(input().split()[0])\n")
}

fn import_draft(app: &TestApp, package: &PackageBuilder) {
    app.import_with(package, &ImportOptions::showing(Showing::Draft));
}

fn versions(app: &TestApp) -> String {
    app.text(
        "SELECT string_agg(number || ' ' || origin || ' ' || note, ', ' ORDER BY number) FROM problem_versions",
    )
}

/// The text of a file in the newest version.
fn file(app: &TestApp, path: &str) -> String {
    app.text(&format!(
        "SELECT coalesce((SELECT convert_from(c.bytes, 'UTF8') FROM version_files f JOIN blob_chunks c ON c.sha256 = f.sha256
         WHERE f.path = '{path}' AND f.version_id = (SELECT max(id) FROM problem_versions)), 'absent')"
    ))
}

async fn save(admin: &Visitor, part: &str, fields: &[(&str, &str)]) -> Answer {
    admin.post(&format!("/admin/problems/sums/{part}"), fields).await
}
