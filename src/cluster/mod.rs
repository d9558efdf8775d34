//! The private Postgres: finds a server, makes a cluster, starts it as a child and stops it.
//!
//! Everything lives in one data folder that one process at a time may hold. The server listens on a Unix
//! socket in a folder that only the web process, the worker and the folder's owner can enter, and it ends
//! with the process that started it, however that one ends. The room knows no table and no feature:
//! `commands` call it, migrations and grants are made elsewhere with [`Cluster::owner_url`].

mod credentials;
mod data_folder;
mod error;
mod init;
mod keeper;
mod launch;
mod leftovers;
mod lock;
mod roles;
mod running;
mod secret_key;
mod server;
mod settings;
mod start;
mod users;

pub use credentials::Credentials;
pub use data_folder::DataFolder;
pub use error::ClusterError;
pub use keeper::Keeper;
pub use lock::DataLock;
pub use roles::{DATABASE, Roles, roles};
pub use running::{Connection, find_running};
pub use secret_key::{SecretKey, load_or_make_secret_key};
pub use server::{OLDEST_MAJOR, Server};
pub use settings::{ClusterSettings, Durability};
pub use start::Cluster;
pub use users::{DATABASE_USER, SystemUser, WEB_USER, is_root, system_user};
