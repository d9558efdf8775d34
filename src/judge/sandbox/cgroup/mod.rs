//! Control groups: exact memory and CPU time of everything a program starts. One group a slot, kept and
//! reset between runs because making one costs milliseconds. Two kernels' interfaces, and none at all,
//! look alike from outside.

mod files;
mod v1;
mod v2;

use std::io;
use std::os::fd::BorrowedFd;
use std::path::PathBuf;
use std::time::Duration;

use super::api::Accuracy;

/// What a group accounts for; on old systems each may be missing by itself.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Measures {
    pub memory: bool,
    pub cpu: bool,
    pub processes: bool,
}

impl Measures {
    pub fn accuracy(self) -> Accuracy {
        if self.memory && self.cpu {
            Accuracy::Exact
        } else {
            Accuracy::Approximate
        }
    }
}

/// One slot's group. Removed when dropped.
pub(super) trait Group: Send {
    /// Sets limits and starts the figures anew. Fails when that is impossible: then use another group.
    fn prepare(&mut self, memory_bytes: u64, processes: u32) -> io::Result<()>;
    /// Files to which a process writes "0" to enter.
    fn join_fds(&self) -> Vec<BorrowedFd<'_>>;
    /// CPU time since `prepare`.
    fn cpu(&self) -> Option<Duration>;
    /// Peak memory since `prepare`.
    fn peak_bytes(&self) -> Option<u64>;
    /// Whether the kernel killed a member for lack of memory since `prepare`.
    fn ran_out_of_memory(&self) -> bool;
    fn measures(&self) -> Measures;
}

/// Where this process may make groups.
pub(super) enum Groups {
    V1(v1::Hierarchies),
    V2(v2::Hierarchy),
    None,
}

impl Groups {
    /// Looks for a place to make groups, sweeping away those of instances that died.
    pub fn find() -> Groups {
        if let Some(hierarchy) = v2::Hierarchy::find() {
            return Groups::V2(hierarchy);
        }
        v1::Hierarchies::find().map_or(Groups::None, Groups::V1)
    }

    pub fn make(&self, name: &str) -> Option<Box<dyn Group>> {
        match self {
            Groups::V1(hierarchies) => Some(Box::new(hierarchies.make(name)?)),
            Groups::V2(hierarchy) => Some(Box::new(hierarchy.make(name)?)),
            Groups::None => None,
        }
    }

    /// Where this instance's groups lie.
    pub fn folders(&self) -> Vec<PathBuf> {
        match self {
            Groups::V1(hierarchies) => hierarchies.folders(),
            Groups::V2(hierarchy) => vec![hierarchy.folder()],
            Groups::None => Vec::new(),
        }
    }

    pub fn describe(&self) -> String {
        match self {
            Groups::V1(hierarchies) => {
                format!("control groups v1 ({})", hierarchies.controllers().join(", "))
            }
            Groups::V2(_) => "control groups v2".to_owned(),
            Groups::None => "sampling (no writable control groups)".to_owned(),
        }
    }
}
