//! Drawn designs and charts, from designs as text and an invented simulation.

use std::fmt::Write;

use greenroom::simulator::design::{Design, Kind, parse_text};
use greenroom::simulator::drawing::{
    Heat, Intervals, LineChart, Multiples, Tail, draw_for_page, heat_key, hit_shares, latency, queues,
    success, traffic, utilisation,
};
use greenroom::simulator::outcome::{DesignVerdict, NodeSeries, Series, SloOutcome, TailShare};
use greenroom::web::assets::asset;

use crate::Gallery;
use crate::drawn_designs::{CHAT, FILES, SHORTENER, sixty};

const WINDOWS: usize = 90;
/// Begin and end of the invented fault, s.
const FAULT: std::ops::Range<usize> = 20..40;
const SECOND: u64 = 1_000_000;

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    let mut drawings = String::new();
    for (title, text) in [
        ("Link shortener", SHORTENER),
        ("File sync", FILES),
        ("Chat", CHAT),
        ("Sixty nodes", &sixty()),
    ] {
        let design = parse_text(text).map_err(|errors| anyhow::anyhow!("{title}: {errors:?}"))?;
        let heat = Heat::at(&design, &series(&design), 31 * SECOND);
        write!(
            drawings,
            "<section class=\"stack-4\"><h2>{title}</h2>{}{}<p class=\"note\">{}</p>{}</section>",
            draw_for_page(&design, None),
            draw_for_page(&design, Some(&heat)),
            heat.words(),
            heat_key()
        )?;
    }
    gallery.add_html("drawings", &page("Drawings", &drawings))?;
    gallery.add_html("charts", &page("Charts", &charts()?))
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"{}\"><link rel=\"stylesheet\" href=\"{}\"><script type=\"module\" src=\"{}\"></script></head><body>\
         <main id=\"main\" class=\"page stack-8\"><h1>{title}</h1>{body}</main></body></html>",
        asset("favicon.svg"),
        asset("app.css"),
        asset("app.js")
    )
}

fn charts() -> anyhow::Result<String> {
    let design = parse_text(FILES).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let series = series(&design);
    let fault = "database slow ×15";
    let mut body = "<form data-scrub=\"/drawing\"><label>Time <input type=\"range\" name=\"at\" min=\"0\" max=\"89\" value=\"31\" \
                    aria-controls=\"drawing\"></label> <output>31 s</output></form><div id=\"drawing\"></div>"
        .to_string();
    let mut section =
        |title: &str, svg: String| write!(body, "<section class=\"stack-4\"><h2>{title}</h2>{svg}</section>");
    let line = |chart: &LineChart| chart.svg().to_string();
    let grid = |charts: &Multiples| charts.html().to_string();
    section("Latency", line(&latency(&series, Some(50_000.0), fault)))?;
    section("Requests", line(&traffic(&series, fault)))?;
    section("Success", line(&success(&series, Some(0.9), fault)))?;
    section("Utilisation", grid(&utilisation(&series, fault)))?;
    section("Waiting", grid(&queues(&series, fault)))?;
    section("Hits", grid(&hit_shares(&series, fault)))?;
    section("The slowest 1 %", Tail::new(&tail()).svg().to_string())?;
    section("Promises", Intervals::new(&slos()).svg().to_string())?;
    Ok(body)
}

/// A wave that looks like noise and is the same each time.
fn wave(window: usize, salt: usize) -> f64 {
    ((window * 37 + salt * 11) % 17) as f64 / 17.0
}

