use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::OUT_OF_TIME;
use crate::simulator::run::Progress;

const LOOK: Duration = Duration::from_millis(100);

/// Tells how far a simulation is, and ends the process when one replication takes too long.
pub struct Watch {
    file: Option<PathBuf>,
    begun: Duration,
    /// CPU time of the process when a replication was last heard of.
    heard: Arc<Mutex<Duration>>,
    furthest: Furthest,
}

/// What was told last. Replications run side by side and end in any order; nobody should see a bar go back.
#[derive(Default)]
struct Furthest {
    scenario: usize,
    replication: u32,
    /// Of all scenarios: a higher one begins another round through them.
    most: u32,
}

impl Furthest {
    /// Whether this is news, and remembers it.
    fn passes(&mut self, scenario: usize, replication: u32) -> bool {
        let is_behind = (scenario, replication) < (self.scenario, self.replication);
        if is_behind && replication <= self.most {
            return false;
        }
        (self.scenario, self.replication) = (scenario, replication);
        self.most = self.most.max(replication);
        true
    }
}

impl Watch {
    /// Without a limit nothing is ever ended.
    pub fn start(file: Option<&Path>, replication_cpu: Option<Duration>, threads: usize) -> Watch {
        let begun = process_cpu();
        let heard = Arc::new(Mutex::new(begun));
        if let Some(limit) = replication_cpu {
            let heard = heard.clone();
            // One of so many replications at once has had its share, whichever it is.
            let bound = limit * u32::try_from(threads).unwrap_or(u32::MAX);
            std::thread::spawn(move || end_after(bound, limit, &heard));
        }
        Watch {
            file: file.map(Path::to_path_buf),
            begun,
            heard,
            furthest: Furthest::default(),
        }
    }

    pub fn hear(&mut self, progress: &Progress) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = process_cpu();
        let is_news = self.furthest.passes(progress.scenario, progress.replication);
        if let Some(file) = self.file.as_ref().filter(|_| is_news) {
            // People count from 1.
            let (scenario, replication) = (progress.scenario + 1, progress.replication + 1);
            // Who looks on may miss one; the next is not far.
            let _ = std::fs::write(file, format!("{scenario} {} {replication}\n", progress.scenarios));
        }
    }

    /// CPU time of all threads since the start.
    pub fn cpu(&self) -> Duration {
        process_cpu().saturating_sub(self.begun)
    }
}

fn end_after(bound: Duration, limit: Duration, heard: &Mutex<Duration>) {
    loop {
        std::thread::sleep(LOOK);
        let last = *heard.lock().unwrap_or_else(PoisonError::into_inner);
        if process_cpu().saturating_sub(last) > bound {
            eprintln!(
                "greenroom: a replication took more than {} s of CPU time",
                limit.as_secs()
            );
            std::process::exit(i32::from(OUT_OF_TIME));
        }
    }
}

fn process_cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use super::Furthest;

    #[test]
    fn progress_goes_forward_and_a_new_round_begins_again() {
        let mut furthest = Furthest::default();
        let heard = [(0, 0), (2, 0), (1, 0), (2, 1), (2, 0), (0, 2), (1, 2), (0, 2)];
        let told: Vec<_> = heard
            .into_iter()
            .filter(|(scenario, replication)| furthest.passes(*scenario, *replication))
            .collect();
        assert_eq!(told, [(0, 0), (2, 0), (2, 1), (0, 2), (1, 2)]);
    }
}
