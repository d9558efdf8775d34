//! Too much, too slow, too often, and what lies beside the pages.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::{Answer, Client, Instance, client};
use crate::support::PASSWORD;

#[test]
fn p30_huge_requests_are_refused_and_leave_nothing() {
    let mut instance = Instance::start();
    let ada = instance.seeker("ada");
    let host = format!("Host: {}\r\nConnection: close\r\n", ada.address);
    let session = format!("Cookie: greenroom={}\r\n", ada.session().expect("a session"));
    let form = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let post = |head: &str, body: &[u8]| {
        let head = format!("POST /account/password HTTP/1.1\r\n{host}{session}{form}{head}\r\n");
        client::raw(ada.address, &[head.as_bytes(), body].concat()).status
    };
    instance.without_traces(|| {
        // No length, and more than any form has.
        let mut chunks = Vec::new();
        for _ in 0..600 {
            chunks.extend_from_slice(b"2000\r\n");
            chunks.extend_from_slice(&[b'a'; 0x2000]);
            chunks.extend_from_slice(b"\r\n");
        }
        chunks.extend_from_slice(b"0\r\n\r\n");
        assert!([0, 413].contains(&post("Transfer-Encoding: chunked\r\n", &chunks)));
        assert!([0, 413].contains(&post("Content-Length: 1000000000\r\n", &[b'a'; 1 << 20])));
        let fields = "a=1&".repeat(100_000);
        let status = post(
            &format!("Content-Length: {}\r\n", fields.len()),
            fields.as_bytes(),
        );
        assert!([400, 413, 422].contains(&status), "{status}");
        let headers: String = (0..10_000)
            .map(|number| format!("X-Filler-{number}: x\r\n"))
            .collect();
        let status = client::raw(
            ada.address,
            format!("GET / HTTP/1.1\r\n{host}{headers}\r\n").as_bytes(),
        )
        .status;
        assert!([0, 400, 431].contains(&status), "{status}");
        let cookie = "c".repeat(1 << 20);
        let status = client::raw(
            ada.address,
            format!("GET / HTTP/1.1\r\n{host}Cookie: greenroom={cookie}\r\n\r\n").as_bytes(),
        )
        .status;
        assert!([0, 400, 431].contains(&status), "{status}");
        let path = "a/".repeat(1 << 19);
        let status = client::raw(
            ada.address,
            format!("GET /{path} HTTP/1.1\r\n{host}\r\n").as_bytes(),
        )
        .status;
        assert!([0, 400, 404, 414, 431].contains(&status), "{status}");
    });
    instance.assert_alive();
}

#[test]
fn p30_requests_of_two_lengths_are_not_smuggled() {
    let instance = Instance::start();
    let ada = instance.seeker("ada");
    let host = format!("Host: {}\r\n", ada.address);
    let smuggled = format!("GET /smuggled HTTP/1.1\r\n{host}\r\n");
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -1\r\n",
    ] {
        let request = format!("POST /theme HTTP/1.1\r\n{host}{head}\r\n0\r\n\r\n{smuggled}");
        let answer = client::raw(ada.address, request.as_bytes());
        assert!(
            [0, 400, 403, 413, 422, 501].contains(&answer.status),
            "{head:?}: {}",
            answer.status
        );
        assert!(!instance.log().contains("/smuggled"), "{head:?}");
    }
}

#[test]
fn p31_slow_clients_are_cut_off_and_others_go_on() {
    let mut instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|number| {
            let mut stream = TcpStream::connect(ada.address).expect("a connection");
            let begun = match number % 3 {
                0 => "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                1 => "POST /theme HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntheme=",
                _ => "",
            };
            stream.write_all(begun.as_bytes()).expect("sent");
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(ada.get("/account/devices").status, 200);
    }
    // A head that does not end within ten seconds ends its connection.
    let started = Instant::now();
    slow[0]
        .set_read_timeout(Some(Duration::from_secs(50)))
        .expect("a time-out");
    let answer = client::read(&mut slow[0]);
    assert!([0, 408].contains(&answer.status), "{}", answer.status);
    assert!(
        started.elapsed() < Duration::from_secs(45),
        "the connection stays"
    );
    instance.assert_alive();
}

/// Sends the head of a form and then a piece of its body each tenth of a second; when the connection ended, and with what.
fn drip(instance: &Instance, piece: &[u8]) -> (Duration, Answer) {
    let mut stream = TcpStream::connect(instance.client().address).expect("a connection");
    let head = "POST /theme HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
    let mut reading = stream.try_clone().expect("a second handle");
    let started = Instant::now();
    let heard = std::thread::spawn(move || {
        reading
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time-out");
        client::read(&mut reading)
    });
    while started.elapsed() < Duration::from_secs(60) && stream.write_all(&chunk).is_ok() {
        std::thread::sleep(Duration::from_millis(100));
    }
    (started.elapsed(), heard.join().expect("an answer"))
}

#[test]
fn p31_a_body_that_never_ends_is_answered_and_its_connection_closed() {
    let mut instance = Instance::start();
    let (large, small) = std::thread::scope(|scope| {
        let large = scope.spawn(|| drip(&instance, &[b'a'; 200_000]));
        let small = scope.spawn(|| drip(&instance, b"a"));
        (large.join().expect("an end"), small.join().expect("an end"))
    });
    assert_eq!(large.1.status, 413, "{:?}", large.1);
    assert!(
        large.0 < Duration::from_secs(20),
        "too large: open for {:?}",
        large.0
    );
    assert_eq!(small.1.status, 408, "{:?}", small.1);
    assert!(
        small.0 < Duration::from_secs(50),
        "too slow: open for {:?}",
        small.0
    );
    instance.assert_alive();
}

