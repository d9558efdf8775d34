//! A place for one run at a time, with the control group it keeps from run to run.

use std::os::fd::BorrowedFd;

use super::api::{Accuracy, RunLimits};
use super::cgroup::{Group, Groups, Measures};

pub(super) struct Slot {
    index: usize,
    /// Grows with every group given up.
    generation: u32,
    group: Option<Box<dyn Group>>,
}

impl Slot {
    pub fn new(groups: &Groups, index: usize) -> Slot {
        let group = groups.make(&format!("slot-{index}"));
        Slot {
            index,
            generation: 0,
            group,
        }
    }

    /// Readies the group for a run. One that cannot be reset, or still has somebody in it, is replaced.
    pub fn prepare(&mut self, groups: &Groups, limits: &RunLimits) {
        let Some(group) = &mut self.group else { return };
        if group.prepare(limits.memory_bytes, limits.processes).is_ok() {
            return;
        }
        self.group = None;
        self.generation += 1;
        let name = format!("slot-{}.{}", self.index, self.generation);
        let fresh = groups.make(&name);
        self.group = fresh.and_then(|mut fresh| match fresh.prepare(limits.memory_bytes, limits.processes) {
            Ok(()) => Some(fresh),
            Err(error) => {
                tracing::warn!(%error, name, "a control group cannot be used; figures become approximate");
                None
            }
        });
    }

    pub fn group(&self) -> Option<&dyn Group> {
        self.group.as_deref()
    }

    pub fn join_fds(&self) -> Vec<BorrowedFd<'_>> {
        self.group
            .as_ref()
            .map_or_else(Vec::new, |group| group.join_fds())
    }

    pub fn counts_processes(&self) -> bool {
        self.measures().processes
    }

    pub fn measures_memory(&self) -> bool {
        self.measures().memory
    }

    pub fn accuracy(&self) -> Accuracy {
        self.measures().accuracy()
    }

    pub fn leave(&mut self) {
        self.group = None;
    }

    fn measures(&self) -> Measures {
        self.group
            .as_ref()
            .map_or(Measures::default(), |group| group.measures())
    }
}
