//! How fast work is done and where: service times, network, what components can do at most.

use super::quantities::{bytes, rate};
use super::table::{FactTable, code, number_column, words_in};
use crate::problems::design::words;
use crate::simulator::design::{Kind, Micros};
use crate::simulator::drawing::figures::{count, duration, share};
use crate::simulator::problem::{DesignProblem, Facts};

pub(super) fn times(problem: &DesignProblem) -> FactTable {
    FactTable {
        id: "times",
        is_first: false,
        title: "Service times",
        columns: vec![code("Work"), words_in("Takes")],
        rows: problem
            .service_times
            .iter()
            .map(|(name, time)| vec![name.clone(), words::distribution(time)])
            .collect(),
        notes: Vec::new(),
    }
}

/// The figures of the place that a design of this palette can meet.
pub(super) fn place(facts: &Facts, problem: &DesignProblem) -> FactTable {
    let time = |micros: Micros| duration(micros.0 as f64);
    let number = |value: u64| count(value as f64);
    let stores = &[Kind::Sql, Kind::Sharded, Kind::Quorum, Kind::Search][..];
    let parts = &[Kind::Sharded, Kind::Quorum][..];
    let mut all: Vec<(&[Kind], &str, String)> = vec![
        (&[], "round trip within a zone", time(facts.rtt_same_zone)),
        (&[], "round trip between zones", time(facts.rtt_cross_zone)),
        (
            &[],
            "round trip from a client to the zones",
            time(facts.rtt_client),
        ),
        (
            &[Kind::Cdn],
            "round trip from a client to the CDN",
            time(facts.rtt_cdn),
        ),
        (
            &[Kind::Cdn],
            "points of presence of a CDN",
            number(facts.cdn_points.into()),
        ),
        (&[], "network between nodes", rate(facts.bandwidth_bytes_per_s)),
        (
            &[],
            "cores of an instance, at most",
            number(facts.cores_per_instance.into()),
        ),
        (
            stores,
            "statements that one server of a store works on, at most",
            number(facts.connections_per_server.into()),
        ),
        (
            &[Kind::Cache],
            "items that one cache node holds, at most",
            number(facts.cache_entries_per_node),
        ),
        (
            &[Kind::Cdn],
            "items that a CDN holds at each point, at most",
            number(facts.cdn_entries_per_point),
        ),
        (&[], "an autoscaled instance is ready after", time(facts.boot)),
        (&[], "an autoscaler looks every", time(facts.autoscale_period)),
        (
            &[],
            "it takes instances away after",
            time(facts.scale_down_window),
        ),
        (
            stores,
            "a replica takes over a dead primary after",
            time(facts.failover),
        ),
        (
            &[Kind::Queue],
            "a queue acknowledges a message after",
            time(facts.queue_ack),
        ),
        (
            &[Kind::Search],
            "a search index shows a change after",
            time(facts.search_refresh),
        ),
        (
            &[Kind::ObjectStore],
            "an object store sends the first byte after",
            time(facts.object_first_byte),
        ),
        (
            &[Kind::ObjectStore],
            "an object store sends then",
            rate(facts.object_bandwidth_bytes_per_s),
        ),
        (
            parts,
            "a shard or partition takes reads, at most",
            format!("{}/s", number(facts.partition_reads_per_s)),
        ),
        (
            parts,
            "a shard or partition takes writes, at most",
            format!("{}/s", number(facts.partition_writes_per_s)),
        ),
        (
            &[Kind::ObjectStore],
            "an object store takes reads of one key, at most",
            format!("{}/s", number(facts.prefix_reads_per_s)),
        ),
        (
            &[Kind::ObjectStore],
            "an object store takes writes of one key, at most",
            format!("{}/s", number(facts.prefix_writes_per_s)),
        ),
        (
            &[Kind::External],
            "answers of an external API that are errors",
            share(facts.external_error_share),
        ),
    ];
    if facts.external_calls_per_s > 0 {
        all.push((
            &[Kind::External],
            "an external API takes calls, at most",
            format!("{}/s", number(facts.external_calls_per_s)),
        ));
    }
    if facts.object_stored_bytes > 0 {
        all.push((
            &[Kind::ObjectStore],
            "objects that are stored already",
            bytes(facts.object_stored_bytes),
        ));
    }
    FactTable {
        id: "place",
        is_first: false,
        title: "The place",
        columns: vec![words_in("Fact"), number_column("Figure")],
        rows: all
            .into_iter()
            .filter(|(of, ..)| of.is_empty() || problem.palette.iter().any(|kind| of.contains(kind)))
            .map(|(_, what, figure)| vec![what.to_string(), figure])
            .collect(),
        notes: vec![format!("Zones: {}.", problem.zones.join(", "))],
    }
}
