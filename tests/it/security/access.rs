//! Whose things are whose: probes of reading and writing what belongs to others.

use super::{Client, Instance};
use crate::submissions::{ACCEPTED, key};
use crate::support::PackageBuilder;
use greenroom::app::all_routes;
use greenroom::web::routes::Access;

fn submit(client: &mut Client, path: &str, source: &str) -> String {
    let fields = [
        ("language", "python3"),
        ("source", source),
        ("idempotency_key", &key()),
    ];
    let answer = client.post(path, &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().expect("a page").to_string()
}

#[test]
fn p01_somebody_else_s_things_can_t_be_read_in_any_form() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let (mut ada, mut eve) = (instance.seeker("ada"), instance.mentor("eve"));
    let submission = submit(&mut ada, "/problems/sum/submissions", ACCEPTED);
    let run = submit(&mut ada, "/problems/sum/runs", ACCEPTED);
    assert_eq!((ada.get(&submission).status, ada.get(&run).status), (200, 200));
    for path in [&submission, &run] {
        for form in [
            "",
            "/events",
            "/design",
            "/design/events",
            "/design/drawing",
            "/design/compare",
        ] {
            for (accept, visitor) in [("text/html", 303), ("application/json", 401)] {
                let path = format!("{path}{form}");
                let answer = eve.send("GET", &path, &[("Accept", accept)], b"");
                assert_eq!(answer.status, 404, "{path}");
                assert!(!answer.body.contains("input().split"));
                let nobody = instance.client().send("GET", &path, &[("Accept", accept)], b"");
                // Where there is no such page at all, nobody need sign in to hear so.
                assert!(
                    [visitor, 404].contains(&nobody.status),
                    "{path}: {}",
                    nobody.status
                );
            }
        }
    }
    assert!(!eve.get("/submissions").body.contains(&submission));
    assert!(
        !eve.get("/problems/sum/drafts/python3")
            .body
            .contains("input().split")
    );
}

#[test]
fn p02_somebody_else_s_things_can_t_be_written() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let (mut ada, mut eve) = (instance.seeker("ada"), instance.seeker("eve"));
    let submission = submit(&mut ada, "/problems/sum/submissions", ACCEPTED);
    let number = instance
        .text("SELECT max(number) FROM sessions s JOIN users u ON u.id = s.user_id WHERE username = 'ada'");
    instance.without_traces(|| {
        for path in [
            format!("{submission}/marks"),
            format!("/account/devices/{number}/delete"),
        ] {
            assert_eq!(eve.post(&path, &[("criterion", "1")]).status, 404, "{path}");
        }
        // Fields that name somebody else are not read.
        let stolen = [
            ("user_id", "1000"),
            ("username", "ada"),
            ("revision", "0"),
            ("source", "stolen"),
            ("language", "python3"),
        ];
        eve.post("/problems/sum/drafts/nothing", &stolen);
    });
    assert!(ada.is_signed_in());
}

#[test]
fn p03_hidden_tests_and_answers_are_nowhere() {
    let instance = Instance::start();
    let secret = PackageBuilder::new("sum")
        .file("data/secret/03-hidden.in", "271828 31415\n")
        .file("data/secret/03-hidden.ans", "303243\n");
    instance.import(&secret, true);
    let mut ada = instance.seeker("ada");
    let submission = submit(&mut ada, "/problems/sum/submissions", ACCEPTED);
    let paths = [
        "/problems/sum",
        "/problems/sum/workspace",
        "/problems/sum/editorial",
        "/problems?q=271828",
        "/problems?q=303243",
        "/problems/sum/assets/data/secret/03-hidden.ans",
        "/problems/sum/assets/../data/secret/03-hidden.ans",
        "/problems/sum/assets/submissions/accepted/sum.py",
        &submission,
    ];
    for path in paths {
        for accept in ["text/html", "application/json"] {
            let body = ada.send("GET", path, &[("Accept", accept)], b"").body;
            for hidden in ["271828 31415", "303243", "sum(int(word)"] {
                // The page repeats what was searched for, and nothing else.
                assert!(
                    path.contains(hidden) || !body.contains(hidden),
                    "{hidden} in {path}"
                );
            }
        }
    }
}

