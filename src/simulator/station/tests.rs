use proptest::prelude::*;

use super::*;

fn ticket(offer: Offer) -> Ticket {
    match offer {
        Offer::Waits(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

#[test]
fn serves_in_order_and_refuses_beyond_the_limit() {
    let mut station = Station::new(1, 2);
    assert_eq!(station.offer(0, 10), Offer::Starts);
    ticket(station.offer(1, 11));
    ticket(station.offer(2, 12));
    assert_eq!(station.offer(3, 13), Offer::Refused);
    assert_eq!(station.finish(5), Some(11));
    assert_eq!(station.finish(6), Some(12));
    assert_eq!(station.finish(9), None);
    let counts = station.counts();
    assert_eq!(
        (counts.arrived, counts.refused, counts.started, counts.finished),
        (4, 1, 3, 3)
    );
    assert_eq!(station.busy_time(20), 9);
    assert_eq!(station.waiting_time(20), (5 - 1) + (6 - 2));
    assert_eq!(station.server_time(20), 20);
}

#[test]
fn integrals_hold_while_work_is_under_way() {
    let mut station = Station::new(2, 9);
    station.offer(10, 1);
    station.offer(10, 2);
    station.offer(15, 3);
    assert_eq!((station.busy_time(30), station.waiting_time(30)), (40, 15));
}

#[test]
fn a_job_that_lost_patience_is_passed_over() {
    let mut station = Station::new(1, 3);
    station.offer(0, 1);
    let second = ticket(station.offer(0, 2));
    let third = ticket(station.offer(0, 3));
    let fourth = ticket(station.offer(0, 4));
    assert!(station.leave(4, third));
    assert!(!station.leave(4, third));
    assert_eq!(station.waiting(), 2);
    assert!(
        matches!(station.offer(4, 5), Offer::Waits(_)),
        "a place is free again"
    );
    assert_eq!(station.finish(5), Some(2));
    assert!(!station.leave(5, second));
    assert!(station.leave(5, fourth));
    assert_eq!(station.finish(6), Some(5));
    assert_eq!(station.waiting_time(6), 4 + 5 + 5 + 2);
    assert_eq!(station.counts().left, 2);
}

#[test]
fn servers_come_and_go_while_it_works() {
    let mut station = Station::new(1, 9);
    for job in 0..4 {
        station.offer(0, job);
    }
    station.set_servers(10, 3);
    assert_eq!(
        (
            station.start_next(10),
            station.start_next(10),
            station.start_next(10)
        ),
        (Some(1), Some(2), None)
    );
    station.set_servers(20, 1);
    assert_eq!(
        (station.finish(20), station.finish(20), station.busy()),
        (None, None, 1)
    );
    assert_eq!(station.finish(30), Some(3));
    assert_eq!(station.server_time(40), 10 + 30 + 20);
    assert_eq!(station.busy_time(40), 20 + 10 + 10 + 10 + 10);
}

#[test]
fn a_kill_hands_back_the_queue_and_ends_all_work() {
    let mut station = Station::new(2, 9);
    for job in 0..5 {
        station.offer(0, job);
    }
    let mut dropped = Vec::new();
    station.kill(7, |job| dropped.push(job));
    assert_eq!(dropped, [2, 3, 4]);
    assert_eq!((station.busy(), station.waiting(), station.servers()), (0, 0, 0));
    assert_eq!(
        (
            station.busy_time(50),
            station.waiting_time(50),
            station.server_time(50)
        ),
        (14, 21, 14)
    );
    assert_eq!((station.counts().dropped, station.counts().lost), (3, 2));
    assert!(matches!(station.offer(51, 9), Offer::Waits(_)));
}

/// What may happen to a station.
#[derive(Debug, Clone)]
enum Step {
    Offer,
    Finish,
    Leave(usize),
    Servers(u32),
    Kill,
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let step = prop_oneof![
        8 => Just(Step::Offer),
        6 => Just(Step::Finish),
        2 => any::<usize>().prop_map(Step::Leave),
        1 => (0u32..5).prop_map(Step::Servers),
        1 => Just(Step::Kill),
    ];
    proptest::collection::vec((0u64..1_000, step), 0..200)
}

proptest! {
    /// Beside a list of jobs and integrals that are summed up moment by moment.
    #[test]
    fn integrals_and_counts_agree_with_plain_bookkeeping(steps in steps(), servers in 0u32..4, limit in 0usize..6) {
        let mut station = Station::new(servers, limit);
        let (mut now, mut queue, mut busy, mut servers) = (0, Vec::new(), 0u32, servers);
        let (mut busy_time, mut waiting_time, mut server_time) = (0, 0, 0);
        for (job, (delay, step)) in steps.into_iter().enumerate() {
            now += delay;
            busy_time += delay * u64::from(busy);
            waiting_time += delay * queue.len() as u64;
            server_time += delay * u64::from(servers);
            let mut started = Vec::new();
            match step {
                Step::Offer => match station.offer(now, job as u32) {
                    Offer::Starts => {
                        prop_assert!(busy < servers && queue.is_empty());
                        busy += 1;
                    }
                    Offer::Waits(ticket) => queue.push((job as u32, ticket)),
                    Offer::Refused => prop_assert!(queue.len() >= limit),
                },
                Step::Finish if busy > 0 => {
                    busy -= 1;
                    started.extend(station.finish(now));
                }
                Step::Finish => {}
                Step::Leave(which) if !queue.is_empty() => {
                    let (_, ticket) = queue.remove(which % queue.len());
                    prop_assert!(station.leave(now, ticket));
                    prop_assert!(!station.leave(now, ticket));
                }
                Step::Leave(_) => {}
                Step::Servers(count) => {
                    servers = count;
                    station.set_servers(now, count);
                    started.extend(std::iter::from_fn(|| station.start_next(now)));
                }
                Step::Kill => {
                    let mut dropped = Vec::new();
                    station.kill(now, |job| dropped.push(job));
                    prop_assert_eq!(dropped, queue.drain(..).map(|(job, _)| job).collect::<Vec<_>>());
                    (busy, servers) = (0, 0);
                }
            }
            for job in started {
                prop_assert_eq!(job, queue.remove(0).0, "not the oldest");
                busy += 1;
            }
            prop_assert_eq!((station.busy(), station.waiting(), station.servers()), (busy, queue.len(), servers));
            prop_assert_eq!(station.busy_time(now), busy_time);
            prop_assert_eq!(station.waiting_time(now), waiting_time);
            prop_assert_eq!(station.server_time(now), server_time);
            let counts = station.counts();
            let ended = counts.refused + counts.left + counts.dropped + counts.started;
            prop_assert_eq!(counts.arrived, ended + queue.len() as u64);
            prop_assert_eq!(counts.started, counts.finished + counts.lost + u64::from(busy));
        }
    }
}