/// The database gets slow and the design does not come back.
fn series(design: &Design) -> Series {
    let mut series = Series {
        window: SECOND,
        fault: Some((FAULT.start as u64 * SECOND, FAULT.end as u64 * SECOND)),
        ..Series::default()
    };
    for window in 0..WINDOWS {
        let arrivals = 3_900.0 + 200.0 * wave(window, 0);
        let well = match window {
            window if window < FAULT.start => 1.0,
            window if FAULT.contains(&window) => 0.15,
            window => (0.15 - 0.012 * (window - FAULT.end) as f64).max(0.0),
        };
        series.arrivals.push(arrivals as u64);
        series.done.push((arrivals * well) as u64);
        series.failed.push((arrivals * (1.0 - well)) as u64);
        // Where nothing ends well there is no latency to show.
        let slow = if window < FAULT.start {
            1.0
        } else {
            30.0 * (1.0 + 0.1 * wave(window, 5))
        };
        let latency = |micros: f64, salt| {
            if well > 0.0 {
                (micros * slow * (1.0 + 0.1 * wave(window, salt))) as u64
            } else {
                0
            }
        };
        series.p50.push(latency(4_000.0, 1));
        series.p90.push(latency(8_200.0, 2));
        series.p99.push(latency(14_000.0, 3));
    }
    series.nodes = design
        .nodes
        .iter()
        .enumerate()
        .map(|(salt, node)| {
            let hit = matches!(node.component.kind(), Kind::Cache | Kind::Cdn);
            let full = matches!(node.id.as_str(), "api" | "pg" | "meta" | "chat" | "messages");
            let base = [0.02, 0.1, 0.4, 0.15, 0.55, 0.3, 0.7, 0.85][salt % 8];
            let each = |value: &dyn Fn(usize) -> f64| (0..WINDOWS).map(value).collect::<Vec<f64>>();
            let broken = |window: usize| full && window >= FAULT.start;
            NodeSeries {
                node: node.id.clone(),
                utilisation: each(&|window| {
                    if broken(window) {
                        1.0
                    } else {
                        base + 0.05 * wave(window, salt)
                    }
                }),
                queue: each(&|window| {
                    if broken(window) {
                        (window - FAULT.start) as f64 * 2_700.0
                    } else {
                        0.0
                    }
                })
                .into_iter()
                .map(|waiting| waiting as u64)
                .collect(),
                refused: vec![0; WINDOWS],
                rate: each(&|window| base * 9_000.0 + 300.0 * wave(window, salt)),
                hits: if hit {
                    each(&|window| 0.84 + 0.01 * wave(window, salt))
                } else {
                    Vec::new()
                },
                instances: (0..WINDOWS)
                    .map(|window| match node.id.as_str() {
                        "redis" | "names" if FAULT.contains(&window) => 1,
                        "sessions" if FAULT.contains(&window) => 0,
                        _ => node.instances,
                    })
                    .collect(),
            }
        })
        .collect();
    series
}

fn tail() -> Vec<TailShare> {
    [
        ("meta", 0.52, 0.09),
        ("api", 0.22, 0.01),
        ("backoff", 0.11, 0.0),
        ("blobs", 0.0, 0.03),
        ("network", 0.0, 0.012),
        ("front", 0.0, 0.008),
    ]
    .map(|(node, waiting, working)| TailShare {
        node: node.to_string(),
        waiting,
        working,
    })
    .to_vec()
}

fn slos() -> Vec<SloOutcome> {
    use DesignVerdict::{Borderline, Failed, Passed};
    let slo =
        |metric: &str, quantile: Option<f64>, [low, value, high]: [f64; 3], limit, verdict| SloOutcome {
            id: metric.to_string(),
            metric: metric.to_string(),
            kind: quantile.map(|_| "download".to_string()),
            quantile,
            value,
            low,
            high,
            limit,
            verdict,
        };
    vec![
        slo(
            "latency",
            Some(0.99),
            [14_300.0, 14_700.0, 15_200.0],
            50_000.0,
            Passed,
        ),
        slo(
            "latency",
            Some(0.999),
            [48_900.0, 49_700.0, 50_600.0],
            50_000.0,
            Borderline,
        ),
        slo("success", None, [0.149, 0.153, 0.157], 0.9, Failed),
        slo("recovered", None, [0.9991, 0.9995, 0.9999], 0.999, Passed),
        slo("lost_acked_writes", None, [2.0, 3.0, 4.0], 0.0, Failed),
    ]
}
