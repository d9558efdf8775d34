//! `greenroom serve` as a user starts it: the real program, its children and their ends.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

use greenroom::cluster::{Cluster, ClusterSettings};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::data_dir::{data_dir, wait_for};

struct Instance {
    supervisor: Child,
    address: SocketAddr,
}

fn serve(folder: &TempDir) -> Command {
    let problems = folder.path().join("no-problems");
    fs::create_dir_all(&problems).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenroom"));
    command.args(["serve", "--data-dir"]).arg(folder.path());
    command
        .arg("--problems-dir")
        .arg(problems)
        .env("GREENROOM_BIND", "127.0.0.1:0")
        .env_remove("DATABASE_URL");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Instance {
    fn start(folder: &TempDir) -> Self {
        Self::start_by(serve(folder))
    }

    fn start_by(mut command: Command) -> Self {
        let mut supervisor = command.spawn().unwrap();
        let mut errors = supervisor.stderr.take().unwrap();
        // Read on in the background, so that the children never wait for us.
        let log = thread::spawn(move || {
            let mut text = String::new();
            let _ = errors.read_to_string(&mut text);
            text
        });
        let mut lines = BufReader::new(supervisor.stdout.take().unwrap()).lines();
        let greeting = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.strip_prefix("Greenroom is ready: http://")
                .map(|address| address.parse().unwrap())
        });
        let Some(address) = greeting else {
            panic!("no greeting: {}", log.join().unwrap());
        };
        thread::spawn(move || lines.count());
        Self { supervisor, address }
    }

    fn is_healthy(&self) -> bool {
        let request = |address| -> std::io::Result<String> {
            let mut stream = TcpStream::connect(address)?;
            stream.set_read_timeout(Some(std::time::Duration::from_secs(5)))?;
            // One write: a server may answer and close after the first piece.
            let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes())?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        request(self.address).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// Process numbers of the direct children whose command line holds `word`.
    fn children(&self, word: &str) -> Vec<i32> {
        let supervisor = self.supervisor.id().to_string();
        processes()
            .into_iter()
            .filter(|pid| parent(*pid).as_deref() == Some(&supervisor) && command_line(*pid).contains(word))
            .collect()
    }

    fn child(&self, word: &str) -> i32 {
        let mut found = Vec::new();
        wait_for(word, || {
            found = self.children(word);
            found.len() == 1
        });
        found[0]
    }

    fn end(mut self, signal: Signal) -> Option<i32> {
        kill(i32::try_from(self.supervisor.id()).unwrap(), signal);
        self.supervisor.wait().unwrap().code()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.supervisor.kill();
        let _ = self.supervisor.wait();
    }
}

fn processes() -> Vec<i32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// Fourth field of /proc/PID/stat, counted behind the name, which may hold spaces.
fn parent(pid: i32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1).map(str::to_owned)
}

fn command_line(pid: i32) -> String {
    fs::read(format!("/proc/{pid}/cmdline")).map_or_else(
        |_| String::new(),
        |bytes| String::from_utf8_lossy(&bytes).replace('\0', " "),
    )
}

fn is_alive(pid: i32) -> bool {
    // A process that nobody has waited for yet has no command line any more.
    !command_line(pid).is_empty()
}

