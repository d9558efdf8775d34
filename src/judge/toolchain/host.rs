//! Asking the host about its tools.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A tool that does not answer in this time counts as broken.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// Variables a version manager's wrapper needs to find the real tool.
const KEPT: [&str; 6] = [
    "HOME",
    "PATH",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "CARGO_HOME",
    "PYENV_ROOT",
];

/// The first executable file of this name on the search path.
pub(super) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|file| is_executable(file))
}

pub(super) fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Runs a tool in a fixed environment and returns what it printed, or why that failed.
pub(super) fn ask(tool: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(tool);
    command.args(arguments).env_clear().current_dir("/");
    command.env("LC_ALL", "C").env("RUSTUP_AUTO_INSTALL", "0");
    for name in KEPT {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|error| format!("{} does not start: {error}", tool.display()))?;
    let deadline = Instant::now() + ANSWER_LIMIT;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{} does not answer", tool.display()));
            }
        }
    };
    let mut answer = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        // A version is short; a tool that printed more than the pipe holds would have hit the deadline.
        stdout
            .take(64 * 1024)
            .read_to_end(&mut answer)
            .map_err(|error| format!("{}: {error}", tool.display()))?;
    }
    if !status.success() {
        return Err(format!("{} fails ({status})", tool.display()));
    }
    Ok(String::from_utf8_lossy(&answer).trim().to_owned())
}

/// Where the box sees this file of the host without help: below `/usr`, but not `/usr/local`.
pub(super) fn is_in_box(path: &Path) -> bool {
    path.starts_with("/usr") && !path.starts_with("/usr/local") && !path.starts_with("/usr/src")
}

/// The installation root of a tool that lies in `<root>/bin/`.
pub(super) fn root_of(tool: &Path) -> Option<PathBuf> {
    Some(
        tool.parent()
            .filter(|folder| folder.ends_with("bin"))?
            .parent()?
            .to_owned(),
    )
}
