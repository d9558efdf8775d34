//! Taking one's data along: everything of one person, nothing of anybody else.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::support::{PASSWORD, PackageBuilder, TestApp, Visitor};

const PAGE: &str = "/account/data";

pub async fn download(visitor: &Visitor) -> ZipArchive<Cursor<Vec<u8>>> {
    let answer = visitor.post(PAGE, &[("current_password", PASSWORD)]).await;
    answer.assert_status(200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"greenroom-data.zip\"")
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    ZipArchive::new(Cursor::new(answer.body)).expect("a zip")
}

fn read(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    archive
        .by_name(name)
        .expect("a file")
        .read_to_string(&mut text)
        .expect("text");
    text
}

pub fn list(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(&read(archive, name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

async fn work(visitor: &Visitor, word: &str) {
    let key = || uuid::Uuid::new_v4().to_string();
    let source = format!("print('{word}')\n");
    for (path, more) in [
        ("submissions", ("run_on", "samples")),
        ("runs", ("run_on", "samples")),
    ] {
        let fields = [
            ("language", "python3"),
            ("source", &*source),
            ("idempotency_key", &key()),
            more,
        ];
        visitor
            .post(&format!("/problems/sum/{path}"), &fields)
            .await
            .assert_status(303);
    }
}

#[actix_web::test]
async fn the_zip_holds_everything_of_its_owner_and_nothing_of_others() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    work(&ada, "adas-word").await;
    work(&eve, "eves-word").await;
    let mut archive = download(&ada).await;
    let names = archive
        .file_names()
        .map(|name| name.expect("a name").into_owned());
    let names: Vec<String> = names.collect();
    let profile = list(&mut archive, "profile.json");
    assert_eq!((profile.len(), profile[0]["username"].as_str()), (1, Some("ada")));
    let submissions = list(&mut archive, "submissions.json");
    assert_eq!(
        (submissions.len(), submissions[0]["problem"].as_str()),
        (1, Some("sum"))
    );
    let source = format!("submissions/{}/", submissions[0]["id"]);
    let source = names
        .iter()
        .find(|name| name.starts_with(&source))
        .expect("the source")
        .clone();
    assert_eq!(read(&mut archive, &source), "print('adas-word')\n");
    assert_eq!(
        list(&mut archive, "drafts.json")[0]["source"],
        "print('adas-word')\n"
    );
    assert_eq!(list(&mut archive, "runs.json").len(), 1);
    assert_eq!(list(&mut archive, "sessions.json").len(), 1);
    let told = list(&mut archive, "audit.json");
    assert!(told.iter().any(|event| event["action"] == "register"));
    for name in names {
        let mut bytes = Vec::new();
        archive
            .by_name(&name)
            .expect("a file")
            .read_to_end(&mut bytes)
            .expect("bytes");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.is_empty(), "{name}");
        // Nobody else, no hash, no secret case of the problem.
        for foreign in ["eve", "eves-word", "$argon2", "20 22", "id_hash", "password_hash"] {
            assert!(!text.contains(foreign), "{foreign} in {name}");
        }
    }
}

#[actix_web::test]
async fn it_takes_the_password_and_the_code() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for fields in [
        &[][..],
        &[("current_password", "")],
        &[("current_password", "not the password")],
    ] {
        let answer = ada.post(PAGE, fields).await;
        answer.assert_status(422);
        assert_ne!(answer.header("content-type"), Some("application/zip"));
    }
    app.visitor()
        .post(PAGE, &[("current_password", PASSWORD)])
        .await
        .assert_status(303);
    ada.get(PAGE).await.assert_status(200);
    app.execute("INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) SELECT id, '\\x00', now() FROM users");
    ada.get(PAGE).await.assert_text("Six digits of your app");
    ada.post(PAGE, &[("current_password", PASSWORD)])
        .await
        .assert_status(422);
}

#[actix_web::test]
async fn few_are_made_in_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for _ in 0..5 {
        download(&ada).await;
    }
    ada.post(PAGE, &[("current_password", PASSWORD)])
        .await
        .assert_status(429);
}

#[actix_web::test]
async fn every_table_that_belongs_to_people_is_thought_of() {
    let app = TestApp::start().await;
    // Tables with a person in them; whoever adds one says here where it goes, or why it does not.
    let known = [
        "bookmarks",
        "drafts",
        "email_links",
        "equal_comments",
        "gold_marks",
        "hint_views",
        "identities",
        "interviews",
        "job_shares",
        "known_devices",
        "mentor_profiles",
        "notifications",
        "password_resets",
        "previews",
        "problem_notes",
        "problem_progress",
        "recovery_codes",
        "review_drafts",
        // Whom a review must not go to; the review itself is told.
        "review_exclusions",
        "review_notes",
        "review_reports",
        "runs",
        "saved_replies",
        "second_factors",
        "sessions",
        "solution_looks",
        "submissions",
        "test_reports",
        "user_blocks",
    ];
    let found = app.text(
        "SELECT string_agg(DISTINCT table_name::text, ' ' ORDER BY table_name::text) FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'user_id'",
    );
    assert_eq!(found, known.join(" "));
}
