//! Requests that somebody else's page, link or network makes a browser send, and what cookies do about it.

use super::Instance;
use crate::support::PASSWORD;
use greenroom::app::all_routes;

const FIELDS: [(&str, &str); 1] = [("theme", "dark")];

#[test]
fn p08_forged_unsafe_requests_are_refused() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let ours = format!("http://{}", ada.address);
    let forged: [&[(&str, &str)]; 10] = [
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "cross-site"), ("Origin", &ours)],
        &[("Origin", "http://evil.example")],
        &[("Origin", "null")],
        &[("Origin", "")],
        &[("Referer", "http://evil.example/")],
        &[("Origin", "http://evil.example"), ("Referer", &ours)],
        &[("Origin", &ours), ("Origin", "http://evil.example")],
        &[],
    ];
    instance.without_traces(|| {
        for headers in forged {
            for path in [
                "/account/password",
                "/account/devices/delete",
                "/sign-out",
                "/theme",
            ] {
                let fields = [
                    ("current_password", PASSWORD),
                    ("new_password", "another long sentence"),
                ];
                assert_eq!(
                    ada.post_with(path, &fields, headers).status,
                    403,
                    "{path} {headers:?}"
                );
            }
        }
    });
    assert!(ada.is_signed_in());
    assert_eq!(ada.post_with("/theme", &FIELDS, &[("Origin", &ours)]).status, 303);
    assert_eq!(
        ada.post_with("/theme", &FIELDS, &[("Referer", &format!("{ours}/problems"))])
            .status,
        303
    );
}

#[test]
fn p09_every_route_that_changes_something_refuses_other_sites() {
    let instance = Instance::start();
    let mut admin = instance.admin("root-one");
    instance.without_traces(|| {
        for entry in all_routes().into_iter().filter(|entry| entry.method != "GET") {
            let path = entry
                .path
                .replace("{slug}", "sum")
                .replace("{language}", "python3")
                .replace("{id}", "1");
            let path = path
                .replace("{token}", "0")
                .replace("{username}", "root-one")
                .replace("{number}", "1");
            for headers in [
                ("Sec-Fetch-Site", "cross-site"),
                ("Origin", "null"),
                ("Referer", "https://evil.example/x"),
            ] {
                let answer = admin.post_with(&path, &[("reason", "x")], &[headers]);
                assert_eq!(answer.status, 403, "{path} {headers:?}");
            }
        }
    });
    assert!(admin.is_signed_in());
}

#[test]
fn p10_neither_another_method_nor_another_content_type_gets_around_it() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    instance.without_traces(|| {
        for headers in [
            ("X-HTTP-Method-Override", "POST"),
            ("X-Method-Override", "DELETE"),
        ] {
            assert_eq!(
                ada.send("GET", "/account/devices/delete?_method=POST", &[headers], b"")
                    .status,
                405
            );
        }
        for kind in [
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
        ] {
            let headers = [("Sec-Fetch-Site", "cross-site"), ("Content-Type", kind)];
            let answer = ada.send(
                "POST",
                "/account/password",
                &headers,
                b"{\"new_password\":\"another long sentence\"}",
            );
            assert_eq!(answer.status, 403, "{kind}");
        }
        // Every route that changes something answers 405, or a page that changes nothing, to GET.
        for entry in all_routes()
            .into_iter()
            .filter(|entry| entry.method == "POST" && !entry.path.contains('{'))
        {
            let status = ada.get(entry.path).status;
            assert!(
                [200, 303, 403, 404, 405].contains(&status),
                "{} {status}",
                entry.path
            );
        }
        for method in ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"] {
            let status = ada
                .send(
                    method,
                    "/account/password",
                    &[("Sec-Fetch-Site", "same-origin")],
                    b"",
                )
                .status;
            assert!([400, 403, 404, 405, 501].contains(&status), "{method} {status}");
        }
    });
    assert!(ada.is_signed_in());
}

#[test]
fn p18_links_and_answers_never_follow_the_host_of_a_request() {
    let settings = [
        ("GREENROOM_BASE_URL", "http://practice.example"),
        ("GREENROOM_ALLOWED_HOSTS", "127.0.0.1"),
    ];
    let instance = Instance::start_with(1, &settings);
    let mut ada = instance.seeker("ada");
    let port = ada.address.port();
    let local = format!("127.0.0.1:{port}");
    for (path, headers, expected) in [
        ("/sign-in", &[("Host", "evil.example")][..], 400),
        ("/sign-in", &[("Host", "practice.example.evil.example")], 400),
        (
            "/sign-in",
            &[("Host", "practice.example"), ("Host", "evil.example")],
            400,
        ),
        ("/sign-in", &[("Host", "practice.example@evil.example")], 400),
        ("/sign-in", &[("Host", "")], 400),
        ("http://evil.example/sign-in", &[("Host", &*local)], 400),
        (
            "http://practice.example/sign-in",
            &[("Host", "practice.example")],
            200,
        ),
        (
            "/sign-in",
            &[
                ("Host", &*local),
                ("X-Forwarded-Host", "evil.example"),
                ("Forwarded", "host=evil.example"),
            ],
            200,
        ),
    ] {
        let answer = instance.client().send("GET", path, headers, b"");
        assert_eq!(answer.status, expected, "{path} {headers:?}");
        assert!(!answer.body.contains("evil.example"), "{path} {headers:?}");
    }
    let headers = [
        ("Sec-Fetch-Site", "same-origin"),
        ("X-Forwarded-Host", "evil.example"),
    ];
    let fields = [("email", "ada@mail.example"), ("current_password", PASSWORD)];
    assert_eq!(ada.post_with("/account/email", &fields, &headers).status, 303);
    let link = instance.text("SELECT secret_link FROM outbox");
    assert!(link.starts_with("http://practice.example/email/"), "{link}");
}

#[test]
fn p19_nothing_leads_to_another_site() {
    let instance = Instance::start();
    instance.seeker("ada");
    let elsewhere = [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "%2f%2fevil.example",
        " //evil.example",
        "javascript:alert(1)",
        "//127.0.0.1@evil.example",
        "/../..//evil.example",
    ];
    for next in elsewhere {
        let mut client = instance.client();
        let fields = [("username", "ada"), ("password", PASSWORD), ("next", next)];
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", next)
            .finish();
        let page = client.get(&format!("/sign-in?{query}"));
        assert!(
            !page.body.contains("href=\"//evil") && !page.body.contains("action=\"//evil"),
            "{next}"
        );
        for (path, fields) in [
            ("/sign-in", &fields[..]),
            ("/theme", &[("theme", "dark"), ("next", next)]),
        ] {
            let answer = client.post(path, fields);
            let location = answer
                .location()
                .unwrap_or_else(|| panic!("{path} {next}: {}", answer.status))
                .to_string();
            let is_local = location.starts_with('/') && !location[1..].starts_with(['/', '\\', '\t', '\n']);
            assert!(is_local, "{path} {next:?} leads to {location:?}");
        }
    }
}