#[test]
fn p32_static_files_and_assets_lead_nowhere_else() {
    let instance = Instance::start();
    instance.import(&crate::support::PackageBuilder::new("sum"), true);
    let mut ada = instance.seeker("ada");
    for base in ["/static/0/", "/static/", "/problems/sum/assets/"] {
        for way in [
            "../../../../etc/passwd",
            "..%2f..%2f..%2fetc%2fpasswd",
            "%2e%2e/%2e%2e/etc/passwd",
            "%252e%252e%252fetc%252fpasswd",
            "..\\..\\etc\\passwd",
            "..%5c..%5cetc%5cpasswd",
            "%00",
            "x%00.css",
            "/etc/passwd",
            "//etc/passwd",
            "....//....//etc/passwd",
            "app.css/../../Cargo.toml",
            "problem.yaml",
            "data/secret/01-small.ans",
            "submissions/accepted/sum.py",
        ] {
            let answer = ada.get(&format!("{base}{way}"));
            assert!(
                [400, 404].contains(&answer.status),
                "{base}{way}: {}",
                answer.status
            );
            assert!(
                !answer.body.contains("root:") && !answer.body.contains("[package]"),
                "{base}{way}"
            );
        }
    }
}

#[test]
fn p38_limits_can_t_be_slipped_by_spelling() {
    let instance = Instance::start();
    instance.seeker("ada");
    // The proxy in front appends what it saw; what the client made up stands before it and counts for nothing.
    let mut last = 0;
    for number in 0..12 {
        let made_up = format!("203.0.113.{number}, 192.0.2.9");
        let mut client = instance.client();
        let fields = [
            ("username", if number % 2 == 0 { "ada" } else { " ADA " }),
            ("password", "not the password"),
        ];
        let headers = [
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Forwarded-For", &*made_up),
            ("X-Real-IP", "203.0.113.99"),
            ("Forwarded", "for=203.0.113.98"),
        ];
        last = client
            .post_with(
                if number % 3 == 0 {
                    "/sign-in?x=1"
                } else {
                    "/sign-in"
                },
                &fields,
                &headers,
            )
            .status;
    }
    assert_eq!(last, 429);
    // Neighbours in one IPv6 network are one client.
    for number in 0..12 {
        let mut client = Client::new(instance.client().address, &format!("2001:db8:1:2::{number:x}"));
        last = client
            .post(
                "/sign-in",
                &[("username", "ada"), ("password", "not the password")],
            )
            .status;
    }
    assert_eq!(last, 429);
    for path in ["/sign-in/", "//sign-in", "/SIGN-IN", "/sign-in;x", "/./sign-in"] {
        let status = instance
            .client()
            .post(path, &[("username", "ada"), ("password", PASSWORD)])
            .status;
        assert!([400, 404].contains(&status), "{path}: {status}");
    }
    let retry = Client::new(instance.client().address, "192.0.2.9").sign_in("ada");
    assert_eq!(retry.status, 429);
    assert!(
        retry
            .header("retry-after")
            .and_then(|text| text.parse::<u64>().ok())
            .is_some_and(|seconds| seconds <= 900)
    );
    assert_eq!(
        instance.client().sign_in("ada").status,
        303,
        "the owner elsewhere is not locked out"
    );
}

#[test]
fn p41_private_pages_are_kept_by_nobody() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    for path in [
        "/",
        "/problems",
        "/account/devices",
        "/account/email",
        "/submissions",
        "/sign-in",
        "/nowhere",
        "/admin/users",
    ] {
        let answer = ada.get(path);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("etag").is_none(), "{path}");
    }
    let page = ada.get("/").body;
    let asset = page
        .split('"')
        .find(|part| part.starts_with("/static/") && part.ends_with(".css"))
        .expect("a style sheet");
    let kept = ada.get(asset);
    assert_eq!(
        kept.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert!(kept.header("set-cookie").is_none());
    let guessed = format!("/static/{}/app.css", "0".repeat(16));
    assert_eq!(ada.get(&guessed).status, 404);
}

#[test]
fn p48_nothing_lies_about() {
    let instance = Instance::start();
    let mut visitor = instance.client();
    for path in [
        "/metrics",
        "/debug",
        "/debug/pprof",
        "/.git/HEAD",
        "/.git/config",
        "/.env",
        "/Cargo.toml",
        "/Cargo.lock",
        "/openapi.json",
        "/swagger",
        "/actuator/health",
        "/server-status",
        "/phpinfo.php",
        "/wp-login.php",
        "/admin.bak",
        "/backup.sql",
        "/greenroom.dump",
        "/secret-key",
        "/static/",
        "/problems.zip",
        "/config",
        "/trace",
        "/graphql",
        "/.well-known/",
        "/.DS_Store",
    ] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
    assert_eq!(visitor.get("/healthz").body, "ok\n");
    assert_eq!(visitor.get("/readyz").body, "ready\n");
    assert_eq!(visitor.get("/admin/users").status, 303);
}
