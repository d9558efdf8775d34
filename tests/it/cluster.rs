//! The private Postgres through its public interface: starts, stops, and what a crash leaves behind.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Child, Command, Stdio},
};

use diesel::{Connection as _, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_query};
use greenroom::cluster::{
    Cluster, ClusterError, ClusterSettings, DATABASE_USER, DataFolder, Server, find_running, is_root,
    load_or_make_secret_key, roles, system_user,
};

use crate::data_dir::{data_dir, wait_for};

fn start(folder: &Path) -> Cluster {
    Cluster::start(&ClusterSettings::new(folder)).unwrap()
}

fn owner(cluster: &Cluster) -> PgConnection {
    PgConnection::establish(&cluster.owner_url()).unwrap()
}

fn kill_hard(pid: u32) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

fn write_row(cluster: &Cluster) {
    owner(cluster)
        .batch_execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
        .unwrap();
}

fn count_rows(cluster: &Cluster) -> usize {
    sql_query("UPDATE kept SET n = n")
        .execute(&mut owner(cluster))
        .unwrap()
}

/// A server on the cluster's files that belongs to nobody, as a killed supervisor could leave it.
fn stray_server(folder: &Path) -> Child {
    let cluster = folder.join("postgres");
    let server = Server::find(&ClusterSettings::new(folder), &cluster, None).unwrap();
    let mut command = Command::new(server.bin.join("postgres"));
    command.arg("-D").arg(&cluster).args(["-c", "listen_addresses="]);
    command.arg("-c").arg(format!(
        "unix_socket_directories={}",
        folder.join("run/postgres").display()
    ));
    command
        .env("LC_ALL", "C.UTF-8")
        .current_dir("/")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    if is_root() {
        let user = system_user(DATABASE_USER).unwrap();
        command.uid(user.uid).gid(user.gid);
    }
    let stray = command.spawn().unwrap();
    wait_for("the stray server is ready", || {
        fs::read_to_string(cluster.join("postmaster.pid")).is_ok_and(|text| text.contains("ready"))
    });
    stray
}

#[test]
fn data_is_there_after_a_stop_and_a_second_start() {
    let folder = data_dir();
    let cluster = start(folder.path());
    write_row(&cluster);
    cluster.stop();
    assert_eq!(count_rows(&start(folder.path())), 1);
}

#[test]
fn committed_data_survives_a_killed_server() {
    let folder = data_dir();
    let mut cluster = start(folder.path());
    write_row(&cluster);
    kill_hard(cluster.pid());
    wait_for("the end is noticed", || cluster.ended().is_some());
    cluster.restart().unwrap();
    wait_for("the server is back", || {
        PgConnection::establish(&cluster.owner_url()).is_ok()
    });
    assert_eq!(count_rows(&cluster), 1);
    kill_hard(cluster.pid());
    drop(cluster);
    assert_eq!(count_rows(&start(folder.path())), 1);
}

#[test]
fn a_server_without_a_master_is_stopped_before_the_next_start() {
    let folder = data_dir();
    start(folder.path()).stop();
    let mut stray = stray_server(folder.path());
    let cluster = start(folder.path());
    assert_ne!(cluster.pid(), stray.id());
    // It was asked to stop, not killed.
    assert_eq!(stray.wait().unwrap().code(), Some(0));
    owner(&cluster);
}

#[test]
fn a_pid_file_that_names_a_stranger_does_not_hinder_the_start() {
    let folder = data_dir();
    start(folder.path()).stop();
    let cluster = folder.path().join("postgres");
    fs::write(
        cluster.join("postmaster.pid"),
        format!("{}\n{}\n", std::process::id(), cluster.display()),
    )
    .unwrap();
    owner(&start(folder.path()));
}

#[test]
fn a_half_made_cluster_is_made_again() {
    let folder = data_dir();
    let unfinished = folder.path().join("postgres.new");
    fs::create_dir_all(unfinished.join("base")).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    owner(&start(folder.path()));
    assert!(!unfinished.exists());
}

