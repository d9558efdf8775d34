//! CPU time and memory of one run, from its control group where there is one, else by sampling.

use std::time::Duration;

use super::api::{Accuracy, Exceeded, RunLimits};
use super::cgroup::{Group, Measures};
use super::sampling::Sampler;

/// Longest time between readings: the latest moment at which a kill for lack of memory is seen.
const IDLE_INTERVAL: Duration = Duration::from_millis(50);
/// With sampling, memory can grow between two looks.
const SAMPLE_INTERVAL: Duration = Duration::from_millis(10);

pub(super) struct Meter<'a> {
    group: Option<&'a dyn Group>,
    measures: Measures,
    sampler: Sampler,
    limits: RunLimits,
    cores: u32,
}

pub(super) struct Reading {
    pub exceeded: Option<Exceeded>,
    /// When to read again.
    pub next: Duration,
}

pub(super) struct Figures {
    pub cpu: Duration,
    pub memory_bytes: u64,
    pub out_of_memory: bool,
}

impl<'a> Meter<'a> {
    pub fn new(group: Option<&'a dyn Group>, pid: i32, limits: &RunLimits, cores: u32) -> Meter<'a> {
        let measures = group.map_or(Measures::default(), Group::measures);
        Meter {
            group,
            measures,
            sampler: Sampler::new(pid),
            limits: *limits,
            cores,
        }
    }

    pub fn accuracy(&self) -> Accuracy {
        self.measures.accuracy()
    }

    pub fn read(&mut self) -> Reading {
        if self.accuracy() == Accuracy::Approximate {
            self.sampler.sample();
        }
        let cpu = self.cpu();
        let memory_passed = if self.measures.memory {
            self.group.is_some_and(Group::ran_out_of_memory)
        } else {
            self.sampler.peak_bytes() > self.limits.memory_bytes
        };
        let exceeded = if memory_passed {
            Some(Exceeded::Memory)
        } else {
            (cpu > self.limits.cpu).then_some(Exceeded::CpuTime)
        };
        // All cores together cannot use up what is left any sooner than this.
        let left = self.limits.cpu.saturating_sub(cpu) / self.cores;
        let longest = if self.accuracy() == Accuracy::Exact {
            IDLE_INTERVAL
        } else {
            SAMPLE_INTERVAL
        };
        Reading {
            exceeded,
            next: left.min(longest),
        }
    }

    /// The final figures. What init counted while reaping stands in for what no group measured.
    pub fn finish(&self, reaped_cpu: Duration, max_rss_bytes: u64) -> Figures {
        let cpu = if self.measures.cpu {
            self.cpu()
        } else {
            self.cpu().max(reaped_cpu)
        };
        let group_peak = self.group.and_then(Group::peak_bytes);
        let memory_bytes = group_peak.unwrap_or_else(|| self.sampler.peak_bytes().max(max_rss_bytes));
        // A group's limit is rounded up and pages of earlier runs may make room below it, so a peak over the
        // run's own limit counts even where the kernel had no need to kill.
        let was_killed = self.measures.memory && self.group.is_some_and(Group::ran_out_of_memory);
        let out_of_memory = was_killed || memory_bytes > self.limits.memory_bytes;
        Figures {
            cpu,
            memory_bytes,
            out_of_memory,
        }
    }

    fn cpu(&self) -> Duration {
        self.group
            .and_then(Group::cpu)
            .unwrap_or_else(|| self.sampler.cpu())
    }
}
