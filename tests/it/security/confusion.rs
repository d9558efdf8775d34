//! Logs, errors, and fields and numbers in shapes that no form sends.

use super::Instance;
use crate::support::{PASSWORD, PackageBuilder};

#[test]
fn p46_the_log_holds_no_secrets_and_no_lines_of_strangers() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    ada.post(
        "/sign-in",
        &[("username", "ada"), ("password", "s3edEd-passw0rd-xyzzy")],
    );
    ada.post(
        "/sign-in",
        &[("username", "s3edEd-username-xyzzy"), ("password", "x")],
    );
    ada.post(
        "/account/email",
        &[("email", "ada@mail.example"), ("current_password", PASSWORD)],
    );
    let link = instance.text("SELECT secret_link FROM outbox WHERE secret_link IS NOT NULL");
    let token = link.rsplit('/').next().expect("a token").to_string();
    instance.client().get(&format!("/email/{token}"));
    ada.get("/problems?q=s3edEd-query-xyzzy");
    ada.send(
        "GET",
        "/nowhere%0d%0aforged%20line%1b[31m",
        &[("User-Agent", "agent\tforged\u{1b}[31m line")],
        b"",
    );
    let session = ada.session().expect("a session").clone();
    let log = instance.log();
    assert!(log.contains("answered"), "the log is read");
    for secret in [
        "s3edEd-passw0rd",
        "s3edEd-username",
        "s3edEd-query",
        &*token,
        &*session,
        PASSWORD,
        "s3cr3t-k3y",
        "\nforged",
        "\u{1b}[31m line",
    ] {
        assert!(!log.contains(secret), "{secret:?} is in the log");
    }
}

#[test]
fn p47_errors_tell_nothing_of_the_inside() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let same = ("Sec-Fetch-Site", "same-origin");
    let answers = [
        ada.get("/nowhere"),
        ada.send("DELETE", "/problems", &[same], b""),
        ada.send(
            "POST",
            "/account/password",
            &[same, ("Content-Type", "application/json")],
            b"{\"a\":",
        ),
        ada.send(
            "POST",
            "/account/password",
            &[same, ("Content-Type", "multipart/form-data; boundary=x")],
            b"--x\r\nbroken",
        ),
        ada.get("/submissions/99999999999999999999"),
        ada.get("/submissions/-1"),
        ada.get("/%00"),
        ada.get_json("/admin/users"),
        ada.get("/static/0/../../../etc/passwd"),
    ];
    for answer in &answers {
        assert!(
            (300..500).contains(&answer.status),
            "{} {}",
            answer.status,
            answer.body
        );
        let whole = format!("{:?}{}", answer.headers, answer.body).to_lowercase();
        for inside in [
            "actix",
            "diesel",
            "postgres",
            "tokio",
            "panicked",
            "src/",
            ".rs:",
            "stack backtrace",
            "select ",
            "/var/lib",
            "rustc",
        ] {
            assert!(!whole.contains(inside), "{inside}: {whole}");
        }
        assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none());
    }
}

#[test]
fn p55_fields_that_come_twice_or_in_the_wrong_shape_are_refused() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    instance.without_traces(|| {
        let twice = [
            ("current_password", PASSWORD),
            ("new_password", "another long sentence"),
            ("new_password", "a third long sentence"),
        ];
        assert_eq!(ada.post("/account/password", &twice).status, 422);
        assert_eq!(
            instance
                .client()
                .post(
                    "/register",
                    &[("username", "eve"), ("username", "mal"), ("password", PASSWORD)]
                )
                .status,
            422
        );
        let headers = |kind| [("Sec-Fetch-Site", "same-origin"), ("Content-Type", kind)];
        for (kind, body) in [
            (
                "application/x-www-form-urlencoded",
                &b"current_password[]=x&new_password[0]=y"[..],
            ),
            ("application/x-www-form-urlencoded", b"\xff\xfe=\xff&%ZZ=%"),
            ("application/x-www-form-urlencoded; charset=utf-16", b"\x00a\x00="),
            ("multipart/form-data", b"no boundary"),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=\"current_password\"\r\n\r\nx",
            ),
            (
                "application/xml",
                b"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
            ),
            ("text/plain", b"current_password=x"),
            ("", b"current_password=x"),
        ] {
            let answer = ada.send("POST", "/account/password", &headers(kind), body);
            assert!((400..500).contains(&answer.status), "{kind}: {}", answer.status);
            assert!(!answer.body.contains("root:x:0"), "{kind}");
        }
    });
}

#[test]
fn p56_numbers_at_their_edges_are_answered_calmly() {
    let mut instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let mut admin = instance.admin("root-one");
    instance.without_traces(|| {
        for number in [
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1e9999",
            "NaN",
            "0x10",
            "1.5",
            "10000000000",
            "٣",
            "+1",
            "%20",
            "0000-00-00",
            "9999-99-99",
        ] {
            for path in [
                "/submissions/",
                "/runs/",
                "/previews/",
                "/admin/mail/",
                "/submissions?before=",
                "/problems?page=",
                "/admin/audit?before=",
                "/admin/mail?before=",
                "/problems/sum/drafts/python3?revision=",
            ] {
                let status = admin.get(&format!("{path}{number}")).status;
                assert!([200, 303, 400, 404].contains(&status), "{path}{number}: {status}");
            }
            for path in [
                format!("/account/devices/{number}/delete"),
                format!("/admin/invites/{number}/delete"),
                format!("/admin/mail/{number}/retry"),
                format!("/submissions/{number}/marks"),
            ] {
                let status = admin.post(&path, &[("reason", "x")]).status;
                assert!([400, 404].contains(&status), "{path}: {status}");
            }
            let fields = [
                ("language", "python3"),
                ("source", "x"),
                ("revision", number),
                ("idempotency_key", number),
            ];
            let status = admin.post("/problems/sum/submissions", &fields).status;
            assert!([400, 422].contains(&status), "{number}: {status}");
        }
    });
    instance.assert_alive();
}
