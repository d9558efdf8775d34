//! A database that is gone is 503 on every page, with and without a session.

use crate::support::TestApp;

#[actix_web::test]
async fn without_its_database_a_page_is_503_and_says_so_calmly() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    app.database.cut_off();
    for (visitor, path) in [
        (&ada, "/account/password"),
        (&ada, "/sign-in"),
        (&app.visitor(), "/readyz"),
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 503, "{path}");
        assert!(page.header("retry-after").is_some(), "{path}");
        assert!(!page.text().contains("sessions"), "{}", page.text());
    }
}
