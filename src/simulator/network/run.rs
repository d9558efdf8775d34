//! One replication of a network.

use super::customers::{Customer, Customers};
use super::figures::{Figures, StationFigures};
use super::model::{Network, Source};
use crate::simulator::calendar::Calendar;
use crate::simulator::random::{Random, StreamName};
use crate::simulator::station::{Offer, Station};
use crate::simulator::statistics::Histogram;

/// A replication ends with an error rather than run for ever: a retrial queue whose load is 1 never empties.
const EVENTS_PER_CUSTOMER: u64 = 10_000;

/// The customers of a replication did not all leave within any sensible number of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "with seed {seed} customers were still inside after {events} events: the load is too high for them to leave"
)]
pub struct Unfinished {
    pub seed: u64,
    pub events: u64,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// The next customer of an open source comes.
    Arrive(u16),
    /// A customer of a closed source has thought enough.
    Think(u16),
    Finish(u32),
    /// Patience ends, if the customer still waits.
    Patience(u32),
    Retry(u32),
}

struct Streams {
    arrivals: Random,
    service: Random,
    route: Random,
    patience: Random,
    retrial: Random,
}

struct Run<'a> {
    network: &'a Network,
    calendar: Calendar<Event>,
    stations: Vec<Station>,
    streams: Vec<Streams>,
    customers: Customers,
    /// Arrivals from outside so far.
    arrived: u64,
    /// Measured customers still inside.
    inside: u64,
    figures: Figures,
}

/// Runs until every measured customer has left. Others go on coming meanwhile, so that the last ones meet the same
/// load as the first.
pub(super) fn run(network: &Network, seed: u64) -> Result<Figures, Unfinished> {
    let limit = network.customers.saturating_mul(EVENTS_PER_CUSTOMER);
    let mut run = Run::new(network, seed);
    let mut events = 0;
    while let Some((now, event)) = run.calendar.pop() {
        events += 1;
        run.handle(now, event);
        if run.arrived >= network.customers && run.inside == 0 {
            break;
        }
        if events > limit {
            return Err(Unfinished { seed, events });
        }
    }
    run.figures.events = events;
    run.figures.customers = run.arrived;
    Ok(run.figures)
}

