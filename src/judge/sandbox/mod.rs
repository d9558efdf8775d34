//! Runs hostile programs: every compilation, every candidate, every foreign validator.
//!
//! A worker owns a [`Spawner`]: one small single-threaded helper process (this program executed again)
//! that makes sandboxes out of Linux namespaces, a private root folder, a system call filter and, where
//! there are any, control groups. The worker's threads feed, watch and end the runs themselves.
//! What a verdict means is not known here; a run that breaks its limits is an ordinary [`RunReport`].
//! There is no unprotected mode: where isolation is impossible nothing runs, and [`doctor()`] says why.

mod api;
mod bench;
mod candidate;
mod causes;
mod cgroup;
mod client;
mod connection;
mod doctor;
mod failure;
mod init;
mod meter;
mod probe;
mod progress;
mod protocol;
mod report;
mod root_fs;
mod sampling;
mod seccomp;
mod slot;
mod spawner;
mod stage;
mod streams;
mod supervise;
mod sys;
mod work_dir;

pub use api::{
    Access, Accuracy, Bind, Ending, Exceeded, Network, RunLimits, RunReport, RunSpec, SandboxError,
};
pub use bench::{Bench, BenchRow, bench};
pub use client::{Spawner, SpawnerSettings};
pub use doctor::{Check, DoctorReport, Outcome, doctor, doctor_with};
pub use spawner::spawner_main;
pub use work_dir::{WorkDir, WorkEntry};
