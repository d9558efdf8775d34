//! From windows of time to charts and the table of the same figures.

use chrono::{DateTime, TimeDelta, Utc};

use super::queries::judging::{QueueWindow, WorkerWindow};
use crate::web::views::chart::TimeChart;
use crate::web::views::text;

/// How far back the pictures look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Hour,
    Day,
    Week,
}

impl Span {
    pub const ALL: [Span; 3] = [Span::Hour, Span::Day, Span::Week];

    /// As addresses have it; anything else is a day.
    pub fn parse(word: &str) -> Span {
        Span::ALL
            .into_iter()
            .find(|span| span.word() == word)
            .unwrap_or(Span::Day)
    }

    pub fn word(self) -> &'static str {
        match self {
            Span::Hour => "hour",
            Span::Day => "day",
            Span::Week => "week",
        }
    }

    pub fn windows(self) -> usize {
        match self {
            Span::Hour => 30,
            Span::Day => 96,
            Span::Week => 84,
        }
    }

    pub fn window(self) -> TimeDelta {
        match self {
            Span::Hour => TimeDelta::minutes(2),
            Span::Day => TimeDelta::minutes(15),
            Span::Week => TimeDelta::hours(2),
        }
    }

    /// The beginning of the first window: whole windows, the last of which is not over yet.
    pub fn from(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let window = self.window().num_seconds();
        let end = (now.timestamp() / window + 1) * window;
        let begin = end - window * self.windows() as i64;
        DateTime::from_timestamp(begin, 0).unwrap_or(now)
    }
}

/// The names of priority classes.
pub fn class_words(class: i16) -> &'static str {
    match class {
        ..10 => "At once",
        10..20 => "Submissions",
        20..30 => "Time limits",
        30..32 => "Checks asked for",
        32..35 => "Rejudging",
        _ => "Checks of imports",
    }
}

/// The pictures of a span, and their table.
#[derive(Clone, Debug)]
pub struct Series {
    pub charts: Vec<TimeChart>,
    pub head: Vec<String>,
    /// The newest first; windows without a sample are left out.
    pub rows: Vec<Vec<String>>,
}

impl Series {
    pub fn new(span: Span, now: DateTime<Utc>, queue: &[QueueWindow], workers: &[WorkerWindow]) -> Series {
        let windows = span.windows();
        let sampled = |window: usize| workers.iter().find(|row| row.window as usize == window);
        // A kind with nothing to do has no row: it is zero where the moment was sampled at all.
        let of_queue = |of: &dyn Fn(&QueueWindow) -> Option<f64>| -> Vec<Option<f64>> {
            let value = |window: usize| {
                let rows = queue.iter().filter(|row| row.window as usize == window);
                rows.filter_map(of).fold(0.0, f64::max)
            };
            (0..windows)
                .map(|window| sampled(window).map(|_| value(window)))
                .collect()
        };
        let mut kinds: Vec<&str> = queue.iter().map(|row| row.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut classes: Vec<i16> = queue.iter().map(|row| row.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let waiting: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let of = |row: &QueueWindow| (row.kind == *kind).then(|| f64::from(row.waiting));
                ((*kind).to_string(), of_queue(&of))
            })
            .collect();
        let oldest: Vec<_> = classes
            .iter()
            .map(|class| {
                let of = |row: &QueueWindow| row.oldest_s.filter(|_| row.class == *class);
                (class_words(*class).to_string(), of_queue(&of))
            })
            .collect();
        let of_workers = |of: &dyn Fn(&WorkerWindow) -> f64| -> Vec<Option<f64>> {
            (0..windows).map(|window| sampled(window).map(of)).collect()
        };
        let busy = vec![
            ("busy".to_string(), of_workers(&|row| f64::from(row.busy))),
            ("slots".to_string(), of_workers(&|row| f64::from(row.slots))),
        ];
        let finished = vec![("jobs".to_string(), of_workers(&|row| row.finished as f64))];
        let from = span.from(now);
        let at = |window: usize| text::moment(from + span.window() * window as i32, now);
        let ends = || (at(0), "now, UTC".to_string());
        let number = |value: f64| text::thousands(value.round() as u64);
        let duration = |value: f64| text::elapsed(value.round() as u64);
        // Beside an axis there is little room.
        let short = |value: f64| match value {
            ..120.0 => format!("{value:.0} s"),
            ..7_200.0 => format!("{:.0} min", value / 60.0),
            _ => format!("{:.0} h", value / 3_600.0),
        };
        let counted = format!(
            "Jobs finished in {}",
            text::elapsed(span.window().num_seconds() as u64)
        );
        let none = |values: Vec<_>| {
            if values.is_empty() {
                vec![("any".to_string(), of_workers(&|_| 0.0))]
            } else {
                values
            }
        };
        let (waiting, oldest) = (none(waiting), none(oldest));
        let head = ["Since, UTC".to_string()]
            .into_iter()
            .chain(waiting.iter().map(|(kind, _)| format!("Waiting: {kind}")))
            .chain(oldest.iter().map(|(class, _)| format!("Longest wait: {class}")))
            .chain(["Busy".to_string(), "Slots".to_string(), "Finished".to_string()]);
        let row = |window: usize| -> Vec<String> {
            let cell = |values: &[Option<f64>], write: &dyn Fn(f64) -> String| {
                values[window].map_or_else(String::new, write)
            };
            let cells = waiting.iter().map(|(_, values)| cell(values, &number));
            let cells = cells.chain(oldest.iter().map(|(_, values)| cell(values, &duration)));
            let last = busy
                .iter()
                .chain(&finished)
                .map(|(_, values)| cell(values, &number));
            [at(window)].into_iter().chain(cells).chain(last).collect()
        };
        Series {
            head: head.collect(),
            rows: (0..windows)
                .rev()
                .filter(|window| sampled(*window).is_some())
                .map(row)
                .collect(),
            charts: vec![
                TimeChart::new("Waiting jobs", &waiting, number, ends()),
                TimeChart::new("Longest wait", &oldest, short, ends()),
                TimeChart::new("Slots", &busy, number, ends()),
                TimeChart::new(&counted, &finished, number, ends()),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_without_a_sample_are_gaps_and_without_work_zero() {
        let now: DateTime<Utc> = "2026-11-05T12:31:00Z".parse().unwrap();
        assert_eq!(Span::Hour.from(now).to_rfc3339(), "2026-11-05T11:32:00+00:00");
        let queue = [QueueWindow {
            window: 29,
            kind: "judge".into(),
            class: 10,
            waiting: 4,
            oldest_s: Some(61.0),
        }];
        let at = |window| WorkerWindow {
            window,
            slots: 2,
            busy: 1,
            finished: 7,
        };
        let series = Series::new(Span::Hour, now, &queue, &[at(3), at(29)]);
        assert_eq!(
            series.head,
            [
                "Since, UTC",
                "Waiting: judge",
                "Longest wait: Submissions",
                "Busy",
                "Slots",
                "Finished"
            ]
        );
        assert_eq!(series.rows[0], ["12:30", "4", "1 min 1 s", "1", "2", "7"]);
        assert_eq!(series.rows[1], ["11:38", "0", "0 s", "1", "2", "7"]);
        assert_eq!(series.rows.len(), 2);
        assert!(series.charts.iter().all(|chart| !chart.is_empty()));
        assert!(Series::new(Span::Week, now, &[], &[]).charts[0].is_empty());
    }
}
