//! Starts the server program, with settings given on its command line: the files in the cluster stay as
//! initdb wrote them.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{
    ClusterError, DataFolder, Durability, Keeper, Server, data_folder::Owners, init::clean_environment,
    leftovers,
};

/// Recovery after a crash reads the log since the last checkpoint; a big one takes minutes.
const LONGEST_START: Duration = Duration::from_secs(600);
/// Backends of a killed server may need a moment before they let go of the shared memory.
const LONGEST_RETRY: Duration = Duration::from_secs(5);
const LARGEST_LOG_BYTES: u64 = 10 << 20;

/// Starts the server; it may take a while until it takes connections.
pub(super) fn launch(
    folder: &DataFolder,
    server: &Server,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<Keeper, ClusterError> {
    let command = server_command(folder, server, owners, durability)?;
    Keeper::start(command, |_| ()).map_err(|error| ClusterError::Start(error.to_string()))
}

pub(super) fn launch_and_wait(
    folder: &DataFolder,
    server: &Server,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<Keeper, ClusterError> {
    let started = Instant::now();
    loop {
        let log_start = fs::metadata(folder.server_log()).map_or(0, |metadata| metadata.len());
        let keeper = launch(folder, server, owners, durability)?;
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
