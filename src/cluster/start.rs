use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{
    ClusterError, ClusterSettings, Connection, Credentials, DataFolder, DataLock, Durability, Keeper, Server,
    data_folder::Owners,
    init::{clean_environment, make_cluster},
    leftovers,
    roles::{DATABASE, SUPERUSER, prepare, roles, url},
    running::{announce, withdraw},
};

/// Recovery after a crash reads the log since the last checkpoint; a big one takes minutes.
const LONGEST_START: Duration = Duration::from_secs(600);
/// Backends of a killed server may need a moment before they let go of the shared memory.
const LONGEST_RETRY: Duration = Duration::from_secs(5);
const FAST_STOP: Duration = Duration::from_secs(20);
const LARGEST_LOG_BYTES: u64 = 10 << 20;

/// A running private Postgres. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    settings: ClusterSettings,
    folder: DataFolder,
    server: Server,
    owners: Option<Owners>,
    credentials: Credentials,
    keeper: Keeper,
    // Last: the folder is given back when the server has stopped.
    _lock: DataLock,
}

impl Cluster {
    /// Takes the data folder, makes the cluster where there is none and starts the server.
    ///
    /// Blocks until the server takes connections and its roles and database exist. The server ends with
    /// this process, whatever ends it; the calling thread may go.
    pub fn start(settings: &ClusterSettings) -> Result<Self, ClusterError> {
        let folder = DataFolder::make(&settings.data_dir)?;
        let lock = DataLock::take(&folder)?;
        Self::start_locked(settings, folder, lock)
    }

    /// [`Cluster::start`] for a caller that has taken the folder already.
    pub fn start_locked(
        settings: &ClusterSettings,
        folder: DataFolder,
        lock: DataLock,
    ) -> Result<Self, ClusterError> {
        let owners = Owners::find()?;
        folder.make_rest(owners.as_ref())?;
        withdraw(&folder);
        let server = Server::find(settings, &folder.postgres(), made_by(&folder)?)?;
        let credentials = Credentials::load_or_make(&folder)?;
        if !folder.postgres().exists() {
            make_cluster(
                &folder,
                &server,
                &credentials,
                owners.as_ref(),
                settings.durability,
            )?;
        }
        leftovers::clear(&folder)?;
        let keeper = start_server(&folder, &server, owners.as_ref(), settings.durability)?;
        let cluster = Self {
            settings: settings.clone(),
            folder,
            server,
            owners,
            credentials,
            keeper,
            _lock: lock,
        };
        prepare(&cluster.folder, &cluster.credentials)?;
        announce(&cluster.folder, &cluster.connection())?;
        Ok(cluster)
    }

    /// Starts the server again after it ended by itself.
    pub fn restart(&mut self) -> Result<(), ClusterError> {
        leftovers::clear(&self.folder)?;
        self.keeper = start_server(
            &self.folder,
            &self.server,
            self.owners.as_ref(),
            self.settings.durability,
        )?;
        Ok(())
    }

    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Process number of the postmaster.
    pub fn pid(&self) -> u32 {
        self.keeper.pid()
    }

    /// How the server ended, or `None` while it runs.
    pub fn ended(&self) -> Option<ExitStatus> {
        self.keeper.ended()
    }

    pub fn connection(&self) -> Connection {
        Connection {
            owner_url: self.owner_url(),
            web_url: self.web_url(),
            worker_url: self.worker_url(),
        }
    }

    pub fn owner_url(&self) -> String {
        url(&self.folder, roles().owner, &self.credentials.owner, DATABASE)
    }

    pub fn web_url(&self) -> String {
        url(&self.folder, roles().web, &self.credentials.web, DATABASE)
    }

    pub fn worker_url(&self) -> String {
        url(&self.folder, roles().worker, &self.credentials.worker, DATABASE)
    }

    /// The superuser in the maintenance database: tests make and drop databases there.
    pub fn superuser_url(&self) -> String {
        url(&self.folder, SUPERUSER, &self.credentials.superuser, "postgres")
    }

    /// Stops the server: a fast stop, after 20 s an immediate one (the next start recovers).
    pub fn stop(self) {
        drop(self);
    }

    fn stop_server(&self) {
        withdraw(&self.folder);
        self.keeper.signal(Signal::INT);
        for harder in [Signal::QUIT, Signal::KILL] {
            if self.keeper.wait(FAST_STOP).is_some() {
                return;
            }
            tracing::warn!(pid = self.pid(), ?harder, "Postgres does not stop");
            self.keeper.signal(harder);
        }
        self.keeper.wait(FAST_STOP);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop_server();
        if self.settings.durability == Durability::ThrowAway {
            let _ = fs::remove_dir_all(self.folder.root());
        }
    }
}

