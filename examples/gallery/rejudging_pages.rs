use greenroom::rejudgings::views::{BodyPartial, Matrix, MatrixCell, MatrixRow, ShowPage, SkippedRow, Steps};
use greenroom::web::views::Section;

use crate::{Gallery, samples};

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    let begun = Steps {
        wait: true,
        cancel: true,
        ..Steps::default()
    };
    let judged = Steps {
        apply: true,
        cancel: true,
        ..Steps::default()
    };
    gallery.add("rejudging-judging", &page("Being judged", begun, 64))?;
    gallery.add("rejudging-judged", &page("Judged, not applied", judged, 118))
}

fn page(state: &'static str, steps: Steps, done: u64) -> ShowPage {
    let cell = |count, is_same| {
        Some(MatrixCell {
            count,
            url: "/admin/rejudgings/7/submissions".into(),
            is_same,
        })
    };
    ShowPage {
        layout: samples::seeker(Section::Operate, "/admin/rejudgings/7"),
        events_url: steps.wait.then(|| "/admin/rejudgings/7/events".into()),
        body: BodyPartial {
            url: "/admin/rejudgings/7".into(),
            problem: "Token bucket".into(),
            problem_url: "/problems/token-bucket".into(),
            version: 4,
            is_current_version: true,
            state,
            steps,
            is_applied: false,
            reason: "Case 7 had a wrong answer".into(),
            scope: vec![
                ("Language", "Python".into()),
                ("Sent from", "2026-11-01 00:00 UTC".into()),
            ],
            times: vec![("Made", "12:04, by root".into()), ("Started", "12:06".into())],
            total: 120,
            wanted: 118,
            done,
            changed: 5,
            matrix: Some(Matrix {
                title: "Old and new verdicts",
                rows_are: "Old verdict",
                columns_are: "new verdict",
                columns: vec!["Accepted".into(), "Wrong answer".into()],
                rows: vec![
                    MatrixRow {
                        head: "Accepted".into(),
                        cells: vec![cell(40, true), None],
                        total: 40,
                    },
                    MatrixRow {
                        head: "Wrong answer".into(),
                        cells: vec![cell(5, false), cell(19, true)],
                        total: 24,
                    },
                ],
            }),
            skipped: vec![SkippedRow {
                reason: "Not judged yet, so there is no verdict to replace",
                count: 2,
                url: "/admin/rejudgings/7/submissions?skipped=waiting".into(),
            }],
        },
    }
}
