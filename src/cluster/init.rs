use std::{
    fs, io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
};

use super::{
    ClusterError, Credentials, DataFolder, Durability, Server,
    data_folder::{Owners, give, make_dir, write_private},
    roles::SUPERUSER,
};

/// Makes the cluster under another name and renames it when it is whole: a start that was cut short leaves
/// nothing that could be taken for a cluster, and the next start begins again.
pub(super) fn make_cluster(
    folder: &DataFolder,
    server: &Server,
    credentials: &Credentials,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<(), ClusterError> {
    let unfinished = folder.unfinished();
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(ClusterError::io(format!("removing {}", unfinished.display()))(
                error,
            ));
        }
        _ => {}
    }
    make_dir(&unfinished, 0o700)?;
    let password_file = folder.root().join("superuser-password");
    write_private(&password_file, &credentials.superuser)?;
    if let Some(Owners { database, .. }) = owners {
        give(&unfinished, database.uid, database.gid)?;
        give(&password_file, database.uid, database.gid)?;
    }
    let made = run_initdb(server, &unfinished, &password_file, owners, durability);
    fs::remove_file(&password_file).map_err(ClusterError::io("removing the password file"))?;
    made?;
    fs::rename(&unfinished, folder.postgres())
        .and_then(|()| fs::File::open(folder.root())?.sync_all())
        .map_err(ClusterError::io("putting the new cluster in its place"))
}

fn run_initdb(
    server: &Server,
    target: &Path,
    password_file: &Path,
    owners: Option<&Owners>,
    durability: Durability,
) -> Result<(), ClusterError> {
    // Who is killed in the middle must not leave an initdb behind that goes on writing.
    let mut command = Command::new("setpriv");
    clean_environment(&mut command);
    command
        .args(["--pdeathsig", "KILL", "--"])
        .arg(server.program("initdb"))
        .arg("--pgdata")
        .arg(target)
        .arg("--pwfile")
        .arg(password_file)
        .args([
            "--username",
            SUPERUSER,
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        ])
        .stdin(Stdio::null())
        .current_dir("/");
    match durability {
        Durability::Full => command.args(["--auth=scram-sha-256", "--data-checksums"]),
        Durability::ThrowAway => command.args(["--auth=trust", "--no-sync"]),
    };
    if let Some(Owners { database, .. }) = owners {
        // As root the standard library also clears the supplementary groups here.
        command.uid(database.uid).gid(database.gid);
    }
    let output = command
        .output()
        .map_err(|error| ClusterError::Init(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(ClusterError::Init(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}

/// The server takes nothing from the caller's environment, `PGDATA` and the like least of all.
pub(super) fn clean_environment(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8");
}
