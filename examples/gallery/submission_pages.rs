use greenroom::submissions::views::{
    CaseFacts, DiffView, EarlierRow, IndexPage, JudgementPartial, OutputView, Progress, RunPage, RunPartial,
    RunReport, SampleReport, ShowPage, SourceView, VerdictView, WaitView, ending_words, run_words,
};
use greenroom::web::views::{BadgeView, Link, Section};

use crate::{Gallery, samples};

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    lists(gallery)?;
    let waits = [("queued", 3, 8), ("queued-long", 14, 75)];
    for (name, place, waiting_s) in waits {
        let wait = WaitView {
            place: Some(place),
            waiting_s,
            judges: Some(2),
        };
        gallery.add(
            &format!("submission-{name}"),
            &page(Some(Progress::Queued(wait)), None),
        )?;
    }
    gallery.add("submission-compiling", &page(Some(Progress::Compiling), None))?;
    gallery.add(
        "submission-running",
        &page(Some(Progress::Running { done: 6, total: 20 }), None),
    )?;

    let passed = |count, samples| cases(&vec![Some("accepted"); count], samples);
    gallery.add(
        "submission-accepted",
        &page(None, Some(verdict(BadgeView::ACCEPTED, &passed(16, 2)))),
    )?;

    let mut failed = passed(16, 2);
    fail(
        &mut failed,
        8,
        "wrong_answer",
        "a burst of one client after a long pause",
    );
    gallery.add(
        "submission-wrong",
        &page(None, Some(verdict(BadgeView::WRONG_ANSWER, &failed))),
    )?;

    let mut on_sample = passed(16, 2);
    fail(&mut on_sample, 0, "wrong_answer", "");
    let mut wrong = verdict(BadgeView::WRONG_ANSWER, &on_sample);
    wrong.failed_sample = Some(Box::new(wrong_sample(
        "yes\nyes\nno\nyes\nyes\n",
        "yes\nno\nno\nyes\nno\n",
    )));
    gallery.add("submission-wrong-sample", &page(None, Some(wrong.clone())))?;
    wrong.failed_sample = Some(Box::new(wrong_sample("1 2 3\n4 5 6\n7\n", "1 2  3\n4\t5 6\n7\n")));
    gallery.add("submission-white-space", &page(None, Some(wrong)))?;

    let mut crashed = passed(3, 2);
    fail(&mut crashed, 1, "runtime_error", "");
    let mut crash = verdict(BadgeView::RUNTIME_ERROR, &crashed);
    crash.failed_sample = Some(Box::new(crashed_sample()));
    gallery.add("submission-crashed", &page(None, Some(crash)))?;

    let mut many = passed(180, 3);
    fail(
        &mut many,
        140,
        "time_limit",
        "two hundred thousand requests of as many clients",
    );
    gallery.add(
        "submission-many",
        &page(None, Some(verdict(BadgeView::TIME_LIMIT, &many))),
    )?;

    let mut compile = verdict(BadgeView::COMPILE_ERROR, &[]);
    let message = b"main.cpp: In function 'int main()':\nmain.cpp:7:18: error: 'readl' was not declared in this scope; did you mean 'read'?\n    7 |     auto line = readl();\n      |                 ^~~~~\n      |                 read\n";
    compile.compile_output = OutputView::when_any(message, false);
    gallery.add("submission-compile-error", &page(None, Some(compile)))?;
    gallery.add(
        "submission-judge-error",
        &page(None, Some(verdict(BadgeView::JUDGE_ERROR, &[]))),
    )?;
    runs(gallery)
}

fn lists(gallery: &mut Gallery) -> anyhow::Result<()> {
    let mut page = IndexPage {
        layout: samples::seeker(Section::Submissions, "/submissions"),
        problem: None,
        rows: samples::submission_rows(),
        choices: Vec::new(),
        next_url: Some("/submissions?before=28".into()),
        is_continued: false,
    };
    gallery.add("submissions", &page)?;
    page.rows.clear();
    page.next_url = None;
    gallery.add("submissions-empty", &page)?;
    page.problem = Some(Link {
        url: "/problems/token-bucket".into(),
        text: "Token bucket".into(),
    });
    page.rows = samples::submission_rows();
    gallery.add("submissions-problem", &page)
}

fn cases(verdicts: &[Option<&str>], sample_count: usize) -> Vec<CaseFacts> {
    let half = sample_count + (verdicts.len() - sample_count) / 3;
    let group = |index| match index {
        index if index < sample_count => "sample",
        index if index < half => "secret/1-small",
        _ => "secret/2-large",
    };
    verdicts
        .iter()
        .enumerate()
        .map(|(index, verdict)| CaseFacts {
            group: group(index).into(),
            is_sample: index < sample_count,
            intent: (index % 5 == 3).then(|| "one client, many requests".into()),
            verdict: verdict.map(str::to_owned),
            cpu_ms: 11 + (index as u64 * 13) % 200,
            memory_bytes: (9 + index as u64 % 30) << 20,
        })
        .collect()
}

