use askama::Template;

use crate::web::views::{Layout, text};

/// `GET /progress`: what the viewer has done so far.
#[derive(Template)]
#[template(path = "practice/progress.html")]
pub struct ProgressPage {
    pub layout: Layout,
    /// Name and figure.
    pub totals: Vec<(&'static str, String)>,
    pub difficulties: Vec<Share>,
    pub topics: Vec<Share>,
    pub solved: Vec<SolvedLine>,
    /// "Half of the last 12 took at most 35 min."
    pub solved_words: Option<String>,
    /// "31 submissions on 9 days of the last 53 weeks, the most on Tue 3 Nov: 8."
    pub heat_words: String,
    /// One head for each week: "3 Nov".
    pub weeks: Vec<String>,
    pub heat: Vec<HeatRow>,
    pub interviews: Vec<InterviewLine>,
}

/// Solved of published.
#[derive(Clone, Debug)]
pub struct Share {
    pub name: String,
    pub url: Option<String>,
    pub solved: u64,
    pub published: u64,
}

impl Share {
    /// Per cent of the width.
    pub fn width(&self) -> u64 {
        (100 * self.solved).checked_div(self.published).unwrap_or(0)
    }
}

#[derive(Clone, Debug)]
pub struct SolvedLine {
    pub url: String,
    pub title: String,
    pub solved_at: String,
    /// "35 min", "2 h 5 min", "3 days".
    pub took: String,
    pub tries: u64,
    /// "2 hints", "a solution was read first"; empty for neither.
    pub helped: String,
}

impl SolvedLine {
    pub fn retries_text(&self) -> String {
        match self.tries {
            0 | 1 => "none".to_string(),
            tries => text::thousands(tries - 1),
        }
    }
}

/// A day of the week over all weeks.
#[derive(Clone, Debug)]
pub struct HeatRow {
    pub day: &'static str,
    pub cells: Vec<DayCell>,
}

#[derive(Clone, Debug)]
pub struct DayCell {
    /// `None` for a day that has not come yet.
    pub submissions: Option<u64>,
    /// 0 to 4.
    pub level: u8,
    /// "3 Nov".
    pub date: String,
}

impl DayCell {
    pub fn title(&self) -> String {
        match self.submissions {
            Some(number) => format!(
                "{}: {}",
                self.date,
                text::count(number, "submission", "submissions")
            ),
            None => self.date.clone(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct InterviewLine {
    pub url: String,
    pub title: String,
    pub started_at: String,
    pub minutes: u64,
    /// "solved after 22 min", "time was over", "ended by hand", "runs".
    pub outcome: String,
    pub submissions: u64,
}
