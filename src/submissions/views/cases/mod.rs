use crate::web::views::{BadgeView, text};

/// Above this number of cases the strip joins neighbours with the same verdict into ranges.
const MOST_SINGLE_CELLS: usize = 60;
/// Above this number the table leaves out cases that passed, but for samples and the slowest.
const MOST_ROWS: usize = 120;

/// One case as the judgement recorded it, in judging order.
#[derive(Clone, Debug, Default)]
pub struct CaseFacts {
    /// The group's full name: "sample", "secret", "secret/1-small".
    pub group: String,
    pub is_sample: bool,
    /// What the case is about, in the author's words; shown for secret cases too.
    pub intent: Option<String>,
    /// A verdict's stored word or label; `None` when the case was not run.
    pub verdict: Option<String>,
    pub cpu_ms: u64,
    pub memory_bytes: u64,
}

/// The cases of a judgement: a strip to look at, a table to read.
#[derive(Clone, Debug, Default)]
pub struct CaseTable {
    pub groups: Vec<StripGroup>,
    pub rows: Vec<CaseRow>,
    /// Cases that the table leaves out: those not run, and in a long table those that passed.
    pub rows_left_out: u64,
    pub total: u64,
    pub passed: u64,
    pub not_run: u64,
    /// The first that failed, whether the table lists it or not.
    pub first_failure: Option<CaseRow>,
    pub slowest: Option<CaseRow>,
}

#[derive(Clone, Debug, Default)]
pub struct StripGroup {
    /// "Samples", "Secret", "1-small".
    pub label: String,
    pub cells: Vec<StripCell>,
}

#[derive(Clone, Debug)]
pub struct StripCell {
    /// Fragment of the table row: "case-9". Empty when the table leaves the row out.
    pub anchor: String,
    /// "9", or "1–58" for a range.
    pub number: String,
    /// "Case 9: Wrong answer, burst after a pause".
    pub label: String,
    pub badge: BadgeView,
}

#[derive(Clone, Debug)]
pub struct CaseRow {
    pub number: u64,
    /// "Sample 1" or "Case 9"; numbers count all cases together.
    pub name: String,
    pub badge: BadgeView,
    pub intent: Option<String>,
    pub is_sample: bool,
    pub was_run: bool,
    pub is_slowest: bool,
    pub cpu_ms: u64,
    pub memory_bytes: u64,
    group: String,
}

impl CaseRow {
    pub fn anchor(&self) -> String {
        format!("case-{}", self.number)
    }

    pub fn cpu_text(&self) -> String {
        if self.was_run {
            text::milliseconds(self.cpu_ms)
        } else {
            String::new()
        }
    }

    pub fn memory_text(&self) -> String {
        if self.was_run {
            text::bytes(self.memory_bytes)
        } else {
            String::new()
        }
    }

    /// Whoever takes a case for wrong may say so, once it was held against them.
    pub fn can_be_reported(&self) -> bool {
        self.failed()
    }

    fn failed(&self) -> bool {
        self.was_run && !self.badge.is_accepted()
    }

    fn label(&self) -> String {
        let intent = self
            .intent
            .as_deref()
            .map(|intent| format!(", {intent}"))
            .unwrap_or_default();
        format!("{}: {}{intent}", self.name, self.badge.word)
    }
}