fn fail(cases: &mut [CaseFacts], index: usize, word: &str, intent: &str) {
    cases[index].verdict = Some(word.into());
    cases[index].intent = (!intent.is_empty()).then(|| intent.into());
    for case in &mut cases[index + 1..] {
        case.verdict = None;
    }
}

fn verdict(badge: BadgeView, cases: &[CaseFacts]) -> VerdictView {
    let mut view = VerdictView::new(badge, cases, 1_000, 256 << 20);
    view.judged_at = Some("12:06:02".into());
    view.judged_in_ms = Some(940);
    view
}

fn page(progress: Option<Progress>, verdict: Option<VerdictView>) -> ShowPage {
    let workspace_url = "/problems/token-bucket/workspace?language=python3".to_owned();
    ShowPage {
        layout: samples::seeker(Section::Submissions, "/submissions/40"),
        problem_title: "Token bucket".into(),
        problem_url: "/problems/token-bucket".into(),
        workspace_url: workspace_url.clone(),
        number: 3,
        of: 3,
        author: None,
        language: "Python 3.11.2".into(),
        sent_at: "today 12:06".into(),
        problem_version: 4,
        review_url: "/submissions/7/review".into(),
        shares_url: "/submissions/7/shares".into(),
        source: SourceView::new(samples::SOURCE.as_bytes()),
        events_url: progress.is_some().then(|| "/submissions/40/events".into()),
        earlier: vec![EarlierRow {
            badge: BadgeView::WRONG_ANSWER,
            version: 3,
            judged_at: "3 Nov 12:04".into(),
            superseded_at: "4 Nov 09:30".into(),
            reason: "case 7 had a wrong answer".into(),
        }],
        judgement: JudgementPartial {
            is_for_author: true,
            progress,
            verdict: verdict.map(Box::new),
            url: "/submissions/40".into(),
            workspace_url,
            problem_title: "Token bucket".into(),
        },
    }
}

fn wrong_sample(expected: &str, got: &str) -> SampleReport {
    SampleReport {
        heading: "Sample 1".into(),
        badge: BadgeView::WRONG_ANSWER,
        input: OutputView::when_any(b"2 2 5\na 0\na 10\na 20\nb 20\na 520\n", false),
        diff: DiffView::compare(expected, got),
        output: OutputView::when_any(got.as_bytes(), false),
        stderr: None,
        ending: None,
        judge_message: None,
        cpu_ms: 14,
        memory_bytes: 9 << 20,
    }
}

fn crashed_sample() -> SampleReport {
    let traceback = b"Traceback (most recent call last):\n  File \"main.py\", line 24, in <module>\n    main()\n  File \"main.py\", line 20, in main\n    rate, burst, n = map(int, sys.stdin.readline().split())\nValueError: invalid literal for int() with base 10: 'x'\n";
    SampleReport {
        heading: "Sample 2".into(),
        badge: BadgeView::RUNTIME_ERROR,
        diff: None,
        output: None,
        stderr: OutputView::when_any(traceback, false),
        ending: ending_words(Some(1), None),
        ..wrong_sample("", "")
    }
}

fn runs(gallery: &mut Gallery) -> anyhow::Result<()> {
    let mut passed = wrong_sample("", "");
    passed.badge = BadgeView::ACCEPTED;
    passed.output = OutputView::when_any(b"yes\nyes\nno\nyes\nyes\n", false);
    let mut wrong = wrong_sample("yes\nyes\n", "yes\nno\n");
    wrong.heading = "Sample 2".into();
    wrong.stderr = OutputView::when_any(b"level = {'x': 0}\n", false);
    let report = RunReport {
        badge: BadgeView::WRONG_ANSWER,
        words: run_words(1, 2),
        compile_output: None,
        samples: vec![passed, wrong],
        is_approximate: true,
    };
    let page = |progress: Option<Progress>, report: Option<RunReport>| RunPage {
        layout: samples::seeker(Section::Practice, "/runs/7"),
        problem_title: "Token bucket".into(),
        problem_url: "/problems/token-bucket".into(),
        workspace_url: "/problems/token-bucket/workspace?language=python3".into(),
        language: "Python 3.11.2".into(),
        is_custom: false,
        source: SourceView::new(samples::SOURCE.as_bytes()),
        events_url: progress.is_some().then(|| "/runs/7/events".into()),
        run: RunPartial {
            progress,
            report: report.map(Box::new),
            url: "/runs/7".into(),
            problem_title: "Token bucket".into(),
        },
    };
    gallery.add("run", &page(None, Some(report)))?;
    gallery.add(
        "run-waiting",
        &page(Some(Progress::Queued(WaitView::default())), None),
    )
}
