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
fn p11_a_session_that_was_planted_is_not_taken_over() {
    let instance = Instance::start();
    let mut eve = instance.client();
    eve.sign_up("eve");
    let planted = eve.session().expect("a session").clone();
    // The victim's browser holds the attacker's cookie and signs in with it.
    let mut ada = instance.seeker("ada");
    ada.cookies.insert("greenroom".into(), planted.clone());
    assert_eq!(ada.sign_in("ada").status, 303);
    assert_ne!(ada.session(), Some(&planted), "a new id at sign-in");
    assert!(!ada.get("/account/password").body.contains("value=\"eve\""));
    // Made-up, unsigned and doubled cookies are nobody's.
    for cookie in [
        "greenroom=0",
        "greenroom=",
        "greenroom=aaaa; greenroom=bbbb",
        "greenroom=%00",
        "__Host-greenroom=1",
    ] {
        let answer = instance
            .client()
            .send("GET", "/account/devices", &[("Cookie", cookie)], b"");
        assert_eq!(answer.status, 303, "{cookie}");
    }
    let twice = format!(
        "greenroom=planted; greenroom={}",
        ada.session().expect("a session")
    );
    let status = instance
        .client()
        .send("GET", "/account/devices", &[("Cookie", &twice)], b"")
        .status;
    assert!([200, 303].contains(&status));
}

#[test]
fn p12_cookies_carry_their_flags_in_every_state() {
    for (base, name, is_secure) in [
        ("", "greenroom", false),
        ("https://127.0.0.1", "__Host-greenroom", true),
    ] {
        let settings = [
            ("GREENROOM_BASE_URL", base),
            ("GREENROOM_SECOND_FACTOR", "optional"),
        ];
        let settings = if is_secure { &settings[..] } else { &settings[1..] };
        let instance = Instance::start_with(1, settings);
        let mut client = instance.client();
        let fields = [("username", "ada"), ("password", PASSWORD)];
        let wrong = [("username", "ada"), ("password", "not the password")];
        let answers = [
            client.post("/register", &fields),
            client.post("/sign-out", &[]),
            client.post("/sign-in", &wrong),
            client.post("/sign-in", &fields),
            client.get("/nowhere"),
        ];
        let mut seen = 0;
        for cookie in answers.iter().flat_map(|answer| answer.headers_of("set-cookie")) {
            assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
            for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(flag), "{flag}: {cookie}");
            }
            assert_eq!(cookie.contains("Secure"), is_secure, "{cookie}");
            assert!(!cookie.contains("Domain="), "{cookie}");
            seen += 1;
        }
        assert!(seen >= 3, "{seen}");
    }
}

#[test]
fn p13_a_session_that_was_left_is_dead_and_a_link_leaves_none() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let mut kept = ada.clone();
    assert_eq!(ada.get("/sign-out").status, 405);
    assert!(ada.is_signed_in());
    assert_eq!(ada.post("/sign-out", &[]).status, 303);
    assert!(!kept.is_signed_in(), "the cookie from before");
    assert_eq!(kept.get_json("/submissions").status, 401);
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

#[test]
fn p25_the_content_security_policy_is_strict_and_its_nonce_never_comes_twice() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let mut nonces = std::collections::BTreeSet::new();
    for path in [
        "/",
        "/problems",
        "/nowhere",
        "/account/devices",
        "/admin/users",
        "/static/0/x.css",
        "/sign-in",
    ] {
        let answer = ada.get(path);
        let policies: Vec<_> = answer.headers_of("content-security-policy").collect();
        assert_eq!(policies.len(), 1, "{path}");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "script-src 'self'",
        ] {
            assert!(policies[0].contains(part), "{path}: {part}");
        }
        for bad in ["unsafe-", "*", "http:", "https:", "blob:"] {
            assert!(!policies[0].contains(bad), "{path}: {bad}");
        }
        let nonce = policies[0]
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a nonce");
        assert!(
            nonces.insert(nonce.to_string()) && nonce.len() >= 22,
            "{path}: {nonce}"
        );
        let inline = answer.body.split("<script").skip(1).filter(|tag| {
            !tag.trim_start().starts_with("src=")
                && !tag.contains("type=\"application/json\"")
                && !tag.contains(" src=")
        });
        assert_eq!(inline.count(), 0, "{path} has inline script");
        assert!(!answer.body.contains(" style=\""), "{path} has inline style");
        assert!(!answer.body.contains(" onclick="), "{path}");
    }
}

#[test]
fn p26_no_page_can_be_framed_or_read_from_elsewhere() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    for path in [
        "/account/password",
        "/account/second-factor",
        "/account/devices",
        "/",
        "/nowhere",
        "/healthz",
    ] {
        for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
            let answer = ada.send("GET", path, &[("Origin", origin)], b"");
            for (name, value) in [
                ("x-frame-options", "DENY"),
                ("x-content-type-options", "nosniff"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("referrer-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{path}");
            }
            assert!(
                answer
                    .headers
                    .iter()
                    .all(|(name, _)| !name.starts_with("access-control-")),
                "{path}"
            );
        }
    }
}
