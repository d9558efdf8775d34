//! How a design stands at the beginning: caches filled, autoscaled services at their usual size.

use super::visits::visits;
use super::{CachePart, CdnPart, Content, NONE, Part, Plan};
use crate::simulator::cache::EXACT_BYTES;
use crate::simulator::design::{Component, Design};

/// Fills caches and sizes autoscaled services as a long quiet time would.
pub(super) fn settle(plan: &mut Plan, design: &Design) {
    let rps = plan.rps.first().map_or(0.0, |point| point.1);
    let mut hits = vec![0.0; plan.nodes.len()];
    // Twice: how often an inner cache is asked depends on the hits of an outer one. Lists are made the second time.
    for mut room in [0, EXACT_BYTES] {
        let expected = visits(plan, rps, &hits);
        for (number, node) in design.nodes.iter().enumerate() {
            let planned = &plan.nodes[number];
            let lookups = &expected.lookups[number];
            let content = match (&node.component, &planned.part) {
                (Component::Cache(cache), Part::Cache(part)) => Content::new(
                    plan,
                    &node.id,
                    lookups,
                    cache.entries,
                    planned.count,
                    part.ttl,
                    false,
                    &mut room,
                ),
                (Component::Cdn(cdn), Part::Cdn(part)) => Content::new(
                    plan,
                    &node.id,
                    lookups,
                    cdn.entries,
                    part.points,
                    part.ttl,
                    true,
                    &mut room,
                ),
                _ => continue,
            };
            hits[number] = content.hit_share;
            match &mut plan.nodes[number].part {
                Part::Cache(CachePart { content: place, .. }) | Part::Cdn(CdnPart { content: place, .. }) => {
                    *place = content;
                }
                _ => {}
            }
        }
    }
    let expected = visits(plan, rps, &hits);
    for (number, node) in plan.nodes.iter_mut().enumerate() {
        if let Part::Service(part) = &node.part
            && let Some(scale) = part.autoscale
        {
            let slots = expected.slots[number] / f64::from(node.servers);
            let cores = if node.cores == NONE {
                0.0
            } else {
                expected.cores[number] / f64::from(node.cores)
            };
            let wanted = libm::ceil(slots.max(cores) / scale.target);
            node.initial = (wanted as u32).clamp(scale.min, scale.max);
        }
    }
}
