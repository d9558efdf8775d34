use askama::Template;

use crate::web::views::{BadgeView, FieldErrors, Layout};

/// `GET /submissions/{id}/cases/{number}/report`: says what is wrong with a case, or what became of having said so.
#[derive(Template)]
#[template(path = "practice/report.html")]
pub struct ReportPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub submission_url: String,
    pub case_number: u32,
    pub badge: BadgeView,
    /// What the author says that the case is about.
    pub intent: Option<String>,
    /// What was typed and not taken.
    pub body: String,
    pub errors: FieldErrors,
    /// What was reported before: words, when, and the answer.
    pub reported: Option<(String, String, Option<String>)>,
}

/// `GET /admin/reports/tests`
#[derive(Template)]
#[template(path = "practice/admin_reports.html")]
pub struct AdminReportsPage {
    pub layout: Layout,
    pub are_settled: bool,
    pub rows: Vec<ReportLine>,
    pub next_url: Option<String>,
    /// Of the answer to one report.
    pub errors: FieldErrors,
    pub refused: Option<(i64, String)>,
}

impl AdminReportsPage {
    /// What was typed as an answer to a report and not taken.
    pub fn typed(&self, id: &i64) -> &str {
        match &self.refused {
            Some((refused, text)) if refused == id => text,
            _ => "",
        }
    }
}

#[derive(Clone, Debug)]
pub struct ReportLine {
    pub id: i64,
    pub by: String,
    pub problem_url: String,
    pub problem: String,
    pub version: i32,
    pub submission_url: String,
    pub submission_id: i64,
    pub case_number: i32,
    pub case_name: String,
    pub badge: BadgeView,
    pub body: String,
    pub at: String,
    pub answer: Option<String>,
}
