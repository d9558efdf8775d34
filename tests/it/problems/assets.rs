//! Images of statements, and that nothing else of a package gets out.

use actix_web::test::TestRequest;

use crate::support::{PackageBuilder, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot really";
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

fn package() -> PackageBuilder {
    PackageBuilder::new("sum")
        .statement("![A cave](cave.png)\n")
        .file("statement/cave.png", PNG)
        .file("statement/img/plan.svg", SVG)
        .file("data/secret/01-small.png", PNG)
        .file("pictures/far.png", PNG)
        .link("statement/near.png", "cave.png")
        .link("statement/linked", "img")
        .link("statement/stolen.png", "../data/secret/01-small.png")
        .link("statement/far.png", "../pictures/far.png")
        .link("statement/secret", "../data/secret")
}

#[actix_web::test]
async fn the_image_of_a_statement_is_served_where_the_statement_says() {
    let app = TestApp::start().await;
    app.import(package());
    let page = app.visitor().get("/problems/sum").await;
    let html = page.html();
    let address = html
        .split("src=\"/problems/")
        .nth(1)
        .expect("an image")
        .split('"')
        .next()
        .unwrap();
    let image = app.visitor().get(&format!("/problems/{address}")).await;
    image.assert_status(200);
    assert_eq!(image.body, PNG);
    assert_eq!(image.header("content-type"), Some("image/png"));
    assert_eq!(image.header("cache-control"), Some("public, max-age=3600"));
    assert_eq!(image.header("x-content-type-options"), Some("nosniff"));
}

#[actix_web::test]
async fn an_image_that_the_browser_has_is_not_sent_again() {
    let app = TestApp::start().await;
    app.import(package());
    let address = "/problems/sum/assets/statement/cave.png";
    let tag = app
        .visitor()
        .get(address)
        .await
        .header("etag")
        .expect("a tag")
        .to_string();
    let request = TestRequest::get()
        .uri(address)
        .insert_header(("If-None-Match", tag.as_str()));
    let again = app.visitor().send(request).await;
    again.assert_status(304);
    assert!(again.body.is_empty());
}

#[actix_web::test]
async fn an_svg_is_shut_in() {
    let app = TestApp::start().await;
    app.import(package());
    let image = app
        .visitor()
        .get("/problems/sum/assets/statement/img/plan.svg")
        .await;
    image.assert_status(200);
    assert_eq!(image.header("content-type"), Some("image/svg+xml"));
    assert_eq!(
        image.header("content-security-policy"),
        Some("default-src 'none'; sandbox")
    );
}

#[actix_web::test]
async fn links_inside_the_statement_are_followed() {
    let app = TestApp::start().await;
    app.import(package());
    for path in ["near.png", "linked/plan.svg"] {
        app.visitor()
            .get(&format!("/problems/sum/assets/statement/{path}"))
            .await
            .assert_status(200);
    }
}

#[actix_web::test]
async fn nothing_else_of_a_package_gets_out() {
    let app = TestApp::start().await;
    app.import(package());
    for path in [
        "data/secret/01-small.in",
        "data/secret/01-small.ans",
        "data/secret/01-small.png",
        "data/sample/1.in",
        "submissions/accepted/sum.py",
        "problem.yaml",
        "pictures/far.png",
        "statement/problem.en.md",
        "statement/stolen.png",
        "statement/far.png",
        "statement/secret/01-small.png",
        "statement/secret/01-small.in",
        "statement/../data/secret/01-small.png",
        "statement/%2e%2e/data/secret/01-small.png",
        "statement/%2E%2E%2Fdata%2Fsecret%2F01-small.png",
        "statement/..%2f..%2f..%2fetc/passwd.png",
        "../../sum/assets/data/secret/01-small.png",
        "/statement/cave.png",
        "statement//cave.png",
        "statement/cave.png/",
        "statement/%5c..%5ccave.png",
        "statement/",
        "",
    ] {
        let answer = app.visitor().get(&format!("/problems/sum/assets/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn images_of_drafts_are_for_admins() {
    let app = TestApp::start().await;
    app.import(
        PackageBuilder::new("slow")
            .time_limit(None)
            .file("problem_statement/cave.png", PNG),
    );
    let grace = app.sign_up("grace").await;
    app.make_admin("grace");
    let address = "/problems/slow/assets/problem_statement/cave.png";
    app.visitor().get(address).await.assert_status(404);
    let image = grace.get(address).await;
    image.assert_status(200);
    assert_eq!(image.header("cache-control"), Some("no-store"));
}
