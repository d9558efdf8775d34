use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    ServeCommand, ServeError, Steps,
    children::{web_command, worker_command},
    exit::HURRIED,
    health::wait_until_healthy,
    listen::listen,
    service::Service,
    signals::watch_signals,
    supervisor::{Event, Stopped, Supervisor},
};
use crate::{
    cluster::{
        Cluster, ClusterSettings, Connection, DataFolder, DataLock, SecretKey, WEB_USER, is_root,
        load_or_make_secret_key, system_user,
    },
    config::{Secret, Settings},
    worker::new_place,
};

/// A slow disk and a cold cache; the second start takes less than one second.
const LONGEST_WEB_START: Duration = Duration::from_secs(60);

/// How often the folder of problems is looked at.
const FOLLOW: Duration = Duration::from_secs(2);

impl ServeCommand {
    /// Serves until it is asked to stop.
    pub fn run(self, steps: Steps) -> Result<ExitCode, ServeError> {
        let began = Instant::now();
        let (events, received) = mpsc::channel();
        let started = watch_stop_signals(events.clone())?;

        let mut settings = self.settings.clone();
        let (instance, listener) = Instance::start(&settings)?;
        settings.web.bind = listener.local_addr().map_err(|source| ServeError::Listen {
            address: settings.web.bind,
            source,
        })?;
        let owner_url = instance.connection.owner_url.clone();
        (steps.migrate)(&owner_url).map_err(ServeError::Migration)?;
        if self.demo {
            (steps.seed_demo)(&owner_url, &settings.problems_dir).map_err(ServeError::Migration)?;
        }

        let services = self.services(steps, &settings, &instance, &listener, &events)?;
        let address = settings.web.bind;
        spawn("health", move || {
            let answer = wait_until_healthy(address, LONGEST_WEB_START).map_err(|error| error.to_string());
            let _ = events.send(Event::Answered(answer));
        })?;
        let problems = settings.problems_dir.clone();
        let import_url = owner_url.clone();
        spawn("import", move || import(steps, &import_url, &problems))?;

        started.store(true, Ordering::SeqCst);
        let supervisor = Supervisor {
            events: received,
            services,
            cluster: instance.cluster,
            listener,
        };
        let stopped = supervisor.run(|| {
            tracing::info!(milliseconds = began.elapsed().as_millis(), "ready");
            greet(&settings, steps, &owner_url);
        })?;
        Ok(match stopped {
            Stopped::Cleanly => ExitCode::SUCCESS,
            Stopped::Hurriedly => ExitCode::from(HURRIED),
        })
    }

    /// The web process first: the supervisor judges the start by it.
    fn services(
        &self,
        steps: Steps,
        settings: &Settings,
        instance: &Instance,
        listener: &std::net::TcpListener,
        events: &Sender<Event>,
    ) -> Result<Vec<Service>, ServeError> {
        let user = if is_root() {
            Some(system_user(WEB_USER)?)
        } else {
            None
        };
        let url = instance.connection.web_url.clone();
        let key = instance.secret_key.clone();
        let listener = listener.try_clone().map_err(|source| ServeError::Listen {
            address: settings.web.bind,
            source,
        })?;
        let web_settings = settings.clone();
        let mut services = vec![Service::new("web", events.clone(), move || {
            web_command(&web_settings, &url, &key, &listener, user.as_ref())
        })];
        if !self.no_worker {
            let url = instance.connection.worker_url.clone();
            let (worker_settings, place) = (settings.clone(), new_place());
            let (order_url, order_place) = (url.clone(), place.clone());
            let worker = Service::new("worker", events.clone(), move || {
                Ok(worker_command(&worker_settings, &url, &place))
            });
            services.push(worker.returning_when(move || (steps.may_worker_return)(&order_url, &order_place)));
        }
        Ok(services)
    }
}

/// A database to serve from and the key to sign with.
struct Instance {
    cluster: Option<Cluster>,
    connection: Connection,
    secret_key: SecretKey,
}

impl Instance {
    /// Cheap refusals come first: settings, the folder's lock, the address; then Postgres.
    fn start(settings: &Settings) -> Result<(Self, std::net::TcpListener), ServeError> {
        let given_key = settings.web.secret_key()?;
        if let Some(url) = settings.data.database_url()? {
            let secret_key = given_key.ok_or_else(|| {
                ServeError::Settings(
                    "with a database of your own the secret key must be given: set GREENROOM_SECRET_KEY_FILE or \
                     GREENROOM_SECRET_KEY, the same on all nodes"
                        .to_owned(),
                )
            })?;
            let owner_url = url.expose().to_owned();
            let own = |role: Option<Secret>| role.map_or(owner_url.clone(), |url| url.expose().to_owned());
            let connection = Connection {
                web_url: own(settings.roles.web()?),
                worker_url: own(settings.roles.worker()?),
                owner_url,
            };
            return Ok((
                Self {
                    cluster: None,
                    connection,
                    secret_key,
                },
                listen(settings.web.bind)?,
            ));
        }
        let cluster_settings = ClusterSettings::new(settings.data.data_dir()?);
        let folder = DataFolder::make(&cluster_settings.data_dir)?;
        let lock = DataLock::take(&folder)?;
        let listener = listen(settings.web.bind)?;
        let secret_key = match given_key {
            Some(key) => key,
            None => load_or_make_secret_key(&folder)?,
        };
        let cluster = Cluster::start_locked(&cluster_settings, folder, lock)?;
        let connection = cluster.connection();
        Ok((
            Self {
                cluster: Some(cluster),
                connection,
                secret_key,
            },
            listener,
        ))
    }
}

/// Until the returned flag is set there is nothing to hand over, and an end is an end at once: Postgres
/// follows this process by itself.
fn watch_stop_signals(events: Sender<Event>) -> Result<Arc<AtomicBool>, ServeError> {
    let started = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&started);
    watch_signals(move |signal| {
        if !flag.load(Ordering::SeqCst) {
            std::process::exit(i32::from(HURRIED));
        }
        let _ = events.send(Event::Stop(signal));
    })
    .map_err(|source| ServeError::Io {
        what: "watching for signals",
        source,
    })?;
    Ok(started)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), ServeError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|source| ServeError::Io {
            what: "starting a thread",
            source,
        })
}

/// Imports the folder of problems, and from then on what changes in it, until the process ends.
fn import(steps: Steps, owner_url: &str, folder: &Path) {
    let mut follow = (steps.follow_problems)(owner_url, folder);
    let failed = |error: anyhow::Error| {
        tracing::error!(folder = %folder.display(), "importing problems: {error:#}");
    };
    match (steps.import_problems)(owner_url, folder) {
        Ok(summary) => say(&summary),
        Err(error) => failed(error),
    }
    loop {
        thread::sleep(FOLLOW);
        match follow() {
            Ok(Some(summary)) => say(&summary),
            Ok(None) => {}
            Err(error) => failed(error),
        }
    }
}

fn greet(settings: &Settings, steps: Steps, owner_url: &str) {
    let base_url = settings.web.base_url();
    say(&format!("Greenroom is ready: {base_url}"));
    match (steps.first_admin_link)(owner_url, &base_url) {
        Ok(Some(link)) => say(&format!(
            "Nobody is admin yet. This link makes the first one and works once: {link}"
        )),
        Ok(None) => {}
        Err(error) => tracing::error!("making the link for the first admin: {error:#}"),
    }
    say("Ctrl-C stops it.");
}

/// A closed pipe must not stop the server.
fn say(line: &str) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}
