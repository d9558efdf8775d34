//! What operators see of the instance: figures for Prometheus, at an address of their own, and the settings in effect.

use std::net::TcpListener;

use super::Instance;
use super::client::Client;

/// The value of a figure.
fn value(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.split(' ').next() == Some(name))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[test]
fn figures_are_told_beside_the_pages_and_name_nobody() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let bind = address.to_string();
    let instance = Instance::start_with(1, &[("GREENROOM_METRICS_BIND", &bind)]);
    let mut ada = instance.seeker("ada-with-a-name");
    assert_eq!(ada.get("/problems").status, 200);
    assert_eq!(ada.get("/metrics").status, 404, "not beside the pages");
    assert_eq!(ada.get("/no/such/page").status, 404);
    assert_ne!(ada.send("BREW", "/problems", &[], b"").status, 200);
    let mut scraper = Client::new(address, "198.51.100.1");
    let answer = scraper.get("/metrics");
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/plain"))
    );
    let text = answer.body;
    assert_eq!(value(&text, "greenroom_database_up"), Some(1.0), "{text}");
    assert_eq!(
        value(&text, "greenroom_jobs_waiting{kind=\"judge\"}"),
        Some(0.0),
        "{text}"
    );
    assert_eq!(value(&text, "greenroom_sessions"), Some(1.0));
    let answered = |status: &str| {
        let name = format!("greenroom_http_request_seconds_count{{method=\"GET\",status=\"{status}\"}}");
        value(&text, &name).unwrap_or_default()
    };
    assert!(answered("2xx") >= 1.0 && answered("4xx") >= 2.0, "{text}");
    assert!(
        text.contains("method=\"other\""),
        "a made-up method is none of its own"
    );
    for private in [
        "BREW",
        "ada-with-a-name",
        "/problems",
        "/no/such",
        "127.0.0.1",
        "198.51",
    ] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    for other in ["/", "/problems", "/healthz", "/metrics/x"] {
        assert_eq!(scraper.get(other).status, 404, "{other}");
    }
    for sql in [
        "INSERT INTO workers (name, place, host, slots, accuracy, languages) VALUES ('judge-1-aa-1', 'judge-1-aa', 'h', 3, 'exact', '[]')",
        "INSERT INTO worker_orders (place, wanted, reason) VALUES ('judge-1-aa', 'paused', 'a new disk')",
        "INSERT INTO blobs (sha256, size_bytes) VALUES (sha256('x'), 2048)",
        "INSERT INTO jobs (kind, subject_id, class, virtual_start, created_at) VALUES ('judge', 1, 10, 0, now() - interval '1 hour')",
    ] {
        instance.database.execute(sql);
    }
    let later = scraper.get("/metrics").body;
    let blobs = instance.database.text("SELECT sum(size_bytes) FROM blobs");
    for (name, expected) in [
        ("greenroom_workers_by_state{state=\"paused\"}", 1.0),
        ("greenroom_workers_by_state{state=\"busy\"}", 0.0),
        ("greenroom_worker_slots", 3.0),
        ("greenroom_worker_slots_busy", 0.0),
        ("greenroom_blobs_bytes", blobs.parse().expect("a number")),
    ] {
        assert_eq!(value(&later, name), Some(expected), "{name}");
    }
    let oldest = value(&later, "greenroom_queue_oldest_wait_seconds");
    assert!(oldest.is_some_and(|seconds| seconds >= 3_600.0), "{oldest:?}");
    instance.database.cut_off();
    let text = scraper.get("/metrics").body;
    assert_eq!(value(&text, "greenroom_database_up"), Some(0.0), "{text}");
    instance.database.let_in();
}

#[test]
fn the_page_of_settings_tells_what_is_in_effect_and_no_secret() {
    let instance = Instance::start_with(
        1,
        &[
            ("GREENROOM_REGISTRATION", "open"),
            ("GREENROOM_ALLOWED_HOSTS", "other.example"),
            ("GREENROOM_MAIL_FROM", "Room <room@mail.example>"),
        ],
    );
    let mut admin = instance.admin("root-one");
    let page = admin.get("/admin/settings");
    assert_eq!(page.status, 200);
    for told in [
        "GREENROOM_REGISTRATION",
        ">open<",
        "other.example",
        "room@mail.example",
        "127.0.0.1",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    for secret in ["s3cr3t-k3y", "postgres"] {
        assert!(!page.body.contains(secret), "{secret}");
    }
    assert_eq!(instance.seeker("ada").get("/admin/settings").status, 403);
}
