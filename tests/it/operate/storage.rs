//! What takes room.

use chrono::{TimeDelta, Utc};
use greenroom::operate::queries::samples::sample_storage;

use super::app;

#[actix_web::test]
async fn sizes_stand_there_by_table_and_by_problem() {
    let (app, admin) = app().await;
    let page = admin.get("/admin/storage").await;
    page.assert_status(200)
        .assert_text("Waiting for collection 0 files, 0 B");
    let files = app.text("SELECT count(DISTINCT sha256) FROM version_files");
    page.assert_text(&format!("1 {files} "))
        .assert_text("blob_chunks");
    page.assert_text("two are needed to tell the growth");
    app.execute("INSERT INTO blobs (sha256, size_bytes) VALUES (sha256('x'), 2048)");
    let page = admin.get("/admin/storage").await;
    page.assert_text("Waiting for collection 1 file, 2 KiB");
}

#[actix_web::test]
async fn growth_is_told_from_the_samples() {
    let (app, admin) = app().await;
    let conn = &mut app.database.connect();
    for hours in [100, 50, 0] {
        sample_storage(conn, Utc::now() - TimeDelta::hours(hours)).expect("sampled");
    }
    app.execute("UPDATE storage_samples SET database_bytes = 1048576 * (1 + rank) FROM
        (SELECT sampled_at AS at, rank() OVER (ORDER BY sampled_at) AS rank FROM storage_samples) r WHERE at = sampled_at");
    let page = admin.get("/admin/storage").await;
    page.assert_text("The database has grown by 2 MiB since")
        .assert_text("3 MiB");
    assert!(page.html().contains("<path class=\"line line-0\""));
}
