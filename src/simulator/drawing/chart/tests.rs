use proptest::prelude::*;

use super::plot::push_apart;
use super::scale::{Scale, time_ticks};
use super::*;
use crate::simulator::outcome::{DesignVerdict, NodeSeries, Series, SloOutcome, TailShare};

/// Texts of all elements of a class, in order.
fn texts(svg: &str, class: &str) -> Vec<String> {
    svg.split(&format!("class=\"{class}\""))
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('>')?.1.split('<').next()?.to_string()))
        .collect()
}

/// An attribute of all elements whose class begins so.
fn attributes(svg: &str, class: &str, name: &str) -> Vec<String> {
    svg.split(&format!("class=\"{class}"))
        .skip(1)
        .filter_map(|rest| {
            let element = rest.split_once('>')?.0;
            let value = element.split(&format!(" {name}=\"")).nth(1)?;
            Some(value.split('"').next()?.to_string())
        })
        .collect()
}

fn chart(values: Vec<Vec<Option<f64>>>) -> LineChart {
    LineChart {
        title: "Latency <over> time".to_string(),
        unit: Unit::Micros,
        window: 1_000_000,
        lines: values
            .into_iter()
            .enumerate()
            .map(|(stroke, values)| Line {
                name: format!("p<{stroke}>"),
                values,
                stroke,
            })
            .collect(),
        limit: None,
        band: None,
        log: false,
    }
}

fn slo(metric: &str, [low, value, high]: [f64; 3], limit: f64) -> SloOutcome {
    SloOutcome {
        id: metric.to_string(),
        metric: metric.to_string(),
        kind: Some("redirect".to_string()),
        quantile: (metric == "latency").then_some(0.999),
        value,
        low,
        high,
        limit,
        verdict: DesignVerdict::Passed,
    }
}

proptest! {
    #[test]
    fn a_linear_axis_has_few_ticks_and_holds_every_value(most in 1e-6f64..1e12) {
        let scale = Scale::linear(most);
        prop_assert!((3..=7).contains(&scale.ticks.len()), "{:?}", scale.ticks);
        prop_assert!(*scale.ticks.last().expect("ticks") >= most * 0.999_999);
        prop_assert_eq!(scale.place(0.0), 0.0);
        prop_assert!(scale.place(most) > 0.5);
    }

    #[test]
    fn a_logarithmic_axis_holds_every_value(least in 1.0f64..1e6, factor in 1.0f64..1e6) {
        let scale = Scale::logarithmic(least, least * factor);
        prop_assert!((2..=10).contains(&scale.ticks.len()), "{:?}", scale.ticks);
        prop_assert!(scale.ticks[0] <= least * 1.000_001);
        prop_assert!(*scale.ticks.last().expect("ticks") >= least * factor * 0.999_999);
        prop_assert!(scale.place(least) <= scale.place(least * factor));
    }

    #[test]
    fn names_at_line_ends_keep_apart_and_on_the_plot(mut wanted in prop::collection::vec(0.0f64..176.0, 1..=6)) {
        wanted.sort_by(f64::total_cmp);
        let places = push_apart(&wanted, 14.0, 0.0, 176.0);
        prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 13.999), "{:?}", places);
        prop_assert!(places.iter().all(|place| (-0.001..=176.001).contains(place)), "{:?}", places);
    }

    #[test]
    fn any_numbers_give_places_on_the_picture(
        values in prop::collection::vec(prop::option::of(prop_oneof![0.0f64..1e13, Just(f64::NAN), Just(f64::INFINITY)]), 0..20),
        log in any::<bool>(),
    ) {
        let mut chart = chart(vec![values]);
        chart.log = log;
        let svg = chart.svg().to_string();
        prop_assert!(!svg.contains("NaN\"") && !svg.contains("inf\""), "{}", svg);
        for data in attributes(&svg, "line line-0", "d") {
            for number in data.split(['M', 'L', ' ']).filter(|part| !part.is_empty() && !part.contains('h')) {
                let number: f64 = number.parse().expect("a number");
                prop_assert!((0.0..=1000.0).contains(&number));
            }
        }
    }
}

#[test]
fn time_ticks_are_whole_and_few() {
    for (seconds, expected) in [
        (90, vec![0, 20, 40, 60, 80]),
        (60, vec![0, 15, 30, 45, 60]),
        (3, vec![0, 1, 2, 3]),
        (600, vec![0, 120, 240, 360, 480, 600]),
        (0, vec![0]),
    ] {
        let ticks: Vec<u64> = time_ticks(seconds * 1_000_000)
            .iter()
            .map(|tick| tick / 1_000_000)
            .collect();
        assert_eq!(ticks, expected, "{seconds}");
    }
}

#[test]
fn a_window_without_a_value_breaks_the_line() {
    let svg = chart(vec![vec![
        Some(1.0),
        Some(2.0),
        None,
        Some(3.0),
        None,
        Some(1.0),
        Some(1.0),
    ]])
    .svg()
    .to_string();
    let data = &attributes(&svg, "line line-0", "d")[0];
    assert_eq!(data.matches('M').count(), 3, "{data}");
    assert_eq!(data.matches("h.1").count(), 1, "a value alone is a dot: {data}");
}

