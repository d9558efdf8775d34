use std::{
    fs,
    os::unix::fs::PermissionsExt,
    thread,
    time::{Duration, Instant},
};

use rustix::fs::statvfs;
use tempfile::TempDir;

/// Room that all clusters of a test run fit into.
const ENOUGH_BYTES: u64 = 1 << 30;

/// A folder with a short path (sockets need one) that the database's system user can enter when this is root.
///
/// In memory where there is room: the clusters of these tests sync all they write, as real ones do.
pub fn data_dir() -> TempDir {
    let has_room = |place: rustix::fs::StatVfs| place.f_bavail.saturating_mul(place.f_frsize) > ENOUGH_BYTES;
    let parent = if statvfs("/dev/shm").is_ok_and(has_room) {
        "/dev/shm"
    } else {
        "/tmp"
    };
    let folder = tempfile::Builder::new()
        .prefix("greenroom-it-")
        .tempdir_in(parent)
        .unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

/// Waits for a condition, at most 20 s.
pub fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
