//! The list of all problems, and the statistics of one.

use std::collections::HashSet;

use actix_web::web;
use chrono::Utc;
use serde::Deserialize;

use super::history::History;
use super::queries::{
    self, Attempt, FailedCase, ListQuery, MOST_COUNTED, MOST_LISTED, ProblemHead, ProblemLine, WINDOW,
};
use super::views::{CasesView, IndexPage, ProblemRow, ShowPage, VerdictBar};
use crate::db::{Db, DbError};
use crate::problems::ProblemKind;
use crate::submissions::present::language_name;
use crate::web::views::chart::{Bar, share};
use crate::web::views::{BadgeView, Choice, Link, Section, text};
use crate::web::{AppError, Page, RequestContext};

const PER_PAGE: usize = 50;
/// Cases that are listed.
const CASES: i64 = 20;
const STATES: [(&str, &str); 4] = [
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct IndexQuery {
    q: String,
    state: String,
    /// Title and id of the last row before.
    title: String,
    after: String,
}

/// `GET /admin/problems`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<IndexQuery>,
    context: RequestContext,
) -> Result<Page<IndexPage>, AppError> {
    let query = query.into_inner();
    let given = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    let state = STATES
        .iter()
        .find(|(id, _)| *id == query.state)
        .map(|(id, _)| *id);
    let part = given(&query.q);
    let after = query.after.parse().ok();
    let list = ListQuery {
        part: part.clone(),
        state: state.map(str::to_string),
        after: after.map(|id| (query.title, id)),
    };
    let mut lines = db
        .read(move |conn| queries::list_problems(conn, &list, PER_PAGE as i64 + 1).map_err(DbError::from))
        .await?;
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let next_url = lines.last().filter(|_| has_more).map(|last| {
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.append_pair("q", part.as_deref().unwrap_or_default());
        next.append_pair("state", state.unwrap_or_default());
        next.append_pair("title", &last.title);
        next.append_pair("after", &last.id.to_string());
        format!("/admin/problems?{}", next.finish())
    });
    let choice = |(id, words): &(&str, &str)| Choice {
        value: (*id).to_string(),
        text: (*words).to_string(),
        selected: Some(*id) == state,
    };
    Ok(Page::ok(IndexPage {
        layout: context.layout(Section::Operate),
        links: [
            ("New problem", "/admin/problems/new"),
            ("Upload", "/admin/problems/upload"),
        ]
        .map(|(text, url)| Link {
            text: text.to_string(),
            url: url.to_string(),
        })
        .to_vec(),
        is_filtered: part.is_some() || state.is_some() || after.is_some(),
        part: part.unwrap_or_default(),
        states: STATES.iter().map(choice).collect(),
        rows: lines.into_iter().map(problem_row).collect(),
        next_url,
    }))
}

fn problem_row(line: ProblemLine) -> ProblemRow {
    let attempts = line.attempts.unsigned_abs();
    ProblemRow {
        url: format!("/problems/{}", line.slug),
        kind: kind_name(&line.kind),
        state: state_name(&line.state),
        version: line.version.map(i32::unsigned_abs),
        attempts: counted(attempts, MOST_LISTED.unsigned_abs()),
        acceptance: share(line.accepted.unsigned_abs(), line.judged.unsigned_abs()),
        links: [
            ("Edit", "edit"),
            ("Versions", "versions"),
            ("Statistics", "statistics"),
        ]
        .map(|(text, part)| Link {
            text: text.to_string(),
            url: format!("/admin/problems/{}/{part}", line.slug),
        })
        .to_vec(),
        title: line.title,
    }
}

/// "17", "over 1,000".
fn counted(number: u64, most: u64) -> String {
    if number > most {
        format!("over {}", text::thousands(most))
    } else {
        text::thousands(number)
    }
}

fn kind_name(word: &str) -> String {
    ProblemKind::parse(word).map_or_else(|| word.to_string(), |kind| kind.name().to_string())
}

fn state_name(word: &str) -> String {
    let known = STATES.iter().find(|(id, _)| *id == word);
    known.map_or_else(|| word.to_string(), |(_, name)| (*name).to_string())
}

