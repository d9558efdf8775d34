//! Control groups version 1: one tree for each controller, each of which may be missing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::PathBuf;
use std::time::Duration;

use super::files::{
    Base, candidates, instance_name, keyed_number, parse_mounts, parse_own_group, read_number, read_text,
    remove,
};
use super::{Group, Measures};

/// Memory left over from earlier runs, mostly page cache, that is not worth a reclaim.
const TOLERATED_BYTES: u64 = 4 << 20;
/// Limits are rounded to this, so that they rarely have to be written.
const STEP_BYTES: u64 = 1 << 20;

pub(in super::super) struct Hierarchies {
    memory: Option<Base>,
    cpu: Option<Base>,
    processes: Option<Base>,
}

impl Hierarchies {
    /// `None` when no controller has a place where we may write.
    pub fn find() -> Option<Hierarchies> {
        let mounts = parse_mounts(&fs::read_to_string("/proc/self/mountinfo").ok()?);
        let cgroup = fs::read_to_string("/proc/self/cgroup").ok()?;
        let name = instance_name();
        let base = |controller: &str| {
            let own = parse_own_group(&cgroup, Some(controller))?;
            let mount = mounts
                .iter()
                .find(|mount| mount.controllers.iter().any(|name| name == controller))?;
            Base::make(&candidates(mount, &own), &name)
        };
        let found = Hierarchies {
            memory: base("memory"),
            cpu: base("cpuacct"),
            processes: base("pids"),
        };
        (!found.controllers().is_empty()).then_some(found)
    }

    pub fn controllers(&self) -> Vec<&'static str> {
        let named = [
            ("memory", &self.memory),
            ("cpuacct", &self.cpu),
            ("pids", &self.processes),
        ];
        named
            .into_iter()
            .filter(|(_, base)| base.is_some())
            .map(|(name, _)| name)
            .collect()
    }

    pub fn make(&self, name: &str) -> Option<V1Group> {
        let dir = |base: &Option<Base>| base.as_ref().map(|base| base.dir.join(name));
        let group = V1Group {
            memory: dir(&self.memory).and_then(|dir| Memory::make(dir).ok()),
            cpu: dir(&self.cpu).and_then(|dir| Cpu::make(dir).ok()),
            processes: dir(&self.processes).and_then(|dir| Processes::make(dir).ok()),
        };
        (group.measures() != Measures::default()).then_some(group)
    }
}

pub(in super::super) struct V1Group {
    memory: Option<Memory>,
    cpu: Option<Cpu>,
    processes: Option<Processes>,
}

impl Group for V1Group {
    fn prepare(&mut self, memory_bytes: u64, processes: u32) -> io::Result<()> {
        if let Some(memory) = &mut self.memory {
            memory.prepare(memory_bytes)?;
        }
        if let Some(cpu) = &mut self.cpu {
            cpu.place.check_empty()?;
            cpu.before = read_number(&cpu.usage)?;
        }
        if let Some(group) = &mut self.processes {
            group.place.check_empty()?;
            if group.limit != processes {
                fs::write(group.place.dir.join("pids.max"), processes.to_string())?;
                group.limit = processes;
            }
        }
        Ok(())
    }

    fn join_fds(&self) -> Vec<BorrowedFd<'_>> {
        let places = [
            self.memory.as_ref().map(|group| &group.place),
            self.cpu.as_ref().map(|group| &group.place),
            self.processes.as_ref().map(|group| &group.place),
        ];
        places
            .into_iter()
            .flatten()
            .map(|place| place.tasks.as_fd())
            .collect()
    }

    fn cpu(&self) -> Option<Duration> {
        let cpu = self.cpu.as_ref()?;
        let now = read_number(&cpu.usage).ok()?;
        Some(Duration::from_nanos(now.saturating_sub(cpu.before)))
    }

    fn peak_bytes(&self) -> Option<u64> {
        let memory = self.memory.as_ref()?;
        Some(read_number(&memory.peak).ok()?.saturating_sub(memory.before))
    }

    fn ran_out_of_memory(&self) -> bool {
        self.memory
            .as_ref()
            .is_some_and(|memory| memory.kills().is_ok_and(|kills| kills > memory.kills_before))
    }

    fn measures(&self) -> Measures {
        Measures {
            memory: self.memory.is_some(),
            cpu: self.cpu.is_some(),
            processes: self.processes.is_some(),
        }
    }
}

/// A group's folder in one tree and its `tasks` file.
struct Place {
    dir: PathBuf,
    tasks: File,
}

impl Place {
    fn make(dir: PathBuf) -> io::Result<Place> {
        fs::create_dir(&dir)?;
        match OpenOptions::new().read(true).write(true).open(dir.join("tasks")) {
            Ok(tasks) => Ok(Place { dir, tasks }),
            Err(error) => {
                let _ = fs::remove_dir(&dir);
                Err(error)
            }
        }
    }

    fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.dir.join(name))
    }

    fn check_empty(&self) -> io::Result<()> {
        if read_text(&self.tasks)?.is_empty() {
            Ok(())
        } else {
            Err(io::Error::other("the group still has processes"))
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        remove(&self.dir);
    }
}