fn kill(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

fn refused(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = serve(folder).args(arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn it_answers_and_stops_cleanly_when_asked() {
    let folder = data_dir();
    for signal in [Signal::INT, Signal::TERM] {
        let instance = Instance::start(&folder);
        assert!(instance.is_healthy());
        let children = [
            instance.child("greenroom web"),
            instance.child("greenroom worker"),
            instance.child("postgres"),
        ];
        assert_eq!(instance.end(signal), Some(0));
        assert_eq!(children.map(is_alive), [false; 3]);
        assert!(!folder.path().join("run/connection.json").exists());
    }
}

#[test]
fn nothing_outlives_a_killed_supervisor_and_the_next_start_recovers() {
    let folder = data_dir();
    let instance = Instance::start(&folder);
    let children = [
        instance.child("greenroom web"),
        instance.child("greenroom worker"),
        instance.child("postgres"),
    ];
    instance.end(Signal::KILL);
    let next = Instance::start(&folder);
    assert!(next.is_healthy());
    wait_for("the old children are gone", || {
        children.iter().all(|pid| !is_alive(*pid))
    });
}

#[test]
fn the_next_start_recovers_when_everything_was_killed_at_once() {
    let folder = data_dir();
    let mut instance = Instance::start(&folder);
    let mut all = [
        instance.child("greenroom web"),
        instance.child("greenroom worker"),
        instance.child("postgres"),
    ]
    .to_vec();
    let postmaster = all[2].to_string();
    all.extend(
        processes()
            .into_iter()
            .filter(|pid| parent(*pid).as_ref() == Some(&postmaster)),
    );
    kill(i32::try_from(instance.supervisor.id()).unwrap(), Signal::KILL);
    for pid in all {
        let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
    }
    instance.supervisor.wait().unwrap();
    assert!(Instance::start(&folder).is_healthy());
}

#[test]
fn each_child_comes_back_when_it_was_killed() {
    let folder = data_dir();
    let instance = Instance::start(&folder);
    for name in ["greenroom web", "greenroom worker", "postgres"] {
        let killed = instance.child(name);
        kill(killed, Signal::KILL);
        wait_for("another one runs", || {
            instance.children(name).iter().any(|pid| *pid != killed)
        });
    }
    wait_for("it answers again", || instance.is_healthy());
    assert_eq!(instance.end(Signal::TERM), Some(0));
}

#[test]
fn a_second_instance_is_told_who_has_the_folder() {
    let folder = data_dir();
    let instance = Instance::start(&folder);
    let (code, message) = refused(&folder, &[]);
    assert_eq!(code, Some(4), "{message}");
    assert!(
        message.contains(&format!("process {}", instance.supervisor.id())),
        "{message}"
    );
    assert!(instance.is_healthy());
}

#[test]
fn a_busy_address_is_named_before_anything_is_made() {
    let folder = data_dir();
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let (code, message) = refused(&folder, &["--bind", &address]);
    assert_eq!(code, Some(5), "{message}");
    assert!(message.contains(&address), "{message}");
    assert!(!folder.path().join("postgres").exists());
}

#[test]
fn a_foreign_database_needs_a_given_key() {
    let folder = data_dir();
    let (code, message) = refused(&folder, &["--database-url", "postgresql://db.invalid/greenroom"]);
    assert_eq!(code, Some(3), "{message}");
    assert!(message.contains("GREENROOM_SECRET_KEY_FILE"), "{message}");
}

#[test]
fn with_a_database_of_ones_own_each_process_signs_in_as_its_own_role() {
    let (server_folder, folder) = (data_dir(), data_dir());
    let cluster = Cluster::start(&ClusterSettings::new(server_folder.path())).unwrap();
    let connection = cluster.connection();
    let key = folder.path().join("key");
    let worker_url = folder.path().join("worker-url");
    fs::write(&key, "k".repeat(40)).unwrap();
    fs::write(&worker_url, format!("{}\n", connection.worker_url)).unwrap();
    let mut command = serve(&folder);
    command
        .env("GREENROOM_DATABASE_URL", &connection.owner_url)
        .env("GREENROOM_WEB_DATABASE_URL", &connection.web_url)
        .env("GREENROOM_WORKER_DATABASE_URL_FILE", &worker_url)
        .env("GREENROOM_SECRET_KEY_FILE", &key);
    let instance = Instance::start_by(command);
    assert!(instance.is_healthy());
    let environment = |word: &str| {
        let path = format!("/proc/{}/environ", instance.child(word));
        String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
    };
    let (web, worker) = (environment("greenroom web"), environment("greenroom worker"));
    assert!(
        web.contains("//greenroom_web:")
            && !web.contains("//greenroom:")
            && !web.contains("greenroom_worker")
    );
    assert!(
        worker.contains("//greenroom_worker:")
            && !worker.contains("//greenroom:")
            && !worker.contains("greenroom_web")
    );
    drop(instance);
    drop(cluster);
}

#[test]
fn no_child_knows_more_secrets_than_it_needs() {
    let folder = data_dir();
    let instance = Instance::start(&folder);
    let environment = |pid: i32| {
        String::from_utf8_lossy(&fs::read(Path::new("/proc").join(pid.to_string()).join("environ")).unwrap())
            .into_owned()
    };
    let web = environment(instance.child("greenroom web"));
    let worker = environment(instance.child("greenroom worker"));
    assert!(web.contains("GREENROOM_SECRET_KEY=") && !worker.contains("GREENROOM_SECRET_KEY="));
    assert!(
        web.contains("//greenroom_web:")
            && !web.contains("//greenroom:")
            && !web.contains("greenroom_worker")
    );
    assert!(worker.contains("//greenroom_worker:") && !worker.contains("//greenroom:"));
}

#[test]
fn web_process_and_server_are_never_root() {
    let folder = data_dir();
    let instance = Instance::start(&folder);
    for name in ["greenroom web", "postgres"] {
        let status = fs::read_to_string(format!("/proc/{}/status", instance.child(name))).unwrap();
        let users = status.lines().find(|line| line.starts_with("Uid:")).unwrap();
        assert!(
            !users.split_whitespace().skip(1).any(|uid| uid == "0"),
            "{name} {users}"
        );
    }
}

#[test]
fn a_drained_worker_comes_back_when_it_is_resumed_and_not_before() {
    use diesel::Connection as _;
    use greenroom::jobs::orders::{self, Wanted};

    use crate::support::database::text_of;
    let folder = data_dir();
    let instance = Instance::start(&folder);
    let connection = fs::read_to_string(folder.path().join("run/connection.json")).unwrap();
    let connection: serde_json::Value = serde_json::from_str(&connection).unwrap();
    let url = connection["owner_url"].as_str().unwrap();
    let conn = &mut diesel::PgConnection::establish(url).unwrap();
    wait_for("the worker has reported", || {
        text_of(conn, "SELECT count(*) FROM workers") == "1"
    });
    let before = instance.child("greenroom worker");
    let place = text_of(conn, "SELECT place FROM workers");
    let process = text_of(conn, "SELECT name FROM workers");
    orders::give(conn, &place, Wanted::Drained, Some(&process), "a new disk").unwrap();
    wait_for("it has ended", || !is_alive(before));
    assert_eq!(text_of(conn, "SELECT count(*) FROM workers"), "0");
    // Longer than the supervisor waits with a child that ended unasked.
    let began = std::time::Instant::now();
    while began.elapsed() < std::time::Duration::from_secs(1) {
        assert!(instance.children("greenroom worker").is_empty());
    }
    assert!(orders::take_back(conn, &place).unwrap());
    instance.child("greenroom worker");
    wait_for("it has reported", || {
        text_of(conn, "SELECT count(*) FROM workers") == "1"
    });
    assert_eq!(text_of(conn, "SELECT place FROM workers"), place);
    assert_ne!(text_of(conn, "SELECT name FROM workers"), process);
    assert!(instance.is_healthy());
    assert_eq!(instance.end(Signal::TERM), Some(0));
}
