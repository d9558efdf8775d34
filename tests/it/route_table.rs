//! The route table is whole: every entry answers, and each role gets what the table says.

use greenroom::app::all_routes;
use greenroom::web::routes::Access;

use crate::support::{PackageBuilder, TestApp, Visitor};

fn address(pattern: &str) -> String {
    let filled = pattern
        .replace("{slug}", "sum")
        .replace("{language}", "python3")
        .replace("{path:.*}", "none.png")
        .replace("{token}", "0")
        .replace("{provider}", "github")
        .replace("{username}", "nobody-here")
        .replace("{number}", "999999999")
        .replace("{id}", "999999999");
    assert!(
        !filled.contains('{'),
        "{pattern}: give the parameter a value here"
    );
    filled
}

#[test]
fn no_route_stands_twice_in_the_table() {
    let mut seen: Vec<_> = all_routes()
        .iter()
        .map(|entry| (entry.method, entry.path))
        .collect();
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

async fn status(visitor: &Visitor, method: &str, path: &str) -> u16 {
    match method {
        "GET" => visitor.get_json(path).await.status,
        _ => visitor.fetch(path, &[("none", "none")]).await.status,
    }
}

#[actix_web::test]
async fn each_role_gets_in_where_the_table_says_so() {
    let app = TestApp::start().await;
    app.import(PackageBuilder::new("sum"));
    app.sign_up("seeker-one").await;
    app.sign_up("mentor-one").await;
    app.make_mentor("mentor-one");
    app.sign_up("admin-one").await;
    app.make_admin("admin-one");
    for entry in all_routes() {
        let path = address(entry.path);
        // Signing out ends the session, so everybody comes anew for each route.
        let people = [
            ("visitor", app.visitor(), false, false, false),
            ("seeker", app.sign_in("seeker-one").await, true, false, false),
            ("mentor", app.sign_in("mentor-one").await, true, true, false),
            ("admin", app.sign_in("admin-one").await, true, false, true),
        ];
        for (role, person, is_signed_in, is_mentor, is_admin) in people {
            let got = status(&person, entry.method, &path).await;
            let may_pass = match entry.access {
                Access::Anyone => true,
                Access::SignedIn => is_signed_in,
                Access::Mentor => is_mentor,
                Access::Admin => is_admin,
            };
            let what = format!("{role}: {} {path} answered {got}", entry.method);
            if may_pass {
                assert!(![401, 405, 500, 503].contains(&got), "{what}");
            } else if is_signed_in {
                assert_eq!(got, 403, "{what}");
            } else {
                assert_eq!(got, 401, "{what}");
            }
        }
        let other = if entry.method == "GET" { "DELETE" } else { "PUT" };
        let request = actix_web::test::TestRequest::default()
            .method(other.parse().expect("a method"))
            .insert_header(("Sec-Fetch-Site", "same-origin"))
            .uri(&path);
        assert_eq!(app.visitor().send(request).await.status, 405, "{other} {path}");
    }
}
