use super::*;
use crate::simulator::design::{Breaker, Component, Micros, Overflow, Queue};
use crate::simulator::drawing::samples::{edge, node, shortener};
use crate::simulator::outcome::{DesignVerdict, NodeSeries, Series, TailShare, Totals};

fn scenario() -> ScenarioOutcome {
    let slo = |metric: &str, value: f64, limit: f64, verdict| SloOutcome {
        id: metric.to_string(),
        metric: metric.to_string(),
        kind: None,
        quantile: None,
        value,
        low: value * 0.99,
        high: value * 1.01,
        limit,
        verdict,
    };
    ScenarioOutcome {
        id: "slow-db".to_string(),
        title: "Slow <database>".to_string(),
        hidden: false,
        verdict: DesignVerdict::Failed,
        replications: 3,
        slos: vec![
            slo("latency", 60_000.0, 50_000.0, DesignVerdict::Failed),
            slo("success", 0.95, 0.9, DesignVerdict::Passed),
            slo("stale_share", 0.1, 0.1, DesignVerdict::Borderline),
            slo("lost_acked_writes", 2.0, 0.0, DesignVerdict::Failed),
        ],
        findings: Vec::new(),
        series: Series {
            window: 1_000_000,
            fault: Some((1_000_000, 2_000_000)),
            arrivals: vec![100; 3],
            done: vec![100, 20, 90],
            failed: vec![0, 80, 10],
            p50: vec![4_000, 0, 5_000],
            p90: vec![8_000, 0, 9_000],
            p99: vec![15_000, 0, 700_000],
            nodes: vec![NodeSeries {
                node: "pg".to_string(),
                utilisation: vec![0.5, 1.0, 0.7],
                queue: vec![0, 400, 2],
                refused: vec![0; 3],
                rate: vec![100.0; 3],
                hits: vec![0.9; 3],
                instances: vec![3, 1, 3],
            }],
        },
        tail: vec![TailShare {
            node: "pg".to_string(),
            waiting: 0.8,
            working: 0.2,
        }],
        edges: Vec::new(),
        totals: Totals::default(),
        amplifier: None,
        events: 0,
    }
}

const ALL: [&str; 10] = [
    "latency",
    "traffic",
    "success",
    "utilisation",
    "queue",
    "hits",
    "tail",
    "promises",
    "design",
    "design@1.5",
];

fn pictures() -> Vec<(&'static str, String)> {
    let mut design = shortener();
    let queue = Component::Queue(Queue {
        partitions: None,
        limit: 1,
        overflow: Overflow::Reject,
        visibility_timeout: Micros(1),
        max_receive: 1,
        replicated: false,
    });
    design.nodes.push(node("a_queue_with_a_very_long_name", queue, 1));
    design.edges.push(edge("a_queue_with_a_very_long_name", "pg"));
    design.edges[0].breaker = Some(Breaker {
        threshold: 0.5,
        window: 100,
        open: Micros(1),
        half_open: 1,
    });
    ALL.map(|name| {
        let picture: Picture = name.parse().expect("the name is known");
        (name, picture.draw(&design, &scenario()).to_string())
    })
    .to_vec()
}

#[test]
fn pictures_stand_alone() {
    for (name, svg) in pictures() {
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "),
            "{name}"
        );
        for foreign in [
            " class=",
            "<style",
            " style=",
            "var(",
            "url(",
            "href",
            "<script",
            "<database",
        ] {
            assert!(!svg.contains(foreign), "{name} has {foreign}");
        }
    }
}

#[test]
fn every_picture_has_a_name_and_a_description() {
    for (name, svg) in pictures() {
        assert!(svg.contains("<title>") && svg.contains("<desc>"), "{name}");
    }
}

/// A class without ink would be drawn black: the table and the drawings must not part.
#[test]
fn every_class_of_the_drawings_has_its_ink() {
    let scenario = scenario();
    let series = &scenario.series;
    let design = shortener();
    let pages = [
        draw(&design, &layout(&design), None),
        draw(
            &design,
            &layout(&design),
            Some(&Heat::at(&design, series, 1_000_000)),
        ),
        chart::latency(series, Some(50_000.0), "fault").svg(),
        chart::traffic(series, "fault").svg(),
        chart::utilisation(series, "fault").html(),
        Tail::new(&scenario.tail).svg(),
        Intervals::new(&scenario.slos).svg(),
    ];
    let mut missing: Vec<String> = Vec::new();
    for svg in &pages {
        for classes in svg
            .as_str()
            .split(" class=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let named = ["drawing", "chart", "multiples"]
                .iter()
                .any(|name| classes.starts_with(name));
            if !named {
                missing.extend(
                    classes
                        .split(' ')
                        .filter(|class| inks::ink(class).is_none())
                        .map(str::to_string),
                );
            }
        }
    }
    missing.retain(|class| class != "now");
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_limit_and_the_fault_are_on_the_latency_chart() {
    let svg = Picture::Latency.draw(&shortener(), &scenario()).to_string();
    assert!(svg.contains(">limit 50\u{a0}ms<"));
    assert!(svg.contains(">Slow &lt;database&gt;<"));
}

#[test]
fn a_wrong_name_is_told_the_right_ones() {
    for wrong in ["", "Latency", "design@", "design@-1", "design@nan", "design@1e99"] {
        let error = wrong.parse::<Picture>().expect_err(wrong);
        assert!(error.to_string().contains("design@SECONDS"));
    }
}
