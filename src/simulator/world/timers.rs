//! Timers that are mostly void before they are due: in lanes of one length each.

use std::collections::VecDeque;

use super::engine::World;
use super::entity::Event;

/// Timers of one length, oldest first; only the oldest stands in the calendar.
#[derive(Debug)]
pub struct Lane {
    pub length: u64,
    pub of: LaneOf,
    pub armed: bool,
    pub timers: VecDeque<(u64, u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneOf {
    Calls,
    Messages,
}

impl World<'_> {
    pub(super) fn lane(&mut self, length: u64, of: LaneOf) -> u16 {
        if let Some(known) = self
            .lanes
            .iter()
            .position(|lane| lane.length == length && lane.of == of)
        {
            return known as u16;
        }
        self.lanes.push(Lane {
            length,
            of,
            armed: false,
            timers: VecDeque::new(),
        });
        (self.lanes.len() - 1) as u16
    }

    /// Starts a timer; it is void once its generation is not the present one any more.
    #[inline]
    pub(super) fn start_timer(&mut self, lane: u16, id: u32, generation: u32) {
        if lane == u16::MAX {
            return;
        }
        // Void timers at the head are dropped in passing, so that a lane is as long as its oldest live timer is old.
        for _ in 0..2 {
            match self.lanes[lane as usize].timers.front() {
                Some(&(_, id, generation)) if self.is_void(lane, id, generation) => {
                    self.lanes[lane as usize].timers.pop_front();
                }
                _ => break,
            }
        }
        let entry = &mut self.lanes[lane as usize];
        let at = self.now + entry.length;
        entry.timers.push_back((at, id, generation));
        if !entry.armed {
            entry.armed = true;
            self.calendar.push(at, Event::Lane(lane));
        }
    }

    #[inline]
    fn is_void(&self, lane: u16, id: u32, generation: u32) -> bool {
        match self.lanes[lane as usize].of {
            LaneOf::Calls => self.calls[id].generation != generation,
            LaneOf::Messages => self.messages[id].generation != generation,
        }
    }

    pub(super) fn lane_due(&mut self, lane: u16) {
        while let Some(&(at, id, generation)) = self.lanes[lane as usize].timers.front() {
            let void = self.is_void(lane, id, generation);
            if !void && at > self.now {
                self.calendar.push(at, Event::Lane(lane));
                return;
            }
            self.lanes[lane as usize].timers.pop_front();
            if !void {
                match self.lanes[lane as usize].of {
                    LaneOf::Calls => self.timed_out(id),
                    LaneOf::Messages => self.reappear(id),
                }
            }
        }
        self.lanes[lane as usize].armed = false;
    }
}
