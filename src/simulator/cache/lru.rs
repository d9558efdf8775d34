//! Least-recently-used lists over one array: every operation takes constant time and nothing is allocated.

/// An entry that never runs out.
pub const NEVER: u32 = u32::MAX;
const NONE: u32 = u32::MAX;

/// What is kept with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entry {
    /// Where the value came from and which version it was, in the words of whoever put it.
    pub origin: u16,
    pub version: u32,
    /// When it runs out, µs; [`NEVER`] for never.
    pub expires: u32,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: u32,
    newer: u32,
    older: u32,
    entry: Entry,
}

#[derive(Debug, Clone, Copy)]
struct List {
    newest: u32,
    oldest: u32,
    length: u32,
    /// Slots of this list that were never used yet begin here.
    fresh: u32,
    /// Slots given back, linked by `older`.
    free: u32,
}

/// Several lists (the nodes of a cache) of equal size over one set of keys. A key is in one list at a time.
#[derive(Debug, Clone)]
pub struct Lru {
    capacity: u32,
    lists: Vec<List>,
    slots: Vec<Slot>,
    /// Slot by key.
    index: Vec<u32>,
}

impl Lru {
    /// Keys are `0..keys`; each of `nodes` lists holds up to `capacity` entries.
    pub fn new(keys: u32, nodes: u32, capacity: u32) -> Lru {
        let slot = Slot {
            key: 0,
            newer: NONE,
            older: NONE,
            entry: Entry::default(),
        };
        let list = |node: u32| List {
            newest: NONE,
            oldest: NONE,
            length: 0,
            fresh: node * capacity,
            free: NONE,
        };
        Lru {
            capacity,
            lists: (0..nodes).map(list).collect(),
            slots: vec![slot; (nodes * capacity) as usize],
            index: vec![NONE; keys as usize],
        }
    }

    /// Bytes that lists of this many entries in all take over this many keys.
    pub fn bytes(keys: u64, entries: u64) -> u64 {
        keys * size_of::<u32>() as u64 + entries * size_of::<Slot>() as u64
    }

    /// Looks a key up and makes it the newest of its list. An entry that has run out is dropped. An entry in
    /// another node's list is not found.
    #[inline]
    pub fn get(&mut self, node: u32, key: u32, now: u32) -> Option<Entry> {
        let slot = self.index[key as usize];
        if slot == NONE || slot / self.capacity != node {
            return None;
        }
        let entry = self.slots[slot as usize].entry;
        if entry.expires <= now {
            self.remove(key);
            return None;
        }
        if self.lists[node as usize].newest != slot {
            self.unlink(node, slot);
            self.link(node, slot);
        }
        Some(entry)
    }

    /// Puts a key, as the newest. True when it pushed out the oldest.
    pub fn put(&mut self, node: u32, key: u32, entry: Entry) -> bool {
        if self.capacity == 0 {
            return false;
        }
        let known = self.index[key as usize];
        if known != NONE && known / self.capacity == node {
            self.slots[known as usize].entry = entry;
            self.unlink(node, known);
            self.link(node, known);
            return false;
        }
        if known != NONE {
            self.remove(key);
        }
        let full = self.lists[node as usize].length == self.capacity;
        if full {
            let oldest = self.lists[node as usize].oldest;
            let key = self.slots[oldest as usize].key;
            self.remove(key);
        }
        let slot = self.take_slot(node);
        self.slots[slot as usize].key = key;
        self.slots[slot as usize].entry = entry;
        self.index[key as usize] = slot;
        self.lists[node as usize].length += 1;
        self.link(node, slot);
        full
    }

    /// Throws a key out of whichever list it is in. False when it was in none.
    pub fn remove(&mut self, key: u32) -> bool {
        let slot = self.index[key as usize];
        if slot == NONE {
            return false;
        }
        let node = slot / self.capacity;
        self.unlink(node, slot);
        self.index[key as usize] = NONE;
        let list = &mut self.lists[node as usize];
        list.length -= 1;
        self.slots[slot as usize].older = list.free;
        list.free = slot;
        true
    }

