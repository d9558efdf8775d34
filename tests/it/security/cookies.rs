//! What a browser is told to keep, to run and to show in a frame.

use super::Instance;
use crate::support::PASSWORD;

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
