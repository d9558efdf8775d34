//! `facts`: figures of the place where designs run. Each has a default; the statement prints them all.

use super::values::{HOUR, SECOND, bandwidth, count, duration, number, small, stored};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::simulator::design::Micros;
use crate::simulator::problem::Facts;

const MS: u64 = 1_000;

impl Default for Facts {
    /// Sources stand in `docs/simulator.md`; all are orders of magnitude of one small node.
    fn default() -> Self {
        Self {
            rtt_same_zone: Micros(500),
            rtt_cross_zone: Micros(1_500),
            rtt_client: Micros(40 * MS),
            rtt_cdn: Micros(20 * MS),
            bandwidth_bytes_per_s: 125_000_000,
            boot: Micros(60 * SECOND),
            autoscale_period: Micros(15 * SECOND),
            scale_down_window: Micros(300 * SECOND),
            failover: Micros(30 * SECOND),
            queue_ack: Micros(3 * MS),
            search_refresh: Micros(SECOND),
            object_first_byte: Micros(30 * MS),
            object_bandwidth_bytes_per_s: 100_000_000,
            partition_reads_per_s: 3_000,
            partition_writes_per_s: 1_000,
            prefix_reads_per_s: 5_500,
            prefix_writes_per_s: 3_500,
            object_stored_bytes: 0,
            external_error_share: 0.001,
            external_calls_per_s: 0,
            cdn_points: 4,
            cores_per_instance: 2,
            connections_per_server: 16,
            cache_entries_per_node: 1_000_000,
            cdn_entries_per_point: 1_000_000,
        }
    }
}

pub fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> Facts {
    let mut keys = fields.mapping("facts", findings);
    let mut facts = Facts::default();
    for (key, target, high) in [
        ("rtt_same_zone", &mut facts.rtt_same_zone, SECOND),
        ("rtt_cross_zone", &mut facts.rtt_cross_zone, SECOND),
        ("rtt_client", &mut facts.rtt_client, 10 * SECOND),
        ("rtt_cdn", &mut facts.rtt_cdn, 10 * SECOND),
        ("boot", &mut facts.boot, HOUR),
        ("autoscale_period", &mut facts.autoscale_period, HOUR),
        ("scale_down_window", &mut facts.scale_down_window, HOUR),
        ("failover", &mut facts.failover, HOUR),
        ("queue_ack", &mut facts.queue_ack, 10 * SECOND),
        ("search_refresh", &mut facts.search_refresh, HOUR),
        ("object_first_byte", &mut facts.object_first_byte, 10 * SECOND),
    ] {
        let low = if key == "autoscale_period" { SECOND } else { 0 };
        if let Some(value) = keys.read(key, duration(low, high), findings) {
            *target = value;
        }
    }
    for (key, target) in [
        ("bandwidth", &mut facts.bandwidth_bytes_per_s),
        ("object_bandwidth", &mut facts.object_bandwidth_bytes_per_s),
    ] {
        if let Some(value) = keys.read(key, bandwidth, findings) {
            *target = value;
        }
    }
    for (key, target, high) in [
        (
            "partition_reads_per_s",
            &mut facts.partition_reads_per_s,
            10_000_000,
        ),
        (
            "partition_writes_per_s",
            &mut facts.partition_writes_per_s,
            10_000_000,
        ),
        ("prefix_reads_per_s", &mut facts.prefix_reads_per_s, 10_000_000),
        ("prefix_writes_per_s", &mut facts.prefix_writes_per_s, 10_000_000),
        (
            "external_calls_per_s",
            &mut facts.external_calls_per_s,
            10_000_000,
        ),
        (
            "cache_entries_per_node",
            &mut facts.cache_entries_per_node,
            1_000_000_000,
        ),
        (
            "cdn_entries_per_point",
            &mut facts.cdn_entries_per_point,
            1_000_000_000,
        ),
    ] {
        if let Some(value) = keys.read(key, count(1..=high), findings) {
            *target = value;
        }
    }
    for (key, target, high) in [
        ("cdn_points", &mut facts.cdn_points, 100),
        ("cores_per_instance", &mut facts.cores_per_instance, 1_000),
        (
            "connections_per_server",
            &mut facts.connections_per_server,
            10_000,
        ),
    ] {
        if let Some(value) = keys.read(key, small(1, high), findings) {
            *target = value;
        }
    }
    if let Some(bytes) = keys.read("object_stored", stored, findings) {
        facts.object_stored_bytes = bytes;
    }
    if let Some(share) = keys.read("external_error_share", number(0.0..=1.0), findings) {
        facts.external_error_share = share;
    }
    keys.refuse_rest(findings);
    facts
}
