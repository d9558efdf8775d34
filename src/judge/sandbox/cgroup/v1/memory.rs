//! The memory controller of version 1.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use super::super::files::{keyed_number, read_number, read_text};
use super::Place;

/// Memory left over from earlier runs, mostly page cache, that is not worth a reclaim.
const TOLERATED_BYTES: u64 = 4 << 20;
/// Limits are rounded to this, so that they rarely have to be written.
const STEP_BYTES: u64 = 1 << 20;

/// The memory group of one slot.
pub(super) struct Memory {
    pub(super) place: Place,
    usage: File,
    peak: File,
    oom_control: File,
    limit: u64,
    /// Usage when the run began: what its figures and its limit start from.
    before: u64,
    kills_before: u64,
}

impl Memory {
    pub fn make(dir: PathBuf) -> io::Result<Memory> {
        let place = Place::make(dir)?;
        Ok(Memory {
            usage: place.open("memory.usage_in_bytes")?,
            peak: OpenOptions::new()
                .read(true)
                .write(true)
                .open(place.dir.join("memory.max_usage_in_bytes"))?,
            oom_control: place.open("memory.oom_control")?,
            place,
            limit: u64::MAX,
            before: 0,
            kills_before: 0,
        })
    }

    pub fn prepare(&mut self, memory_bytes: u64) -> io::Result<()> {
        self.place.check_empty()?;
        let mut before = read_number(&self.usage)?;
        if before > TOLERATED_BYTES {
            // Gives back the page cache of earlier runs; files still in a work dir stay.
            let _ = fs::write(self.place.dir.join("memory.force_empty"), "0");
            before = read_number(&self.usage)?;
        }
        self.set_limit(memory_bytes.saturating_add(before.next_multiple_of(STEP_BYTES)))?;
        (&self.peak).write_all(b"0")?;
        self.before = before;
        self.kills_before = self.kills()?;
        Ok(())
    }

    /// Limits memory and memory with swap to the same, so that nothing is swapped. The second may never
    /// be the smaller one, and is absent where the kernel does not account for swap.
    fn set_limit(&mut self, limit: u64) -> io::Result<()> {
        if limit == self.limit {
            return Ok(());
        }
        let write = |name: &str| fs::write(self.place.dir.join(name), limit.to_string());
        let with_swap = self.place.dir.join("memory.memsw.limit_in_bytes");
        if limit > self.limit && with_swap.exists() {
            fs::write(&with_swap, limit.to_string())?;
        }
        write("memory.limit_in_bytes")?;
        if limit < self.limit && with_swap.exists() {
            fs::write(&with_swap, limit.to_string())?;
        }
        self.limit = limit;
        Ok(())
    }

    pub fn peak_bytes(&self) -> Option<u64> {
        Some(read_number(&self.peak).ok()?.saturating_sub(self.before))
    }

    pub fn ran_out(&self) -> bool {
        self.kills().is_ok_and(|kills| kills > self.kills_before)
    }

    fn kills(&self) -> io::Result<u64> {
        let text = read_text(&self.oom_control)?;
        keyed_number(&text, "oom_kill").ok_or_else(|| io::Error::other("the kernel does not count kills"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn fake(dir: &Path) {
        let files = [
            ("tasks", ""),
            ("memory.usage_in_bytes", "1000\n"),
            ("memory.max_usage_in_bytes", "0\n"),
            (
                "memory.oom_control",
                "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
            ),
            ("memory.limit_in_bytes", "9223372036854771712\n"),
        ];
        files
            .into_iter()
            .for_each(|(name, text)| fs::write(dir.join(name), text).unwrap());
    }

    fn memory_of(dir: &Path) -> Memory {
        let open = |name: &str| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(dir.join(name))
                .unwrap()
        };
        Memory {
            place: Place {
                dir: dir.to_owned(),
                tasks: open("tasks"),
            },
            usage: open("memory.usage_in_bytes"),
            peak: open("memory.max_usage_in_bytes"),
            oom_control: open("memory.oom_control"),
            limit: u64::MAX,
            before: 0,
            kills_before: 0,
        }
    }

    #[test]
    fn figures_start_from_what_the_group_held_before_the_run() {
        let dir = tempfile::tempdir().unwrap();
        fake(dir.path());
        let mut memory = memory_of(dir.path());
        memory.prepare(64 << 20).unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("memory.limit_in_bytes")).unwrap(),
            (65 << 20).to_string()
        );
        fs::write(dir.path().join("memory.max_usage_in_bytes"), "6000\n").unwrap();
        assert_eq!(memory.peak_bytes(), Some(5000));
        assert!(!memory.ran_out());
        fs::write(dir.path().join("memory.oom_control"), "oom_kill 3\n").unwrap();
        assert!(memory.ran_out());
    }

    #[test]
    fn a_group_with_somebody_in_it_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        fake(dir.path());
        fs::write(dir.path().join("tasks"), "123\n").unwrap();
        assert!(memory_of(dir.path()).prepare(64 << 20).is_err());
    }
}
