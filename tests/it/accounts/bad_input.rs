//! What can't be read is refused with the field's name, and nothing is a 500.

use crate::support::{PASSWORD, TestApp};

const URLENCODED: &str = "application/x-www-form-urlencoded";
const PAGES: [&str; 2] = ["/register", "/sign-in"];

async fn post(app: &TestApp, path: &str, body: &str) -> crate::support::Answer {
    let headers = [("Sec-Fetch-Site", "same-origin"), ("Accept", "application/json")];
    app.visitor()
        .post_body(path, URLENCODED, body.as_bytes().to_vec(), &headers)
        .await
}

#[actix_web::test]
async fn nul_broken_text_and_doubled_fields_are_named() {
    let app = TestApp::start().await;
    for page in PAGES {
        for (body, field, message) in [
            (
                "username=a%00da&password=correct+horse+battery",
                "username",
                "line 1, column 2",
            ),
            (
                "username=ada&password=correct+horse%00battery",
                "password",
                "line 1, column 14",
            ),
            (
                "username=%FFda&password=correct+horse+battery",
                "username",
                "Byte 1 is not valid UTF-8",
            ),
            (
                "username=ada&username=eve&password=correct+horse+battery",
                "username",
                "more than once",
            ),
            (
                "username=ada&password=correct+horse+battery&next=%00",
                "next",
                "NUL",
            ),
        ] {
            let answer = post(&app, page, body).await;
            answer.assert_status(422);
            let errors = answer.json()["errors"].clone();
            assert_eq!(
                errors.as_array().map(Vec::len),
                Some(1),
                "{page} {body}: {errors}"
            );
            assert_eq!(errors[0]["field"], field, "{page} {body}");
            let text = errors[0]["message"].as_str().unwrap_or_default();
            assert!(text.contains(message), "{page} {body}: {text}");
        }
    }
    assert_eq!(app.text("SELECT count(*)::text AS value FROM users"), "0");
}

#[actix_web::test]
async fn the_page_names_the_field_as_well() {
    let app = TestApp::start().await;
    let headers = [("Sec-Fetch-Site", "same-origin")];
    let body = b"username=a%00da&password=x".to_vec();
    let page = app
        .visitor()
        .post_body("/register", URLENCODED, body, &headers)
        .await;
    page.assert_status(422)
        .assert_text("NUL character at line 1, column 2");
    assert!(page.html().contains("href=\"#username\""), "{}", page.html());
}

#[actix_web::test]
async fn over_long_values_are_422_and_a_huge_body_is_413() {
    let app = TestApp::start().await;
    let long = "a".repeat(100_000);
    for (field, message) in [
        ("username", "2 to 32 characters"),
        ("display_name", "at most 80 characters"),
        ("email", "at most 254 characters"),
        ("password", "at most 128 characters"),
    ] {
        let mut fields = vec![("username", "ada"), ("password", PASSWORD), (field, &long)];
        fields.retain(|(name, value)| *name != field || *value == long);
        let page = app.visitor().post("/register", &fields).await;
        page.assert_status(422).assert_text(message);
    }
    let page = app
        .visitor()
        .post("/sign-in", &[("username", &long), ("password", &long)])
        .await;
    page.assert_status(422).assert_text("don't match");
    let huge = "a".repeat(5 * 1024 * 1024);
    for page in PAGES {
        app.visitor()
            .post(page, &[("username", &huge)])
            .await
            .assert_status(413);
    }
}

#[actix_web::test]
async fn another_kind_of_body_is_400() {
    let app = TestApp::start().await;
    let headers = [("Sec-Fetch-Site", "same-origin")];
    for (kind, body) in [
        ("application/json", r#"{"username":"ada"}"#),
        ("text/plain", "username=ada"),
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=X", "--X\r\ncut"),
        ("", ""),
    ] {
        let answer = app
            .visitor()
            .post_body("/sign-in", kind, body.as_bytes().to_vec(), &headers)
            .await;
        answer.assert_status(400);
    }
}

#[actix_web::test]
async fn a_strange_query_is_no_500() {
    let app = TestApp::start().await;
    for query in [
        "next=a&next=b",
        "parked=%00",
        "next=%FF",
        "next=%00",
        "parked=%FF&next",
    ] {
        for page in PAGES {
            let answer = app.visitor().get(&format!("{page}?{query}")).await;
            assert!(answer.status < 500, "{page}?{query}: {}", answer.status);
        }
    }
}

#[actix_web::test]
async fn forms_from_other_sites_are_refused_everywhere() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let foreign: [&[(&str, &str)]; 4] = [
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", "null")],
        &[],
    ];
    for entry in greenroom::accounts::routes() {
        if entry.method != "POST" {
            continue;
        }
        for headers in foreign {
            let path = entry.path.replace("{token}", "0");
            ada.post_with(&path, &[], headers).await.assert_status(403);
        }
    }
    ada.get("/account/password").await.assert_status(200);
}
