// Square-root decomposition instead of a tree: buckets of ranks with their counts.
use std::fmt::Write;
use std::io::Read;

const BUCKET: usize = 320;

struct Counts {
    single: Vec<u32>,
    bucket: Vec<u32>,
}

impl Counts {
    fn new(ranks: usize) -> Counts {
        Counts { single: vec![0; ranks], bucket: vec![0; ranks / BUCKET + 1] }
    }

    fn add(&mut self, rank: usize, amount: u32) {
        self.single[rank] += amount;
        self.bucket[rank / BUCKET] += amount;
    }

    fn remove(&mut self, rank: usize) {
        self.single[rank] -= 1;
        self.bucket[rank / BUCKET] -= 1;
    }

    /// Rank of the `r`-th smallest element, counted from 1; there must be that many.
    fn find(&self, mut r: u32) -> usize {
        let mut bucket = 0;
        while self.bucket[bucket] < r {
            r -= self.bucket[bucket];
            bucket += 1;
        }
        let mut rank = bucket * BUCKET;
        while self.single[rank] < r {
            r -= self.single[rank];
            rank += 1;
        }
        rank
    }
}

enum Event {
    Ack(usize, u32),
    Down(usize),
    Up(usize),
    Read(u32),
}

fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).expect("input is text");
    let mut words = input.split_ascii_whitespace();
    let n: usize = words.next().expect("n").parse().expect("n");
    words.next();

    let mut events = Vec::new();
    let mut versions = vec![0];
    while let Some(kind) = words.next() {
        let mut number = || words.next().expect("a number").parse::<u32>().expect("a number");
        let first = number();
        events.push(match kind {
            "ack" => {
                let version = number();
                versions.push(version);
                Event::Ack(first as usize - 1, version)
            }
            "down" => Event::Down(first as usize - 1),
            "up" => Event::Up(first as usize - 1),
            _ => Event::Read(first),
        });
    }
    versions.sort_unstable();
    versions.dedup();

    let mut counts = Counts::new(versions.len());
    let mut current = vec![0; n];
    let mut is_up = vec![true; n];
    let mut up = n as u32;
    counts.add(0, up);
    let mut out = String::new();
    for event in events {
        match event {
            Event::Ack(replica, version) => {
                let rank = versions.binary_search(&version).expect("every version is listed");
                if rank > current[replica] {
                    if is_up[replica] {
                        counts.remove(current[replica]);
                        counts.add(rank, 1);
                    }
                    current[replica] = rank;
                }
            }
            Event::Down(replica) if is_up[replica] => {
                is_up[replica] = false;
                up -= 1;
                counts.remove(current[replica]);
            }
            Event::Up(replica) if !is_up[replica] => {
                is_up[replica] = true;
                up += 1;
                counts.add(current[replica], 1);
            }
            Event::Down(_) | Event::Up(_) => {}
            Event::Read(r) if r > up => out.push_str("unavailable\n"),
            Event::Read(r) => writeln!(out, "{}", versions[counts.find(r)]).expect("writing to a string works"),
        }
    }
    print!("{}", out);
}