    /// Empties one node's list.
    pub fn flush(&mut self, node: u32) {
        let mut slot = self.lists[node as usize].newest;
        while slot != NONE {
            let Slot { key, older, .. } = self.slots[slot as usize];
            self.index[key as usize] = NONE;
            slot = older;
        }
        self.lists[node as usize] = List {
            newest: NONE,
            oldest: NONE,
            length: 0,
            fresh: node * self.capacity,
            free: NONE,
        };
    }

    /// Entries of a node.
    pub fn len(&self, node: u32) -> u32 {
        self.lists[node as usize].length
    }

    /// Entries each node may hold.
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    fn take_slot(&mut self, node: u32) -> u32 {
        let list = &mut self.lists[node as usize];
        if list.free != NONE {
            let slot = list.free;
            list.free = self.slots[slot as usize].older;
            slot
        } else {
            list.fresh += 1;
            list.fresh - 1
        }
    }

    #[inline]
    fn unlink(&mut self, node: u32, slot: u32) {
        let Slot { newer, older, .. } = self.slots[slot as usize];
        let list = &mut self.lists[node as usize];
        match newer {
            NONE => list.newest = older,
            newer => self.slots[newer as usize].older = older,
        }
        match older {
            NONE => list.oldest = newer,
            older => self.slots[older as usize].newer = newer,
        }
    }

    #[inline]
    fn link(&mut self, node: u32, slot: u32) {
        let list = &mut self.lists[node as usize];
        let older = list.newest;
        list.newest = slot;
        if older == NONE {
            list.oldest = slot;
        } else {
            self.slots[older as usize].newer = slot;
        }
        self.slots[slot as usize].newer = NONE;
        self.slots[slot as usize].older = older;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(version: u32) -> Entry {
        Entry {
            origin: 0,
            version,
            expires: NEVER,
        }
    }

    #[test]
    fn an_entry_runs_out_at_its_time() {
        let mut lru = Lru::new(4, 1, 2);
        lru.put(
            0,
            3,
            Entry {
                expires: 50,
                ..entry(1)
            },
        );
        assert!(lru.get(0, 3, 49).is_some());
        assert!(lru.get(0, 3, 50).is_none());
        assert_eq!(lru.len(0), 0);
    }

    #[test]
    fn a_key_that_moves_to_another_node_leaves_the_first() {
        let mut lru = Lru::new(4, 2, 2);
        lru.put(0, 1, entry(7));
        assert!(lru.get(1, 1, 0).is_none());
        lru.put(1, 1, entry(8));
        assert_eq!((lru.len(0), lru.len(1)), (0, 1));
        assert_eq!(lru.get(1, 1, 0).map(|entry| entry.version), Some(8));
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_list(steps in proptest::collection::vec((0u8..8, 0u32..2, 0u32..12), 1..300)) {
            let mut lru = Lru::new(12, 2, 3);
            // Newest first, by node.
            let mut model = [Vec::<(u32, u32)>::new(), Vec::new()];
            for (version, (what, node, key)) in (0u32..).zip(steps) {
                let list = node as usize;
                match what {
                    0..=2 => {
                        let place = model[list].iter().position(|found| found.0 == key);
                        let expected = place.map(|place| model[list].remove(place));
                        if let Some(found) = expected {
                            model[list].insert(0, found);
                        }
                        prop_assert_eq!(lru.get(node, key, 0).map(|entry| entry.version), expected.map(|found| found.1));
                    }
                    3..=5 => {
                        model.iter_mut().for_each(|list| list.retain(|found| found.0 != key));
                        model[list].insert(0, (key, version));
                        model[list].truncate(3);
                        lru.put(node, key, entry(version));
                    }
                    6 => {
                        let known = model.iter().any(|list| list.iter().any(|found| found.0 == key));
                        model.iter_mut().for_each(|list| list.retain(|found| found.0 != key));
                        prop_assert_eq!(lru.remove(key), known);
                    }
                    _ if key == 0 => {
                        model[list].clear();
                        lru.flush(node);
                    }
                    _ => {}
                }
                prop_assert_eq!([lru.len(0) as usize, lru.len(1) as usize], [model[0].len(), model[1].len()]);
            }
        }
    }
}