impl<'a> Run<'a> {
    fn new(network: &'a Network, seed: u64) -> Run<'a> {
        let seed = seed.to_string();
        let stream = |purpose, node| {
            Random::stream(&StreamName {
                seed: &seed,
                scenario: "network",
                replication: 0,
                purpose,
                node,
            })
        };
        let streams = network.stations.iter().map(|station| Streams {
            arrivals: stream("arrivals", &station.id),
            service: stream("service", &station.id),
            route: stream("route", &station.id),
            patience: stream("patience", &station.id),
            retrial: stream("retrial", &station.id),
        });
        let mut run = Run {
            network,
            calendar: Calendar::new(),
            stations: network
                .stations
                .iter()
                .map(|station| Station::new(station.servers, station.queue_limit.unwrap_or(usize::MAX)))
                .collect(),
            streams: streams.collect(),
            customers: Customers::default(),
            arrived: 0,
            inside: 0,
            figures: Figures {
                stations: vec![StationFigures::default(); network.stations.len()],
                sojourn: Histogram::new(),
                customers: 0,
                events: 0,
            },
        };
        for (number, station) in network.stations.iter().enumerate() {
            match &station.source {
                Some(Source::Open { .. }) => run.expect_arrival(0, number as u16),
                Some(Source::Closed { population, .. }) => {
                    (0..*population).for_each(|_| run.think(0, number as u16));
                }
                None => {}
            }
        }
        run
    }

    #[inline]
    fn handle(&mut self, now: u64, event: Event) {
        match event {
            Event::Arrive(station) => {
                self.expect_arrival(now, station);
                self.enter(now, station);
            }
            Event::Think(station) => self.enter(now, station),
            Event::Finish(customer) => self.finish(now, customer),
            Event::Patience(customer) => self.lose_patience(now, customer),
            Event::Retry(customer) => self.offer(now, customer),
        }
    }

    #[inline]
    fn expect_arrival(&mut self, now: u64, station: u16) {
        if let Some(Source::Open { between }) = &self.network.stations[station as usize].source {
            let delay = between.sample(&mut self.streams[station as usize].arrivals);
            self.calendar.push(now + delay, Event::Arrive(station));
        }
    }

    fn think(&mut self, now: u64, station: u16) {
        if let Some(Source::Closed { think, .. }) = &self.network.stations[station as usize].source {
            let delay = think.sample(&mut self.streams[station as usize].arrivals);
            self.calendar.push(now + delay, Event::Think(station));
        }
    }

    /// A customer comes from outside.
    #[inline]
    fn enter(&mut self, now: u64, station: u16) {
        let number = self.arrived;
        self.arrived += 1;
        if number == self.network.warmup {
            self.begin_to_measure(now);
        }
        if number + 1 == self.network.customers {
            self.end_to_measure(now);
        }
        let measured = (self.network.warmup..self.network.customers).contains(&number);
        self.inside += u64::from(measured);
        let customer = Customer {
            entered: now,
            came: now,
            leaves: 0,
            ticket: None,
            home: station,
            station,
            measured,
        };
        let handle = self.customers.insert(customer);
        self.visit(now, handle, station);
    }

    /// The first measured customer is here: integrals count from now.
    #[cold]
    fn begin_to_measure(&mut self, now: u64) {
        for (station, figures) in self.stations.iter().zip(&mut self.figures.stations) {
            (figures.busy_time, figures.server_time) = (station.busy_time(now), station.server_time(now));
        }
    }

    /// The last one is.
    #[cold]
    fn end_to_measure(&mut self, now: u64) {
        for (station, figures) in self.stations.iter().zip(&mut self.figures.stations) {
            figures.busy_time = station.busy_time(now) - figures.busy_time;
            figures.server_time = station.server_time(now) - figures.server_time;
        }
    }

    #[inline]
    fn visit(&mut self, now: u64, handle: u32, station: u16) {
        let customer = &mut self.customers[handle];
        (customer.station, customer.came) = (station, now);
        self.figures.stations[station as usize].arrived += u64::from(customer.measured);
        self.offer(now, handle);
    }

    /// The customer asks its station for service, for the first time or again.
    #[inline]
    fn offer(&mut self, now: u64, handle: u32) {
        let customer = &mut self.customers[handle];
        let number = customer.station as usize;
        match self.stations[number].offer(now, handle) {
            Offer::Starts => self.serve(now, handle),
            Offer::Waits(ticket) => {
                customer.ticket = Some(ticket);
                if let Some(patience) = &self.network.stations[number].patience {
                    customer.leaves = now + patience.sample(&mut self.streams[number].patience);
                    self.calendar.push(customer.leaves, Event::Patience(handle));
                }
            }
            Offer::Refused => match &self.network.stations[number].retrial {
                Some(retrial) => {
                    let delay = retrial.sample(&mut self.streams[number].retrial);
                    self.calendar.push(now + delay, Event::Retry(handle));
                }
                None => self.lose(now, handle),
            },
        }
    }

    #[inline]
    fn serve(&mut self, now: u64, handle: u32) {
        let customer = &mut self.customers[handle];
        customer.ticket = None;
        let number = customer.station as usize;
        if customer.measured {
            let figures = &mut self.figures.stations[number];
            figures.served += 1;
            figures.waited += now - customer.came;
        }
        let delay = self.network.stations[number]
            .service
            .sample(&mut self.streams[number].service);
        self.calendar.push(now + delay, Event::Finish(handle));
    }

    #[inline]
    fn finish(&mut self, now: u64, handle: u32) {
        let customer = self.customers[handle];
        let number = customer.station as usize;
        if customer.measured {
            self.figures.stations[number].sojourn.record(now - customer.came);
        }
        if let Some(next) = self.stations[number].finish(now) {
            self.serve(now, next);
        }
        let route = &self.network.stations[number].route;
        if !route.is_empty() {
            let drawn = self.streams[number].route.uniform();
            if let Some((_, next)) = route.iter().find(|(sum, _)| drawn < *sum) {
                return self.visit(now, handle, *next);
            }
        }
        if customer.measured {
            self.figures.sojourn.record(now - customer.entered);
        }
        self.leave(now, handle);
    }

    fn lose_patience(&mut self, now: u64, handle: u32) {
        let customer = self.customers[handle];
        let Some(ticket) = customer.ticket.filter(|_| customer.leaves == now) else {
            return;
        };
        if self.stations[customer.station as usize].leave(now, ticket) {
            self.lose(now, handle);
        }
    }

    /// The customer is lost to its station, and so to the network.
    fn lose(&mut self, now: u64, handle: u32) {
        let customer = &mut self.customers[handle];
        customer.ticket = None;
        self.figures.stations[customer.station as usize].lost += u64::from(customer.measured);
        self.leave(now, handle);
    }

    #[inline]
    fn leave(&mut self, now: u64, handle: u32) {
        let customer = self.customers.remove(handle);
        self.inside -= u64::from(customer.measured);
        self.think(now, customer.home);
    }
}
