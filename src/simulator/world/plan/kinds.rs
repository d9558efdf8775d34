//! Kinds of requests: their keys, sizes and times on the wire.

use super::{KEYS, KindPlan};
use crate::simulator::problem::{DesignProblem, RequestKind};

pub(super) fn kind_plan(kind: &RequestKind, problem: &DesignProblem, spaces: &[&str]) -> KindPlan {
    let wire = |bytes: u64, per_s: u64| {
        if per_s == 0 {
            0
        } else {
            (bytes as f64 * 1e6 / per_s as f64) as u64
        }
    };
    let facts = &problem.facts;
    KindPlan {
        id: kind.id.clone(),
        share: kind.share,
        spaces: kind
            .keys
            .iter()
            .filter_map(|key| {
                spaces
                    .iter()
                    .position(|space| space == key)
                    .map(|place| place as u32)
            })
            .take(KEYS)
            .collect(),
        request: wire(kind.request_bytes, facts.bandwidth_bytes_per_s),
        response: wire(kind.response_bytes, facts.bandwidth_bytes_per_s),
        payload: wire(kind.payload_bytes, facts.bandwidth_bytes_per_s),
        object: wire(kind.payload_bytes, facts.object_bandwidth_bytes_per_s),
        request_bytes: kind.request_bytes,
        response_bytes: kind.response_bytes,
        payload_bytes: kind.payload_bytes,
        fanout: kind.fanout.max(1),
        cacheable: kind.cacheable,
        abusive: kind.abusive,
        writes: kind.must_write_durably,
    }
}
