//! What was done so far, in words, rows and a calendar.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use crate::practice::queries::progress::{DayRow, InterviewRow, ShareRow, SolvedRow, Totals};
use crate::practice::views::{DayCell, HeatRow, InterviewLine, ProgressPage, Share, SolvedLine};
use crate::problems::present::difficulty;
use crate::submissions::present::sent_at;
use crate::web::views::{Layout, text};

const WEEKS: u64 = 53;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What the page is made of.
pub struct Found {
    pub totals: Totals,
    pub difficulties: Vec<ShareRow>,
    pub topics: Vec<ShareRow>,
    pub solved: Vec<SolvedRow>,
    pub days: Vec<DayRow>,
    pub interviews: Vec<InterviewRow>,
}

/// The Monday that the calendar begins with.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    monday - Days::new(7 * (WEEKS - 1))
}

fn figure(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub fn page(layout: Layout, found: Found, today: NaiveDate) -> ProgressPage {
    let Found {
        totals,
        difficulties,
        topics,
        solved,
        days,
        interviews,
    } = found;
    ProgressPage {
        layout,
        totals: vec![
            (
                "Solved",
                format!("{} of {}", figure(totals.solved), figure(totals.published)),
            ),
            (
                "Tried, not solved",
                figure(totals.tried - totals.solved).to_string(),
            ),
            ("Submissions", text::thousands(figure(totals.submissions))),
            ("Hints shown", text::thousands(figure(totals.hints))),
            (
                "Solutions read before solving",
                text::count(figure(totals.given_up), "problem", "problems"),
            ),
        ],
        difficulties: difficulties.into_iter().map(by_difficulty).collect(),
        topics: topics.into_iter().map(by_topic).collect(),
        solved_words: solved_words(&solved),
        solved: solved.into_iter().map(solved_line).collect(),
        heat_words: heat_words(&days),
        weeks: weeks(today),
        heat: heat(&days, today),
        interviews: interviews.into_iter().map(interview_line).collect(),
    }
}

fn by_difficulty(row: ShareRow) -> Share {
    let level = row.name.parse().ok().and_then(difficulty);
    Share {
        name: level.map_or("Not said", |level| level.word()).to_string(),
        url: level.map(|level| format!("/problems?difficulty={}", level.word().to_ascii_lowercase())),
        solved: figure(row.solved),
        published: figure(row.published),
    }
}

fn by_topic(row: ShareRow) -> Share {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("topic", &row.name)
        .finish();
    Share {
        url: Some(format!("/problems?{query}")),
        name: row.name,
        solved: figure(row.solved),
        published: figure(row.published),
    }
}

fn minutes(row: &SolvedRow) -> i64 {
    (row.solved_at - row.begun_at).num_minutes().max(0)
}

/// `35 min`, `2 h 5 min`, `3 days`.
fn span(minutes: i64) -> String {
    match figure(minutes) {
        0 => "under 1 min".to_string(),
        minutes @ 1..120 => format!("{minutes} min"),
        minutes @ 120..2_880 => match minutes % 60 {
            0 => format!("{} h", minutes / 60),
            rest => format!("{} h {rest} min", minutes / 60),
        },
        minutes => format!("{} days", minutes / 1_440),
    }
}

fn solved_words(rows: &[SolvedRow]) -> Option<String> {
    let mut times: Vec<i64> = rows.iter().map(minutes).collect();
    times.sort_unstable();
    let middle = times.get(times.len().saturating_sub(1) / 2)?;
    let first_try = rows.iter().filter(|row| row.tries <= 1).count() as u64;
    let problems = match rows.len() {
        1 => "The last problem you solved took".to_string(),
        number => format!("Half of the last {number} problems you solved took at most"),
    };
    let at_once = match (first_try, rows.len() as u64) {
        (0, _) => "none at the first try".to_string(),
        (one, all) if one == all => "at the first try".to_string(),
        (one, _) => format!("{} at the first try", text::thousands(one)),
    };
    Some(format!("{problems} {}; {at_once}.", span(*middle)))
}

fn solved_line(row: SolvedRow) -> SolvedLine {
    let mut helped = Vec::new();
    if row.hints > 0 {
        helped.push(text::count(figure(row.hints), "hint", "hints"));
    }
    if row.looked {
        helped.push("a solution was read first".to_string());
    }
    SolvedLine {
        took: span(minutes(&row)),
        url: format!("/problems/{}", row.slug),
        title: row.title,
        solved_at: sent_at(row.solved_at),
        tries: figure(row.tries),
        helped: helped.join(", "),
    }
}

fn interview_line(row: InterviewRow) -> InterviewLine {
    InterviewLine {
        url: format!("/problems/{}", row.slug),
        title: row.title,
        started_at: sent_at(row.started_at),
        minutes: u64::try_from(row.minutes).unwrap_or(0),
        outcome: match (row.solved_after, row.is_running, row.is_ended) {
            (Some(minutes), ..) => format!("solved after {}", span(i64::from(minutes))),
            (None, true, _) => "runs".to_string(),
            (None, false, true) => "ended by hand".to_string(),
            (None, false, false) => "time was over".to_string(),
        },
        submissions: figure(row.submissions),
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}

fn heat_words(days: &[DayRow]) -> String {
    let all: u64 = days.iter().map(|row| figure(row.submissions)).sum();
    let Some(most) = days.iter().max_by_key(|row| (row.submissions, row.day)) else {
        return "No submission in the last 53 weeks.".to_string();
    };
    format!(
        "{} on {} of the last 53 weeks, the most on {}: {}.",
        text::count(all, "submission", "submissions"),
        text::count(days.len() as u64, "day", "days"),
        most.day.format("%a %-d %b"),
        text::thousands(figure(most.submissions))
    )
}

fn weeks(today: NaiveDate) -> Vec<String> {
    let first = first_day(today);
    (0..WEEKS).map(|week| date(first + Days::new(7 * week))).collect()
}

fn heat(days: &[DayRow], today: NaiveDate) -> Vec<HeatRow> {
    let most = days.iter().map(|row| figure(row.submissions)).max().unwrap_or(0);
    let cell = |day: NaiveDate| {
        let row = days.iter().find(|row| row.day == day);
        let submissions = row.map_or(0, |row| figure(row.submissions));
        DayCell {
            submissions: (day <= today).then_some(submissions),
            // Four steps up to the busiest day; one submission is never nothing.
            level: u8::try_from((4 * submissions).div_ceil(most.max(1))).unwrap_or(4),
            date: date(day),
        }
    };
    let first = first_day(today);
    DAYS.iter()
        .zip(0..)
        .map(|(name, offset)| HeatRow {
            day: name,
            cells: (0..WEEKS)
                .map(|week| cell(first + TimeDelta::days(7 * week.cast_signed() + offset)))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn the_calendar_begins_on_a_monday_and_ends_in_this_week() {
        let today = day("2026-11-26"); // a Thursday
        assert_eq!(first_day(today), day("2025-11-24"));
        let days =
            [("2026-11-26", 1), ("2026-11-25", 8), ("2025-11-24", 4)].map(|(text, submissions)| DayRow {
                day: day(text),
                submissions,
            });
        let heat = heat(&days, today);
        assert_eq!((heat.len(), heat[0].cells.len(), weeks(today).len()), (7, 53, 53));
        assert_eq!(
            (heat[0].cells[0].submissions, heat[0].cells[0].level),
            (Some(4), 2)
        );
        assert_eq!(
            (heat[3].cells[52].submissions, heat[3].cells[52].level),
            (Some(1), 1)
        );
        assert_eq!(heat[2].cells[52].level, 4);
        assert_eq!(heat[4].cells[52].submissions, None, "tomorrow has not come");
        assert_eq!(
            heat_words(&days),
            "13 submissions on 3 days of the last 53 weeks, the most on Wed 25 Nov: 8."
        );
        assert_eq!(heat_words(&[]), "No submission in the last 53 weeks.");
    }

    #[test]
    fn the_time_to_solve_is_told_by_its_middle() {
        let at = |minutes: i64| DateTime::from_timestamp(1_795_000_000 + 60 * minutes, 0).expect("a time");
        let row = |took: i64, tries| SolvedRow {
            slug: "sum".into(),
            title: "Sum".into(),
            solved_at: at(took),
            begun_at: at(0),
            tries,
            hints: 2,
            looked: true,
        };
        assert_eq!(solved_words(&[]), None);
        assert_eq!(
            solved_words(&[row(35, 1)]).as_deref(),
            Some("The last problem you solved took 35 min; at the first try.")
        );
        // One that was left for days does not count more than another.
        assert_eq!(
            solved_words(&[row(4_400, 3), row(20, 1), row(125, 2)]).as_deref(),
            Some("Half of the last 3 problems you solved took at most 2 h 5 min; 1 at the first try.")
        );
        let line = solved_line(row(4_400, 3));
        assert_eq!(
            (line.took.as_str(), line.retries_text().as_str()),
            ("3 days", "2")
        );
        assert_eq!(line.helped, "2 hints, a solution was read first");
    }
}
