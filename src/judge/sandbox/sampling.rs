//! Figures without control groups: looks at every process of a sandbox again and again. Approximate,
//! because much can happen between two looks.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use super::sys;

pub(super) struct Sampler {
    init: i32,
    /// Last seen CPU time by process. Those that ended stay: their parents may never wait for them.
    cpu: HashMap<i32, Duration>,
    /// Highest sum over the living of their own time and that of children they waited for.
    waited_cpu: Duration,
    peak_bytes: u64,
}

/// A sandbox has far fewer; this bounds the work of one look.
const MAX_PROCESSES: usize = 4096;
/// The unit of `/proc/<pid>/stat`, the same on every architecture we run on.
const TICKS_PER_SECOND: u32 = 100;

impl Sampler {
    pub fn new(init: i32) -> Sampler {
        Sampler {
            init,
            cpu: HashMap::new(),
            waited_cpu: Duration::ZERO,
            peak_bytes: 0,
        }
    }

    pub fn cpu(&self) -> Duration {
        self.cpu.values().sum::<Duration>().max(self.waited_cpu)
    }

    pub fn peak_bytes(&self) -> u64 {
        self.peak_bytes
    }

    pub fn sample(&mut self) {
        let (mut anonymous, mut shared) = (0, 0);
        let mut waited = Duration::ZERO;
        for pid in self.processes() {
            if let Some(cpu) = sys::process_cpu(pid) {
                self.cpu.insert(pid, cpu);
                waited +=
                    cpu + waited_for(&fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default());
            }
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            anonymous += kilobytes(&status, "RssAnon:") * 1024;
            // The same pages may be mapped by many: counting the largest share errs for the program.
            shared = shared.max(kilobytes(&status, "RssShmem:") * 1024);
        }
        self.waited_cpu = self.waited_cpu.max(waited);
        self.peak_bytes = self.peak_bytes.max(anonymous + shared);
    }

    /// Everything below init, which adopts all orphans of its namespace.
    fn processes(&self) -> Vec<i32> {
        let mut found = Vec::new();
        let mut waiting = vec![self.init];
        while let Some(pid) = waiting.pop() {
            for task in fs::read_dir(format!("/proc/{pid}/task"))
                .into_iter()
                .flatten()
                .flatten()
            {
                let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
                let children = children
                    .split_whitespace()
                    .filter_map(|word| word.parse::<i32>().ok());
                waiting.extend(children.clone());
                found.extend(children);
            }
            if found.len() > MAX_PROCESSES {
                break;
            }
        }
        found
    }
}

/// The number behind `key` in a `/proc/<pid>/status`, in the kB the kernel prints.
fn kilobytes(status: &str, key: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// CPU time of the children a process has waited for, from its `/proc/<pid>/stat`.
fn waited_for(stat: &str) -> Duration {
    // The name may contain anything, so fields are counted from its closing bracket.
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace()
        .collect();
    let ticks = |index: usize| {
        fields
            .get(index)
            .and_then(|field| field.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let (user, system) = (ticks(13), ticks(14));
    Duration::from_secs(1) * (user + system) / TICKS_PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::{Sampler, kilobytes, waited_for};
    use std::process::Command;

    #[test]
    fn status_lines_are_read_by_their_whole_key() {
        let status = "VmRSS:\t 900 kB\nRssAnon:\t 512 kB\nRssShmem:\t 8 kB\n";
        assert_eq!(kilobytes(status, "RssAnon:"), 512);
        assert_eq!(kilobytes(status, "RssFile:"), 0);
    }

    #[test]
    fn waited_time_is_found_behind_any_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 100 200 0 0 11 12 150 50 20 0 1 0 99";
        assert_eq!(waited_for(stat), std::time::Duration::from_secs(2));
        assert_eq!(waited_for(""), std::time::Duration::ZERO);
    }

    #[test]
    fn the_work_of_descendants_is_seen() {
        let mut child = Command::new("sh")
            .args(["-c", "sh -c 'while :; do :; done' & wait"])
            .spawn()
            .unwrap();
        // The shell itself plays init: what counts lies below it.
        let mut sampler = Sampler::new(child.id() as i32);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while sampler.cpu().is_zero() && std::time::Instant::now() < deadline {
            sampler.sample();
        }
        let inner: Vec<i32> = sampler.processes();
        for pid in inner {
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        }
        child.wait().unwrap();
        assert!(!sampler.cpu().is_zero());
        assert!(sampler.peak_bytes() > 0);
    }
}