impl CaseTable {
    pub fn new(cases: &[CaseFacts]) -> Self {
        let mut rows = all_rows(cases);
        let slowest = rows
            .iter()
            .filter(|row| row.was_run)
            .max_by_key(|row| row.cpu_ms)
            .map(|row| row.number);
        for row in &mut rows {
            row.is_slowest = Some(row.number) == slowest && cases.len() > 1;
        }
        let mut table = Self {
            total: rows.len() as u64,
            passed: rows.iter().filter(|row| row.badge.is_accepted()).count() as u64,
            not_run: rows.iter().filter(|row| !row.was_run).count() as u64,
            first_failure: rows.iter().find(|row| row.failed()).cloned(),
            slowest: rows.iter().find(|row| Some(row.number) == slowest).cloned(),
            ..Self::default()
        };
        let kept: Vec<bool> = rows.iter().map(|row| keeps(row, rows.len())).collect();
        table.groups = strip(&rows, &kept);
        table.rows = rows
            .into_iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(row, _)| row)
            .collect();
        table.rows_left_out = table.total - table.rows.len() as u64;
        table
    }

    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// "14 of 16 cases passed."
    pub fn summary(&self) -> String {
        format!(
            "{} of {} passed.",
            self.passed,
            text::count(self.total, "case", "cases")
        )
    }

    /// "14 cases were not run." or, of a long table, "178 cases that passed or were not run are left out."
    pub fn rows_left_out_text(&self) -> String {
        let number = text::count(self.rows_left_out, "case", "cases");
        match (self.rows_left_out, self.not_run) {
            (1, 1) => "One case was not run.".into(),
            (left_out, not_run) if left_out == not_run => format!("{number} were not run."),
            (_, 0) => format!("{number} that passed are left out."),
            _ => format!("{number} that passed or were not run are left out."),
        }
    }

    /// Whether the table has a column of intents.
    pub fn has_intents(&self) -> bool {
        self.rows.iter().any(|row| row.intent.is_some())
    }
}

fn all_rows(cases: &[CaseFacts]) -> Vec<CaseRow> {
    cases
        .iter()
        .zip(1u64..)
        .map(|(case, number)| CaseRow {
            number,
            name: if case.is_sample {
                format!("Sample {number}")
            } else {
                format!("Case {number}")
            },
            badge: case
                .verdict
                .as_deref()
                .and_then(BadgeView::verdict)
                .unwrap_or(BadgeView::NOT_RUN),
            intent: case.intent.clone(),
            is_sample: case.is_sample,
            was_run: case.verdict.is_some(),
            is_slowest: false,
            cpu_ms: case.cpu_ms,
            memory_bytes: case.memory_bytes,
            group: case.group.clone(),
        })
        .collect()
}

fn keeps(row: &CaseRow, total: usize) -> bool {
    row.was_run && (total <= MOST_ROWS || row.is_sample || row.is_slowest || row.failed())
}

fn strip(rows: &[CaseRow], kept: &[bool]) -> Vec<StripGroup> {
    let ranged = rows.len() > MOST_SINGLE_CELLS;
    rows.chunk_by(|one, next| one.group == next.group)
        .map(|group| {
            let runs: Vec<&[CaseRow]> = if ranged {
                group
                    .chunk_by(|one, next| one.badge == next.badge && !one.failed())
                    .collect()
            } else {
                group.chunks(1).collect()
            };
            let cells = runs.into_iter().filter_map(|run| cell(run, kept)).collect();
            StripGroup {
                label: group_label(&group[0].group),
                cells,
            }
        })
        .collect()
}

fn cell(run: &[CaseRow], kept: &[bool]) -> Option<StripCell> {
    let (first, last) = (run.first()?, run.last()?);
    let is_kept = |row: &CaseRow| kept.get(row.number as usize - 1).copied().unwrap_or(false);
    let anchor = if is_kept(first) {
        first.anchor()
    } else {
        String::new()
    };
    if first.number == last.number {
        let (number, label) = (first.number.to_string(), first.label());
        return Some(StripCell {
            anchor,
            number,
            label,
            badge: first.badge,
        });
    }
    let number = format!("{}\u{2013}{}", first.number, last.number);
    let label = format!("Cases {} to {}: {}", first.number, last.number, first.badge.word);
    Some(StripCell {
        anchor,
        number,
        label,
        badge: first.badge,
    })
}

/// The last part of a group's name; the two standard groups in words.
fn group_label(name: &str) -> String {
    match name {
        "sample" => "Samples".into(),
        "secret" | "" => "Secret".into(),
        _ => name.strip_prefix("secret/").unwrap_or(name).to_owned(),
    }
}

#[cfg(test)]
mod tests;
