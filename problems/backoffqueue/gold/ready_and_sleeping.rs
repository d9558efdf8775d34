use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

struct Job {
    arrival: u64,
    duration: u64,
    failures_left: u64,
    attempts_left: u64,
    pause: Pause,
}

/// The wait before the next attempt. It never exceeds the cap, so doubling it can't overflow.
struct Pause {
    seconds: u64,
    cap: u64,
}

impl Pause {
    fn new(base: u64, cap: u64) -> Self {
        Pause { seconds: base.min(cap), cap }
    }

    fn next(&mut self) -> u64 {
        let current = self.seconds;
        self.seconds = self.cap.min(2 * current);
        current
    }
}

fn main() -> io::Result<()> {
    let input = io::read_to_string(io::stdin().lock())?;
    let mut numbers = input.split_ascii_whitespace().map(|word| word.parse::<u64>().expect("an integer"));
    let mut next = || numbers.next().expect("one more number");

    let (n, base, cap, max_attempts) = (next() as usize, next(), next(), next());
    let mut jobs: Vec<Job> = (0..n)
        .map(|_| Job {
            arrival: next(),
            duration: next(),
            failures_left: next(),
            attempts_left: max_attempts,
            pause: Pause::new(base, cap),
        })
        .collect();

    // Both heaps hold (ready time, index). Jobs move from `sleeping` to `ready` when their time has come.
    let mut sleeping: BinaryHeap<_> = jobs.iter().enumerate().map(|(i, job)| Reverse((job.arrival, i))).collect();
    let mut ready = BinaryHeap::new();
    let (mut now, mut given_up) = (0, 0);
    let mut latencies: Vec<(u64, usize)> = Vec::new();
    loop {
        while let Some(&Reverse(entry)) = sleeping.peek().filter(|Reverse((time, _))| *time <= now) {
            sleeping.pop();
            ready.push(Reverse(entry));
        }
        let Some(Reverse((_, index))) = ready.pop() else {
            let Some(Reverse((time, _))) = sleeping.peek() else { break };
            now = *time;
            continue;
        };
        let job = &mut jobs[index];
        now += job.duration;
        job.attempts_left -= 1;
        if job.failures_left == 0 {
            latencies.push((now - job.arrival, index + 1));
        } else if job.attempts_left == 0 {
            given_up += 1;
        } else {
            job.failures_left -= 1;
            sleeping.push(Reverse((now + job.pause.next(), index)));
        }
    }

    let total: u64 = latencies.iter().map(|(latency, _)| latency).sum();
    let slowest = latencies.iter().max_by_key(|(latency, number)| (*latency, Reverse(*number)));
    let (latency, number) = slowest.copied().unwrap_or_default();
    println!("{} {given_up} {now} {total}\n{number} {latency}", latencies.len());
    Ok(())
}