#[test]
fn p04_an_unpublished_problem_does_not_exist_for_seekers() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("hush").title("Quiet Title"), false);
    let mut people = [instance.client(), instance.seeker("ada"), instance.mentor("meg")];
    for person in &mut people {
        for path in [
            "/problems/hush",
            "/problems/hush/workspace",
            "/problems/hush/design",
            "/problems/hush/editorial",
        ] {
            let answer = person.get(path);
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.body.contains("Quiet Title"));
        }
        for path in ["/problems", "/problems?q=quiet", "/"] {
            assert!(!person.get(path).body.contains("Quiet Title"), "{path}");
        }
    }
    instance.without_traces(|| {
        let fields = [
            ("language", "python3"),
            ("source", ACCEPTED),
            ("idempotency_key", &key()),
        ];
        for end in ["submissions", "runs", "drafts/python3"] {
            let hush = people[1].post(&format!("/problems/hush/{end}"), &fields).status;
            let nothing = people[1]
                .post(&format!("/problems/nothing/{end}"), &fields)
                .status;
            assert_eq!(hush, nothing, "{end}");
            assert!([400, 404].contains(&hush), "{end}: {hush}");
        }
    });
}

#[test]
fn p06_each_role_gets_what_the_route_table_says_and_no_more() {
    let instance = Instance::start();
    let marks = ["approach", "clarity", "robustness", "language"]
        .map(|one| format!("{one}: {{level: 3, why: It does.}}"));
    let gold = format!(
        "gold: [{{file: gold/one.py, language: python3, marks: {{{}}}}}]",
        marks.join(", ")
    );
    let sum = PackageBuilder::new("sum")
        .greenroom(&gold)
        .file("gold/one.py", "print(1)\n");
    instance.import(&sum, true);
    let (mut seeker, mut mentor, mut visitor) =
        (instance.seeker("sam"), instance.mentor("meg"), instance.client());
    let staff_only = all_routes()
        .into_iter()
        .filter(|entry| matches!(entry.access, Access::Admin | Access::Mentor));
    instance.without_traces(|| {
        for entry in staff_only {
            let path = entry
                .path
                .replace("{username}", "sam")
                .replace("{slug}", "sum")
                .replace("{number}", "1")
                .replace("{path:.*}", "problem.yaml")
                .replace("{id}", "1");
            assert!(!path.contains('{'), "{path}");
            let ask = |person: &mut Client| match entry.method {
                "GET" => person.get_json(&path).status,
                _ => {
                    person
                        .post_with(
                            &path,
                            &[("is_admin", "on"), ("reason", "please"), ("note", "me")],
                            &[("Sec-Fetch-Site", "same-origin"), ("Accept", "application/json")],
                        )
                        .status
                }
            };
            assert_eq!(ask(&mut seeker), 403, "{path}");
            assert_eq!(ask(&mut visitor), 401, "{path}");
            if entry.access == Access::Admin {
                assert_eq!(ask(&mut mentor), 403, "{path}");
            }
        }
    });
}

#[test]
fn p07_a_mentor_reads_what_waits_in_the_pool_or_is_theirs_and_nobody_s_notes() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let (mut sam, mut meg, mut mia) = (
        instance.seeker("sam"),
        instance.mentor("meg"),
        instance.mentor("mia"),
    );
    let source = format!("{ACCEPTED}# only for the one who claims it\n");
    let fields = [
        ("language", "python3"),
        ("source", &*source),
        ("idempotency_key", &*key()),
    ];
    let sent = sam.post("/problems/sum/submissions", &fields);
    let submission = sent.location().expect("a submission").to_string();
    let fields = [
        ("question", "Is this fast enough, and why?"),
        ("level", "junior"),
        ("talk", "en"),
        ("visibility", "claimer"),
        ("idempotency_key", &*key()),
    ];
    let asked = sam.post(&format!("{submission}/review"), &fields);
    let review = asked.location().expect("a review").to_string();
    let hidden = "only for the one who claims it";
    for person in [&mut meg, &mut mia] {
        for path in [&review, &submission, "/queue"] {
            assert!(!person.get(path).body.contains(hidden), "{path}");
        }
    }
    assert_eq!(meg.post(&format!("{review}/claim"), &[]).status, 303);
    assert!(meg.get(&review).body.contains(hidden));
    assert_eq!(
        meg.get(&submission).status,
        404,
        "the review shows the code, the submission is its author's"
    );
    let note = "a private thought";
    assert_eq!(
        meg.post(&format!("{review}/notes"), &[("notes", note)]).status,
        303
    );
    instance.without_traces(|| {
        assert_eq!(mia.get(&review).status, 404);
        for action in [
            "claim", "renew", "release", "notes", "send", "finish", "cancel", "comments",
        ] {
            let fields = [
                ("notes", "x"),
                ("place", "whole"),
                ("body", "x"),
                ("intent", "send"),
            ];
            let status = mia.post(&format!("{review}/{action}"), &fields).status;
            assert!([404, 409].contains(&status), "{action}: {status}");
        }
        for person in [&mut sam, &mut mia] {
            for path in [&review, "/queue", "/reviews", "/notifications"] {
                assert!(!person.get(path).body.contains(note), "{path}");
            }
        }
    });
}

