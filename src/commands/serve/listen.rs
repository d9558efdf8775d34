use std::{
    io,
    net::{SocketAddr, TcpListener},
    thread,
    time::{Duration, Instant},
};

use super::ServeError;

/// A web process whose supervisor was killed a moment ago may still be ending.
const PATIENCE: Duration = Duration::from_secs(1);

/// Opens the address. The supervisor keeps it: visitors wait instead of being refused while the web process
/// starts, and ports below 1024 need no rights in the web process.
pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                return Err(ServeError::Listen {
                    address,
                    source: error,
                });
            }
            Err(_) if Instant::now() > deadline => return Err(ServeError::AddressBusy(address)),
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}
