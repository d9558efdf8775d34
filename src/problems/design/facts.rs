//! The tables of a design problem: everything that a candidate may have to know, as it is simulated.

use crate::simulator::design::{Kind, Micros};
use crate::simulator::drawing::figures::{count, duration, instant, share};
use crate::simulator::problem::{DesignProblem, Facts, Metric, RequestKind, Scenario, Workload};

use super::reference::ComponentHelp;
use super::words;

/// What a problem states, ready to be printed.
#[derive(Debug, Clone, Default)]
pub struct DesignFacts {
    pub tables: Vec<FactTable>,
    /// What may be put into a design, and how each is written.
    pub palette: Vec<ComponentHelp>,
    /// The figures to know first: name and figure.
    pub short: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
pub struct FactTable {
    /// Part of the heading's id.
    pub id: &'static str,
    pub title: &'static str,
    pub columns: Vec<Column>,
    /// As many cells as columns; the first one heads its row.
    pub rows: Vec<Vec<String>>,
    pub notes: Vec<String>,
    /// Needed before anything else; the others are looked up.
    pub is_first: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub head: &'static str,
    /// The class of its cells: `mono`, `num`, `words` or none.
    pub class: &'static str,
}

impl FactTable {
    /// The cells of a row, each with its column.
    pub fn cells<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = (&'a Column, &'a String)> {
        self.columns.iter().zip(row)
    }
}

const fn code(head: &'static str) -> Column {
    Column { head, class: "mono" }
}

const fn words_in(head: &'static str) -> Column {
    Column { head, class: "words" }
}

const fn number_column(head: &'static str) -> Column {
    Column { head, class: "num" }
}

const fn plain(head: &'static str) -> Column {
    Column { head, class: "" }
}

impl DesignFacts {
    pub fn new(problem: &DesignProblem) -> DesignFacts {
        let mut tables = vec![
            traffic(&problem.workload),
            promises(problem),
            scenarios(problem),
            times(problem),
            place(&problem.facts, problem),
            prices(problem),
        ];
        if !problem.estimates.is_empty() {
            tables.push(estimates(problem));
        }
        if !problem.sections.is_empty() {
            tables.push(plan(problem));
        }
        DesignFacts {
            tables,
            palette: problem
                .palette
                .iter()
                .map(|kind| ComponentHelp::of(*kind))
                .collect(),
            short: short(problem),
        }
    }
}

fn short(problem: &DesignProblem) -> Vec<(&'static str, String)> {
    let hidden = problem
        .scenarios
        .iter()
        .filter(|scenario| scenario.hidden)
        .count();
    let visible = problem.scenarios.len() - hidden;
    let highest = problem
        .workload
        .rps
        .iter()
        .map(|(_, rate)| *rate)
        .fold(0.0, f64::max);
    vec![
        ("Traffic", format!("{} requests/s", count(highest))),
        (
            "Scenarios",
            match hidden {
                0 => visible.to_string(),
                hidden => format!("{visible}, and {hidden} hidden"),
            },
        ),
        (
            "Budget",
            format!("{} units", words::trimmed(problem.budget.units)),
        ),
        ("Zones", problem.zones.join(", ")),
        (
            "Promises",
            problem
                .slos
                .iter()
                .map(|slo| slo.id.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ]
}

fn traffic(workload: &Workload) -> FactTable {
    let moves_payload = workload.kinds.iter().any(|kind| kind.payload_bytes > 0);
    let mut columns = vec![
        code("Kind"),
        number_column("Share"),
        words_in("What it must do"),
        code("Keys"),
        number_column("Request"),
        number_column("Answer"),
    ];
    if moves_payload {
        columns.push(number_column("Payload"));
    }
    let mut notes = vec![curve(&workload.rps)];
    notes.push(format!(
        "{} are simulated; the first {} are not counted.",
        instant(workload.horizon.0),
        instant(workload.warmup.0)
    ));
    for (name, keys) in &workload.keyspaces {
        let law = if keys.zipf == 0.0 {
            "all equally popular".to_string()
        } else {
            format!(
                "popular by Zipf’s law with exponent {}",
                words::trimmed(keys.zipf)
            )
        };
        notes.push(format!("{name}: {} keys, {law}.", count(keys.count as f64)));
    }
    FactTable {
        id: "traffic",
        is_first: true,
        title: "Traffic",
        columns,
        rows: workload
            .kinds
            .iter()
            .map(|kind| {
                let mut row = vec![
                    kind.id.clone(),
                    share(kind.share),
                    duties(kind),
                    kind.keys.join(", "),
                    bytes(kind.request_bytes),
                    bytes(kind.response_bytes),
                ];
                if moves_payload {
                    row.push(bytes(kind.payload_bytes));
                }
                row
            })
            .collect(),
        notes,
    }
}

fn duties(kind: &RequestKind) -> String {
    let mut words = vec![kind.needs.clone()];
    if !kind.work.is_empty() {
        words.push(format!("spends {}", kind.work.join(", ")));
    }
    if kind.must_write_durably {
        words.push("must be stored durably".to_string());
    }
    if kind.must_read {
        words.push("must be read".to_string());
    }
    if kind.fanout > 1 {
        words.push(format!("reaches {} receivers", count(kind.fanout.into())));
    }
    if kind.cacheable {
        words.push("a CDN may answer it".to_string());
    }
    if kind.abusive {
        words.push("turning it away is no failure".to_string());
    }
    words.retain(|part| !part.is_empty());
    words.join("; ")
}

/// "4,000 requests a second all day", or how they change.
fn curve(rps: &[(Micros, f64)]) -> String {
    match rps {
        [] => "No requests arrive.".to_string(),
        [(_, only)] => format!("{} requests a second arrive all day.", count(*only)),
        points => {
            let points: Vec<String> = points
                .iter()
                .map(|(at, rate)| format!("{} at {}", count(*rate), instant(at.0)))
                .collect();
            format!(
                "Requests a second, in straight lines between: {}.",
                points.join(", ")
            )
        }
    }
}

fn promises(problem: &DesignProblem) -> FactTable {
    let mut rows: Vec<Vec<String>> = problem
        .slos
        .iter()
        .map(|slo| {
            let asked = if slo.scenarios.is_empty() {
                "always".to_string()
            } else {
                slo.scenarios.join(", ")
            };
            vec![
                slo.id.clone(),
                words::promise(slo),
                words::limit(slo.metric, slo.limit),
                asked,
            ]
        })
        .collect();
    rows.push(vec![
        "units".to_string(),
        "cost a month, at most".to_string(),
        format!("{} units", words::trimmed(problem.budget.units)),
        "always".to_string(),
    ]);
    FactTable {
        id: "promises",
        is_first: true,
        title: "Promises",
        columns: vec![
            code("Id"),
            words_in("Promise"),
            number_column("Limit"),
            plain("Asked"),
        ],
        rows,
        notes: vec![
            "A request that fails, is turned away or takes too long for its client counts as slow."
                .to_string(),
        ],
    }
}

fn scenarios(problem: &DesignProblem) -> FactTable {
    let (hidden, visible): (Vec<_>, Vec<_>) = problem.scenarios.iter().partition(|scenario| scenario.hidden);
    let notes = match hidden.len() {
        0 => Vec::new(),
        1 => vec!["One more scenario is hidden until you submit.".to_string()],
        many => vec![format!("{many} more scenarios are hidden until you submit.")],
    };
    FactTable {
        id: "scenarios",
        is_first: true,
        title: "Scenarios",
        columns: vec![
            code("Id"),
            words_in("Day"),
            words_in("What happens"),
            words_in("Other limits"),
        ],
        rows: visible
            .into_iter()
            .map(|scenario| {
                let what = words::faults(&scenario.faults, scenario.at, scenario.lasts);
                let what = match scenario.faults.is_empty() {
                    true => what,
                    false => format!("{}: {what}", words::time_span(scenario.at, scenario.lasts)),
                };
                vec![
                    scenario.id.clone(),
                    scenario.title.clone(),
                    what,
                    other_limits(problem, scenario),
                ]
            })
            .collect(),
        notes,
    }
}

fn other_limits(problem: &DesignProblem, scenario: &Scenario) -> String {
    let mut parts = Vec::new();
    for (id, limit) in &scenario.overrides {
        let slo = problem.slos.iter().find(|slo| slo.id == *id);
        parts.push(match (limit, slo) {
            (Some(limit), Some(slo)) => format!("{id} {}", words::limit(slo.metric, *limit)),
            (Some(limit), None) => format!("{id} {}", words::trimmed(*limit)),
            (None, _) => format!("no {id}"),
        });
    }
    for slo in &scenario.extra {
        let limit = words::limit(slo.metric, slo.limit);
        parts.push(match slo.metric {
            Metric::Recovered { after } => format!(
                "success {limit} again once the fault has been over for {}",
                duration(after.0 as f64)
            ),
            _ => format!("{}: {} {limit}", slo.id, words::promise(slo)),
        });
    }
    parts.join("; ")
}

fn times(problem: &DesignProblem) -> FactTable {
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
fn place(facts: &Facts, problem: &DesignProblem) -> FactTable {
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

fn prices(problem: &DesignProblem) -> FactTable {
    let prices = &problem.budget.prices;
    FactTable {
        id: "prices",
        is_first: false,
        title: "Prices",
        columns: vec![code("Item"), number_column("Units a month")],
        rows: prices
            .units
            .iter()
            .map(|(item, units)| vec![item.clone(), words::trimmed(*units)])
            .collect(),
        notes: vec![format!(
            "A design may cost {} units a month. Price table {}.",
            words::trimmed(problem.budget.units),
            prices.version
        )],
    }
}

fn estimates(problem: &DesignProblem) -> FactTable {
    FactTable {
        id: "estimates",
        is_first: false,
        title: "Estimates asked for",
        columns: vec![code("Id"), words_in("Question"), plain("Right within")],
        rows: problem
            .estimates
            .iter()
            .map(|estimate| {
                vec![
                    estimate.id.clone(),
                    estimate.ask.clone(),
                    format!("a factor of {}", words::trimmed(estimate.factor)),
                ]
            })
            .collect(),
        notes: vec![
            "A later estimate is checked against your own earlier ones, so that one slip counts once."
                .to_string(),
        ],
    }
}

fn plan(problem: &DesignProblem) -> FactTable {
    FactTable {
        id: "plan",
        is_first: false,
        title: "Written parts and time plan",
        columns: vec![plain("Part"), words_in("What to say"), number_column("Minutes")],
        rows: problem
            .sections
            .iter()
            .map(|section| {
                vec![
                    section.title.clone(),
                    section.prompt.trim().to_string(),
                    section.minutes.to_string(),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

/// Bytes in the decimal units that problems are written in.
pub fn bytes(bytes: u64) -> String {
    let value = bytes as f64;
    match value {
        v if v < 1e3 => format!("{bytes}\u{a0}B"),
        v if v < 1e6 => format!("{}\u{a0}kB", words::trimmed((v / 1e3 * 10.0).round() / 10.0)),
        v if v < 1e9 => format!("{}\u{a0}MB", words::trimmed((v / 1e6 * 10.0).round() / 10.0)),
        v if v < 1e12 => format!("{}\u{a0}GB", words::trimmed((v / 1e9 * 10.0).round() / 10.0)),
        v => format!("{}\u{a0}TB", words::trimmed((v / 1e12 * 10.0).round() / 10.0)),
    }
}

fn rate(bytes_per_s: u64) -> String {
    format!("{}/s", bytes(bytes_per_s))
}
