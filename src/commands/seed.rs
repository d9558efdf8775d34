//! `serve --demo`: made-up people, submissions and problems to look at. The submissions are the labelled
//! programs and the self-test designs of the packages, so the worker gives them real verdicts.

use std::path::Path;

use diesel::{Connection, PgConnection};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::problems_import;
use crate::accounts::password::{Cost, hash_now};
use crate::accounts::queries::users::{UserRow, insert_user};
use crate::accounts::queries::{find_user, make_admin, make_mentor};
use crate::designs;
use crate::designs::queries::{Answers, NewDesign, insert_design};
use crate::drafts::queries::{DraftKey, save_over};
use crate::jobs::JobKind;
use crate::package::{self, AnyPackage, DesignPackage, Expected, Package};
use crate::problems::queries::get_published_by_slug;
use crate::reviews::demonstration;
use crate::simulator::problem::{self, DesignProblem, Expectation};
use crate::submissions::queries::{NewSubmission, insert_submission, list_of_user};

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
                password_hash: Some(password_hash.clone()),
                is_admin: false,
            };
            seekers.push((insert_user(conn, &row)?, sends));
        }
        make_mentor(conn, "noor")?;
        make_admin(conn, "grace")?;
        for package in packages(problems) {
            match package {
                AnyPackage::Code(package) => send_programs(conn, &package, &seekers)?,
                AnyPackage::Design(package) => send_designs(conn, &package, &seekers)?,
            }
        }
        ask_for_reviews(conn, &seekers)
    })
}

/// The last program of each of the first three, for the mentor.
fn ask_for_reviews(conn: &mut PgConnection, seekers: &[(i64, usize)]) -> anyhow::Result<()> {
    let mut asked = Vec::new();
    for ((username, ..), (user_id, _)) in PEOPLE.iter().zip(seekers).take(3) {
        let sent = list_of_user(conn, *user_id, None, None, 50)?;
        let program = sent.into_iter().find(|line| line.language != designs::LANGUAGE);
        asked.extend(program.map(|line| (*username, line.id)));
    }
    demonstration::run(conn, "noor", &asked).map_err(|error| anyhow::anyhow!("{error:?}"))
}

fn packages(folder: &Path) -> Vec<AnyPackage> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.join("problem.yaml").is_file())
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| package::read_any(path).ok())
        .collect()
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

/// The first two send a flawed design each, and the first a sound one after it: a simulation takes seconds.
fn send_designs(
    conn: &mut PgConnection,
    package: &DesignPackage,
    seekers: &[(i64, usize)],
) -> anyhow::Result<()> {
    let (Ok(problem), Ok(head)) = (
        problem::read(&package.root),
        get_published_by_slug(conn, &package.greenroom.slug),
    ) else {
        return Ok(()); // refused by the import, which said why
    };
    let (sound, flawed): (Vec<_>, Vec<_>) = problem
        .self_test
        .iter()
        .map(|test| (&test.design, test.expect == Expectation::Pass))
        .partition(|(_, passes)| *passes);
    let sent = [(0, flawed.first()), (0, sound.first()), (1, flawed.get(1))];
    for (person, design) in sent {
        let (Some((user_id, _)), Some((path, passes))) = (seekers.get(person), design) else {
            continue;
        };
        let text = std::fs::read_to_string(package.root.join(path))?;
        let key = DraftKey {
            user_id: *user_id,
            problem_id: head.id,
            language: designs::LANGUAGE.to_string(),
        };
        save_over(conn, &key, &text)?;
        let new = NewDesign {
            user_id: *user_id,
            problem_id: head.id,
            version_id: head.version_id,
            text,
            answers: if *passes {
                answers(&problem)
            } else {
                Answers::default()
            },
            idempotency_key: Uuid::new_v4(),
        };
        insert_design(conn, &new)?;
    }
    Ok(())
}

/// Written parts as somebody in a hurry writes them.
fn answers(problem: &DesignProblem) -> Answers {
    let sections = problem.sections.iter().map(|section| {
        let text = match section.id.as_str() {
            "requirements" => "Reads outnumber writes by far, so the read path decides. Left out: accounts, statistics.",
            "tradeoffs" => "A cache that may be a little stale, for a store half as large. One more copy instead of a faster one.",
            _ => "See the drawing: the slowest node of the spike says most about it.",
        };
        (section.id.clone(), text.to_string())
    });
    let estimates = problem
        .estimates
        .iter()
        .map(|estimate| (estimate.id.clone(), "100".to_string()));
    Answers {
        estimates: estimates.collect(),
        sections: sections.collect(),
    }
}
