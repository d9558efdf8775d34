//! The events to come, in the order of time and, at one time, of being entered.
//!
//! A hierarchical timing wheel over all of `u64`: an event lies on the level of the highest 6-bit digit in which
//! its time differs from now, in the slot of that digit. Entering costs an append; each event moves down at most
//! once a level, in order, so no comparison and no sequence number is needed for a total order. Costs hardly grow
//! with the number of pending timers, where a heap's do. See Varghese and Lauck, "Hashed and hierarchical timing
//! wheels" (1987), and, for the digit rule, the radix heap of Ahuja, Mehlhorn, Orlin and Tarjan (1990).

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

const DIGIT_BITS: u32 = 6;
const SLOTS: usize = 1 << DIGIT_BITS;
const LEVELS: usize = u64::BITS.div_ceil(DIGIT_BITS) as usize;

/// Pending events of type `E`. Time is whole microseconds and never runs back.
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    now: u64,
    length: usize,
    /// Events of this very moment, in order.
    due: VecDeque<E>,
    /// One bit a level that holds anything.
    levels: u16,
    /// One bit a slot that holds anything, by level.
    occupied: [u64; LEVELS],
    slots: Vec<Vec<(u64, E)>>,
    /// Kept for its memory.
    spare: Vec<(u64, E)>,
}

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Copy> Calendar<E> {
    /// Empty, at time 0.
    pub fn new() -> Calendar<E> {
        Calendar {
            now: 0,
            length: 0,
            due: VecDeque::new(),
            levels: 0,
            occupied: [0; LEVELS],
            slots: (0..LEVELS * SLOTS).map(|_| Vec::new()).collect(),
            spare: Vec::new(),
        }
    }

    /// The time of the event popped last.
    pub fn now(&self) -> u64 {
        self.now
    }

    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Enters an event at `at` µs. A time that has passed counts as now.
    #[inline]
    pub fn push(&mut self, at: u64, event: E) {
        debug_assert!(at >= self.now, "an event at {at} entered at {}", self.now);
        self.length += 1;
        if at <= self.now {
            self.due.push_back(event);
        } else {
            self.place(at, event);
        }
    }

    /// Files an event of the future.
    #[inline]
    fn place(&mut self, at: u64, event: E) {
        let level = ((at ^ self.now).ilog2() / DIGIT_BITS) as usize;
        let slot = (at >> (DIGIT_BITS * level as u32)) as usize % SLOTS;
        self.levels |= 1 << level;
        self.occupied[level] |= 1 << slot;
        self.slots[level * SLOTS + slot].push((at, event));
    }

    /// The earliest event and its time; of several at one time, the one entered first.
    #[inline]
    pub fn pop(&mut self) -> Option<(u64, E)> {
        if let Some(event) = self.due.pop_front() {
            self.length -= 1;
            return Some((self.now, event));
        }
        if self.levels == 0 {
            return None;
        }
        // Lower levels come first: they share more digits with now. So do lower slots.
        let level = self.levels.trailing_zeros() as usize;
        let slot = self.occupied[level].trailing_zeros() as usize;
        self.occupied[level] &= self.occupied[level] - 1;
        if self.occupied[level] == 0 {
            self.levels &= self.levels - 1;
        }
        self.length -= 1;
        let events = &mut self.slots[level * SLOTS + slot];
        if events.len() == 1 {
            let first = events.pop();
            self.now = first.map_or(self.now, |(at, _)| at);
            return first;
        }
        self.open(level * SLOTS + slot)
    }

    /// Takes the earliest event of a slot and deals the others out to lower levels, keeping their order.
    fn open(&mut self, slot: usize) -> Option<(u64, E)> {
        let mut events = std::mem::replace(&mut self.slots[slot], std::mem::take(&mut self.spare));
        self.now = events.iter().map(|(at, _)| *at).min()?;
        for &(at, event) in &events {
            if at == self.now {
                self.due.push_back(event);
            } else {
                self.place(at, event);
            }
        }
        events.clear();
        self.spare = events;
        self.due.pop_front().map(|event| (self.now, event))
    }
}
