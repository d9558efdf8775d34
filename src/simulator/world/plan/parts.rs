//! The part of a node's plan that only its kind of component has, and what caches hold at the start.

use super::times::{Times, lognormal};
use super::{
    Balancer, CachePart, CdnPart, Content, ExternalPart, LimiterPart, NONE, ObjectPart, Part, QueuePart,
    QuorumPart, Scaling, SearchPart, ServicePart, StorePart,
};
use crate::simulator::design::{Algorithm, Component, Kind, Micros, Partitioning, Sql};
use crate::simulator::problem::{DesignProblem, Distribution};

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