struct Processes {
    place: Place,
    limit: u32,
}

impl Processes {
    fn make(dir: PathBuf) -> io::Result<Processes> {
        Ok(Processes {
            place: Place::make(dir)?,
            limit: 0,
        })
    }
}

struct Cpu {
    place: Place,
    usage: File,
    before: u64,
}

impl Cpu {
    fn make(dir: PathBuf) -> io::Result<Cpu> {
        let place = Place::make(dir)?;
        Ok(Cpu {
            usage: place.open("cpuacct.usage")?,
            place,
            before: 0,
        })
    }
}

struct Memory {
    place: Place,
    usage: File,
    peak: File,
    oom_control: File,
    limit: u64,
    /// Usage when the run began: what its figures and its limit start from.
    before: u64,
    kills_before: u64,
}

impl Memory {
    fn make(dir: PathBuf) -> io::Result<Memory> {
        let place = Place::make(dir)?;
        Ok(Memory {
            usage: place.open("memory.usage_in_bytes")?,
            peak: OpenOptions::new()
                .read(true)
                .write(true)
                .open(place.dir.join("memory.max_usage_in_bytes"))?,
            oom_control: place.open("memory.oom_control")?,
            place,
            limit: u64::MAX,
            before: 0,
            kills_before: 0,
        })
    }

    fn prepare(&mut self, memory_bytes: u64) -> io::Result<()> {
        self.place.check_empty()?;
        let mut before = read_number(&self.usage)?;
        if before > TOLERATED_BYTES {
            // Gives back the page cache of earlier runs; files still in a work dir stay.
            let _ = fs::write(self.place.dir.join("memory.force_empty"), "0");
            before = read_number(&self.usage)?;
        }
        self.set_limit(memory_bytes.saturating_add(before.next_multiple_of(STEP_BYTES)))?;
        (&self.peak).write_all(b"0")?;
        self.before = before;
        self.kills_before = self.kills()?;
        Ok(())
    }

    /// Limits memory and memory with swap to the same, so that nothing is swapped. The second may never
    /// be the smaller one, and is absent where the kernel does not account for swap.
    fn set_limit(&mut self, limit: u64) -> io::Result<()> {
        if limit == self.limit {
            return Ok(());
        }
        let write = |name: &str| fs::write(self.place.dir.join(name), limit.to_string());
        let with_swap = self.place.dir.join("memory.memsw.limit_in_bytes");
        if limit > self.limit && with_swap.exists() {
            fs::write(&with_swap, limit.to_string())?;
        }
        write("memory.limit_in_bytes")?;
        if limit < self.limit && with_swap.exists() {
            fs::write(&with_swap, limit.to_string())?;
        }
        self.limit = limit;
        Ok(())
    }

    fn kills(&self) -> io::Result<u64> {
        let text = read_text(&self.oom_control)?;
        keyed_number(&text, "oom_kill").ok_or_else(|| io::Error::other("the kernel does not count kills"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn fake(dir: &Path) {
        let files = [
            ("tasks", ""),
            ("memory.usage_in_bytes", "1000\n"),
            ("memory.max_usage_in_bytes", "0\n"),
            (
                "memory.oom_control",
                "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
            ),
            ("memory.limit_in_bytes", "9223372036854771712\n"),
        ];
        files
            .into_iter()
            .for_each(|(name, text)| fs::write(dir.join(name), text).unwrap());
    }

    fn memory_of(dir: &Path) -> Memory {
        let open = |name: &str| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(dir.join(name))
                .unwrap()
        };
        Memory {
            place: Place {
                dir: dir.to_owned(),
                tasks: open("tasks"),
            },
            usage: open("memory.usage_in_bytes"),
            peak: open("memory.max_usage_in_bytes"),
            oom_control: open("memory.oom_control"),
            limit: u64::MAX,
            before: 0,
            kills_before: 0,
        }
    }

    #[test]
    fn figures_start_from_what_the_group_held_before_the_run() {
        let dir = tempfile::tempdir().unwrap();
        fake(dir.path());
        let mut memory = memory_of(dir.path());
        memory.prepare(64 << 20).unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("memory.limit_in_bytes")).unwrap(),
            (65 << 20).to_string()
        );
        fs::write(dir.path().join("memory.max_usage_in_bytes"), "6000\n").unwrap();
        let group = V1Group {
            memory: Some(memory),
            cpu: None,
            processes: None,
        };
        assert_eq!(group.peak_bytes(), Some(5000));
        assert!(!group.ran_out_of_memory());
        fs::write(dir.path().join("memory.oom_control"), "oom_kill 3\n").unwrap();
        assert!(group.ran_out_of_memory());
    }

    #[test]
    fn a_group_with_somebody_in_it_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        fake(dir.path());
        fs::write(dir.path().join("tasks"), "123\n").unwrap();
        assert!(memory_of(dir.path()).prepare(64 << 20).is_err());
    }
}
