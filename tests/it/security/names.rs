//! Who may be called what, and what strangers learn of accounts.

use super::Instance;
use crate::support::PASSWORD;

#[test]
fn p05_nobody_gives_themselves_a_role() {
    let instance = Instance::start();
    for (name, value) in [
        ("role", "admin"),
        ("is_admin", "true"),
        ("is_admin", "on"),
        ("is_mentor", "1"),
        ("user[is_admin]", "1"),
    ] {
        let mut client = instance.client();
        let username = format!("eve-{}", instance.text("SELECT count(*) FROM users"));
        let path = format!("/register?{name}={value}");
        let fields = [("username", &*username), ("password", PASSWORD), (name, value)];
        assert_eq!(client.post(&path, &fields).status, 303);
        assert_eq!(client.get("/admin/users").status, 403);
        assert_eq!(
            client
                .post("/admin/users/root/roles", &[(name, value), ("reason", "x")])
                .status,
            403
        );
    }
    let body = format!("{{\"username\":\"eve-json\",\"password\":\"{PASSWORD}\",\"is_admin\":true}}");
    let headers = [
        ("Content-Type", "application/json"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let answer = instance
        .client()
        .send("POST", "/register", &headers, body.as_bytes());
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert_eq!(
        instance.text("SELECT count(*) FROM users WHERE is_admin OR is_mentor OR username = 'eve-json'"),
        "0"
    );
}

#[test]
fn p36_of_many_who_register_one_name_one_gets_it() {
    let instance = Instance::start_with(2, &[]);
    let statuses = super::races::at_once(20, |number| {
        let mut client = instance.client_of(number % 2);
        let email = if number % 3 == 0 {
            "SAME@mail.example"
        } else {
            "same@mail.example"
        };
        client
            .post(
                "/register",
                &[("username", "ada"), ("email", email), ("password", PASSWORD)],
            )
            .status
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| [303, 422].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(instance.text("SELECT count(*) FROM users"), "1");
}

#[test]
fn p39_answers_do_not_tell_which_accounts_there_are() {
    let instance = Instance::start();
    instance.seeker("ada");
    instance.seeker("gone");
    instance.execute("UPDATE users SET disabled_at = now() WHERE username = 'gone'");
    let without_id = |body: &str| {
        body.split("Request ")
            .next()
            .unwrap_or_default()
            .replace("gone", "ada")
            .replace("nobody", "ada")
    };
    let mut pages = Vec::new();
    for name in ["ada", "gone", "nobody"] {
        let answer = instance.client().post(
            "/sign-in",
            &[("username", name), ("password", "not the password")],
        );
        let forgotten = instance.client().post("/forgotten", &[("name", name)]);
        pages.push((
            answer.status,
            without_id(&answer.body),
            forgotten.status,
            without_id(&forgotten.body),
        ));
    }
    assert_eq!(pages[0].0, 422);
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
    // Pages of people are for administrators alone, whether there is such a person or not.
    let mut eve = instance.seeker("eve");
    for name in ["ada", "nobody"] {
        assert_eq!(eve.get_json(&format!("/admin/users/{name}")).status, 403);
    }
}

#[test]
fn p40_huge_passwords_cost_nothing() {
    let instance = Instance::start();
    instance.seeker("ada");
    for length in [129, 10_000, 1_000_000] {
        let huge = "long".repeat(length / 4 + 1);
        let answer = instance
            .client()
            .post("/sign-in", &[("username", "ada"), ("password", &huge)]);
        assert_eq!(answer.status, 422, "{length}");
        let answer = instance
            .client()
            .post("/register", &[("username", "eve"), ("password", &huge)]);
        assert_eq!(answer.status, 422, "{length}");
    }
    let answer = instance.client().post(
        "/sign-in",
        &[("username", "ada"), ("password", &"x".repeat(5_000_000))],
    );
    assert!([0, 413].contains(&answer.status), "{}", answer.status);
    assert_eq!(instance.text("SELECT count(*) FROM users"), "1");
    assert_eq!(instance.client().sign_in("ada").status, 303);
}

#[test]
fn p57_names_that_look_like_others_or_like_addresses_are_refused() {
    let instance = Instance::start();
    instance.seeker("ada");
    instance.without_traces(|| {
        for name in [
            "аda",
            "ada\u{200b}",
            "ⓐda",
            "ADA\u{0131}",
            "admin",
            "api",
            "new",
            "..",
            ".",
            "con/",
            "a",
            &"a".repeat(64),
            "ada ada",
            "-ada",
            "1ada",
            "ada\0",
            "ada\r\nx",
            "<b>",
            "root",
            "healthz",
            "ädä",
        ] {
            let answer = instance
                .client()
                .post("/register", &[("username", name), ("password", PASSWORD)]);
            assert_eq!(answer.status, 422, "{name:?}");
        }
    });
    // Capitals are the same name.
    assert_eq!(
        instance
            .client()
            .post("/register", &[("username", " ADA "), ("password", PASSWORD)])
            .status,
        422
    );
    assert_eq!(instance.client().sign_in("ADA").status, 303);
}