#[test]
fn rows_and_readings_are_the_same_figures() {
    let chart = chart(vec![
        vec![Some(4_100.0), None],
        vec![Some(14_700.0), Some(60_000.0)],
    ]);
    let table = chart.rows();
    assert_eq!(table.head, ["Time", "p<0>", "p<1>"]);
    assert_eq!(table.rows[0], ["0\u{a0}s", "4.1\u{a0}ms", "14.7\u{a0}ms"]);
    assert_eq!(table.rows[1], ["1\u{a0}s", "–", "60\u{a0}ms"]);
    let svg = chart.svg().to_string();
    let reads =
        "data-reads=\"p&lt;0&gt; 4.1\u{a0}ms, p&lt;1&gt; 14.7\u{a0}ms|p&lt;0&gt; –, p&lt;1&gt; 60\u{a0}ms\"";
    assert!(svg.contains(reads), "{svg}");
    assert!(svg.contains("<title>Latency &lt;over&gt; time</title>") && svg.contains("data-seconds=\"1\""));
}

#[test]
fn latencies_over_more_than_a_decade_are_drawn_on_a_logarithmic_scale() {
    let mut series = Series {
        window: 1_000_000,
        fault: Some((0, 3_000_000)),
        arrivals: vec![1; 3],
        p50: vec![4_000, 0, 5_000],
        p90: vec![8_000, 0, 9_000],
        p99: vec![15_000, 0, 16_000],
        ..Series::default()
    };
    assert!(!latency(&series, None, "slow").log);
    assert!(latency(&series, Some(50_000.0), "slow").log);
    assert_eq!(
        latency(&series, None, "slow").band,
        None,
        "a fault all the time is no span"
    );
    series.fault = Some((1_000_000, 9_000_000));
    assert_eq!(
        latency(&series, None, "slow")
            .band
            .map(|band| (band.from, band.to)),
        Some((1_000_000, 3_000_000))
    );
    assert_eq!(
        latency(&series, None, "slow").lines[0].values[1],
        None,
        "0 says that nothing ended well"
    );
}

#[test]
fn shares_are_of_the_requests_that_ended() {
    let series = Series {
        window: 500_000,
        arrivals: vec![10, 10],
        done: vec![9, 0],
        failed: vec![1, 0],
        ..Series::default()
    };
    assert_eq!(success(&series, None, "").lines[0].values, [Some(0.9), None]);
    assert_eq!(traffic(&series, "").lines[0].values, [Some(20.0), Some(20.0)]);
}

#[test]
fn only_nodes_where_somebody_waits_have_a_queue_panel() {
    let node = |id: &str, queue: u64| NodeSeries {
        node: id.to_string(),
        utilisation: vec![0.99],
        queue: vec![queue],
        ..NodeSeries::default()
    };
    let series = Series {
        window: 1_000_000,
        nodes: vec![node("lb", 0), node("pg", 1_200)],
        ..Series::default()
    };
    let queues = queues(&series, "");
    assert_eq!(queues.rows().head, ["Time", "pg"]);
    assert_eq!(texts(queues.html().as_str(), "tick now"), ["max 1,200"]);
    let busy = utilisation(&series, "");
    assert_eq!(busy.rows().rows, [["0\u{a0}s", "99\u{a0}%", "99\u{a0}%"]]);
    assert_eq!(busy.html().as_str().matches("line line-alarm").count(), 2);
}

#[test]
fn the_slowest_requests_are_told_by_node_with_the_rest_summed_up() {
    let share = |node: &str, waiting: f64, working: f64| TailShare {
        node: node.to_string(),
        waiting,
        working,
    };
    let mut shares = vec![
        share("api", 0.1, 0.05),
        share("backoff", 0.2, 0.0),
        share("pg", 0.5, 0.13),
    ];
    shares.extend((0..5).map(|index| share(&format!("n{index}"), 0.004, 0.0)));
    let tail = Tail::new(&shares);
    let rows = tail.rows().rows;
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["pg", "between tries", "api", "the rest"]);
    assert_eq!(rows[0][1..], ["50\u{a0}%", "13\u{a0}%", "63\u{a0}%"]);
    let svg = tail.svg().to_string();
    assert_eq!(
        attributes(&svg, "waiting", "width")[1..],
        ["50%", "20%", "10%", "2%"]
    );
    assert_eq!(
        attributes(&svg, "working", "x")[1..],
        ["50%", "10%"],
        "working follows waiting"
    );
}

#[test]
fn promises_of_all_units_share_one_limit_line() {
    let intervals = Intervals::new(&[
        slo("latency", [24_000.0, 25_000.0, 26_000.0], 50_000.0),
        // Half of the 10 % that may fail have failed.
        slo("success", [0.94, 0.95, 0.96], 0.9),
        slo("lost_acked_writes", [0.0, 0.0, 0.0], 0.0),
    ]);
    let svg = intervals.svg().to_string();
    assert_eq!(attributes(&svg, "point", "cx"), ["31.3%", "31.3%", "0%"]);
    assert_eq!(attributes(&svg, "limit\"", "x1"), ["62.5%"; 3]);
    assert_eq!(
        texts(&svg, "tick"),
        [
            "24–26\u{a0}ms (at most 50\u{a0}ms)",
            "94–96\u{a0}% (at least 90\u{a0}%)",
            "0 (at most 0)"
        ]
    );
    assert_eq!(texts(&svg, "panel-name")[0], "✓ p99.9 latency of redirect");
}

#[test]
fn a_value_off_the_scale_says_how_far() {
    let intervals = Intervals::new(&[
        slo("success", [0.14, 0.15, 0.16], 0.9),
        slo("lost_acked_writes", [1.0, 2.0, 3.0], 0.0),
    ]);
    let svg = intervals.svg().to_string();
    assert_eq!(
        texts(&svg, "measure ok"),
        ["kept", "8.5 × allowed", "kept", "none allowed"]
    );
}
