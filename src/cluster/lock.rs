use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    thread,
    time::{Duration, Instant},
};

use rustix::fs::{FlockOperation, flock};

use super::{ClusterError, DataFolder};

/// How long a start waits for the lock: a process that only looks ([`is_held`]) has it for an instant, and
/// one that was just killed gives it back a moment later.
const PATIENCE: Duration = Duration::from_millis(300);

/// The right to use a data folder. The kernel gives it back when the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the lock or says which process has it.
    pub fn take(folder: &DataFolder) -> Result<Self, ClusterError> {
        let path = folder.lock();
        let failed = || ClusterError::io(format!("locking {}", path.display()));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed())?;
        let deadline = Instant::now() + PATIENCE;
        while flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            if Instant::now() > deadline {
                return Err(ClusterError::InUse {
                    folder: folder.root().to_owned(),
                    holder: holder(&mut file),
                });
            }
            thread::sleep(Duration::from_millis(5));
        }
        file.set_len(0).map_err(failed())?;
        write!(file, "{}", std::process::id()).map_err(failed())?;
        Ok(Self { _file: file })
    }
}

fn holder(file: &mut File) -> String {
    let mut pid = String::new();
    let readable = file.rewind().and_then(|()| file.read_to_string(&mut pid)).is_ok();
    match pid.trim().parse::<u32>() {
        Ok(pid) if readable => format!("process {pid}"),
        _ => "another process".to_owned(),
    }
}

/// Whether some process holds the folder.
pub(super) fn is_held(folder: &DataFolder) -> bool {
    let Ok(file) = File::open(folder.lock()) else {
        return false;
    };
    flock(&file, FlockOperation::NonBlockingLockShared).is_err()
}
