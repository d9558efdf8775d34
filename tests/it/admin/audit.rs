//! The page of the audit log, and the events to take away.

use super::app_and_admin;

#[actix_web::test]
async fn the_page_shows_and_narrows_what_happened() {
    let (app, admin) = app_and_admin().await;
    app.sign_up("ada").await;
    app.sign_in("ada").await;
    let rows = |html: String| html.matches("id=\"event-").count();
    for (query, count) in [
        ("", 3),
        ("action=sign-in", 1),
        ("subject=ada", 2),
        ("subject=user+ada", 2),
        ("actor=root-one", 1),
        ("actor=ada&action=register", 1),
        ("before=2", 1),
        ("action=no-such", 3),
        ("actor=%27", 0),
        ("before=x", 3),
    ] {
        let page = admin.get(&format!("/admin/audit?{query}")).await;
        page.assert_status(200);
        assert_eq!(rows(page.html()), count, "{query}");
    }
    admin
        .get("/admin/audit?actor=%27")
        .await
        .assert_text("No such event");
}

#[actix_web::test]
async fn a_long_log_has_pages() {
    let (app, admin) = app_and_admin().await;
    app.sign_up("ada").await;
    let conn = &mut app.database.connect();
    for _ in 0..60 {
        let event = greenroom::audit::Event::about_user(greenroom::audit::Action::SignIn, "ada");
        greenroom::audit::record(conn, &greenroom::audit::Origin::terminal(), event).expect("recorded");
    }
    let page = admin.get("/admin/audit?subject=ada").await.html();
    assert_eq!(page.matches("id=\"event-").count(), 50);
    let next = page.split("rel=\"next\" href=\"").nth(1).expect("a next page");
    let next = next
        .split('"')
        .next()
        .expect("an address")
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let rest = admin.get(&next).await.html();
    assert_eq!(rest.matches("id=\"event-").count(), 11);
}

#[actix_web::test]
async fn the_export_is_a_line_of_json_an_event() {
    let (app, admin) = app_and_admin().await;
    app.sign_up("ada").await;
    let answer = admin.get("/admin/audit/export?actor=ada").await;
    answer.assert_status(200);
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"greenroom-audit.ndjson\"")
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let lines: Vec<serde_json::Value> = answer
        .html()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["action"], &lines[0]["actor"]),
        (&"register".into(), &"ada".into())
    );
    assert_eq!(lines[0]["hash"].as_str().map(str::len), Some(64));
}
