//! The part of a node's plan that only its kind of component has, and what caches hold at the start.

use super::times::{Times, lognormal};
use super::{
    Balancer, CachePart, CdnPart, Content, ExternalPart, LimiterPart, NONE, ObjectPart, Part, Plan,
    QueuePart, QuorumPart, Scaling, SearchPart, ServicePart, StorePart,
};
use crate::simulator::cache::{Che, EXACT_KEYS, Entry, Lru, NEVER, Popularity};
use crate::simulator::design::{Algorithm, Component, Kind, Micros, Partitioning, Sql};
use crate::simulator::keys::part_of;
use crate::simulator::problem::{DesignProblem, Distribution};
use crate::simulator::random::{Random, StreamName};

/// Without a balancer in between, a death is noticed after two checks five seconds apart, as balancers do.
const NOTICE: u64 = 10_000_000;
const CHECK: u64 = 5_000_000;

/// How callers choose among the instances behind an edge that no balancer owns.
pub fn direct_balance(times: &mut Times) -> Balancer {
    Balancer {
        algorithm: Algorithm::LeastOutstanding,
        notice_down: NOTICE,
        notice_up: CHECK,
        forward_time: times.free("lb.forward"),
    }
}

fn micros(time: Option<Micros>) -> u32 {
    time.map_or(NONE, |time| time.0.min(u64::from(NONE) - 1) as u32)
}

pub fn part(component: &Component, problem: &DesignProblem, spaces: &[&str], times: &mut Times) -> Part {
    let space = |name: &str| {
        spaces
            .iter()
            .position(|known| *known == name)
            .map_or(NONE, |place| place as u32)
    };
    let facts = &problem.facts;
    match component {
        Component::Client(_) => Part::Client,
        Component::LoadBalancer(balancer) => Part::Balancer(Balancer {
            algorithm: balancer.algorithm,
            notice_down: balancer.check_interval.0 * u64::from(balancer.unhealthy_after),
            notice_up: balancer.check_interval.0,
            forward_time: times.free("lb.forward"),
        }),
        Component::Service(service) | Component::Worker(service) => Part::Service(ServicePart {
            cancel_on_timeout: service.cancel_on_timeout,
            autoscale: service.autoscale.map(|scale| Scaling {
                min: scale.min.max(1),
                max: scale.max.max(scale.min).max(1),
                target: scale.target,
            }),
        }),
        Component::Cache(cache) => Part::Cache(CachePart {
            policy: cache.policy,
            ttl: micros(cache.ttl),
            single_flight: cache.single_flight,
            op_time: times.place(&["cache.op"], &Distribution::Deterministic { value: Micros(20) }),
            backing: NONE,
            content: Content::empty(),
        }),
        Component::Cdn(cdn) => Part::Cdn(CdnPart {
            ttl: micros(cdn.ttl),
            points: facts.cdn_points.max(1),
            content: Content::empty(),
        }),
        Component::Sql(sql) => Part::Store(store(sql, Kind::Sql, 1, NONE, times)),
        Component::Sharded(sharded) => Part::Store(StorePart {
            partitioning: sharded.partitioning,
            reads_cap: facts.partition_reads_per_s,
            writes_cap: facts.partition_writes_per_s,
            ..store(
                &sharded.each,
                Kind::Sharded,
                sharded.shards.max(1),
                space(&sharded.by),
                times,
            )
        }),
        Component::Quorum(quorum) => Part::Quorum(QuorumPart {
            by: space(&quorum.by),
            copies: quorum.replicas.max(1),
            read: quorum.read_quorum.max(1),
            write: quorum.write_quorum.max(1),
            read_time: times.store("nosql", "read"),
            write_time: times.store("nosql", "write"),
            scan_time: times.store("nosql", "scan"),
            reads_cap: facts.partition_reads_per_s,
            writes_cap: facts.partition_writes_per_s,
        }),
        Component::Queue(queue) => Part::Queue(QueuePart {
            partitions: queue.partitions.unwrap_or(0),
            limit: queue.limit,
            overflow: queue.overflow,
            visibility: queue.visibility_timeout.0,
            max_receive: queue.max_receive.max(1),
            replicated: queue.replicated,
            subscribers: Vec::new(),
            topics: Vec::new(),
        }),
        Component::ObjectStore => Part::Object(ObjectPart {
            reads_cap: facts.prefix_reads_per_s,
            writes_cap: facts.prefix_writes_per_s,
        }),
        Component::Search(_) => Part::Search(SearchPart {
            query_time: times.place(&["search.query"], &lognormal(15_000)),
            index_time: times.place(&["search.index"], &lognormal(5_000)),
            refresh: facts.search_refresh.0.max(1),
        }),
        Component::RateLimiter(limiter) => Part::Limiter(LimiterPart {
            rate: limiter.rate,
            burst: f64::from(limiter.burst.max(1)),
            by: limiter.by.as_deref().map_or(NONE, space),
        }),
        Component::External => Part::External(ExternalPart {
            call_time: times.place(&["external.call"], &lognormal(120_000)),
            calls_cap: facts.external_calls_per_s,
        }),
    }
}

fn store(sql: &Sql, kind: Kind, groups: u32, by: u32, times: &mut Times) -> StorePart {
    StorePart {
        groups,
        replicas: sql.replicas,
        mode: sql.mode,
        read_from: sql.read_from,
        failover: sql.failover,
        by,
        partitioning: Partitioning::Hash,
        read_time: times.store(kind.word(), "read"),
        write_time: times.store(kind.word(), "write"),
        scan_time: times.store(kind.word(), "scan"),
        apply_time: times.store(kind.word(), "apply"),
        reads_cap: 0,
        writes_cap: 0,
    }
}

