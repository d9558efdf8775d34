//! What an earlier server left behind: a process that still runs, backends without their postmaster, a
//! stale `postmaster.pid`.

use std::{
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::{ClusterError, DataFolder};

const PID_FILE: &str = "postmaster.pid";
/// A fast stop writes a checkpoint, which may take its time on a slow disk.
const FAST_STOP: Duration = Duration::from_secs(30);
const IMMEDIATE_STOP: Duration = Duration::from_secs(5);

/// Makes sure that no process uses the folder's cluster. The caller holds the folder's lock, so whatever
/// still runs there is an orphan of a supervisor that was killed.
///
/// `postmaster.pid` itself is left to Postgres, which knows how to judge it, with one exception: a number
/// that meanwhile belongs to a stranger, or to a dead process that nobody waits for (containers without an
/// init), would keep Postgres from starting for ever. The same holds for the lock beside the socket.
pub(super) fn clear(folder: &DataFolder) -> Result<(), ClusterError> {
    let cluster = folder.postgres();
    let pid_file = cluster.join(PID_FILE);
    let Some(postmaster) = read_pid(&pid_file) else {
        return Ok(());
    };
    stop_processes(&cluster, postmaster)?;
    if Path::new("/proc").join(postmaster.to_string()).exists() {
        tracing::info!(
            pid = postmaster,
            "postmaster.pid names a process that is no Postgres of ours"
        );
        remove(&pid_file)?;
    }
    remove(&folder.socket_file())?;
    remove(&folder.socket_lock())
}

fn stop_processes(cluster: &Path, postmaster: i32) -> Result<(), ClusterError> {
    let started = Instant::now();
    let mut asked = false;
    loop {
        let processes = processes_in(cluster);
        if processes.is_empty() {
            return Ok(());
        }
        let waited = started.elapsed();
        if waited > FAST_STOP + IMMEDIATE_STOP {
            let processes = processes
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            return Err(ClusterError::Leftover {
                folder: cluster.to_owned(),
                processes,
            });
        }
        if waited > FAST_STOP {
            send(&processes, Signal::QUIT);
        } else if !asked && processes.contains(&postmaster) {
            tracing::info!(
                pid = postmaster,
                "stopping the Postgres that an earlier start left behind"
            );
            send(&[postmaster], Signal::INT);
            asked = true;
        }
        // Backends without a postmaster end by themselves.
        thread::sleep(Duration::from_millis(5));
    }
}

/// Server processes work in the cluster's folder; that also tells them from a stranger with their number.
fn processes_in(cluster: &Path) -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter(|pid| {
            let process = Path::new("/proc").join(pid.to_string());
            fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == cluster)
                && fs::read_to_string(process.join("comm")).is_ok_and(|comm| comm.trim() == "postgres")
        })
        .collect()
}

fn send(processes: &[i32], signal: Signal) {
    for pid in processes.iter().copied().filter_map(Pid::from_raw) {
        // One that ended meanwhile is what we want.
        let _ = kill_process(pid, signal);
    }
}

/// The first line of `postmaster.pid`: `None` where the file is missing or was cut short.
fn read_pid(pid_file: &Path) -> Option<i32> {
    fs::read_to_string(pid_file)
        .ok()?
        .lines()
        .next()?
        .trim()
        .parse()
        .ok()
}

/// Whether the server says that it takes connections: the eighth line of `postmaster.pid`, the same that
/// `pg_ctl start` waits for.
pub(super) fn is_ready(cluster: &Path, pid: u32) -> bool {
    let Ok(text) = fs::read_to_string(cluster.join(PID_FILE)) else {
        return false;
    };
    let mut lines = text.lines();
    lines.next().is_some_and(|first| first.trim() == pid.to_string())
        && lines.nth(6).is_some_and(|status| status.trim() == "ready")
}

fn remove(file: &Path) -> Result<(), ClusterError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ClusterError::io(format!("removing {}", file.display()))(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with_pid(pid: u32) -> (tempfile::TempDir, DataFolder) {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::new(root.path());
        fs::create_dir_all(folder.postgres()).unwrap();
        fs::create_dir_all(folder.socket()).unwrap();
        fs::write(folder.postgres().join(PID_FILE), format!("{pid}\n/data\n")).unwrap();
        (root, folder)
    }

    #[test]
    fn a_number_taken_over_by_a_stranger_is_not_killed_but_forgotten() {
        let (_root, folder) = folder_with_pid(std::process::id());
        let socket_lock = folder.socket_lock();
        fs::write(&socket_lock, std::process::id().to_string()).unwrap();
        clear(&folder).unwrap();
        assert!(!folder.postgres().join(PID_FILE).exists());
        assert!(!socket_lock.exists());
    }

    #[test]
    fn the_file_of_a_process_that_is_gone_is_left_to_postgres() {
        let (_root, folder) = folder_with_pid(2_147_483_000);
        clear(&folder).unwrap();
        assert!(folder.postgres().join(PID_FILE).exists());
    }

    #[test]
    fn readiness_is_believed_only_from_the_own_server() {
        let folder = tempfile::tempdir().unwrap();
        let lines = "77\n/data\n1800000000\n5432\n/run\n\n  5432 1\nready   \n";
        fs::write(folder.path().join(PID_FILE), lines).unwrap();
        assert!(is_ready(folder.path(), 77));
        assert!(!is_ready(folder.path(), 78));
        fs::write(folder.path().join(PID_FILE), lines.replace("ready", "starting")).unwrap();
        assert!(!is_ready(folder.path(), 77));
    }
}
