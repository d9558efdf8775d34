//! Servers behind one first-come-first-served queue: what instances, connections and shards are made of.
//!
//! A station knows jobs by a number only and draws no times: whoever owns it enters the end of a job's work into
//! the calendar and calls [`Station::finish`] then. It keeps exact integrals, so that utilisation U = X · S and
//! Little's law L = λ · W (Little 1961) can be read off at any moment.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

/// What becomes of a job that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// A server takes it at once; the caller enters its end.
    Starts,
    /// It stands in the queue; the ticket finds it there for [`Station::leave`].
    Waits(Ticket),
    /// The queue is full.
    Refused,
}

/// A place in the queue of one station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

/// Jobs counted by what became of them. Arrived = refused + left + dropped + started + waiting, and
/// started = finished + lost + in work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub arrived: u64,
    pub refused: u64,
    pub started: u64,
    pub finished: u64,
    /// Lost patience in the queue.
    pub left: u64,
    /// Waiting or in work when the station was killed.
    pub dropped: u64,
    pub lost: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Station {
    servers: u32,
    busy: u32,
    limit: usize,
    /// Waiting jobs, oldest first; [`GONE`] marks those that left. The first has ticket `head`.
    queue: VecDeque<u32>,
    head: u64,
    waiting: usize,
    counts: Counts,
    // Sums of −now at each beginning and +now at each end: adding what is still under way, times now, gives the
    // integral over time. Wrapping arithmetic is exact while the integral itself fits.
    busy_sum: u64,
    waiting_sum: u64,
    servers_sum: u64,
}

const GONE: u32 = u32::MAX;

impl Station {
    /// `limit`: jobs that may wait, not counting those in work. Empty at time 0.
    pub fn new(servers: u32, limit: usize) -> Station {
        Station {
            servers,
            limit,
            ..Station::default()
        }
    }

    /// A job arrives. `job` is any number but `u32::MAX`.
    #[inline]
    pub fn offer(&mut self, now: u64, job: u32) -> Offer {
        debug_assert_ne!(job, GONE);
        self.counts.arrived += 1;
        if self.busy < self.servers && self.waiting == 0 {
            self.begin(now);
            return Offer::Starts;
        }
        if self.waiting >= self.limit {
            self.counts.refused += 1;
            return Offer::Refused;
        }
        let ticket = Ticket(self.head + self.queue.len() as u64);
        self.queue.push_back(job);
        self.waiting += 1;
        self.waiting_sum = self.waiting_sum.wrapping_sub(now);
        Offer::Waits(ticket)
    }

    /// A job's work ends; the job that starts in its place, if any: the caller enters its end.
    #[inline]
    pub fn finish(&mut self, now: u64) -> Option<u32> {
        self.busy -= 1;
        self.counts.finished += 1;
        self.busy_sum = self.busy_sum.wrapping_add(now);
        self.start_next(now)
    }

    /// Starts the oldest waiting job where a server is free; to be called until `None` when servers were added.
    #[inline]
    pub fn start_next(&mut self, now: u64) -> Option<u32> {
        if self.busy >= self.servers || self.waiting == 0 {
            return None;
        }
        let job = self.take_oldest()?;
        self.waiting_sum = self.waiting_sum.wrapping_add(now);
        self.begin(now);
        Some(job)
    }

    /// A job in the queue loses patience. False when it is not there any more.
    pub fn leave(&mut self, now: u64, ticket: Ticket) -> bool {
        let place = ticket
            .0
            .checked_sub(self.head)
            .and_then(|place| self.queue.get_mut(place as usize));
        match place {
            Some(job) if *job != GONE => *job = GONE,
            _ => return false,
        }
        self.waiting -= 1;
        self.counts.left += 1;
        self.waiting_sum = self.waiting_sum.wrapping_add(now);
        // Keeps the oldest place filled, so that memory follows the jobs that wait.
        while self.queue.front() == Some(&GONE) {
            self.queue.pop_front();
            self.head += 1;
        }
        true
    }

    /// More or fewer servers from now on. Work under way goes on; the caller then asks [`Station::start_next`].
    pub fn set_servers(&mut self, now: u64, servers: u32) {
        self.servers_sum = self
            .servers_sum
            .wrapping_add((u64::from(self.servers).wrapping_sub(u64::from(servers))).wrapping_mul(now));
        self.servers = servers;
    }

    /// Jobs that may wait from now on; those that wait stay.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// The station dies: no servers, nothing in work, and waiting jobs are handed to `dropped`, oldest first.
    /// The caller knows which jobs were in work, and that their ends in the calendar mean nothing any more.
    pub fn kill(&mut self, now: u64, mut dropped: impl FnMut(u32)) {
        while let Some(job) = self.take_oldest() {
            self.waiting_sum = self.waiting_sum.wrapping_add(now);
            self.counts.dropped += 1;
            dropped(job);
        }
        self.counts.lost += u64::from(self.busy);
        self.busy_sum = self.busy_sum.wrapping_add(u64::from(self.busy).wrapping_mul(now));
        self.busy = 0;
        self.set_servers(now, 0);
    }

    #[inline]
    fn begin(&mut self, now: u64) {
        self.busy += 1;
        self.counts.started += 1;
        self.busy_sum = self.busy_sum.wrapping_sub(now);
    }

    #[inline]
    fn take_oldest(&mut self) -> Option<u32> {
        loop {
            let job = self.queue.pop_front()?;
            self.head += 1;
            if job != GONE {
                self.waiting -= 1;
                return Some(job);
            }
        }
    }

    pub fn servers(&self) -> u32 {
        self.servers
    }

    /// Jobs in work. May exceed the servers for a while after some were taken away.
    pub fn busy(&self) -> u32 {
        self.busy
    }

    /// Jobs in the queue.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Integral of busy servers over time since 0, server · µs.
    pub fn busy_time(&self, now: u64) -> u64 {
        self.busy_sum.wrapping_add(u64::from(self.busy).wrapping_mul(now))
    }

    /// Integral of waiting jobs over time since 0, job · µs: the sum of all waits so far.
    pub fn waiting_time(&self, now: u64) -> u64 {
        self.waiting_sum
            .wrapping_add((self.waiting as u64).wrapping_mul(now))
    }

    /// Integral of servers over time since 0, server · µs.
    pub fn server_time(&self, now: u64) -> u64 {
        self.servers_sum
            .wrapping_add(u64::from(self.servers).wrapping_mul(now))
    }
}
