use askama::Template;

use super::{CaseFacts, CaseTable, DiffView, GrowthView, OutputView, Progress, VerdictWords, verdict_words};
use crate::web::views::{BadgeView, text};

/// `submissions/_judgement.html`: the state of a submission, on its page, in the workspace and in events.
#[derive(Template)]
#[template(path = "submissions/_judgement.html")]
pub struct JudgementPartial {
    /// Set until the judgement is finished.
    pub progress: Option<Progress>,
    /// Set when it is.
    pub verdict: Option<Box<VerdictView>>,
    /// The submission's page: the Refresh link, and the way from the workspace to the full page.
    pub url: String,
    pub workspace_url: String,
    /// "Token bucket", for the title while it changes.
    pub problem_title: String,
    /// The reader can go on from here, and is told how.
    pub is_for_author: bool,
}

impl JudgementPartial {
    /// The state in one word: the badge, the start of the page's title.
    pub fn badge(&self) -> BadgeView {
        match (&self.verdict, &self.progress) {
            (Some(verdict), _) => verdict.badge,
            (None, Some(progress)) => progress.badge(),
            (None, None) => BadgeView::CANCELLED,
        }
    }

    /// Said once a change; cases going by don't change it.
    pub fn announcement(&self) -> String {
        match &self.verdict {
            Some(verdict) => format!("{}. {}", verdict.badge.word, verdict.words.happened),
            None => self.badge().word.to_owned(),
        }
    }
}

/// A finished judgement.
#[derive(Clone, Debug)]
pub struct VerdictView {
    pub badge: BadgeView,
    pub words: VerdictWords,
    pub cases: CaseTable,
    /// Messages of the compiler, warnings of an accepted program too.
    pub compile_output: Option<OutputView>,
    /// The first sample that failed.
    pub failed_sample: Option<Box<SampleReport>>,
    pub time_limit_ms: u64,
    pub memory_limit_bytes: u64,
    /// The slowest case.
    pub cpu_ms: u64,
    /// The largest case.
    pub memory_bytes: u64,
    /// CPU time and memory could not be measured exactly on this machine.
    pub is_approximate: bool,
    /// "12:06:02".
    pub judged_at: Option<String>,
    /// From sending to verdict.
    pub judged_in_ms: Option<u64>,
    /// Of an accepted program.
    pub growth: Option<GrowthView>,
    /// An earlier judgement stood here: why there is a newer one.
    pub rejudged: Option<String>,
}

impl VerdictView {
    /// The verdict with its words; the remaining fields are filled in by the caller.
    pub fn new(badge: BadgeView, cases: &[CaseFacts], time_limit_ms: u64, memory_limit_bytes: u64) -> Self {
        let table = CaseTable::new(cases);
        let run = cases.iter().filter(|case| case.verdict.is_some());
        Self {
            badge,
            words: verdict_words(badge, &table, time_limit_ms),
            cpu_ms: run.clone().map(|case| case.cpu_ms).max().unwrap_or(0),
            memory_bytes: run.map(|case| case.memory_bytes).max().unwrap_or(0),
            cases: table,
            compile_output: None,
            failed_sample: None,
            time_limit_ms,
            memory_limit_bytes,
            is_approximate: false,
            judged_at: None,
            judged_in_ms: None,
            growth: None,
            rejudged: None,
        }
    }

    pub fn is_compile_error(&self) -> bool {
        self.badge == BadgeView::COMPILE_ERROR
    }

    /// "212 ms of 1 s".
    pub fn cpu_text(&self) -> String {
        format!(
            "{} of {}",
            text::milliseconds(self.cpu_ms),
            text::milliseconds(self.time_limit_ms)
        )
    }

    /// "38 MiB of 256 MiB".
    pub fn memory_text(&self) -> String {
        format!(
            "{} of {}",
            text::bytes(self.memory_bytes),
            text::bytes(self.memory_limit_bytes)
        )
    }

    pub fn judged_in_text(&self) -> Option<String> {
        self.judged_in_ms.map(text::milliseconds)
    }
}

/// One sample, or custom input, with everything the program did on it.
#[derive(Clone, Debug)]
pub struct SampleReport {
    /// "Sample 1", "Custom input".
    pub heading: String,
    pub badge: BadgeView,
    pub input: Option<OutputView>,
    /// Where expected and own output differ; `None` when nothing is expected or nothing differs.
    pub diff: Option<DiffView>,
    pub output: Option<OutputView>,
    pub stderr: Option<OutputView>,
    /// Signal or exit code in words, see `ending_words`.
    pub ending: Option<String>,
    /// What the output validator says.
    pub judge_message: Option<String>,
    pub cpu_ms: u64,
    pub memory_bytes: u64,
}

impl SampleReport {
    pub fn figures(&self) -> String {
        format!(
            "{}, {}",
            text::milliseconds(self.cpu_ms),
            text::bytes(self.memory_bytes)
        )
    }

    pub fn is_accepted(&self) -> bool {
        self.badge.is_accepted()
    }

    /// "run-sample-1": keeps the ids of several reports apart.
    pub fn slug(&self) -> String {
        format!("run-{}", self.heading.to_ascii_lowercase().replace(' ', "-"))
    }

    /// Nothing at all came out of the program.
    pub fn is_silent(&self) -> bool {
        self.output.is_none() && self.stderr.is_none()
    }
}

/// `submissions/_run.html`: a run, in the workspace's panel, on its own page and in events.
#[derive(Template)]
#[template(path = "submissions/_run.html")]
pub struct RunPartial {
    pub progress: Option<Progress>,
    pub report: Option<Box<RunReport>>,
    /// The run's page.
    pub url: String,
    pub problem_title: String,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// The worst of the samples; "Finished" for custom input that ran through.
    pub badge: BadgeView,
    /// `run_words` for samples; for custom input `happened` alone.
    pub words: VerdictWords,
    pub compile_output: Option<OutputView>,
    pub samples: Vec<SampleReport>,
    pub is_approximate: bool,
}

impl RunReport {
    /// Whether a sample starts unfolded: the first that failed, else the first.
    pub fn is_open(&self, sample: &SampleReport) -> bool {
        let first_failed = self.samples.iter().find(|sample| !sample.is_accepted());
        first_failed
            .or(self.samples.first())
            .is_some_and(|open| std::ptr::eq(open, sample))
    }
}

impl RunPartial {
    pub fn badge(&self) -> BadgeView {
        match (&self.report, &self.progress) {
            (Some(report), _) => report.badge,
            (None, Some(progress)) => progress.badge(),
            (None, None) => BadgeView::CANCELLED,
        }
    }

    pub fn announcement(&self) -> String {
        match &self.report {
            Some(report) => format!("{}. {}", report.badge.word, report.words.happened),
            None => self.badge().word.to_owned(),
        }
    }
}
