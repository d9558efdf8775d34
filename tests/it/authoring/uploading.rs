//! Uploads: a dry run that stores no problem, then all that is sound, or nothing.

use std::io::Write;

use super::{app_and_admin, sound, versions};
use crate::support::package::PackageBuilder;
use crate::support::{Answer, TestApp, Visitor};

/// A zip with each package in a folder of its name.
fn zip_of(packages: &[(&str, &PackageBuilder)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (_, package) in packages {
        let folder = tempfile::tempdir().expect("a folder");
        let root = package.write_to(folder.path());
        add(&mut zip, folder.path(), &root);
    }
    zip.finish().expect("a zip").into_inner()
}

fn add(zip: &mut zip::ZipWriter<std::io::Cursor<Vec<u8>>>, base: &std::path::Path, folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            add(zip, base, &path);
        } else {
            let name = path
                .strip_prefix(base)
                .expect("inside")
                .to_string_lossy()
                .into_owned();
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .expect("a file");
            zip.write_all(&std::fs::read(&path).expect("read"))
                .expect("written");
        }
    }
}

async fn upload(admin: &Visitor, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"package\"; filename=\"{name}\"\r\nContent-Type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    admin
        .post_body(
            "/admin/problems/upload",
            "multipart/form-data; boundary=XX",
            body,
            &[("Sec-Fetch-Site", "same-origin")],
        )
        .await
}

fn rows(app: &TestApp) -> String {
    app.text(
        "SELECT (SELECT count(*) FROM problems) || ' ' || (SELECT count(*) FROM blobs) || ' '
             || (SELECT count(*) FROM package_uploads)",
    )
}

#[actix_web::test]
async fn a_zip_is_looked_at_before_anything_is_stored_and_imported_whole() {
    let (app, admin) = app_and_admin().await;
    let broken = PackageBuilder::new("broken").file("problem.yaml", "name: [\n");
    let other = PackageBuilder::new("other");
    let zip = zip_of(&[("sums", &sound()), ("broken", &broken), ("other", &other)]);
    let answer = upload(&admin, "many.zip", &zip).await;
    answer.assert_status(303);
    assert_eq!(rows(&app), "0 0 1");
    let report = admin.follow(&answer).await;
    report.assert_text("2 of 3 packages can be imported");
    report
        .assert_text("a new problem")
        .assert_text("Refused")
        .assert_text("problem.yaml:");
    let place = answer.location().expect("a place").to_owned();
    admin.post(&place, &[("publish", "on")]).await.assert_status(303);
    assert_eq!(
        app.text("SELECT string_agg(slug || ' ' || state, ', ' ORDER BY slug) FROM problems"),
        "other published, sums beta"
    );
    let by = "SELECT string_agg(DISTINCT v.origin || ' ' || u.username, ', ') FROM problem_versions v JOIN users u ON u.id = v.author_id";
    assert_eq!(app.text(by), "upload root-one");
    assert_eq!(
        app.text("SELECT count(*)::text FROM audit_events WHERE action = 'problem-import'"),
        "2"
    );
    // It can't be imported twice: it is gone.
    admin.post(&place, &[]).await.assert_status(404);
}

#[actix_web::test]
async fn the_same_zip_twice_is_one_version_and_a_changed_one_says_what_changes() {
    let (app, admin) = app_and_admin().await;
    let zip = zip_of(&[("sums", &sound().uuid(Some(uuid::Uuid::nil())))]);
    let (first, second) = (
        upload(&admin, "sums.zip", &zip).await,
        upload(&admin, "sums.zip", &zip).await,
    );
    for answer in [&first, &second] {
        admin
            .post(answer.location().expect("a place"), &[])
            .await
            .assert_status(303);
    }
    assert_eq!(versions(&app), "1 upload Uploaded as sums.zip.");
    let changed = sound()
        .uuid(Some(uuid::Uuid::nil()))
        .file("data/secret/01-small.in", "20 23\n");
    let answer = upload(&admin, "sums.zip", &zip_of(&[("sums", &changed)])).await;
    let report = admin.follow(&answer).await;
    report
        .assert_text("Becomes version 2")
        .assert_text("data/secret/01-small.in");
}

