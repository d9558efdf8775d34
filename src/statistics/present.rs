//! From figures to words and bars.

use chrono::Utc;

use super::history::History;
use super::queries::{Attempt, FailedCase, MOST_COUNTED, ProblemHead, WINDOW};
use super::views::{CasesView, VerdictBar};
use crate::problems::ProblemKind;
use crate::submissions::present::language_name;
use crate::web::views::chart::{Bar, share};
use crate::web::views::{BadgeView, text};

pub const STATES: [(&str, &str); 4] = [
    ("draft", "Draft"),
    ("beta", "Beta"),
    ("published", "Published"),
    ("retired", "Retired"),
];
const TRIES: [&str; 7] = ["1", "2", "3", "4", "5", "6 to 10", "more than 10"];
const TIMES: [&str; 7] = [
    "to 5 min",
    "to 15 min",
    "to 1 h",
    "to 4 h",
    "to 1 day",
    "to 7 days",
    "longer",
];

/// "17", "over 1,000".
pub fn counted(number: u64, most: u64) -> String {
    if number > most {
        format!("over {}", text::thousands(most))
    } else {
        text::thousands(number)
    }
}

pub fn kind_name(word: &str) -> String {
    ProblemKind::parse(word).map_or_else(|| word.to_string(), |kind| kind.name().to_string())
}

pub fn state_name(word: &str) -> String {
    let known = STATES.iter().find(|(id, _)| *id == word);
    known.map_or_else(|| word.to_string(), |(_, name)| (*name).to_string())
}

pub fn standing(head: &ProblemHead) -> String {
    let version = head.version.map_or_else(
        || "no version is current".to_string(),
        |number| format!("version {number}"),
    );
    format!(
        "{}, {}, {version}",
        kind_name(&head.kind),
        state_name(&head.state).to_lowercase()
    )
}

pub fn window_words(attempts: &[Attempt]) -> String {
    match attempts.first() {
        Some(first) if attempts.len() as i64 == WINDOW => format!(
            "Counted are the latest {} submissions, sent since {} UTC.",
            text::thousands(WINDOW.unsigned_abs()),
            text::moment(first.sent_at, Utc::now())
        ),
        _ => "Counted are all submissions.".to_string(),
    }
}

pub fn figures(head: &ProblemHead, history: &History) -> Vec<(&'static str, String)> {
    let waiting = history.submissions - history.judged;
    let mut figures = vec![
        (
            "Attempts, ever",
            counted(head.attempts.unsigned_abs(), MOST_COUNTED.unsigned_abs()),
        ),
        ("People", text::thousands(history.people)),
        (
            "Accepted",
            format!(
                "{} of {} submissions, {}",
                text::thousands(history.accepted),
                text::thousands(history.judged),
                share(history.accepted, history.judged)
            ),
        ),
        (
            "Solved by",
            format!(
                "{} of {}, {}",
                text::thousands(history.solvers),
                text::count(history.people, "person", "people"),
                share(history.solvers, history.people)
            ),
        ),
    ];
    if waiting > 0 {
        let words = text::count(waiting, "submission", "submissions");
        figures.push((
            "Not counted as tries",
            format!("{words}, waiting or with a Judge error"),
        ));
    }
    figures
}

pub fn tries_bars(history: &History) -> Vec<Bar> {
    bars(&TRIES, &history.tries, history.followed)
}

pub fn times_bars(history: &History) -> Vec<Bar> {
    bars(&TIMES, &history.times, history.times.iter().sum())
}

fn bars(labels: &[&str], numbers: &[u64], whole: u64) -> Vec<Bar> {
    let largest = numbers.iter().copied().max().unwrap_or(0);
    let pairs = labels.iter().zip(numbers);
    pairs
        .map(|(label, number)| Bar::of_whole(*label, *number, whole, largest))
        .collect()
}

/// What was left out, for honesty.
fn cut_off_words(history: &History) -> String {
    match history.cut_off {
        0 => String::new(),
        number => format!(
            " Left out: {} who began before the window.",
            text::count(number, "person", "people")
        ),
    }
}

pub fn tries_words(history: &History) -> String {
    format!(
        "{} solved it, each counted by the tries up to the first that solved it; {} tried and have not.{}",
        text::count(history.followed, "person", "people"),
        text::thousands(history.unsolved),
        cut_off_words(history)
    )
}

pub fn times_words(history: &History) -> String {
    let at_once = history.tries[0];
    let first = format!(
        "From somebody's first submission to their first that solves it; what they did before they sent anything is not \
         known. Not in the rows: {} who solved it at the first try.",
        text::count(at_once, "person", "people")
    );
    match history.time_to_solve {
        Some(spread) => format!(
            "{first} Of the others half needed at most {}; the middle half between {} and {}.",
            span(spread.median),
            span(spread.lower),
            span(spread.upper)
        ),
        None => first,
    }
}

/// "45 s", "12 min", "3.5 h", "2 days".
fn span(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        ..5_400.0 => format!("{:.0} min", seconds / 60.0),
        ..129_600.0 => format!("{:.1} h", seconds / 3_600.0),
        _ => format!("{:.0} days", seconds / 86_400.0),
    }
}

pub fn language_bars(history: &History) -> Vec<Bar> {
    let largest = history
        .languages
        .iter()
        .map(|(_, sent, _)| *sent)
        .max()
        .unwrap_or(0);
    let bar = |(language, sent, accepted): &(String, u64, u64)| Bar {
        share: format!("{} accepted", text::thousands(*accepted)),
        ..Bar::of_whole(language_name(language), *sent, history.submissions, largest)
    };
    history.languages.iter().map(bar).collect()
}

pub fn verdict_bars(history: &History) -> Vec<VerdictBar> {
    let largest = history.verdicts.iter().map(|(_, sent)| *sent).max().unwrap_or(0);
    let bar = |(verdict, sent): &(String, u64)| VerdictBar {
        badge: BadgeView::verdict(verdict).unwrap_or(BadgeView::QUEUED),
        bar: Bar::of_whole(verdict.clone(), *sent, history.submissions, largest),
    };
    history.verdicts.iter().map(bar).collect()
}

pub fn cases_view(head: &ProblemHead, cases: &[FailedCase]) -> CasesView {
    let looked = cases.first().map_or(0, |case| case.judgements.unsigned_abs());
    let largest = cases.first().map_or(0, |case| case.failures.unsigned_abs());
    let bar = |case: &FailedCase| {
        let is_whole = case.group.is_empty() || case.name.starts_with(&case.group);
        let label = if is_whole {
            case.name.clone()
        } else {
            format!("{}/{}", case.group, case.name)
        };
        Bar::of_whole(label, case.failures.unsigned_abs(), looked, largest)
    };
    let version = head
        .version
        .map(|number| format!("version {number}"))
        .unwrap_or_default();
    CasesView {
        words: if cases.is_empty() {
            format!("No case of {version} was failed in the window.")
        } else {
            format!(
                "Of {} against {version} in the window. Judging may end at a failure, and cases that are not reached do \
                 not count.",
                text::count(looked, "judgement", "judgements")
            )
        },
        bars: cases.iter().map(bar).collect(),
    }
}