#[test]
fn roles_lost_by_a_cut_short_first_start_are_made_by_the_next() {
    let folder = data_dir();
    let cluster = start(folder.path());
    let mut superuser = PgConnection::establish(&cluster.superuser_url()).unwrap();
    let worker = roles().worker;
    superuser
        .batch_execute(&format!(
            "REVOKE ALL ON DATABASE greenroom FROM {worker}; DROP ROLE {worker}"
        ))
        .unwrap();
    drop(superuser);
    cluster.stop();
    let cluster = start(folder.path());
    PgConnection::establish(&cluster.worker_url()).unwrap();
}

#[test]
fn a_second_start_is_told_who_has_the_folder() {
    let folder = data_dir();
    let _cluster = start(folder.path());
    let error = Cluster::start(&ClusterSettings::new(folder.path())).unwrap_err();
    assert!(matches!(error, ClusterError::InUse { .. }), "{error}");
    let holder = format!("is used by process {}", std::process::id());
    assert!(error.to_string().contains(&holder), "{error}");
}

#[test]
fn two_folders_do_not_disturb_each_other() {
    let (first, second) = (data_dir(), data_dir());
    let (first, second) = (start(first.path()), start(second.path()));
    write_row(&first);
    write_row(&second);
    first.stop();
    assert_eq!(count_rows(&second), 1);
}

#[test]
fn other_commands_find_the_instance_only_while_it_runs() {
    let folder = data_dir();
    assert_eq!(find_running(folder.path()).unwrap(), None);
    let cluster = start(folder.path());
    let file = folder.path().join("run/connection.json");
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    let found = find_running(folder.path()).unwrap().unwrap();
    assert_eq!(found, cluster.connection());
    PgConnection::establish(&found.web_url).unwrap();
    let text = fs::read(&file).unwrap();
    cluster.stop();
    assert!(!file.exists());
    // What a killed instance leaves does not count.
    fs::write(&file, text).unwrap();
    assert_eq!(find_running(folder.path()).unwrap(), None);
}

#[test]
fn the_socket_is_out_of_reach_for_others_and_passwords_are_asked() {
    let folder = data_dir();
    let cluster = start(folder.path());
    let socket_folder = fs::metadata(folder.path().join("run/postgres")).unwrap();
    assert_eq!(socket_folder.permissions().mode() & 0o007, 0);
    let url = cluster.owner_url();
    let (role, rest) = url
        .split_once("//")
        .and_then(|(_, rest)| rest.split_once(':'))
        .unwrap();
    let guessed = format!("postgresql://{role}:guessed@{}", rest.split_once('@').unwrap().1);
    let error = PgConnection::establish(&guessed)
        .err()
        .expect("a wrong password is refused");
    assert!(
        error.to_string().contains("password authentication failed"),
        "{error}"
    );
}

#[test]
fn a_folder_that_others_may_write_is_closed_to_them() {
    let folder = data_dir();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    DataFolder::make(folder.path()).unwrap();
    assert_eq!(fs::metadata(folder.path()).unwrap().mode() & 0o777, 0o755);
}

#[test]
fn web_and_worker_own_nothing() {
    let folder = data_dir();
    let cluster = start(folder.path());
    for url in [cluster.web_url(), cluster.worker_url()] {
        let mut conn = PgConnection::establish(&url).unwrap();
        assert!(conn.batch_execute("CREATE TABLE mine (n int)").is_err());
        assert!(conn.batch_execute("CREATE ROLE mine").is_err());
    }
}

#[test]
fn a_throw_away_cluster_is_gone_afterwards() {
    let parent = data_dir();
    let folder = parent.path().join("cluster");
    let cluster = Cluster::start(&ClusterSettings::throw_away(&folder)).unwrap();
    let mut superuser = PgConnection::establish(&cluster.superuser_url()).unwrap();
    superuser.batch_execute("CREATE DATABASE one").unwrap();
    cluster.stop();
    assert!(!folder.exists());
}

#[test]
fn the_secret_key_is_made_once() {
    let folder = data_dir();
    let folder = DataFolder::new(folder.path());
    let key = load_or_make_secret_key(&folder).unwrap();
    assert_eq!(fs::metadata(folder.secret_key()).unwrap().mode() & 0o777, 0o600);
    assert_eq!(load_or_make_secret_key(&folder).unwrap(), key);
    assert_eq!(key.expose().len(), 128);
}
