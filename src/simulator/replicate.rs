//! Runs independent replications on several threads.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

/// Runs `run` for each number in `numbers` and gives the results in that order, the same for every count of
/// threads, since no run knows of another. `done` hears of each finished number, on the calling thread.
///
/// A panic in a run is passed on.
pub fn replicate<T: Send>(
    numbers: Range<u32>,
    threads: usize,
    run: impl Fn(u32) -> T + Sync,
    mut done: impl FnMut(u32),
) -> Vec<T> {
    if threads <= 1 || numbers.len() <= 1 {
        return numbers.map(|number| (run(number), done(number)).0).collect();
    }
    let next = AtomicU32::new(numbers.start);
    let mut results: Vec<Option<T>> = numbers.clone().map(|_| None).collect();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads.min(numbers.len()) {
            let (sender, next, run, end) = (sender.clone(), &next, &run, numbers.end);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end || sender.send((number, run(number))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (number, result) in receiver {
            results[(number - numbers.start) as usize] = Some(result);
            done(number);
        }
    });
    // A run that panicked made the scope panic, so every place is filled.
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_do_not_depend_on_threads() {
        let run = |number: u32| (number, u64::from(number).pow(3));
        let mut heard = Vec::new();
        let one = replicate(3..20, 1, run, |number| heard.push(number));
        assert_eq!(heard, (3..20).collect::<Vec<_>>());
        for threads in [2, 5, 50] {
            let mut heard = Vec::new();
            assert_eq!(replicate(3..20, threads, run, |number| heard.push(number)), one);
            heard.sort_unstable();
            assert_eq!(heard, (3..20).collect::<Vec<_>>());
        }
        assert!(replicate(4..4, 8, run, |_| {}).is_empty());
    }

    #[test]
    #[should_panic(expected = "scoped thread panicked")]
    fn a_panic_is_passed_on() {
        replicate(0..4, 2, |number| assert_ne!(number, 2), |_| {});
    }
}
