use std::{fs, process::ExitStatus, time::Duration};

use rustix::process::Signal;

use super::{
    ClusterError, ClusterSettings, Connection, Credentials, DataFolder, DataLock, Durability, Keeper, Server,
    data_folder::Owners,
    init::make_cluster,
    launch::{launch, launch_and_wait},
    leftovers,
    roles::{DATABASE, SUPERUSER, prepare, roles, url},
    running::{announce, withdraw},
};

const FAST_STOP: Duration = Duration::from_secs(20);

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
        let keeper = launch_and_wait(&folder, &server, owners.as_ref(), settings.durability)?;
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

    /// Starts the server again after it ended by itself. Does not wait until it takes connections: whoever
    /// wants one asks again anyway, and recovery may take long.
    pub fn restart(&mut self) -> Result<(), ClusterError> {
        leftovers::clear(&self.folder)?;
        self.keeper = launch(
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
