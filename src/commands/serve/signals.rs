use std::{io, sync::mpsc, thread};

use tokio::signal::unix::{SignalKind, signal};

/// A wish to end that reached this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// Ctrl-C.
    Interrupt,
    Terminate,
    /// The terminal was closed.
    HangUp,
}

/// Calls `on_signal` for each signal that asks for an end. When this returns, they no longer end the
/// process by themselves.
pub fn watch_signals(on_signal: impl Fn(StopSignal) + Send + 'static) -> io::Result<()> {
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
                    _ = hang_up.recv() => StopSignal::HangUp,
                });
            }
        });
    })?;
    ready.recv().map_err(io::Error::other)?
}
