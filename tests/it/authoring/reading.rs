//! Versions: brought back, read beside each other, taken out, and previews of what is not saved yet.

use super::{app_and_admin, file, import_draft, save, sound, versions};

#[actix_web::test]
async fn an_earlier_version_is_brought_back_as_a_new_one() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let before = file(&app, "statement/problem.en.md");
    save(
        &admin,
        "statement",
        &[("base", "1"), ("language", "en"), ("text", "Worse.\n")],
    )
    .await
    .assert_status(303);
    let delete = [("base", "2"), ("name", "secret/02-negative")];
    save(&admin, "cases/delete", &delete).await.assert_status(303);
    assert_eq!(file(&app, "data/secret/02-negative.in"), "absent");
    let back = [("base", "3"), ("note", "Version 1 brought back.")];
    save(&admin, "versions/1/restore", &back).await.assert_status(303);
    assert_eq!(file(&app, "statement/problem.en.md"), before);
    assert_eq!(file(&app, "data/secret/02-negative.in"), "-5 3\n");
    assert_eq!(app.text("SELECT count(*)::text FROM problem_versions"), "4");
    let same = "SELECT count(DISTINCT content_hash)::text FROM problem_versions WHERE number IN (1, 4)";
    assert_eq!(app.text(same), "1");
}

#[actix_web::test]
async fn a_version_is_read_beside_another_and_taken_out_as_zip_and_patch() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    save(
        &admin,
        "statement",
        &[("base", "1"), ("language", "en"), ("text", "Add both.\n")],
    )
    .await
    .assert_status(303);
    let page = admin.get("/admin/problems/sums/versions/2").await;
    page.assert_status(200)
        .assert_text("+Add both.")
        .assert_text("-Print the sum of two numbers.");
    let patch = admin
        .get("/admin/problems/sums/versions/2/changes.patch?from=1")
        .await;
    assert!(String::from_utf8_lossy(&patch.body).contains("+Add both."));
    let zip = admin.get("/admin/problems/sums/versions/2/package.zip").await;
    assert_eq!(zip.header("content-type"), Some("application/zip"));
    assert!(zip.body.starts_with(b"PK"));
    let raw = admin
        .get("/admin/problems/sums/versions/2/raw/data/secret/01-small.in")
        .await;
    assert_eq!(raw.body, b"20 22\n");
    assert_eq!(raw.header("content-disposition"), Some("attachment"));
}

#[actix_web::test]
async fn the_preview_renders_formulas_and_names_what_is_broken() {
    let (app, admin) = app_and_admin().await;
    import_draft(&app, &sound());
    let text = [
        ("language", "en"),
        (
            "text",
            "Let $n \\le 5$.\n\n![a map](map.png)\n\n<script>alert(1)</script>",
        ),
    ];
    let preview = save(&admin, "preview", &text).await;
    preview.assert_status(200).assert_text("map.png");
    assert!(preview.html().contains("<math"), "{}", preview.html());
    assert!(!preview.html().contains("<script"), "{}", preview.html());
    let look = [
        ("base", "1"),
        ("language", "en"),
        ("text", "Only a look."),
        ("look", "1"),
    ];
    save(&admin, "statement", &look)
        .await
        .assert_status(200)
        .assert_text("Only a look.");
    assert_eq!(versions(&app), "1 folder ");
}
