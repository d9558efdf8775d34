//! The order of writes at a store, from which follows who has seen an old version and how old it is.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::simulator::keys::mix;

/// A write, by its place in the log counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// µs; `u64::MAX` until it is committed.
    pub committed: u64,
    pub entity: u64,
    /// The write before of the same entity, or 0.
    pub previous: u32,
    /// The writer was told that it is safe.
    pub acknowledged: bool,
    /// Copies that have it, one bit each, and the node of the first (quorum stores).
    pub copies: u8,
    pub home: u16,
}

/// Only looked up by key, never walked through.
type ByEntity = HashMap<u64, u32, BuildHasherDefault<Mixing>>;

#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    latest: ByEntity,
}

#[derive(Debug, Default)]
pub struct Mixing(u64);

impl Hasher for Mixing {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.0 = mix(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0 ^ value);
    }
}

impl Log {
    pub fn append(&mut self, entity: u64, committed: u64) -> u32 {
        let position = self.entries.len() as u32 + 1;
        let previous = self.latest.insert(entity, position).unwrap_or(0);
        self.entries.push(Entry {
            committed,
            entity,
            previous,
            acknowledged: false,
            copies: 0,
            home: 0,
        });
        position
    }

    /// Place of the last write.
    pub fn end(&self) -> u32 {
        self.entries.len() as u32
    }

    pub fn entry(&self, position: u32) -> &Entry {
        &self.entries[position as usize - 1]
    }

    pub fn entry_mut(&mut self, position: u32) -> &mut Entry {
        &mut self.entries[position as usize - 1]
    }

    /// The last write of an entity, or 0.
    #[inline]
    pub fn latest(&self, entity: u64) -> u32 {
        if self.entries.is_empty() {
            return 0;
        }
        self.latest.get(&entity).copied().unwrap_or(0)
    }

    /// The last write of an entity up to a place, or 0.
    pub fn latest_until(&self, entity: u64, until: u32) -> u32 {
        self.back_from(self.latest(entity), |position, _| position <= until)
    }

    /// Walks back from a write of an entity to the first one that fits, or 0.
    pub fn back_from(&self, from: u32, fits: impl Fn(u32, &Entry) -> bool) -> u32 {
        let mut position = from;
        while position > 0 && !fits(position, self.entry(position)) {
            position = self.entry(position).previous;
        }
        position
    }

    /// How long ago the oldest write of this entity was committed that someone with `version` has not seen: 0
    /// when nothing is missing.
    pub fn age(&self, entity: u64, version: u32, now: u64) -> u64 {
        let mut missed = 0;
        let mut position = self.latest(entity);
        while position > version {
            let entry = self.entry(position);
            if entry.committed <= now {
                missed = position;
            }
            position = entry.previous;
        }
        if missed == 0 {
            0
        } else {
            (now - self.entry(missed).committed).max(1)
        }
    }

    /// Forgets all writes after a place; gives how many of them had been acknowledged.
    pub fn cut(&mut self, end: u32) -> u64 {
        let mut lost = 0;
        while self.end() > end {
            if let Some(entry) = self.entries.pop() {
                lost += u64::from(entry.acknowledged);
                self.latest.insert(entry.entity, entry.previous);
            }
        }
        lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_as_old_as_the_first_write_it_missed() {
        let mut log = Log::default();
        log.append(5, 100);
        log.append(6, 110);
        log.append(5, 200);
        log.append(5, 300);
        assert_eq!(log.age(5, 1, 350), 150);
        assert_eq!(log.age(5, 3, 350), 50);
        assert_eq!((log.age(5, 4, 350), log.age(7, 0, 350)), (0, 0));
        assert_eq!((log.latest_until(5, 2), log.latest_until(5, 3)), (1, 3));
    }

    #[test]
    fn what_is_cut_off_counts_as_lost_when_it_was_acknowledged() {
        let mut log = Log::default();
        let kept = log.append(5, 100);
        log.append(5, 200);
        log.append(6, 300);
        log.entry_mut(2).acknowledged = true;
        assert_eq!(log.cut(kept), 1);
        assert_eq!((log.end(), log.latest(5), log.latest(6)), (1, 1, 0));
    }
}
