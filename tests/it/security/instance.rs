//! A real instance: its own database and any number of web processes as they are shipped.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use greenroom::accounts::queries;
use greenroom::problems::import::{ImportOptions, Showing};
use tempfile::TempDir;

use super::Client;
use crate::data_dir::wait_for;
use crate::support::database::text_of;
use crate::support::{PackageBuilder, TestDatabase};

/// Tables that requests may change without anybody having done anything: counters of tries, anonymous sessions, the log.
pub const VOLATILE: [&str; 6] = [
    "sessions",
    "throttles",
    "audit_events",
    "periodic_tasks",
    "known_devices",
    "parked_posts",
];

pub struct Instance {
    webs: Vec<(Child, SocketAddr)>,
    folder: TempDir,
    people: AtomicU32,
    // Dropped last: the processes must be gone before the database can be.
    pub database: TestDatabase,
}

impl Instance {
    pub fn start() -> Instance {
        Instance::start_with(1, &[])
    }

    /// So many web processes on one database, with more settings in their environment.
    pub fn start_with(count: usize, settings: &[(&str, &str)]) -> Instance {
        Instance::start_each(&vec![settings; count])
    }

    /// A web process for each of these settings.
    pub fn start_each(nodes: &[&[(&str, &str)]]) -> Instance {
        let database = TestDatabase::create();
        // Nothing is asked of a GitHub until somebody comes back from it with what only this instance knows.
        let provider: &[(&str, &str)] = if cfg!(feature = "oidc") {
            &[
                ("GREENROOM_GITHUB_CLIENT_ID", "room"),
                ("GREENROOM_GITHUB_CLIENT_SECRET", "the secret of the room"),
                ("GREENROOM_GITHUB_URL", "http://127.0.0.1:9"),
                ("GREENROOM_GITHUB_API_URL", "http://127.0.0.1:9"),
            ]
        } else {
            &[]
        };
        let folder = TempDir::new().expect("a folder");
        let webs = nodes
            .iter()
            .enumerate()
            .map(|(number, settings)| {
                let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
                let address = listener.local_addr().expect("an address");
                let log = fs::File::create(folder.path().join(format!("web-{number}.log"))).expect("a file");
                let mut command = Command::new(env!("CARGO_BIN_EXE_greenroom"));
                command
                    .arg("web")
                    .env("GREENROOM_DATABASE_URL", database.url())
                    .env(
                        "GREENROOM_SECRET_KEY",
                        "s3cr3t-k3y-of-the-attack-suite-0123456789",
                    )
                    .env("GREENROOM_LISTENER_ON_STDIN", "1")
                    .env("GREENROOM_TRUSTED_PROXIES", "127.0.0.1")
                    .env("GREENROOM_MAIL_DIR", folder.path().join("mail"))
                    .env("RUST_LOG", "info")
                    .env_remove("DATABASE_URL")
                    .envs(provider.iter().chain(*settings).copied())
                    .stdin(Stdio::from(OwnedFd::from(listener)))
                    .stdout(Stdio::null())
                    .stderr(log);
                (command.spawn().expect("the program"), address)
            })
            .collect();
        let instance = Instance {
            webs,
            folder,
            people: AtomicU32::new(1),
            database,
        };
        for number in 0..nodes.len() {
            wait_for("the web process answers", || {
                instance.client_of(number).get("/readyz").status == 200
            });
        }
        instance
    }

    /// Somebody with a browser and an address of their own.
    pub fn client(&self) -> Client {
        self.client_of(0)
    }

    /// The same, at one of several web processes.
    pub fn client_of(&self, number: usize) -> Client {
        let person = self.people.fetch_add(1, Ordering::Relaxed);
        Client::new(
            self.webs[number].1,
            &format!("198.51.{}.{}", person / 250, person % 250 + 1),
        )
    }

    pub fn seeker(&self, username: &str) -> Client {
        let mut client = self.client();
        client.sign_up(username);
        client
    }

    pub fn mentor(&self, username: &str) -> Client {
        let client = self.seeker(username);
        assert!(queries::make_mentor(&mut self.database.connect(), username).expect("a query"));
        client
    }

    pub fn admin(&self, username: &str) -> Client {
        let client = self.seeker(username);
        assert!(queries::make_admin(&mut self.database.connect(), username).expect("a query"));
        client
    }

    pub fn import(&self, package: &PackageBuilder, publish: bool) {
        let (package, _folder) = package.read();
        let options = ImportOptions::showing(if publish { Showing::AtOnce } else { Showing::Draft });
        crate::support::package::import(&mut self.database.connect(), &package, &options)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    pub fn execute(&self, sql: &str) -> usize {
        self.database.execute(sql)
    }

    /// The one value of a query, as text.
    pub fn text(&self, sql: &str) -> String {
        self.database.text(sql)
    }

    /// A digest of every row but those of the volatile tables.
    pub fn digest(&self) -> Vec<(String, String)> {
        let mut conn = self.database.connect();
        let tables = text_of(
            &mut conn,
            "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'",
        );
        let kept = tables.split(' ').filter(|table| !VOLATILE.contains(table));
        kept.map(|table| {
            // Whether a letter is out yet is the postman's business, who works beside the requests.
            let source = match table {
                "outbox" => "(SELECT number, recipient, template, subject FROM outbox)",
                _ => table,
            };
            let rows = format!(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM {source} t"
            );
            (table.to_string(), text_of(&mut conn, &rows))
        })
        .collect()
    }

    /// Runs something that must leave every row as it was.
    pub fn without_traces<T>(&self, body: impl FnOnce() -> T) -> T {
        let before = self.digest();
        let result = body();
        assert_eq!(self.digest(), before, "something was written");
        result
    }

    /// What the web processes have logged so far.
    pub fn log(&self) -> String {
        let logs = (0..self.webs.len()).map(|number| self.folder.path().join(format!("web-{number}.log")));
        logs.map(|path: PathBuf| fs::read_to_string(path).expect("a log"))
            .collect()
    }

    /// Every process still runs, and none has panicked.
    pub fn assert_alive(&mut self) {
        for number in 0..self.webs.len() {
            assert_eq!(
                self.webs[number].0.try_wait().expect("a process"),
                None,
                "a web process has ended"
            );
            assert_eq!(self.client_of(number).get("/readyz").status, 200);
        }
        let log = self.log();
        assert!(!log.contains("panicked at"), "{log}");
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        for (child, _) in &mut self.webs {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
