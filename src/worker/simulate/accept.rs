//! What comes out of the box is believed only where it fits the question.

use super::task::Task;
use crate::judge::sandbox::{Ending, Exceeded, RunReport};
use crate::simulator::design::{design_hash, parse_text};
use crate::simulator::outcome::{DesignVerdict, NodeSeries, Outcome, ScenarioOutcome, Series};
use crate::simulator::problem::DesignProblem;

/// Exit codes of the program with a verdict: passed, failed, borderline, event limit.
const VERDICTS: [i32; 4] = [0, 21, 22, 23];
/// Windows of a series; far more than a page could draw.
const MAX_WINDOWS: usize = 100_000;

/// The outcome, or why there is none, for admins.
pub fn outcome(problem: &DesignProblem, task: &Task, report: &RunReport) -> Result<Outcome, String> {
    refuse_unfinished(report)?;
    let text = String::from_utf8_lossy(&task.design);
    let design = parse_text(&text).map_err(|_| "the stored design can't be read".to_string())?;
    // A text column of Postgres holds no NUL, and JSON spells it so.
    if report.stdout.windows(6).any(|bytes| bytes == b"\\u0000") {
        return Err("the outcome contains NUL".to_string());
    }
    let outcome: Outcome = serde_json::from_slice(&report.stdout)
        .map_err(|error| format!("the outcome can't be read: {error}"))?;
    let expected: Vec<&str> = problem
        .scenarios
        .iter()
        .filter(|scenario| !(task.is_preview && scenario.hidden))
        .map(|scenario| scenario.id.as_str())
        .collect();
    let got: Vec<&str> = outcome
        .scenarios
        .iter()
        .map(|scenario| scenario.id.as_str())
        .collect();
    if outcome.judging_hash != problem.judging_hash || got != expected {
        return Err("the outcome is that of another problem".to_string());
    }
    if outcome.design_hash != design_hash(&design) {
        return Err("the outcome is that of another design".to_string());
    }
    if outcome.verdict != overall(&outcome) {
        return Err("the verdict does not follow from the scenarios".to_string());
    }
    if !outcome.scenarios.iter().all(is_in_shape) {
        return Err("the series do not fit each other".to_string());
    }
    Ok(outcome)
}

fn refuse_unfinished(report: &RunReport) -> Result<(), String> {
    let limit = report.exceeded.map(|exceeded| match exceeded {
        Exceeded::CpuTime | Exceeded::WallTime => "it took too long",
        Exceeded::Memory => "it took too much memory",
        Exceeded::Output => "it printed too much",
    });
    if let Some(limit) = limit {
        return Err(format!(
            "{limit} ({} s of CPU time, {} MiB)",
            report.cpu.as_secs(),
            report.memory_bytes >> 20
        ));
    }
    match report.ending {
        Ending::Exited(code) if VERDICTS.contains(&code) => Ok(()),
        ending => {
            let words: String = String::from_utf8_lossy(&report.stderr)
                .chars()
                .map(|c| {
                    if c.is_control() && c != '\n' {
                        '\u{fffd}'
                    } else {
                        c
                    }
                })
                .take(2000)
                .collect();
            Err(format!("it ended by {ending:?}: {}", words.trim()))
        }
    }
}

/// The worst of cost and scenarios.
fn overall(outcome: &Outcome) -> DesignVerdict {
    let scenarios = outcome.scenarios.iter().map(|scenario| scenario.verdict);
    scenarios.fold(outcome.cost.verdict, Ord::max)
}

/// Every list has one number a window, so that nobody has to look twice who draws them.
fn is_in_shape(scenario: &ScenarioOutcome) -> bool {
    let Series {
        window,
        fault: _,
        arrivals,
        done,
        failed,
        p50,
        p90,
        p99,
        nodes,
    } = &scenario.series;
    let windows = arrivals.len();
    let lists = [done, failed, p50, p90, p99];
    let fits_node = |node: &NodeSeries| {
        let whole = [node.queue.len(), node.refused.len(), node.instances.len()];
        let parts = [node.utilisation.len(), node.rate.len()];
        let hits = node.hits.len();
        whole.iter().chain(&parts).all(|length| *length == windows) && (hits == 0 || hits == windows)
    };
    windows <= MAX_WINDOWS
        && (*window > 0 || windows == 0)
        && lists.iter().all(|list| list.len() == windows)
        && nodes.iter().all(fits_node)
}
