//! Finds the programs of a Postgres server.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use super::{ClusterError, ClusterSettings};

/// Older servers lack what the migrations use.
pub const OLDEST_MAJOR: u32 = 15;
const DEBIAN_SERVERS: &str = "/usr/lib/postgresql";

/// A folder with `postgres` and `initdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub bin: PathBuf,
    pub major: u32,
}

impl Server {
    /// The server for a new cluster, or the one that can open a cluster made by version `made_by`.
    ///
    /// Order: `GREENROOM_PG_BIN` alone where it is set; Debian's versioned folders, newest first; `PATH`;
    /// the tools folders.
    pub fn find(
        settings: &ClusterSettings,
        cluster: &Path,
        made_by: Option<u32>,
    ) -> Result<Self, ClusterError> {
        let servers = match &settings.server_bin {
            Some(bin) => Self::in_folder(bin).into_iter().collect(),
            None => everywhere(&settings.tools),
        };
        choose(servers, cluster, made_by)
    }

    /// `None` when the folder lacks one of the programs or its server doesn't run.
    fn in_folder(bin: &Path) -> Option<Self> {
        if !["postgres", "initdb"]
            .iter()
            .all(|program| is_program(&bin.join(program)))
        {
            return None;
        }
        let output = Command::new(bin.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = parse_major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self {
            bin: bin.to_owned(),
            major,
        })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// `<data folder of the user>/greenroom/tools`, `GREENROOM_TOOLS` and `.tools`, where `scripts/bootstrap`
/// puts a server when it may not use the system's packages.
pub(super) fn default_tools() -> Vec<PathBuf> {
    let given = env::var_os("GREENROOM_TOOLS").map(PathBuf::from);
    let usual = super::DataFolder::default_root()
        .ok()
        .map(|root| root.join("tools"));
    given
        .into_iter()
        .chain(usual)
        .chain(env::current_dir().ok().map(|checkout| checkout.join(".tools")))
        .collect()
}

fn everywhere(tools: &[PathBuf]) -> Vec<Server> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).find(|folder| is_program(&folder.join("postgres")));
    // A link in PATH stands for the folder it points to, where the other programs lie.
    let on_path = on_path.and_then(|folder| {
        folder
            .join("postgres")
            .canonicalize()
            .ok()?
            .parent()
            .map(Path::to_owned)
    });
    let in_tools = tools.iter().map(|folder| folder.join("postgres/bin"));
    debian_folders(Path::new(DEBIAN_SERVERS))
        .into_iter()
        .chain(on_path)
        .chain(in_tools)
        .filter_map(|bin| Server::in_folder(&bin))
        .collect()
}

/// `<servers>/<major>/bin`, newest first.
fn debian_folders(servers: &Path) -> Vec<PathBuf> {
    let mut majors: Vec<u32> = fs::read_dir(servers)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors
        .into_iter()
        .map(|major| servers.join(major.to_string()).join("bin"))
        .collect()
}

/// The first server that fits. An existing cluster needs its own major version.
fn choose(servers: Vec<Server>, cluster: &Path, made_by: Option<u32>) -> Result<Server, ClusterError> {
    let found = servers
        .iter()
        .map(|server| server.major.to_string())
        .collect::<Vec<_>>()
        .join(", ");
    let nothing = servers.is_empty();
    let fits = |server: &Server| made_by.map_or(server.major >= OLDEST_MAJOR, |major| server.major == major);
    match (servers.into_iter().find(fits), made_by) {
        (Some(server), _) => Ok(server),
        (None, Some(made_by)) if !nothing => Err(ClusterError::OtherVersion {
            folder: cluster.to_owned(),
            made_by,
            found,
        }),
        (None, _) => Err(ClusterError::NoServer { oldest: OLDEST_MAJOR }),
    }
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` → 15; also `18beta2`.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_once(") ")?.1;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(major: u32) -> Server {
        Server {
            bin: PathBuf::from(format!("/opt/{major}")),
            major,
        }
    }

    fn program(bin: &Path, name: &str, prints: &str) {
        fs::create_dir_all(bin).unwrap();
        fs::write(bin.join(name), format!("#!/bin/sh\necho '{prints}'\n")).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn version_lines_of_releases_and_betas_are_read() {
        assert_eq!(
            parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(parse_major("command not found"), None);
    }

    #[test]
    fn versioned_folders_are_sorted_by_number_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["9", "15", "18", "old"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let bins = debian_folders(folder.path());
        assert_eq!(
            bins,
            ["18", "15", "9"].map(|major| folder.path().join(major).join("bin"))
        );
    }

    #[test]
    fn a_new_cluster_takes_the_first_server_that_is_new_enough() {
        let chosen = choose(vec![server(14), server(16), server(18)], Path::new("/data"), None).unwrap();
        assert_eq!(chosen.major, 16);
        let error = choose(vec![server(14)], Path::new("/data"), None).unwrap_err();
        assert!(matches!(error, ClusterError::NoServer { .. }), "{error}");
    }

    #[test]
    fn an_old_cluster_takes_its_own_version_only() {
        let chosen = choose(vec![server(18), server(15)], Path::new("/data"), Some(15)).unwrap();
        assert_eq!(chosen.major, 15);
        let error = choose(vec![server(18)], Path::new("/data/postgres"), Some(15))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("/data/postgres was made by Postgres 15 and only 18 is installed"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_without_initdb_is_no_server() {
        let folder = tempfile::tempdir().unwrap();
        let line = "postgres (PostgreSQL) 17.2";
        program(folder.path(), "postgres", line);
        assert_eq!(Server::in_folder(folder.path()), None);
        program(folder.path(), "initdb", line);
        assert_eq!(
            Server::in_folder(folder.path()).map(|server| server.major),
            Some(17)
        );
    }

    #[test]
    fn a_given_folder_is_used_instead_of_all_others() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["postgres", "initdb"] {
            program(folder.path(), name, "postgres (PostgreSQL) 16.1");
        }
        let mut settings = ClusterSettings::new("/data");
        settings.server_bin = Some(folder.path().to_owned());
        assert_eq!(
            Server::find(&settings, Path::new("/data"), None).unwrap().bin,
            folder.path()
        );
        settings.server_bin = Some(folder.path().join("empty"));
        assert!(matches!(
            Server::find(&settings, Path::new("/data"), None),
            Err(ClusterError::NoServer { .. })
        ));
    }
}
