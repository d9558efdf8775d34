//! `serve --demo`: made-up people, submissions and problems to look at. The submissions are the labelled
//! programs of the packages, so the worker gives them real verdicts.

use std::path::Path;

use diesel::{Connection, PgConnection};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::problems_import;
use crate::accounts::password::{Cost, hash_now};
use crate::accounts::queries::users::{UserRow, insert_user};
use crate::accounts::queries::{find_user, make_admin, make_mentor};
use crate::drafts::queries::{DraftKey, save_over};
use crate::jobs::JobKind;
use crate::package::{self, Expected, Package};
use crate::problems::queries::get_published_by_slug;
use crate::submissions::queries::{NewSubmission, insert_submission};

/// Everybody's password in a demonstration.
const PASSWORD: &str = "backstage-demo";

/// Username, shown name, and how many of each problem's programs they send.
const PEOPLE: [(&str, &str, usize); 6] = [
    ("ada", "Ada Moreau", 3),
    ("bob", "Bob Nakamura-Fitzgerald de la Cruz", 2),
    ("chen", "陈 Chen", 1),
    ("dina", "دينا", 1),
    ("noor", "Noor, mentor", 0),
    ("grace", "Grace, administrator", 0),
];

/// Fills the instance; the second time it only says who is there.
///
/// # Errors
/// The database can't be reached, or refuses a row.
pub fn run(database_url: &str, problems: &Path) -> anyhow::Result<()> {
    let mut conn = PgConnection::establish(database_url)?;
    println!(
        "Demonstration accounts: ada, bob, chen, dina, noor (mentor), grace (admin); password {PASSWORD}"
    );
    let password_hash = hash_now(&Cost::STANDARD, PASSWORD)?;
    println!("{}", problems_import::import_folder(database_url, problems)?);
    conn.transaction(|conn| {
        if find_user(conn, "ada")?.is_some() {
            return Ok(()); // from an earlier start
        }
        let mut seekers = Vec::new();
        for (username, display_name, sends) in PEOPLE {
            let row = UserRow {
                username: username.to_string(),
                display_name: display_name.to_string(),
                email: None,
                password_hash: password_hash.clone(),
                is_admin: false,
            };
            seekers.push((insert_user(conn, &row)?, sends));
        }
        make_mentor(conn, "noor")?;
        make_admin(conn, "grace")?;
        for package in packages(problems) {
            send_programs(conn, &package, &seekers)?;
        }
        Ok(())
    })
}

fn packages(folder: &Path) -> Vec<Package> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.join("problem.yaml").is_file())
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| package::read(path).ok()).collect()
}

/// Wrong first, then right, as people do; slow programs are left out, to keep the demonstration quick.
fn send_programs(conn: &mut PgConnection, package: &Package, seekers: &[(i64, usize)]) -> anyhow::Result<()> {
    let Ok(head) = get_published_by_slug(conn, &package.greenroom.slug) else {
        return Ok(());
    };
    let mut programs: Vec<_> = package
        .submissions
        .iter()
        .filter(|program| program.files.len() == 1)
        .collect();
    programs.retain(|program| {
        matches!(
            program.expected,
            Expected::Accepted | Expected::WrongAnswer | Expected::RunTimeError
        )
    });
    programs.sort_by_key(|program| program.expected == Expected::Accepted);
    for (number, (user_id, sends)) in seekers.iter().enumerate() {
        let mine = programs.iter().rev().skip(number).step_by(2).take(*sends).rev();
        for program in mine {
            let Some(file) = program.files.first() else {
                continue;
            };
            let source = std::fs::read(package.root.join(&file.path))?;
            let language = program.language.as_str();
            let new = NewSubmission {
                user_id: *user_id,
                problem_id: head.id,
                version_id: head.version_id,
                language,
                files: vec![(file.name.clone(), source.clone())],
                job: JobKind::Judge,
                idempotency_key: Uuid::new_v4(),
                body_hash: Sha256::digest(&source).to_vec(),
            };
            insert_submission(conn, &new)?;
            if let Ok(text) = String::from_utf8(source) {
                let key = DraftKey {
                    user_id: *user_id,
                    problem_id: head.id,
                    language: language.to_string(),
                };
                save_over(conn, &key, &text)?;
            }
        }
    }
    Ok(())
}