/// `GET /admin/problems/{slug}/statistics`
pub async fn show(
    db: web::Data<Db>,
    slug: web::Path<String>,
    context: RequestContext,
) -> Result<Page<ShowPage>, AppError> {
    let slug = slug.into_inner();
    let wanted = slug.clone();
    let (head, attempts, earlier, cases) = db
        .read(move |conn| {
            let head = queries::find_problem(conn, &wanted)?.ok_or(AppError::NotFound)?;
            let attempts = queries::list_attempts(conn, head.id)?;
            // Whoever began before the window can only be there where it is full.
            let earlier = match attempts.first() {
                Some(first) if attempts.len() as i64 == WINDOW => {
                    let people: HashSet<i64> = attempts.iter().map(|attempt| attempt.user_id).collect();
                    let people: Vec<i64> = people.into_iter().collect();
                    queries::list_earlier(conn, head.id, &people, first.id)?
                }
                _ => Vec::new(),
            };
            let has_cases = ProblemKind::parse(&head.kind) == Some(ProblemKind::Code);
            let cases = match head.version_id.filter(|_| has_cases) {
                Some(version_id) => Some(queries::list_failed_cases(conn, head.id, version_id, CASES)?),
                None => None,
            };
            Ok::<_, AppError>((head, attempts, earlier, cases))
        })
        .await?;
    let history = History::new(&attempts, &earlier.into_iter().collect());
    Ok(Page::ok(ShowPage {
        layout: context.layout(Section::Operate),
        url: format!("/problems/{slug}"),
        standing: standing(&head),
        window: window_words(&attempts),
        is_empty: attempts.is_empty(),
        figures: figures(&head, &history),
        tries: bars(&TRIES, &history.tries, history.followed),
        tries_words: tries_words(&history),
        times: bars(&TIMES, &history.times, history.times.iter().sum()),
        times_words: times_words(&history),
        languages: language_bars(&history),
        verdicts: verdict_bars(&history),
        cases: cases.map(|cases| cases_view(&head, &cases)),
        title: head.title,
    }))
}

fn standing(head: &ProblemHead) -> String {
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

fn window_words(attempts: &[Attempt]) -> String {
    match attempts.first() {
        Some(first) if attempts.len() as i64 == WINDOW => format!(
            "Counted are the latest {} submissions, sent since {} UTC.",
            text::thousands(WINDOW.unsigned_abs()),
            text::moment(first.sent_at, Utc::now())
        ),
        _ => "Counted are all submissions.".to_string(),
    }
}

fn figures(head: &ProblemHead, history: &History) -> Vec<(&'static str, String)> {
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
            format!("{words} that wait or met a Judge error"),
        ));
    }
    figures
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

fn tries_words(history: &History) -> String {
    format!(
        "{} solved it, each counted by the tries up to the first that solved it; {} tried and have not.{}",
        text::count(history.followed, "person", "people"),
        text::thousands(history.unsolved),
        cut_off_words(history)
    )
}

fn times_words(history: &History) -> String {
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

fn language_bars(history: &History) -> Vec<Bar> {
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

fn verdict_bars(history: &History) -> Vec<VerdictBar> {
    let largest = history.verdicts.iter().map(|(_, sent)| *sent).max().unwrap_or(0);
    let bar = |(verdict, sent): &(String, u64)| VerdictBar {
        badge: BadgeView::verdict(verdict).unwrap_or(BadgeView::QUEUED),
        bar: Bar::of_whole(verdict.clone(), *sent, history.submissions, largest),
    };
    history.verdicts.iter().map(bar).collect()
}

fn cases_view(head: &ProblemHead, cases: &[FailedCase]) -> CasesView {
    let looked = cases.first().map_or(0, |case| case.judgements.unsigned_abs());
    let largest = cases.first().map_or(0, |case| case.failures.unsigned_abs());
    let bar = |case: &FailedCase| {
        let label = match case.group.as_str() {
            "" => case.name.clone(),
            group => format!("{group}/{}", case.name),
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
