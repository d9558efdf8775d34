use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Read;

struct Job {
    arrival: u64,
    duration: u64,
    failures: u64,
    failed: u64,
    pause: u64,
}

fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).expect("input is text");
    let mut numbers = input.split_ascii_whitespace().map(|word| word.parse::<u64>().expect("input holds integers"));
    let mut next = || numbers.next().expect("input is complete");

    let (n, base, cap, max_attempts) = (next() as usize, next(), next(), next());
    let mut jobs = Vec::with_capacity(n);
    let mut queue = BinaryHeap::with_capacity(n);
    for number in 0..n {
        let job = Job { arrival: next(), duration: next(), failures: next(), failed: 0, pause: base.min(cap) };
        queue.push(Reverse((job.arrival, number)));
        jobs.push(job);
    }

    let (mut now, mut total, mut succeeded, mut given_up) = (0, 0, 0, 0);
    let (mut slowest, mut largest) = (0, 0);
    while let Some(Reverse((ready, number))) = queue.pop() {
        let job = &mut jobs[number];
        now = now.max(ready) + job.duration;
        if job.failed == job.failures {
            let latency = now - job.arrival;
            succeeded += 1;
            total += latency;
            if latency > largest || (latency == largest && number + 1 < slowest) {
                slowest = number + 1;
                largest = latency;
            }
            continue;
        }
        job.failed += 1;
        if job.failed == max_attempts {
            given_up += 1;
        } else {
            queue.push(Reverse((now + job.pause, number)));
            job.pause = cap.min(2 * job.pause);
        }
    }
    println!("{} {} {} {}\n{} {}", succeeded, given_up, now, total, slowest, largest);
}