#[actix_web::test]
async fn what_is_no_package_is_refused_with_its_reason() {
    let (app, admin) = app_and_admin().await;
    let answer = upload(&admin, "text.zip", b"this is no zip").await;
    answer.assert_status(303);
    admin
        .follow(&answer)
        .await
        .assert_text("0 of 1 package")
        .assert_text("Refused");
    upload(&admin, "empty.zip", b"")
        .await
        .assert_status(422)
        .assert_text("Choose a zip");
    // A file that grows a thousandfold is refused by its ratio, before it fills the disk.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("bomb/problem.yaml", zip::write::SimpleFileOptions::default())
        .expect("a file");
    zip.write_all(&vec![b' '; 50 << 20]).expect("written");
    let bomb = zip.finish().expect("a zip").into_inner();
    let answer = upload(&admin, "bomb.zip", &bomb).await;
    admin.follow(&answer).await.assert_text("Refused");
    assert!(rows(&app).starts_with("0 0 "), "{}", rows(&app));
    let place = answer.location().expect("a place").to_owned();
    admin
        .post(&format!("{place}/delete"), &[])
        .await
        .assert_status(303);
    admin.get(&place).await.assert_status(404);
}

#[actix_web::test]
async fn uploads_that_nobody_imports_are_forgotten_and_ten_may_wait() {
    let (app, admin) = app_and_admin().await;
    for _ in 0..10 {
        upload(&admin, "x.zip", b"no zip").await.assert_status(303);
    }
    upload(&admin, "x.zip", b"no zip")
        .await
        .assert_status(422)
        .assert_text("Ten uploads wait");
    app.execute("UPDATE package_uploads SET created_at = now() - interval '2 days'");
    let mut conn = app.database.connect();
    assert_eq!(
        greenroom::authoring::uploads::delete_old(&mut conn).expect("done"),
        10
    );
}

#[actix_web::test]
async fn many_cases_come_as_files_or_in_a_zip() {
    let (app, admin) = app_and_admin().await;
    super::import_draft(&app, &sound());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("many/10-a.in", "1 1\n"),
        ("many/10-a.ans", "2\n"),
        ("__MACOSX/._10-a.in", "junk"),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a file");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let zip = zip.finish().expect("a zip").into_inner();
    let part = |name: &str, file: Option<&str>, bytes: &[u8]| {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        let mut part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes();
        part.extend_from_slice(bytes);
        part.extend_from_slice(b"\r\n");
        part
    };
    let body = |folder: &str, file: &str, bytes: &[u8]| {
        [
            part("base", None, b"1"),
            part("folder", None, folder.as_bytes()),
            part("files", Some(file), bytes),
            b"--XX--\r\n".to_vec(),
        ]
        .concat()
    };
    let send = |body: Vec<u8>| {
        admin.post_body(
            "/admin/problems/sums/cases/upload",
            "multipart/form-data; boundary=XX",
            body,
            &[("Sec-Fetch-Site", "same-origin")],
        )
    };
    send(body("secret", "cases.zip", &zip)).await.assert_status(303);
    assert_eq!(super::file(&app, "data/secret/10-a.in"), "1 1\n");
    send(body("elsewhere", "a.in", b"1 1\n"))
        .await
        .assert_status(422)
        .assert_text("A folder such as secret");
    send(body("secret", "a.exe", b"1 1\n"))
        .await
        .assert_status(422)
        .assert_text("none of .in");
    // An input without its answer is told by the reader of packages.
    send(body("secret", "lonely.in", b"1 1\n"))
        .await
        .assert_status(422)
        .assert_text("lonely.in");
    assert_eq!(app.text("SELECT max(number)::text FROM problem_versions"), "2");
}
