//! A disk that is full under the private Postgres: the real program with its data in a small file system of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::json;
use tempfile::TempDir;

use crate::data_dir::{data_dir, wait_for};
use crate::security::client::{Answer, Client};
use crate::support::{PASSWORD, PackageBuilder};

/// A cluster with one problem takes some 45 MB.
const SIZE: &str = "120m";
const DRAFT: &str = "/problems/sum/drafts/python3";

struct Small {
    supervisor: Child,
    address: SocketAddr,
    /// The small file system as we see it from outside.
    disk: PathBuf,
    _folder: TempDir,
}

impl Small {
    /// `greenroom serve` in a mount namespace of its own, where the data folder lies on a tmpfs.
    fn start() -> Small {
        let folder = data_dir();
        let (disk, problems) = (folder.path().join("disk"), folder.path().join("problems"));
        fs::create_dir(&disk).unwrap();
        fs::create_dir(&problems).unwrap();
        PackageBuilder::new("sum").write_to(&problems);
        let namespaces: &[&str] = if geteuid().is_root() {
            &["--mount"]
        } else {
            &["--user", "--map-current-user", "--keep-caps", "--mount"]
        };
        let script = format!("mount -t tmpfs -o size={SIZE},mode=755 tmpfs \"$1\" && shift && exec \"$@\"");
        let mut supervisor = Command::new("unshare")
            .args(namespaces)
            .args(["sh", "-c", &script, "sh"])
            .arg(&disk)
            .arg(env!("CARGO_BIN_EXE_greenroom"))
            .args(["serve", "--bind", "127.0.0.1:0", "--data-dir"])
            .arg(disk.join("data"))
            .arg("--problems-dir")
            .arg(&problems)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("log")).unwrap())
            .spawn()
            .expect("unshare, of util-linux");
        let mut lines = BufReader::new(supervisor.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let address = lines.find_map(|line| {
            let address = line.strip_prefix("Greenroom is ready: http://")?;
            address.parse().ok()
        });
        let log = || fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        let address = address.unwrap_or_else(|| panic!("it did not start: {}", log()));
        std::thread::spawn(move || lines.count());
        let seen = format!("/proc/{}/root{}", supervisor.id(), disk.display());
        Small {
            supervisor,
            address,
            disk: seen.into(),
            _folder: folder,
        }
    }

    fn client(&self) -> Client {
        Client::new(self.address, "127.0.0.1")
    }

    /// Leaves no byte free.
    fn fill(&self) {
        let mut filler = File::create(self.disk.join("filler")).unwrap();
        let piece = [0; 65536];
        let error = loop {
            if let Err(error) = filler.write_all(&piece) {
                break error;
            }
        };
        assert_eq!(error.raw_os_error(), Some(28), "{error}");
    }

    fn make_room(&self) {
        fs::remove_file(self.disk.join("filler")).unwrap();
    }

    /// As the superuser of the private Postgres.
    fn connect(&self) -> Option<PgConnection> {
        let data = self.disk.join("data");
        let credentials = fs::read(data.join("credentials.json")).unwrap();
        let credentials: serde_json::Value = serde_json::from_slice(&credentials).unwrap();
        let socket = data.join("run/postgres");
        let url = format!(
            "host={} user=postgres password={} dbname=greenroom",
            socket.display(),
            credentials["superuser"].as_str().unwrap()
        );
        PgConnection::establish(&url).ok()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        if let Some(pid) = Pid::from_raw(i32::try_from(self.supervisor.id()).unwrap()) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.supervisor.wait();
    }
}

/// Without the right to mount there is no small disk to fill.
fn may_mount() -> bool {
    let mut probe = Command::new("unshare");
    if !geteuid().is_root() {
        probe.args(["--user", "--map-current-user", "--keep-caps"]);
    }
    let mounted = probe
        .args(["--mount", "mount", "-t", "tmpfs", "tmpfs", "/tmp"])
        .output();
    mounted.is_ok_and(|output| output.status.success())
}

