//! Standard streams of a run, never blocking: what goes in is fed as there is room, what comes out is
//! kept up to a limit and thrown away beyond it.

use std::os::fd::OwnedFd;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

use super::api::SandboxError;

fn make_nonblocking(pipe: &OwnedFd) -> Result<(), SandboxError> {
    fcntl_getfl(pipe)
        .and_then(|flags| fcntl_setfl(pipe, flags | OFlags::NONBLOCK))
        .map_err(SandboxError::io("prepare a stream"))
}

/// Standard input on its way in.
pub(super) struct Feed<'a> {
    pipe: Option<OwnedFd>,
    rest: &'a [u8],
}

impl<'a> Feed<'a> {
    pub fn new(pipe: OwnedFd, bytes: &'a [u8]) -> Result<Feed<'a>, SandboxError> {
        make_nonblocking(&pipe)?;
        let mut feed = Feed {
            pipe: Some(pipe),
            rest: bytes,
        };
        feed.write();
        Ok(feed)
    }

    pub fn pipe(&self) -> Option<&OwnedFd> {
        self.pipe.as_ref()
    }

    /// Writes what there is room for; closes the pipe at the end or when nobody reads any more.
    pub fn write(&mut self) {
        while let Some(pipe) = &self.pipe {
            if self.rest.is_empty() {
                self.pipe = None;
                return;
            }
            match rustix::io::write(pipe, self.rest) {
                Ok(count) => self.rest = &self.rest[count..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => self.pipe = None,
            }
        }
    }
}

/// An output stream: its first bytes, and how many came in all.
pub(super) struct Tail {
    pipe: Option<OwnedFd>,
    kept: Vec<u8>,
    max_bytes: u64,
    total: u64,
}

const CHUNK_BYTES: usize = 64 * 1024;

impl Tail {
    pub fn new(pipe: OwnedFd, max_bytes: u64) -> Result<Tail, SandboxError> {
        make_nonblocking(&pipe)?;
        Ok(Tail {
            pipe: Some(pipe),
            kept: Vec::new(),
            max_bytes,
            total: 0,
        })
    }

    pub fn pipe(&self) -> Option<&OwnedFd> {
        self.pipe.as_ref()
    }

    pub fn total(&self) -> u64 {
        self.total
    }

    /// Reads one chunk; says whether there may be more at once.
    pub fn read(&mut self) -> bool {
        let Some(pipe) = &self.pipe else { return false };
        let mut chunk = [0; CHUNK_BYTES];
        match rustix::io::read(pipe, &mut chunk) {
            Ok(0) => self.pipe = None,
            Ok(count) => {
                let room = self.max_bytes.saturating_sub(self.kept.len() as u64);
                let keep = count.min(usize::try_from(room).unwrap_or(usize::MAX));
                self.kept.extend_from_slice(&chunk[..keep]);
                self.total += count as u64;
                return true;
            }
            Err(Errno::INTR) => return true,
            Err(Errno::AGAIN) => {}
            Err(_) => self.pipe = None,
        }
        false
    }

    /// Takes what is left in the pipe once nobody can write to it any more.
    pub fn drain(&mut self) {
        while self.read() {}
        self.pipe = None;
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::{Feed, Tail};
    use rustix::pipe::{PipeFlags, pipe_with};

    #[test]
    fn a_feed_nobody_reads_does_not_block() {
        let (_unread, input) = pipe_with(PipeFlags::CLOEXEC).unwrap();
        let bytes = vec![b'x'; 8 << 20];
        let feed = Feed::new(input, &bytes).unwrap();
        assert!(feed.pipe().is_some());
        assert!(!feed.rest.is_empty());
    }

    #[test]
    fn a_tail_keeps_the_first_bytes_and_counts_all() {
        let (output, input) = pipe_with(PipeFlags::CLOEXEC).unwrap();
        let mut tail = Tail::new(output, 4).unwrap();
        rustix::io::write(&input, b"abcdef").unwrap();
        drop(input);
        tail.drain();
        assert_eq!(tail.total(), 6);
        assert_eq!(tail.into_bytes(), b"abcd");
    }
}
