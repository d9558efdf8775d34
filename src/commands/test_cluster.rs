//! `greenroom test-cluster -- COMMAND…`: runs a command beside a throw-away Postgres.

use std::{
    env,
    ffi::OsString,
    fs,
    os::unix::{fs::MetadataExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus},
};

use anyhow::{Context, Result};
use clap::Args;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::serve::{StopSignal, watch_signals};
use crate::cluster::{Cluster, ClusterSettings, DataFolder, DataLock};

/// Address of the throw-away server's superuser, for tests.
pub const ADDRESS: &str = "GREENROOM_TEST_DATABASE_URL";
const FOLDER_PREFIX: &str = "greenroom-test-";

#[derive(Debug, Args)]
pub struct TestClusterCommand {
    /// Program and arguments; it gets GREENROOM_TEST_DATABASE_URL
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

impl TestClusterCommand {
    /// Answers with the command's own exit code. A server given from outside is used as it is.
    pub fn run(self) -> Result<ExitCode> {
        let cluster = match env::var_os(ADDRESS) {
            Some(_) => None,
            None => Some(start()?),
        };
        let (program, arguments) = self.command.split_first().context("no command given")?;
        let mut command = Command::new(program);
        command.args(arguments);
        if let Some(cluster) = &cluster {
            command.env(ADDRESS, cluster.superuser_url());
        }
        let mut child = command
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let descriptor = pidfd_open(Pid::from_child(&child), PidfdFlags::empty())?;
        // A Ctrl-C at the terminal has reached the command as well; this process stays to clean up.
        watch_signals(move |signal| {
            if signal != StopSignal::Interrupt {
                let _ = pidfd_send_signal(&descriptor, Signal::TERM);
            }
        })?;
        let status = child.wait()?;
        if let Some(cluster) = cluster {
            cluster.stop();
        }
        Ok(exit_code(status))
    }
}

fn start() -> Result<Cluster> {
    // Not below TMPDIR: the server runs as another user there when this is root, and socket paths are short.
    let parent = Path::new("/tmp");
    remove_leftovers(parent);
    let folder = parent.join(format!(
        "{FOLDER_PREFIX}{}-{:08x}",
        std::process::id(),
        rand::random::<u32>()
    ));
    Ok(Cluster::start(&ClusterSettings::throw_away(folder))?)
}

/// Folders whose owner was killed before it could delete them: ours, and nobody holds them.
fn remove_leftovers(parent: &Path) {
    let own_user = rustix::process::geteuid().as_raw();
    let ours = |path: &PathBuf| {
        let named = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(FOLDER_PREFIX));
        named && fs::symlink_metadata(path).is_ok_and(|data| data.is_dir() && data.uid() == own_user)
    };
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for folder in entries.map(|entry| entry.path()).filter(ours) {
        // A folder without its lock file is just being made, or was never used: it is left alone.
        let data = DataFolder::new(&folder);
        if data.lock().exists() && DataLock::take(&data).is_ok() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// A command that a signal ended counts as 128 + its number, as shells have it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from)
}
