//! System users: the server and the web process never run as root, and never as the shared `nobody`.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use super::ClusterError;

/// Runs Postgres when Greenroom is started by root.
pub const DATABASE_USER: &str = "greenroom-db";
/// Runs the web process when Greenroom is started by root.
pub const WEB_USER: &str = "greenroom";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemUser {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The system user `name`, made when missing. Only root can make one.
pub fn system_user(name: &str) -> Result<SystemUser, ClusterError> {
    if let Some(user) = find_user(name) {
        return Ok(user);
    }
    // Two starts at once meet at the lock of /etc/passwd: the loser looks again and finds the user.
    let mut reason = String::new();
    for _ in 0..20 {
        match useradd(name) {
            Ok(()) => {}
            Err(message) => reason = message,
        }
        if let Some(user) = find_user(name) {
            return Ok(user);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(ClusterError::User {
        user: name.to_owned(),
        reason,
    })
}

fn useradd(name: &str) -> Result<(), String> {
    let output = Command::new("useradd")
        .args(["--system", "--user-group", "--no-create-home"])
        .args(["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name])
        .output()
        .map_err(|error| format!("useradd: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

/// The local file first: it needs no process. `getent` knows the users of directories as well.
fn find_user(name: &str) -> Option<SystemUser> {
    let local = fs::read_to_string(Path::new("/etc/passwd")).unwrap_or_default();
    find_in_passwd(&local, name).or_else(|| {
        let output = Command::new("getent").args(["passwd", name]).output().ok()?;
        find_in_passwd(&String::from_utf8_lossy(&output.stdout), name)
    })
}

/// `name:password:uid:gid:…`, see passwd(5).
fn find_in_passwd(passwd: &str, name: &str) -> Option<SystemUser> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(SystemUser {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str =
        "root:x:0:0:root:/root:/bin/bash\ngreenroom-db:x:990:991::/nonexistent:/usr/sbin/nologin\n";

    #[test]
    fn users_are_found_by_their_whole_name() {
        let user = find_in_passwd(PASSWD, "greenroom-db").unwrap();
        assert_eq!((user.uid, user.gid), (990, 991));
        assert_eq!(find_in_passwd(PASSWD, "greenroom"), None);
    }
}