/// The major version of the folder's cluster, as Postgres wrote it there.
fn made_by(folder: &DataFolder) -> Result<Option<u32>, ClusterError> {
    let cluster = folder.postgres();
    if !cluster.exists() {
        return Ok(None);
    }
    let file = cluster.join("PG_VERSION");
    let text = fs::read_to_string(&file).map_err(ClusterError::io(format!("reading {}", file.display())))?;
    let reason = format!("{:?} is no version number", text.trim());
    text.trim()
        .parse()
        .map(Some)
        .map_err(|_| ClusterError::BadFile { file, reason })
}

fn start_server(
    folder: &DataFolder,
    server: &Server,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<Keeper, ClusterError> {
    let started = Instant::now();
    loop {
        let log_start = fs::metadata(folder.server_log()).map_or(0, |metadata| metadata.len());
        let command = server_command(folder, server, owners, durability)?;
        let keeper =
            Keeper::start(command, |_| ()).map_err(|error| ClusterError::Start(error.to_string()))?;
        if wait_until_ready(folder, &keeper)? {
            return Ok(keeper);
        }
        let reason = log_since(&folder.server_log(), log_start);
        if !reason.contains("shared memory block") || started.elapsed() > LONGEST_RETRY {
            return Err(ClusterError::Start(reason));
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// `false` when the server ended instead.
fn wait_until_ready(folder: &DataFolder, keeper: &Keeper) -> Result<bool, ClusterError> {
    let started = Instant::now();
    let mut said = false;
    while !leftovers::is_ready(&folder.postgres(), keeper.pid()) {
        if keeper.ended().is_some() {
            return Ok(false);
        }
        if started.elapsed() > LONGEST_START {
            keeper.signal(Signal::QUIT);
            return Err(ClusterError::Start(format!(
                "not ready after {} s",
                LONGEST_START.as_secs()
            )));
        }
        if !said && started.elapsed() > Duration::from_secs(5) {
            tracing::info!(log = %folder.server_log().display(), "Postgres is still starting (recovery after a crash?)");
            said = true;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(true)
}

fn server_command(
    folder: &DataFolder,
    server: &Server,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<Command, ClusterError> {
    let log = open_log(&folder.server_log()).map_err(ClusterError::io("opening the server's log"))?;
    // SIGINT is Postgres' fast stop: that is what it gets when this process is killed.
    let mut command = Command::new("setpriv");
    clean_environment(&mut command);
    command.args(["--pdeathsig", "INT"]);
    if let Some(Owners { database, .. }) = owners {
        command.args([
            "--reuid",
            &database.uid.to_string(),
            "--regid",
            &database.gid.to_string(),
        ]);
        command.arg("--clear-groups");
    }
    let socket_mode = if owners.is_some() { "0777" } else { "0700" }; // The folder is the border.
    command
        .arg("--")
        .arg(server.program("postgres"))
        .arg("-D")
        .arg(folder.postgres());
    let mut set = |name: &str, value: &str| {
        command.arg("-c").arg(format!("{name}={value}"));
    };
    set("listen_addresses", "");
    set("unix_socket_directories", &quote_list_item(&folder.socket()));
    set("unix_socket_permissions", socket_mode);
    set(
        "max_connections",
        if durability == Durability::Full {
            "100"
        } else {
            "200"
        },
    );
    set("logging_collector", "off");
    set("log_destination", "stderr");
    set("log_line_prefix", "%m [%p] %q%u@%d ");
    if durability == Durability::ThrowAway {
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            set(name, "off");
        }
        set("wal_level", "minimal");
        set("max_wal_senders", "0");
    }
    command.stdin(Stdio::null()).current_dir("/");
    command
        .stdout(
            log.try_clone()
                .map_err(ClusterError::io("sharing the server's log"))?,
        )
        .stderr(log);
    Ok(command)
}

/// `unix_socket_directories` is a list: commas and quotes inside an item are quoted.
fn quote_list_item(path: &Path) -> String {
    format!("\"{}\"", path.display().to_string().replace('"', "\"\""))
}

/// Appends; one older file is kept when the log has grown large.
fn open_log(path: &Path) -> io::Result<fs::File> {
    if fs::metadata(path).is_ok_and(|metadata| metadata.len() > LARGEST_LOG_BYTES) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
}

/// The last lines that the server wrote since `start`.
fn log_since(path: &Path, start: u64) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let new = bytes.get(usize::try_from(start).unwrap_or(0)..).unwrap_or(&bytes);
    let text = String::from_utf8_lossy(new);
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("; ")
}
