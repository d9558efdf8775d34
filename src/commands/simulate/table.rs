use std::io::{self, Write};

use crate::simulator::drawing::figures;
use crate::simulator::outcome::{DesignVerdict, Outcome, ScenarioOutcome, SloOutcome};

const HEAD: [&str; 6] = [
    "scenario",
    "verdict",
    "promise",
    "value",
    "99 % interval",
    "limit",
];

/// A line a promise, what is wrong below it, the verdict last.
pub fn write(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let mut rows = vec![HEAD.map(str::to_string)];
    for scenario in &outcome.scenarios {
        rows.extend(scenario_rows(scenario));
    }
    let cost = &outcome.cost;
    rows.push([
        "cost".into(),
        words(cost.verdict).into(),
        "units".into(),
        number(cost.units),
        String::new(),
        format!("≤ {}", number(cost.budget)),
    ]);
    write_aligned(out, &rows)?;
    for scenario in &outcome.scenarios {
        if scenario.findings.is_empty() && scenario.amplifier.is_none() {
            continue;
        }
        writeln!(out, "\n{}", scenario.id)?;
        if let Some(edge) = &scenario.amplifier {
            writeln!(out, "  Work multiplies along {edge}.")?;
        }
        for finding in &scenario.findings {
            writeln!(out, "  {}", finding.replace('`', ""))?;
        }
    }
    writeln!(
        out,
        "\n{}: {} of {} units ({}), {} events",
        words(outcome.verdict),
        number(cost.units),
        number(cost.budget),
        cost.prices,
        outcome.events
    )
}

fn scenario_rows(scenario: &ScenarioOutcome) -> Vec<[String; 6]> {
    let lead = |index: usize| {
        if index == 0 {
            let name = if scenario.hidden {
                format!("{} (hidden)", scenario.id)
            } else {
                scenario.id.clone()
            };
            format!("{name} ×{}", scenario.replications)
        } else {
            String::new()
        }
    };
    if scenario.slos.is_empty() {
        let mut row = [const { String::new() }; 6];
        row[0] = lead(0);
        row[1] = words(scenario.verdict).into();
        return vec![row];
    }
    let rows = scenario.slos.iter().enumerate().map(|(index, slo)| {
        let figure = |value: f64| plain(&slo.metric, value);
        [
            lead(index),
            words(slo.verdict).to_string(),
            slo.id.clone(),
            figure(slo.value),
            format!("{} to {}", figure(slo.low), figure(slo.high)),
            format!("{} {}", bound(slo), figure(slo.limit)),
        ]
    });
    rows.collect()
}

fn words(verdict: DesignVerdict) -> &'static str {
    match verdict {
        DesignVerdict::Passed => "Passed",
        DesignVerdict::Borderline => "Borderline",
        DesignVerdict::Failed => "Failed",
        DesignVerdict::EventLimit => "Event limit",
    }
}

/// Shares of success are at least, all else at most.
fn bound(slo: &SloOutcome) -> &'static str {
    if matches!(slo.metric.as_str(), "success" | "recovered") {
        "≥"
    } else {
        "≤"
    }
}

fn plain(metric: &str, value: f64) -> String {
    let text = match metric {
        "latency" | "staleness_age" | "message_age" | "delivery" => figures::duration(value),
        "success" | "recovered" | "stale_share" | "out_of_order" => figures::share(value),
        _ => figures::count(value),
    };
    text.replace('\u{a0}', " ")
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn write_aligned(out: &mut dyn Write, rows: &[[String; 6]]) -> io::Result<()> {
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