/// Entries that a list needs places for: a design may ask for more than there are keys.
fn capacity(share: u64, nodes: u32, keys: u64) -> u64 {
    let capacity = share.min(keys);
    if capacity * u64::from(nodes) > EXACT_KEYS {
        capacity.min(2 * keys / u64::from(nodes) + 1_000)
    } else {
        capacity
    }
}

impl Content {
    pub fn empty() -> Content {
        Content {
            offsets: Vec::new(),
            exact: None,
            che_time: 0.0,
            weights: Vec::new(),
            rate: 0.0,
            keys_per_list: 0,
            hit_share: 0.0,
        }
    }

    /// What `entries` over `nodes` lists hold after a long quiet time with these lookups a second by key space.
    /// With `points`, every list may hold every key. Exact lists are made where there is `room` for their bytes.
    #[expect(clippy::too_many_arguments, reason = "a cache is just these figures")]
    pub fn new(
        plan: &Plan,
        id: &str,
        lookups: &[f64],
        entries: u64,
        nodes: u32,
        ttl: u32,
        points: bool,
        room: &mut u64,
    ) -> Content {
        let rate: f64 = lookups.iter().sum();
        if rate <= 0.0 {
            return Content::empty();
        }
        // A point of presence sees its own part of the lookups and has room for `entries` of its own.
        let (rate, size) = if points {
            (rate / f64::from(nodes), entries as f64)
        } else {
            (rate, entries as f64)
        };
        let laws: Vec<_> = plan
            .spaces
            .iter()
            .zip(lookups)
            .map(|(space, lookups)| (&space.zipf, *lookups))
            .collect();
        let met: Vec<_> = laws.iter().copied().filter(|law| law.1 > 0.0).collect();
        let che = Che::new(&Popularity::new(&met), size);
        let total: f64 = lookups.iter().sum();
        let weights: Vec<(f64, f64)> = laws
            .iter()
            .map(|(zipf, lookups)| {
                (
                    lookups / total,
                    if *lookups > 0.0 {
                        Popularity::sum(zipf)
                    } else {
                        1.0
                    },
                )
            })
            .collect();
        let mut offsets = Vec::new();
        let mut keys = 0u64;
        for law in &laws {
            offsets.push(if law.1 > 0.0 {
                keys.min(u64::from(NONE)) as u32
            } else {
                NONE
            });
            keys += if law.1 > 0.0 { law.0.count() } else { 0 };
        }
        let keys_per_list = keys.min(u64::from(NONE)) as u32;
        let mut content = Content {
            offsets,
            exact: None,
            che_time: che.time,
            weights,
            rate,
            keys_per_list,
            hit_share: che.hit_share,
        };
        if ttl != NONE {
            let lifetime = f64::from(ttl) / 1e6 * rate;
            content.hit_share = content
                .hit_share
                .min(Popularity::new(&met).ttl_hit_share(lifetime));
        }
        let places = if points { keys * u64::from(nodes) } else { keys };
        let share = if points {
            entries
        } else {
            entries.div_ceil(u64::from(nodes))
        };
        let capacity = capacity(share, nodes, keys);
        let bytes = Lru::bytes(places, capacity * u64::from(nodes));
        if places <= EXACT_KEYS && bytes <= *room {
            *room -= bytes;
            content.exact = Some(content.filled(plan, id, capacity as u32, nodes, ttl, points, keys as u32));
        }
        content
    }

    /// Each key was last asked for an exponential time ago; those younger than the characteristic time are there.
    #[expect(clippy::too_many_arguments, reason = "the same seven figures as above, once")]
    fn filled(
        &self,
        plan: &Plan,
        id: &str,
        capacity: u32,
        nodes: u32,
        ttl: u32,
        points: bool,
        keys: u32,
    ) -> Lru {
        let name = StreamName {
            seed: &plan.seed,
            scenario: "",
            replication: 0,
            purpose: "prefill",
            node: id,
        };
        let mut random = Random::stream(&name);
        let places = if points { keys * nodes } else { keys };
        let mut lru = Lru::new(places, nodes, capacity);
        let lifetime = if ttl == NONE {
            f64::INFINITY
        } else {
            f64::from(ttl) / 1e6 * self.rate
        };
        let mut present: Vec<(u64, u32, u32)> = Vec::new();
        for list in 0..if points { nodes } else { 1 } {
            for (space, offset) in self.offsets.iter().enumerate().filter(|space| *space.1 != NONE) {
                let zipf = &plan.spaces[space].zipf;
                let (weight, sum) = self.weights[space];
                for key in 0..zipf.count() as u32 {
                    let each = weight / sum * libm::pow(f64::from(key) + 1.0, -zipf.exponent());
                    let age = random.exponential() / each;
                    let alive = ttl == NONE || random.chance(each * lifetime / (1.0 + each * lifetime));
                    if age < self.che_time && alive {
                        let key = offset + key;
                        let node = if points {
                            list
                        } else {
                            part_of(u64::from(key), nodes)
                        };
                        let place = if points { list * keys + key } else { key };
                        present.push((age.to_bits(), place, node));
                    }
                }
            }
        }
        // Positive floating-point numbers sort like their bits. Oldest first.
        present.sort_unstable_by(|left, right| right.cmp(left));
        for (_, place, node) in present {
            let expires = if ttl == NONE {
                NEVER
            } else {
                random.below(u64::from(ttl)) as u32 + 1
            };
            lru.put(
                node,
                place,
                Entry {
                    origin: u16::MAX,
                    version: 0,
                    expires,
                },
            );
        }
        lru
    }
}
