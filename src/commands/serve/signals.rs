use std::{fs, io, sync::mpsc, thread};

use tokio::signal::unix::{SignalKind, signal};

/// A wish to end that reached this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// Ctrl-C.
    Interrupt,
    Terminate,
    /// The terminal was closed, and `nohup` did not ask to go on without it.
    HangUp,
}

/// Calls `on_signal` for each signal that asks for an end. When this returns, they no longer end the
/// process by themselves.
pub fn watch_signals(on_signal: impl Fn(StopSignal) + Send + 'static) -> io::Result<()> {
    let hang_up_counts = !ignores_hang_up();
    let (sender, ready) = mpsc::channel();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_io().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                let _ = sender.send(Err(error));
                return;
            }
        };
        runtime.block_on(async {
            let registered = signal(SignalKind::interrupt()).and_then(|interrupt| {
                Ok((
                    interrupt,
                    signal(SignalKind::terminate())?,
                    signal(SignalKind::hangup())?,
                ))
            });
            let (mut interrupt, mut terminate, mut hang_up) = match registered {
                Ok(streams) => {
                    let _ = sender.send(Ok(()));
                    streams
                }
                Err(error) => {
                    let _ = sender.send(Err(error));
                    return;
                }
            };
            loop {
                on_signal(tokio::select! {
                    _ = interrupt.recv() => StopSignal::Interrupt,
                    _ = terminate.recv() => StopSignal::Terminate,
                    _ = hang_up.recv(), if hang_up_counts => StopSignal::HangUp,
                });
            }
        });
    })?;
    ready.recv().map_err(io::Error::other)?
}

/// Whether whoever started this process asked it to outlive the terminal: bit 0 of `SigIgn` is signal 1, see
/// proc_pid_status(5).
fn ignores_hang_up() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| ignored_signals(&status) & 1 != 0)
}

fn ignored_signals(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_ignored_signals_is_read() {
        assert_eq!(
            ignored_signals("Name:\tx\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n"),
            0x1001
        );
        assert_eq!(ignored_signals("Name:\tx\n"), 0);
    }
}
