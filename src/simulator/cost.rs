//! What a design costs a month, by the problem's price table.
//!
//! Machines by their number, autoscaled ones by their average over the first scenario of the problem; traffic
//! by that scenario's bytes, taken for a month of 30 days; what lies in object stores as the problem states it. What
//! the table does not price is free.

use super::design::Kind;
use super::outcome::{Cost, CostLine, DesignVerdict};
use super::problem::Budget;
use super::world::Replication;
use super::world::plan::{NodePlan, Part, Plan};

const MONTH: f64 = 30.0 * 86_400.0;
const TERABYTE: f64 = 1e12;

/// The price of a design, with the figures of one replication of a quiet scenario.
pub fn cost(plan: &Plan, budget: &Budget, day: Option<&Replication>) -> Cost {
    let mut lines = Vec::new();
    for (place, node) in plan.nodes.iter().enumerate() {
        let paid = day.map_or(f64::from(node.initial), |day| day.nodes[place].paid);
        if let Some((item, what, quantity)) = machines(node, paid) {
            push(
                &mut lines,
                budget,
                &node.id,
                &[&item, node.kind.word()],
                what,
                quantity,
            );
        }
    }
    stored(&mut lines, plan, budget);
    if let Some(day) = day {
        traffic(&mut lines, plan, budget, day);
    }
    let units: f64 = lines.iter().map(|line: &CostLine| line.units).sum();
    let over = units > budget.units * (1.0 + 1e-9);
    Cost {
        verdict: if over {
            DesignVerdict::Failed
        } else {
            DesignVerdict::Passed
        },
        units,
        budget: budget.units,
        prices: budget.prices.version.clone(),
        lines,
    }
}

/// Price item, words and number of what a node is made of.
fn machines(node: &NodePlan, paid: f64) -> Option<(String, String, f64)> {
    let some = |item: &str, one: &str, many: &str, count: f64| {
        let name = if count == 1.0 { one } else { many };
        let count_text = if count.fract() == 0.0 {
            format!("{count:.0}")
        } else {
            format!("{count:.1}")
        };
        Some((item.to_owned(), format!("{count_text} {name}"), count))
    };
    let count = f64::from(node.count);
    match (node.kind, &node.part) {
        (Kind::Client | Kind::ObjectStore | Kind::External, _) => None,
        (Kind::Service | Kind::Worker, _) => some(node.kind.word(), "instance", "instances", paid),
        (Kind::Cache, _) => some("cache", "node", "nodes", count),
        (Kind::Sql | Kind::Sharded, _) => some("sql_node", "server", "servers", count),
        (Kind::Quorum, _) => some("nosql_node", "node", "nodes", count),
        (Kind::Search, _) => some("search_node", "node", "nodes", count),
        (Kind::Queue, Part::Queue(part)) => some(
            "queue",
            "broker",
            "brokers",
            if part.replicated { 2.0 } else { 1.0 },
        ),
        (kind, _) => some(
            kind.word(),
            "service of the provider",
            "services of the provider",
            1.0,
        ),
    }
}

/// What the problem says is stored is paid for once, wherever the design keeps it: stores share it evenly.
fn stored(lines: &mut Vec<CostLine>, plan: &Plan, budget: &Budget) {
    let stores: Vec<&NodePlan> = plan
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::ObjectStore)
        .collect();
    let each = plan.facts.object_stored_bytes as f64 / TERABYTE / stores.len().max(1) as f64;
    if each <= 0.0 {
        return;
    }
    for store in stores {
        let what = format!("{each:.2} TB stored");
        push(lines, budget, &store.id, &["object_store_tb"], what, each);
    }
}

fn traffic(lines: &mut Vec<CostLine>, plan: &Plan, budget: &Budget, day: &Replication) {
    let (mut egress, mut cdn, mut fill, mut across) = (0, 0, 0, 0);
    for (edge, (back, crossed)) in plan.edges.iter().zip(&day.bytes) {
        if plan.node(edge.from).kind == Kind::Cdn {
            fill += back;
        } else if edge.from == plan.client && plan.node(edge.to).kind == Kind::Cdn {
            cdn += back;
        } else if edge.from == plan.client {
            egress += back;
        }
        across += crossed;
    }
    let monthly = |bytes: u64| bytes as f64 * 1e6 / plan.horizon.max(1) as f64 * MONTH / TERABYTE;
    for (item, what, bytes) in [
        ("egress_tb", "TB to clients", egress),
        ("cdn_egress_tb", "TB to clients from the CDN", cdn),
        ("cdn_fill_tb", "TB from origins to the CDN", fill),
        ("cross_zone_tb", "TB between zones", across),
    ] {
        let quantity = monthly(bytes);
        if quantity > 0.0 {
            push(
                lines,
                budget,
                "network",
                &[item],
                format!("{quantity:.2} {what}"),
                quantity,
            );
        }
    }
}

fn push(lines: &mut Vec<CostLine>, budget: &Budget, node: &str, items: &[&str], what: String, quantity: f64) {
    if let Some(price) = items.iter().find_map(|item| budget.prices.units.get(*item)) {
        lines.push(CostLine {
            node: node.to_owned(),
            what,
            quantity,
            price: *price,
            units: quantity * price,
        });
    }
}
