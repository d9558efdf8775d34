//! Text that tries to become something else: markup, SQL, log lines, other fields.

use super::{CANARY, Instance};
use crate::submissions::key;
use crate::support::{PASSWORD, PackageBuilder};

#[test]
fn p20_a_statement_s_markup_can_t_do_anything() {
    let instance = Instance::start();
    let statement = "Print it.\n\n<script>alert(1)</script><img src=x onerror=alert(2)><iframe src=//evil.example></iframe>\n\n\
        [a](javascript:alert(3)) [b](JaVaScRiPt:alert(4)) [c](data:text/html,x) [d](vbscript:x) <javascript:alert(5)>\n\n\
        ![e](javascript:alert(6)) ![f](https://evil.example/pixel.png) ![\"onload=alert(7)](x.png \"t\\\" onerror=alert(8)\")\n\n\
        ```\"><gr-x> onmouseover=alert(9)\ncode\n```\n\n\
        | a | b |\n|---|---|\n| <svg onload=alert(10)> | [x](java\tscript:alert(11)) |\n\n\
        <a href=\"&#106;avascript:alert(12)\">z</a> <style>*{display:none}</style><base href=//evil.example><meta http-equiv=refresh content=0>\n";
    instance.import(&PackageBuilder::new("sum").statement(statement), true);
    let mut ada = instance.seeker("ada");
    for path in ["/problems/sum", "/problems/sum/workspace"] {
        let body = ada.get(path).body.to_lowercase();
        let start = body.find("print it.").expect("the statement");
        let shown = &body[start
            ..body[start..]
                .find("<footer")
                .map_or(body.len(), |end| start + end)];
        for bad in [
            "<script>alert",
            "<iframe",
            "<img src=x",
            "<svg onload",
            "<style>",
            "<base",
            "<meta http",
            "<gr-x",
            "href=\"javascript:",
            "href=\"data:",
            "href=\"vbscript:",
            "src=\"javascript:",
            "src=\"https://evil",
            " onerror=",
            " onload=alert",
            "onmouseover=alert(9)\n",
        ] {
            assert!(!shown.contains(bad), "{bad} in {path}: {shown}");
        }
    }
}

#[test]
fn p21_names_and_notes_come_out_as_text() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum").title("T\"'><gr-x>"), true);
    let mut eve = instance.client();
    let name = format!("Eve {CANARY}");
    let fields = [
        ("username", "eve"),
        ("display_name", &*name),
        ("email", "eve@mail.example"),
        ("password", PASSWORD),
    ];
    assert_eq!(eve.post("/register", &fields).status, 303);
    let mut admin = instance.admin("root-one");
    admin.post("/admin/invites", &[("note", CANARY)]);
    admin.post("/admin/users/eve/sessions/delete", &[("reason", CANARY)]);
    eve.sign_in("eve");
    for path in ["/", "/problems", "/problems/sum", "/account/devices"] {
        assert!(!eve.get(path).body.contains("<gr-x"), "{path}");
    }
    let mut seen = 0;
    for path in [
        "/admin/users",
        "/admin/users/eve",
        "/admin/invites",
        "/admin/audit",
        "/admin/mail",
    ] {
        let body = admin.get(path).body;
        assert!(!body.contains("<gr-x"), "{path}");
        seen += usize::from(body.contains("gr-x"));
    }
    assert!(seen >= 3, "the canary is shown, escaped");
}

#[test]
fn p22_code_comes_out_as_text() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let mut ada = instance.seeker("ada");
    let source = format!("print('{CANARY}</textarea></script><script>alert(1)</script>')\u{2028}# </pre>\n");
    let fields = [
        ("language", "python3"),
        ("source", &*source),
        ("idempotency_key", &*key()),
    ];
    let page = ada
        .post("/problems/sum/submissions", &fields)
        .location()
        .expect("a page")
        .to_string();
    ada.post(
        "/problems/sum/drafts/python3",
        &[("source", &source), ("revision", "0")],
    );
    for path in [
        &*page,
        "/problems/sum/workspace?language=python3",
        "/problems/sum/drafts/python3/versions",
        "/submissions",
        "/",
    ] {
        let body = ada.get(path).body;
        assert!(
            !body.contains("<gr-x") && !body.contains("<script>alert"),
            "{path}"
        );
    }
    assert!(
        ada.get(&page).body.contains("&#60;gr-x&#62;") || ada.get(&page).body.contains("&lt;gr-x&gt;"),
        "it is shown"
    );
}

#[test]
fn p33_queries_can_t_be_bent() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let mut admin = instance.admin("root-one");
    let bent = [
        "'",
        "''",
        "\"",
        "\\",
        "%",
        "_",
        "' OR 1=1 --",
        "'; SELECT pg_sleep(20); --",
        "1) UNION SELECT 1--",
        "$1",
        "(a+)+$",
        "%00",
        "\u{0}",
        "'||pg_sleep(20)||'",
        "{\"$gt\":\"\"}",
        "${7*7}",
        "{{7*7}}",
    ];
    instance.without_traces(|| {
        let started = std::time::Instant::now();
        for text in bent {
            let value = form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            for path in [
                "/problems?q=", "/problems?topic=", "/problems?sort=", "/problems?page=", "/problems?difficulty=", "/problems?language=", "/submissions?before=", "/admin/users?q=", "/admin/users?after=", "/admin/users?role=", "/admin/audit?actor=", "/admin/audit?before=", "/admin/audit?action=", "/admin/audit/export?subject=", "/admin/mail?state=", "/admin/mail?before=", "/problems/", "/admin/users/", "/submissions/", "/reset/", "/invite/", "/email/",
            ] {
                let status = admin.get(&format!("{path}{value}")).status;
                assert!([200, 303, 400, 404].contains(&status), "{path}{text:?}: {status}");
            }
            if !text.contains('\0') {
                let cookie = format!("greenroom={value}; theme={value}");
                assert!([200, 303, 400].contains(&instance.client().send("GET", "/", &[("Cookie", &cookie)], b"").status), "{text:?}");
            }
        }
        // One pg_sleep that ran would make it longer than all of them took.
        let slow = instance.text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND state = 'active' AND pid <> pg_backend_pid()");
        assert_eq!(slow, "0", "{:?}", started.elapsed());
    });
    // What is searched for is taken literally.
    assert!(
        admin.get("/admin/users?q=%25").body.contains("Nobody")
            || !admin
                .get("/admin/users?q=%25")
                .body
                .contains("href=\"/admin/users/root-one\"")
    );
}