#[test]
fn p34_fields_that_no_form_has_change_nothing() {
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let mut ada = instance.client();
    let extra = [
        ("is_admin", "on"),
        ("is_mentor", "true"),
        ("role", "admin"),
        ("id", "1"),
        ("user_id", "1"),
        ("created_at", "1970-01-01"),
        ("email_verified_at", "now"),
        ("verdict", "accepted"),
        ("score", "100"),
        ("state", "judged"),
    ];
    let with = |fields: &[(&'static str, &'static str)]| [fields, &extra[..]].concat();
    ada.post(
        "/register",
        &with(&[("username", "ada"), ("password", crate::support::PASSWORD)]),
    );
    ada.post(
        "/account/password",
        &with(&[
            ("current_password", crate::support::PASSWORD),
            ("new_password", "another long sentence"),
        ]),
    );
    ada.post(
        "/account/email",
        &with(&[
            ("current_password", "another long sentence"),
            ("email", "ada@mail.example"),
        ]),
    );
    let submission = with(&[
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", "0190c7a5-7d52-7d52-8d52-0190c7a57d52"),
    ]);
    assert_eq!(ada.post("/problems/sum/submissions", &submission).status, 303);
    let flags = "SELECT is_admin::text || is_mentor || (email IS NULL) || (email_verified_at IS NULL) || (created_at > now() - interval '1 day') FROM users";
    assert_eq!(instance.text(flags), "falsefalsetruetruetrue");
    assert_eq!(instance.text("SELECT count(*) FROM judgements"), "0");
    assert_eq!(ada.get("/admin/users").status, 403);
}

#[test]
fn p42_a_stream_of_events_is_its_owner_s_and_ends_with_the_session() {
    use std::io::{Read, Write};
    let instance = Instance::start();
    instance.import(&PackageBuilder::new("sum"), true);
    let (mut ada, mut eve) = (instance.seeker("ada"), instance.seeker("eve"));
    let events = format!(
        "{}/events",
        submit(&mut ada, "/problems/sum/submissions", ACCEPTED)
    );
    for headers in [&[][..], &[("Last-Event-ID", "1")]] {
        assert_eq!(eve.send("GET", &events, headers, b"").status, 404);
    }
    let mut stream = std::net::TcpStream::connect(ada.address).expect("a connection");
    let session = ada.session().expect("a session").clone();
    write!(
        stream,
        "GET {events} HTTP/1.1\r\nHost: {}\r\nCookie: greenroom={session}\r\n\r\n",
        ada.address
    )
    .expect("sent");
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(10)))
        .expect("a time-out");
    let mut piece = [0; 4096];
    let first = stream.read(&mut piece).expect("an answer");
    assert!(
        String::from_utf8_lossy(&piece[..first]).starts_with("HTTP/1.1 200"),
        "a stream"
    );
    assert_eq!(ada.post("/account/devices/delete", &[]).status, 303);
    // A rendering may have been under way; another one comes seconds later, and must not.
    let mut renderings = 0;
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(count) if piece[..count].ends_with(b"0\r\n\r\n") => break,
            Ok(count) => {
                renderings += String::from_utf8_lossy(&piece[..count])
                    .matches("event: update")
                    .count();
                assert!(renderings < 3, "the stream goes on without its session");
            }
            Err(error) => panic!("the stream stays open: {error}"),
        }
    }
}
