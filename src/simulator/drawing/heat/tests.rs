use super::*;
use crate::simulator::design::{Component, parse_text};
use crate::simulator::drawing::figures::text_width;
use crate::simulator::drawing::samples::{edge, node, service, shortener, sql};
use crate::simulator::outcome::NodeSeries;

/// One window of a second in which 1,000 requests begin and a fifth fails.
fn series(nodes: Vec<NodeSeries>) -> Series {
    Series {
        window: 1_000_000,
        arrivals: vec![1_000],
        done: vec![800],
        failed: vec![200],
        nodes,
        ..Series::default()
    }
}

fn figures(id: &str, utilisation: f64, queue: u64, rate: f64) -> NodeSeries {
    NodeSeries {
        node: id.to_string(),
        utilisation: vec![utilisation],
        queue: vec![queue],
        refused: vec![0],
        rate: vec![rate],
        hits: Vec::new(),
        instances: vec![1],
    }
}

/// The heat of one node of this component.
fn heat_of(component: Component, figures: NodeSeries) -> NodeHeat {
    let mut design = Design::default();
    design.nodes.push(node(&figures.node, component, 1));
    let id = figures.node.clone();
    Heat::at(&design, &series(vec![figures]), 0).nodes[&id].clone()
}

fn figure_of(component: Component, figures: NodeSeries) -> String {
    heat_of(component, figures).figure().replace('\u{a0}', " ")
}

/// The component of one line of a design.
fn part(line: &str) -> Component {
    let design = parse_text(line).expect("a line that reads");
    design.nodes[0].component.clone()
}

#[test]
fn what_has_no_servers_shows_rates_hits_or_backlog_and_no_busy_share() {
    let client = shortener().nodes[0].component.clone();
    let lb = shortener().nodes[1].component.clone();
    let cdn = part("cdn pop entries=100k");
    let hits = |mut of: NodeSeries| {
        of.hits = vec![0.84];
        of
    };
    let refusing = |mut of: NodeSeries| {
        of.refused = vec![250];
        of
    };
    for (component, state, expected) in [
        (client, figures("user", 0.0, 0, 0.0), "1,000/s · 20 % fail"),
        (lb.clone(), figures("lb", 0.0, 0, 4_000.0), "4,000/s"),
        (lb, figures("lb", 0.0, 0, 0.0), "0/s"),
        (cdn, hits(figures("pop", 0.0, 0, 4_000.0)), "hits 84 % · 4,000/s"),
        (Component::ObjectStore, figures("blobs", 0.0, 0, 70.0), "70/s"),
        (
            Component::ObjectStore,
            refusing(figures("blobs", 0.0, 0, 1_000.0)),
            "refused 25 %",
        ),
        (
            part("queue jobs limit=1k"),
            figures("jobs", 0.0, 310, 70.0),
            "backlog 310",
        ),
        (part("queue jobs limit=1k"), figures("jobs", 0.0, 0, 70.0), "70/s"),
    ] {
        assert_eq!(figure_of(component, state), expected);
    }
}

#[test]
fn what_has_servers_shows_how_busy_they_are() {
    let cache = part("cache redis entries=200k");
    let mut asked = figures("redis", 0.11, 0, 4_000.0);
    asked.hits = vec![0.84];
    assert_eq!(figure_of(cache, asked), "11 % · hits 84 %");
    assert_eq!(
        figure_of(service(), figures("api", 0.4, 0, 900.0)),
        "40 % · 900/s"
    );
    assert_eq!(
        figure_of(sql(), figures("pg", 0.99, 190_000, 900.0)),
        "99 % · queue 190 k"
    );
}

#[test]
fn a_node_with_a_long_queue_is_full_however_idle_its_other_servers_are() {
    let hot = part("sharded links shards=8 by=code connections=8");
    let calm = heat_of(hot.clone(), figures("links", 0.2, 7, 900.0));
    assert!(!calm.is_full());
    assert_eq!(calm.step(), Some(0));
    let full = heat_of(hot, figures("links", 0.2, 8, 900.0));
    assert!(full.is_full());
    assert_eq!(full.step(), Some(4));
    assert_eq!(full.figure(), "full · queue 8");
}

#[test]
fn a_queue_is_as_full_as_it_is_of_messages() {
    for (waiting, step) in [(0, 0), (310, 1), (700, 2), (949, 3), (950, 4)] {
        let heat = heat_of(part("queue jobs limit=1k"), figures("jobs", 0.0, waiting, 10.0));
        assert_eq!(heat.step(), Some(step), "{waiting}");
    }
}

#[test]
fn what_takes_whatever_comes_has_no_colour_and_is_never_the_bottleneck() {
    let heat = heat_of(Component::ObjectStore, figures("blobs", 0.0, 5_000, 9e6));
    assert_eq!(heat.step(), None);
    assert!(!heat.is_full());
}

#[test]
fn a_node_behind_a_load_balancer_is_the_bottleneck_of_the_one_before_it() {
    let mut design = shortener();
    design.nodes.push(node("edge", service(), 1));
    design.edges = vec![edge("user", "edge"), edge("edge", "lb"), edge("lb", "api")];
    let nodes = vec![
        figures("edge", 1.0, 900, 10.0),
        figures("lb", 0.0, 0, 10.0),
        figures("api", 1.0, 20, 10.0),
    ];
    let heat = Heat::at(&design, &series(nodes), 0);
    assert_eq!(heat.bottleneck.as_deref(), Some("api"));
    assert_eq!(
        heat.words().replace('\u{a0}', " "),
        "At 0 s: api 100 %, queue 20 (bottleneck); edge 100 %, queue 900; lb 10/s."
    );
}

#[test]
fn the_longest_figures_fit_into_the_narrowest_box() {
    let refusing = NodeSeries {
        refused: vec![4_400],
        ..figures("blobs", 0.0, 0, 12_400.0)
    };
    let hits = NodeSeries {
        hits: vec![1.0],
        ..figures("pop", 0.0, 0, 12_400.0)
    };
    let busy = NodeSeries {
        refused: vec![12_400],
        ..figures("api", 1.0, 0, 12_400.0)
    };
    let states = [
        (Component::ObjectStore, refusing),
        (part("cdn pop entries=100k"), hits),
        (service(), busy),
        (service(), figures("api", 0.5, 10_000_000, 0.0)),
    ];
    for (component, state) in states {
        let figure = heat_of(component, state).figure();
        let width = text_width(&figure, 12.0, true);
        // Text begins 12 px from the left edge, and the widths are those of a wide font.
        assert!(width <= 164 - 12, "{figure} is {width} px wide");
    }
}