fn save(person: &mut Client, source: &str, base_revision: u64) -> Answer {
    let body = json!({ "source": source, "base_revision": base_revision, "writer": "tab" }).to_string();
    let headers = [
        ("Content-Type", "application/json"),
        ("Accept", "application/json"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    person.send("POST", DRAFT, &headers, body.as_bytes())
}

fn assert_calm(answer: &Answer, what: &str) {
    let whole = format!("{:?}{}", answer.headers, answer.body).to_lowercase();
    for inside in [
        "space left",
        "disk",
        "base/",
        "pg_wal",
        "postgres",
        "extend file",
        "socket",
        ".rs",
    ] {
        assert!(!whole.contains(inside), "{inside} in {what}: {whole}");
    }
    if answer.status == 503 {
        assert!(answer.header("retry-after").is_some(), "{what}");
    }
}

/// What cannot be compressed, so that it takes its room on the disk.
fn noise(bytes: usize) -> String {
    (0..bytes)
        .map(|_| char::from(rand::random_range(b'a'..=b'z')))
        .collect()
}

#[test]
fn with_a_full_disk_nothing_is_lost_nobody_gets_in_and_room_is_enough_to_go_on() {
    if !may_mount() {
        eprintln!("SKIPPED: a full disk. This machine lets nobody mount in a namespace of their own.");
        return;
    }
    let small = Small::start();
    let mut ada = small.client();
    wait_for("the problem is imported", || {
        small.client().get("/problems/sum").status == 200
    });
    ada.sign_up("ada");
    assert_eq!(save(&mut ada, "print(1)", 0).status, 200);

    // No room for anything new: what is large is refused, and says so.
    small.fill();
    let refused = save(&mut ada, &noise(60_000), 1);
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert_calm(&refused, "a draft");
    assert!(
        ada.get(DRAFT).body.contains("print(1)"),
        "what was there is there"
    );
    for path in ["/", "/problems", "/account/devices", "/readyz"] {
        let answer = ada.get(path);
        assert!([200, 503].contains(&answer.status), "{path}: {}", answer.status);
        assert_calm(&answer, path);
    }
    let wrong = [("username", "ada"), ("password", "not her password")];
    let answer = small.client().post("/sign-in", &wrong);
    assert!([422, 503].contains(&answer.status), "{}", answer.status);
    assert_calm(&answer, "a wrong password");

    // No room for the write-ahead log either: Postgres itself goes down.
    wait_for("Postgres is down", || {
        // Each needs another segment of the log, as soon as there is something in the one at hand.
        let turned = small.connect().map(|mut conn| {
            conn.batch_execute("SELECT pg_logical_emit_message(false, 'some', 'thing')")?;
            conn.batch_execute("SELECT pg_switch_wal()")
        });
        turned.is_none()
    });
    let mut eve = small.client();
    for path in ["/", "/problems", "/account/devices", "/admin/users", "/readyz"] {
        for person in [&mut ada, &mut eve] {
            let answer = person.get(path);
            assert!([303, 503].contains(&answer.status), "{path}: {}", answer.status);
            assert_calm(&answer, path);
        }
    }
    for path in ["/sign-in", "/register"] {
        let answer = eve.post(path, &[("username", "eve"), ("password", PASSWORD)]);
        assert_eq!(answer.status, 503, "{path}");
        assert_calm(&answer, path);
        assert!(eve.session().is_none(), "{path}");
    }
    assert_eq!(small.client().get("/healthz").status, 200, "the process lives");

    // Somebody makes room, and does nothing else.
    small.make_room();
    wait_for("it goes on by itself", || {
        small.client().get("/readyz").status == 200
    });
    assert!(ada.is_signed_in());
    let draft = ada.get(DRAFT).body;
    assert!(
        draft.contains("print(1)") && draft.contains("\"revision\":1"),
        "{draft}"
    );
    assert_eq!(save(&mut ada, "print(2)", 1).status, 200);
    assert_eq!(
        eve.post("/sign-in", &[("username", "eve"), ("password", PASSWORD)])
            .status,
        422
    );
}
