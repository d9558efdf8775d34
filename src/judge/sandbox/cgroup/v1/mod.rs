//! Control groups version 1: one tree for each controller, each of which may be missing.

mod memory;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::PathBuf;
use std::time::Duration;

use super::files::{
    Base, candidates, instance_name, parse_mounts, parse_own_group, read_number, read_text, remove,
};
use super::{Group, Measures};
use memory::Memory;

pub(in crate::judge::sandbox) struct Hierarchies {
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

    pub fn folders(&self) -> Vec<PathBuf> {
        [&self.memory, &self.cpu, &self.processes]
            .into_iter()
            .flatten()
            .map(|base| base.dir.clone())
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

pub(in crate::judge::sandbox) struct V1Group {
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
        self.memory.as_ref()?.peak_bytes()
    }

    fn ran_out_of_memory(&self) -> bool {
        self.memory.as_ref().is_some_and(Memory::ran_out)
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
